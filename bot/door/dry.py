"""A dry turn: the real engine answers, and nothing is stored or sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from time import perf_counter
from zlib import crc32

from bot.core.chat import Contact, Conversation, Inbound, Line, Turn
from bot.core.state import state_from, to_json
from bot.door.desk import Caller, Desk, Json, Operation, Room
from bot.errors import BadRequest
from bot.turn import Thought, remembered, think

LONGEST = 4000  # characters that a customer may say at once
REMEMBERED = 40  # lines of a conversation


def dry_turn(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What the bot would answer to a text now, and why; `memory` is that of the turn before."""
    text, memory = given.get("text"), given.get("memory") or {}
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
        raise BadRequest(f"text: up to {LONGEST} characters are expected")
    if not isinstance(memory, Mapping):
        raise BadRequest("memory: that of an earlier dry turn is expected")
    now, started = desk.clock(), perf_counter()
    conversation = _conversation(memory, now)
    thought = think(_turn(text, conversation, now), conversation, desk.team.get())
    told = {"said": text, **_told(thought, conversation)}
    told["took_ms"] = round((perf_counter() - started) * 1000, 1)
    return json.loads(to_json(told))


def _turn(text: str, conversation: Conversation, now: datetime) -> Turn:
    """The words as one message; they make the seed, so that the same words get the same answer."""
    said = Inbound("dry", "dry", "dry", now, text)
    seed = crc32(text.encode("utf-8", "surrogatepass"))
    return Turn("dry", "dry", "dry", (said,), now, seed, len(conversation.lines) + 1)


def _told(thought: Thought, conversation: Conversation) -> dict[str, Json]:
    """How the answer came to be, and what to remember of it."""
    heard, said = thought.heard, thought.said
    answered = remembered(heard, thought.moment, said, thought.messages)
    spoken = [Line("bot", m.text, heard.at) for m in thought.messages]
    lines = (*conversation.lines, Line("customer", heard.text, heard.at), *spoken)[-REMEMBERED:]
    status = "waiting" if answered.handoff else conversation.status
    return {
        "reading": answered.reading,
        "decision": type(said.decision).__name__,
        "decided": said.decision,
        "act": answered.act,
        "facts": said.facts,
        "draft": said.draft.texts,
        "problems": said.problems,
        "messages": thought.messages,
        "claims": answered.claims,
        "score": answered.score,
        "score_reasons": answered.score_reasons,
        "memory": {"state": to_json(answered.state), "lines": lines, "status": status},
    }


def _conversation(memory: Mapping[str, Json], now: datetime) -> Conversation:
    """A conversation that exists only here: new, or as the last dry turn left it."""
    contact = Contact("dry", first_seen_at=now)
    try:
        lines = tuple(Line(one["speaker"], one["text"], now) for one in memory.get("lines") or ())
        fresh = Conversation(contact, lines, state_from(str(memory.get("state") or "{}")))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest("memory: that of an earlier dry turn is expected") from error
    called = memory.get("status") == "waiting"
    return replace(
        fresh,
        status="waiting" if called else "bot",
        person_at=now if called else None,
        last_at=now if lines else None,
    )


ROOM: Room = {"dry_turn": Operation("read", dry_turn)}
