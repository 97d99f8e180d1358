"""The morning's questions by name: what needs a person, and how the house is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot import __version__
from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of
from bot.store.text import Row

LATE = timedelta(minutes=2)  # so long the bot may take at most
STALE = timedelta(days=30)  # an order that old is not expected to be confirmed
UNSENT = timedelta(days=3)  # how long a message that did not go out is shown


def needs_now(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """What needs a person now, by kind, the longest wait first."""
    now, limit = desk.clock(), limit_of(given, 20)
    run = desk.db.run
    stuck = run("stuck_chats", since=now - LATE, limit=limit)
    unsent = run("unsent", since=now - UNSENT, limit=limit)
    people = (
        "account chat name status person assigned_to handoff_reason since last_body".split(),
        run("people_needed", limit=limit),
    )
    orders = "account chat name order_id status total currency since".split()
    return {
        "people": _named(*people),
        "orders": _named(orders, run("orders_to_see", since=now - STALE, limit=limit)),
        "stuck": _named("account chat name since last_body".split(), stuck),
        "unsent": _named("account chat name state since problem last_body".split(), unsent),
    }


def _named(names: list[str], rows: list[Row]) -> list[dict[str, Json]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def health(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """How the worker is, and how full the house."""
    team = desk.team.get()
    [(waiting, queued, people, goods, demo)] = desk.db.run("counts")
    return {
        "salesbot": __version__,
        "ok": True,
        "waiting_chats": waiting,
        "queued_messages": queued,
        "waiting_for_a_person": people,
        "products": goods,
        "search_model": team.made_with.model,
        "search_problem": team.search_problem,
        "demo_chats": demo,
    }


ROOM: Room = {
    "needs_now": Operation("read", needs_now),
    "health": Operation("read", health),
}
