"""The search log: what customers looked for, what was shown, and what they then asked about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import decision as d
from bot.core.answer import Answer
from bot.core.state import to_json
from bot.store.database import Database, changed

OPEN = timedelta(hours=24)  # how long a search waits for its outcome
NEAREST, NONE = ("show_nearest", "show_cheapest"), ("not_sold",)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that customers looked for, and how often."""

    words: str
    times: int
    people: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Looked:
    """One search with its results, best first, and its outcome."""

    id: str
    at: datetime
    words: tuple[str, ...]
    sold_here: bool
    fit: str
    found: tuple[tuple[str, float], ...]
    shown: tuple[str, ...]
    asked_about: str


def note_searches(db: Database, answer: Answer, now: datetime) -> None:
    """Write down what a turn looked for, or which product of an earlier search it asks about.

    Called in the transaction that closes the turn.
    """
    looked = answer.decision
    if isinstance(looked, d.Find | d.FindEach):
        each = looked.groups if isinstance(looked, d.FindEach) else (looked,)
        groups = [own.words for own in each]
        for number, words in enumerate(filter(None, groups)):
            _note(db, answer, " ".join(words), number, now)
    elif len(answer.products) == 1:
        _settle(db, answer, answer.products[0], now)


def _note(db: Database, answer: Answer, words: str, number: int, now: datetime) -> None:
    fit = "none" if answer.act in NONE else "nearest" if answer.act in NEAREST else "shown"
    db.run(
        "add_search",
        id=f"{answer.turn.id}/s{number}",
        now=now,
        account=answer.turn.account,
        chat=answer.turn.chat,
        turn=answer.turn.id,
        words=words,
        sold_here=fit != "none",
        fit=fit,
        found=json.dumps([[hit.product_id, round(hit.score, 4)] for hit in answer.found]),
        shown=to_json(answer.products),
        catalogue=answer.made_with.catalogue,
        model=answer.made_with.model,
    )


def _settle(db: Database, answer: Answer, product: str, now: datetime) -> None:
    where = {"account": answer.turn.account, "chat": answer.turn.chat}
    quoted = json.dumps(product, ensure_ascii=False)
    for (search,) in db.run("last_search", **where, since=now - OPEN, product=quoted):
        changed(db.run("settle_search", id=search, product=product, now=now))


def asked_not_sold(db: Database, since: datetime, most: int = 50) -> list[Wanted]:
    """What customers asked for and the shop does not sell, most wanted first."""
    return [Wanted(*row) for row in db.run("asked_not_sold", since=since, most=most)]


def found_not_asked(db: Database, since: datetime, most: int = 50) -> list[Wanted]:
    """Searches that showed goods which nobody then asked about."""
    return [Wanted(*row) for row in db.run("found_not_asked", since=since, most=most)]


def searches(db: Database, since: datetime) -> list[Looked]:
    """Every search since then: what a change of the ranking is evaluated on."""
    return [
        Looked(
            id_,
            at,
            tuple(words.split()),
            sold_here,
            fit,
            tuple((key, score) for key, score in json.loads(found)),
            tuple(json.loads(shown)),
            asked_about,
        )
        for id_, at, words, sold_here, fit, found, shown, asked_about in db.run(
            "searches_since", since=since
        )
    ]
