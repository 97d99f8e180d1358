"""How each linked number stands, what it was told to do, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.happening import Standing
from bot.core.link import Code, Link, uptime
from bot.store.database import Database, atomically
from bot.store.text import Row

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked of a number."""

    wish: str  # link | unlink | on | off
    phone: str
    who: str


def open_link(db: Database, account: str, name: str, now: datetime) -> None:
    """A number of this shop; nothing happens when it is there."""

    def work() -> None:
        db.run("open_account", account=account, channel="whatsapp", name=name, now=now)
        db.run("open_link", account=account)

    atomically(db, work)


def accounts(db: Database) -> list[str]:
    """The shop's WhatsApp numbers."""
    return [str(account) for (account,) in db.run("linked_accounts")]


@dataclass(frozen=True, slots=True)
class Known:
    """A number as it was last written down."""

    link: Link
    is_on: bool
    told_at: datetime | None
    seen_at: datetime | None


def standing(db: Database, account: str) -> Known:
    """How a number stood; its code is told from elsewhere, while it lives."""
    [row] = db.run("link", account=account)
    name, since, detail, is_on, is_linked, pairing, phone, tries, retry_at, linked, *looks = row
    link = Link(
        standing=Standing(name),
        since=since,
        detail=detail,
        is_linked=is_linked,
        pairing=pairing,
        phone=phone,
        tries=tries,
        retry_at=retry_at,
        linked_at=linked,
        code=_code(db.run("kept_code", account=account)),
    )
    return Known(link, is_on, *looks)


def _code(rows: list[Row]) -> Code | None:
    return Code(*rows[0]) if rows else None


def switch(db: Database, account: str, *, is_on: bool) -> None:
    """Switch a number on or off."""
    atomically(db, lambda: db.run("switch_link", account=account, is_on=is_on))


def look(db: Database, account: str, waiting: int, now: datetime) -> None:
    """Somebody minds this number; so many events of it wait."""
    atomically(db, lambda: db.run("look_at_link", account=account, waiting=waiting, now=now))


def told(db: Database, account: str, now: datetime) -> None:
    """An alarm was given."""
    atomically(db, lambda: db.run("link_told", account=account, now=now))


def agree(db: Database, account: str, who: str, now: datetime) -> None:
    """Somebody accepted the risk of linking a number with an unofficial client."""
    atomically(db, lambda: db.run("agree_to_link", account=account, who=who, now=now))


def keep_link(db: Database, account: str, before: Link, after: Link, now: datetime) -> None:
    """Write down how a number stands, its code while there is one, each change for the history."""

    def work() -> None:
        values = {
            "standing": str(after.standing),
            "since": after.since,
            "detail": after.detail,
            "is_linked": after.is_linked,
            "pairing": after.pairing,
            "phone": after.phone,
            "tries": after.tries,
            "retry_at": after.retry_at,
            "linked_at": after.linked_at,
        }
        db.run("keep_link", account=account, **values)
        if after.code != before.code:
            _show(db, account, after.code)
        if (after.standing, after.detail) != (before.standing, before.detail):
            changed = {"standing": str(after.standing), "detail": after.detail}
            db.run("link_changed", account=account, now=now, **changed)

    atomically(db, work)


def _show(db: Database, account: str, code: Code | None) -> None:
    if code is None:
        db.run("hide_code", account=account)
        return
    shown = {"kind": code.kind, "body": code.text, "number": code.number}
    db.run("show_code", account=account, **shown, expires_at=code.expires_at)


def wish(db: Database, account: str, asked: Wish, now: datetime) -> None:
    """Ask something of a number; the last wish counts."""
    values = {"wish": asked.wish, "phone": asked.phone, "who": asked.who}
    atomically(db, lambda: db.run("wish", account=account, now=now, **values))


def is_agreed(db: Database, account: str) -> bool:
    """Whether somebody accepted the risk."""
    return bool(db.run("link_agreed", account=account))


def restrict(db: Database, account: str, until: datetime) -> None:
    """WhatsApp refused to carry what this number started: nothing is started until then."""
    atomically(db, lambda: db.run("restrict_link", account=account, until=until))


def take_wish(db: Database, account: str) -> Wish | None:
    """What a person asked, once."""
    found = atomically(db, lambda: db.run("take_wish", account=account))
    return Wish(*map(str, found[0])) if found else None


def shown_code(db: Database, account: str, now: datetime) -> Json | None:
    """The code to scan or type, while it lives."""
    found = db.run("shown_code", account=account, now=now)
    names = ("kind", "text", "number", "expires_at")
    return dict(zip(names, found[0], strict=True)) if found else None


def all_links(db: Database, now: datetime) -> list[Json]:
    """Every number, how it stands, and how much of the last day and week it was connected."""
    names = (
        "account name standing since detail is_on is_linked pairing phone tries retry_at linked_at"
        " seen_at waiting restricted_until agreed_at agreed_by is_wished"
    ).split()
    rows = [dict(zip(names, row, strict=True)) for row in db.run("all_links")]
    for row in rows:
        for span, days in (("uptime_day", 1), ("uptime_week", 7)):
            since = now - timedelta(days=days)
            changes = [(at, s) for at, s, _ in history(db, str(row["account"]), since)]
            row[span] = round(uptime(changes, since, now), 4)
    return rows


def history(db: Database, account: str, since: datetime) -> list[tuple[datetime, str, str]]:
    """(when, standing, detail) of the changes since a moment and the one before, oldest first."""
    return [(at, s, d) for at, s, d in db.run("link_history", account=account, since=since)]
