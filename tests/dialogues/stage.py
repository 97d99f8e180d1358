"""Plays a dialogue with the whole engine: a shop of its own, one customer, a clock that is told."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Shop, desk, open_shop
from bot.asking import turn
from bot.core.chat import Media
from bot.door.operations import Caller, Desk, perform
from bot.edges.simulator import Simulator
from bot.loops import send_one
from bot.settings import Settings
from tests.conversations.cases import HERE, catalogue_of
from tests.dialogues.script import Script, Step

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
START = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- a Tuesday, in each shop's own zone
PACE = timedelta(seconds=40)  # between one thing and the next
CHAT = "59800000001"
OWNER, MARTA = Caller("owner", "owner"), Caller("Marta", "owner")
LATER = re.compile(r"(\d+) (second|minute|hour|day)s? later")
AT = re.compile(r"at (\d+):(\d+)")
FILE = re.compile(r"\[(picture|voice note)(?:: (.+?))?\] ?(.*)")


def folder_of(shop: str) -> Path:
    """Where a shop's catalogue, settings and pictures lie."""
    return SAMPLES if shop == "sample" else HERE / shop


def fill(shop: str, home: Path) -> Path:
    """A home with the shop's settings and goods, closed."""
    folder = folder_of(shop)
    file = catalogue_of(folder)
    copytree(folder / "media", home / "media")
    content = base64.b64encode(file.read_bytes()).decode()
    values = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    open_ = open_shop(Settings(home))
    perform(desk(open_), "load_settings", {"values": values}, OWNER)
    perform(desk(open_), "import_catalogue", {"name": file.name, "content": content}, OWNER)
    open_.close()
    return home


class Ears:
    """Hear a voice note that is a text file."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def hear(self, media: Media) -> str:
        return (self._home / media.path).read_text(encoding="utf-8").strip()


@dataclass
class Stage:
    """A shop in which one customer speaks."""

    home: Path
    folder: Path
    name: str  # of the dialogue: the wording depends on it
    now: datetime = field(init=False)
    shop: Shop = field(init=False)
    channel: Simulator = field(default_factory=Simulator)
    with_person: bool = False
    count: int = 0

    def __post_init__(self) -> None:
        self.open()
        settings = perform(desk(self.shop), "show_settings", {}, OWNER)
        self.bot = settings["bot_name"]
        self.now = START.replace(tzinfo=ZoneInfo(settings["timezone"]))

    def open(self) -> None:
        self.shop = open_shop(Settings(self.home), Ears(self.home))

    def lay_over(self, settings: Mapping[str, Any]) -> None:
        if settings:
            perform(desk(self.shop), "load_settings", {"values": settings}, OWNER)

    # ------------------------------------------------------------ what happens

    def play(self, step: Step) -> list[str]:
        """One step; the bot's lines below it."""
        self.count += 1
        match step.kind:
            case "customer":
                return [*self._said(step)]
            case "owner":
                line = self._line() | {"from_owner": step.texts[0]}
                assert not turn(self.shop, self.channel, line, None)["messages"]
                self.with_person = True
            case "console":
                self._console("reply", text=step.texts[0], id=f"{self.name}-{self.count}")
            case _:
                self._event(step.texts[0])
        return []

    def _line(self) -> dict[str, Any]:
        self.now += PACE
        at = self.now.isoformat()
        return {"chat": CHAT, "id": f"{self.name}-{self.count}", "at": at}

    def _said(self, step: Step) -> Iterator[str]:
        line = self._line() | self._words(step)
        answer = turn(self.shop, self.channel, line, None)
        yield from map(self._message, answer["messages"])
        if not answer["messages"]:
            yield "*(the bot is silent)*"
        if paid := answer["payment"]:
            url = f" at {paid['url']}" if paid["url"] else ""
            yield f"*(a way to pay: {paid['amount']} {paid['currency']}, {paid['method']}{url})*"
        if answer["handoff"] and not self.with_person:
            yield "*(a person is called)*"
        self.with_person = answer["handoff"]

    def _message(self, message: Mapping[str, Any]) -> str:
        photo = f"*[photo: {message['photo']}]* " if message["photo"] else ""
        return f"**{self.bot}:** {photo}{message['text'] or ''}".rstrip()

    def _words(self, step: Step) -> dict[str, Any]:
        """What the customer said, as `ask` takes it."""
        texts = [text.replace("<br>", "\n") for text in step.texts]
        file = FILE.fullmatch(texts[0])
        if file is None:
            return {"texts": texts}
        kind, name, words = file.groups()
        if kind == "picture":
            return {"image": str(self.folder / "media" / name), "caption": words}
        note = self.home / f"note-{self.count}.ogg"
        note.write_text(name or "", encoding="utf-8")
        return {"audio": str(note)}

    def _event(self, what: str) -> None:
        later, at = LATER.fullmatch(what), AT.fullmatch(what)
        if later:
            self.now += timedelta(**{later[2] + "s": int(later[1])})
        elif at:
            clock = self.now.replace(hour=int(at[1]), minute=int(at[2]), second=0)
            self.now = clock if clock > self.now else clock + timedelta(days=1)
        else:
            EVENTS[what](self)

    def _restart(self) -> None:
        self.shop.close()
        self.open()

    def _console(self, operation: str, **given: str) -> None:
        """Somebody acts in the console; what they write goes out."""
        self.now += PACE
        self.with_person = operation != "give_back"
        at = Desk(self.shop.db, self.shop.team, lambda: self.now)
        perform(at, operation, {"chat": CHAT, **given}, MARTA)
        while send_one(self.shop.db, self.channel, self.now):
            pass
        self.channel.collect(CHAT)


EVENTS: Mapping[str, Callable[[Stage], None]] = {
    "the shop is restarted": Stage._restart,
    "Marta takes the chat in the console": lambda stage: stage._console("take_chat"),
    "the chat is given back to the bot": lambda stage: stage._console("give_back"),
}


def replay(stage: Stage, script: Script) -> list[str]:
    """What the bot answers to each step."""
    try:
        stage.lay_over(script.settings)
        return ["\n\n".join(stage.play(step)) for step in script.steps]
    finally:
        stage.shop.close()
