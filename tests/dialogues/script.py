"""A dialogue as it lies in a file: what is said and done, and what the bot answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Any

EVENT = re.compile(r"\*— (.+) —\*")
FAULT = re.compile(r"\*\(a fault(?P<changed>, answered otherwise since)?: (?P<reason>.+)\)\*")
OWNER = "**The owner, on the phone:** "
CONSOLE = "**Marta, in the console:** "
FENCE = re.compile(r"```json\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """Why an answer is not yet good: it may change without failing the test."""

    reason: str
    changed: bool = False  # since the reason was written

    @property
    def written(self) -> str:
        """The fault as it stands in the file."""
        since = ", answered otherwise since" if self.changed else ""
        return f"*(a fault{since}: {self.reason})*"


@dataclass(frozen=True)
class Step:
    """Something that happens in the chat, and what the bot answered."""

    kind: str  # customer | owner | console | event
    texts: Sequence[str]  # a burst has several
    fault: Fault | None = None
    reply: str = ""

    @property
    def happens(self) -> str:
        """The step as it stands in the file, without its answer."""
        match self.kind:
            case "customer":
                return "\n".join(f"> {text}" for text in self.texts)
            case "owner":
                return OWNER + self.texts[0]
            case "console":
                return CONSOLE + self.texts[0]
            case _:
                return f"*— {self.texts[0]} —*"

    @property
    def written(self) -> str:
        """The step as it stands in the file."""
        parts = [self.happens, self.fault.written if self.fault else "", self.reply]
        return "\n\n".join(filter(None, parts))

    def answered(self, reply: str) -> Step:
        """The same step with what the bot answers now."""
        if self.fault and reply != self.reply:
            return replace(self, reply=reply, fault=replace(self.fault, changed=True))
        return replace(self, reply=reply)


@dataclass(frozen=True)
class Script:
    """A dialogue: its title and what it shows, and its steps."""

    head: str
    steps: Sequence[Step]

    @property
    def settings(self) -> Mapping[str, Any]:
        """What is laid over the shop's settings."""
        fenced = FENCE.search(self.head)
        return json.loads(fenced[1]) if fenced else {}

    @property
    def written(self) -> str:
        """The whole file."""
        return "\n\n".join([self.head, *(step.written for step in self.steps)]) + "\n"


def read(path: Path) -> Script:
    """The dialogue of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = list(takewhile(lambda line: not _is_step(line), lines))
    return Script("\n".join(head).strip(), tuple(_steps(lines[len(head) :])))


def _is_step(line: str) -> bool:
    return line.startswith(("> ", OWNER, CONSOLE)) or bool(EVENT.fullmatch(line))


def _steps(lines: Sequence[str]) -> Iterator[Step]:
    while lines:
        step, lines = _happening(lines)
        body = list(takewhile(lambda line: not _is_step(line), lines))
        lines = lines[len(body) :]
        yield _with_answer(step, body)


def _happening(lines: Sequence[str]) -> tuple[Step, Sequence[str]]:
    """The step with which the lines begin, and the rest of them."""
    burst = list(takewhile(lambda line: line.startswith("> "), lines))
    if burst:
        return Step("customer", tuple(line[2:] for line in burst)), lines[len(burst) :]
    first, *rest = lines
    for kind, sign in (("owner", OWNER), ("console", CONSOLE)):
        if first.startswith(sign):
            return Step(kind, (first.removeprefix(sign),)), rest
    event = EVENT.fullmatch(first)
    assert event, first
    return Step("event", (event[1],)), rest


def _with_answer(step: Step, body: Sequence[str]) -> Step:
    found = next(filter(None, map(FAULT.fullmatch, body)), None)
    fault = Fault(found["reason"], bool(found["changed"])) if found else None
    reply = "\n".join(line for line in body if not FAULT.fullmatch(line)).strip()
    return replace(step, fault=fault, reply=reply)
