"""Minding a linked number: what happened to it, how it stands now, and what is done about that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.answer import Event
from bot.core.happening import LinkAsked, Started, TurnedOff, TurnedOn, Unlinked
from bot.core.link import Link, alarm, order, step
from bot.ports import Number
from bot.store import links
from bot.store.database import Database, atomically
from bot.store.events import Whose, add_event
from bot.store.links import Wish

log = logging.getLogger(__name__)
Tell = Callable[[str], None]
LOOKS = timedelta(seconds=5)  # between two notes that somebody looks at a number


def mind(db: Database, number: Number, tell: Tell, now: datetime, chance: float) -> bool:
    """Look once at a number, and do what its standing asks for."""
    known = links.standing(db, number.account)
    after = replace(known.link, is_wanted=known.is_on)
    wish = links.take_wish(db, number.account)
    if wish:
        after = wished(db, number, after, wish, now)
    for happened in number.happenings(pairing=bool(after.pairing)):
        after = step(after, happened, now, chance)
    after = _done(number, after, now, chance)
    number.is_open = after.is_open and number.runs
    if after != replace(known.link, is_wanted=known.is_on):
        links.keep_link(db, number.account, known.link, after, now)
        log.info("number %s: %s", number.account, after.standing)
    if words := alarm(known.link, after, now, told=known.told_at):
        _tell(db, number.account, words, tell, now)
    if known.seen_at is None or now - known.seen_at >= LOOKS:
        links.look(db, number.account, number.waiting(), now)
    return False


def wished(db: Database, number: Number, link: Link, wish: Wish, now: datetime) -> Link:
    """What a person asked, done as far as it can be done at once."""
    if wish.wish == "unlink":
        number.unlink()
        return step(link, Unlinked(), now, 0)
    links.switch(db, number.account, is_on=wish.wish != "off")
    if wish.wish == "link":
        number.end()  # codes that ran out cannot be asked for again in the same process
        return step(link, LinkAsked(wish.phone), now, 0)
    return step(link, TurnedOn() if wish.wish == "on" else TurnedOff(), now, 0)


def _done(number: Number, link: Link, now: datetime, chance: float) -> Link:
    """The number's process, started or ended as its standing asks."""
    match order(link, now, runs=number.runs):
        case "start":
            number.start(link.phone if link.pairing == "code" else "")
            return step(link, Started(), now, chance)
        case "end":
            number.end()
    return link


def leave(db: Database, number: Number, now: datetime) -> None:
    """The shop closes: end the number's process and write down that it is stopped."""
    known = links.standing(db, number.account)
    number.end()
    after = step(known.link, TurnedOff(), now, 0)
    links.keep_link(db, number.account, known.link, after, now)


def _tell(db: Database, account: str, words: str, tell: Tell, now: datetime) -> None:
    """Say it where somebody hears it: the log, the console, and whatever the shop has set."""
    log.error("number %s: %s", account, words)
    links.told(db, account, now)
    event = Event("number_alarm", {"words": words})
    name = f"{account}/alarm/{now.timestamp():.3f}"
    atomically(db, lambda: add_event(db, event, now, id_=name, whose=Whose(account, "")))
    tell(words)
