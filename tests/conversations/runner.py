"""Plays conversations with the whole engine in this process, and tells which went wrong."""

# ruff: noqa: T201 -- the terminal is its channel

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Shop, desk, open_shop
from bot.asking import turn
from bot.door.operations import Caller, perform
from bot.edges.simulator import Simulator
from bot.settings import Settings
from tests.conversations.cases import HERE, SETS, Case, cases, catalogue_of, shops, words_of
from tests.conversations.checks import Goods, Scene, failed
from tests.conversations.grounded import Source, Spoken, lies, source

OWNER = Caller("runner", "owner")
START = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- a Tuesday, in each shop's own zone
LAPSE = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
PACE = timedelta(seconds=40)  # between a customer's messages


@dataclass
class Counterfoil:
    """A shop that is played in: reopened when a case asks for a restart."""

    folder: Path
    home: Path
    settings: Mapping[str, Any]
    shop: Shop = field(init=False)
    report: Mapping[str, Any] = field(init=False)  # of the import
    goods: Goods = field(init=False)
    source: Source = field(init=False)
    channel: Simulator = field(default_factory=Simulator)

    def open(self) -> None:
        self.shop, self.channel = open_shop(Settings(self.home)), Simulator()

    def restart(self) -> None:
        self.shop.close()
        self.open()


@dataclass(frozen=True)
class Played:
    """A conversation that was played: what was said, and what of it was wrong."""

    shop: str
    case: Case
    lines: Sequence[str]
    wrong: Sequence[tuple[int, str]]  # turn and check

    @property
    def passed(self) -> bool:
        return not self.wrong


# ---------------------------------------------------------------- the shop


@contextmanager
def opened(shop: str, overlay: Mapping[str, Any], *, empty: bool = False) -> Iterator[Counterfoil]:
    """A shop in a home of its own, with its settings and goods."""
    folder = HERE / shop
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8")) | overlay
    with TemporaryDirectory() as home:
        played = Counterfoil(folder, Path(home), settings)
        copytree(folder / "media", played.home / "media")
        played.open()
        try:
            _fill(played, empty=empty)
            yield played
        finally:
            played.shop.close()


def _fill(played: Counterfoil, *, empty: bool) -> None:
    file, at = catalogue_of(played.folder), desk(played.shop)
    perform(at, "load_settings", {"values": played.settings}, OWNER)
    if not empty:
        content = base64.b64encode(file.read_bytes()).decode()
        given = {"name": file.name, "content": content}
        played.report = perform(at, "import_catalogue", given, OWNER)
    played.goods = Goods(perform(at, "list_products", {}, OWNER))
    played.source = source(file, played.settings)


# ---------------------------------------------------------------- the conversation


def play(shop: str, which: str, only: str = "") -> list[Played]:
    """Every conversation of a shop; those with settings of their own get a home of their own."""
    wanted = [case for case in cases(shop, which) if case["id"].startswith(only)]
    by_home: dict[str, list[Case]] = {}
    for case in wanted:
        key = json.dumps([case.get("settings", {}), case.get("catalogue") == "empty"])
        by_home.setdefault(key, []).append(case)
    played = []
    for key, group in by_home.items():
        overlay, empty = json.loads(key)
        with opened(shop, overlay, empty=empty) as home:
            played += [_converse(home, case, week) for week, case in enumerate(group)]
    return sorted(played, key=lambda one: one.case["id"])


def _converse(home: Counterfoil, case: Case, week: int) -> Played:
    """One customer's conversation, on a Tuesday of its own: the clock only moves forward."""
    zone = ZoneInfo(home.settings["timezone"])
    now = START.replace(tzinfo=zone) + timedelta(weeks=9 * week)
    words, seen, shown, lines, wrong = "", [], [], [], []
    for number, said in enumerate(case["turns"], 1):
        now = _clock(now, said, zone)
        if said.get("restart"):
            home.restart()
        line = {"chat": f"59800{week:06d}", "name": case.get("name", ""), "at": now.isoformat()}
        line["id"] = f"{case['id']}-{number}"  # the wording depends on it
        answer = turn(home.shop, home.channel, line | _said(home.folder, said), None)
        scene = Scene(answer, home.goods, tuple(shown))
        words += "\n" + words_of(said)
        found = lies(scene, Spoken(words, tuple(seen)), home.source)
        bad = failed(said, scene) + (["grounded"] if found else [])
        wrong += [(number, name) for name in bad]
        lines += [*_told(said, answer), *(f"    !! {name}" for name in [*bad, *found])]
        seen += scene.offered
        shown = scene.products if len(scene.products) > 1 else shown
    return Played(home.folder.name, case, lines, wrong)


def _clock(now: datetime, said: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    if "at" in said:
        return max(now, datetime.fromisoformat(said["at"]).replace(tzinfo=zone))
    if "after" in said:
        count, unit = re.fullmatch(r"(\d+)([smhd])", said["after"]).groups()
        return now + timedelta(**{LAPSE[unit]: int(count)})
    return now + PACE


def _said(folder: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    """A turn as `ask` takes it."""
    if "owner" in said:
        return {"from_owner": said["owner"]}
    if "image" in said:
        return {"image": str(folder / "media" / said["image"]), "caption": said.get("caption", "")}
    return {"texts": said["texts"]} if "texts" in said else {"text": said["say"]}


def _told(said: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[str]:
    who = "owner" if "owner" in said else "image" if "image" in said else "customer"
    moved = "".join(f" [{k} {said[k]}]" for k in ("after", "at", "restart") if k in said)
    yield f"  {who}{moved}: {words_of(said) or said.get('owner', '')}"
    for message in answer["messages"]:
        picture = f" [photo {message['photo']}]" if message["photo"] else ""
        yield "    bot: " + (message["text"] or "").replace("\n", "\n         ") + picture
    facts = {k: answer[k] for k in ("decision", "products", "handoff", "payment") if answer[k]}
    yield f"    ({', '.join(f'{k}={v}' for k, v in facts.items())})"


# ---------------------------------------------------------------- the terminal


def main(argv: Sequence[str] | None = None) -> int:
    """Print what failed, and a table; of the held-out half only counts, unless revealed."""
    top = argparse.ArgumentParser(prog="python -m tests.conversations.runner")
    top.add_argument("--shop", choices=shops())
    top.add_argument("--set", dest="which", choices=SETS, default="dev")
    top.add_argument("--only", default="", metavar="ID", help="cases whose id starts so")
    top.add_argument("--verbose", action="store_true", help="conversations that passed, too")
    top.add_argument("--reveal", action="store_true", help="texts of the held-out half: testers")
    options = top.parse_args(argv)
    tell_texts = options.which == "dev" or options.reveal
    table: dict[str, list[Played]] = {}
    for shop in [options.shop] if options.shop else shops():
        table[shop] = play(shop, options.which, options.only)
        for one in table[shop]:
            _print(one, texts=tell_texts, passed_too=options.verbose)
    _print_table(table)
    return 0


def _print(one: Played, *, texts: bool, passed_too: bool) -> None:
    names = ", ".join(dict.fromkeys(name for _, name in one.wrong))
    if texts and (passed_too or not one.passed):
        print(f"\n{one.case['id']} {'passed' if one.passed else names}: {one.case['note']}")
        print("\n".join(one.lines))
    elif not texts and not one.passed:
        print(f"{one.case['id']}  {names}")


def _print_table(table: Mapping[str, Sequence[Played]]) -> None:
    print(f"\n{'shop':<14}{'passed':>8}{'of':>6}{'turns':>8}")
    for shop, played in [*table.items(), ("total", [p for ps in table.values() for p in ps])]:
        turns = sum(len(one.case["turns"]) for one in played)
        print(f"{shop:<14}{sum(one.passed for one in played):>8}{len(played):>6}{turns:>8}")
    wrong = Counter(n for ps in table.values() for one in ps for n in {n for _, n in one.wrong})
    print("conversations by failed check: " + ", ".join(f"{n} {c}" for n, c in wrong.most_common()))


if __name__ == "__main__":
    sys.exit(main())
