"""How each linked number stands, what it was told to do, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.link import Code, Link, Standing, uptime
from bot.store.database import Database, atomically

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked of a number."""

    wish: str  # link | unlink | on | off
    phone: str
    who: str


def open_link(db: Database, account: str, name: str, now: datetime) -> None:
    """A number of this shop; nothing happens when it is there."""
    db.run("open_account", account=account, channel="whatsapp", name=name, now=now)
    db.run("open_link", account=account)


def accounts(db: Database) -> list[str]:
    """The shop's WhatsApp numbers."""
    return [str(account) for (account,) in db.run("linked_accounts")]


def link_of(db: Database, account: str) -> tuple[Link, bool, datetime | None]:
    """How a number stood, whether it is switched on, and when an alarm was last given."""
    [row] = db.run("link", account=account)
    standing, since, detail, is_on, is_linked, pairing, phone, tries, retry_at, linked, told = row
    link = Link(
        standing=Standing(standing),
        since=since,
        detail=detail,
        is_linked=is_linked,
        pairing=pairing,
        phone=phone,
        tries=tries,
        retry_at=retry_at,
        linked_at=linked,
    )
    return link, is_on, told


def keep_link(db: Database, account: str, before: Link, after: Link, now: datetime) -> None:
    """Write down how a number stands, with its code while there is one, and each change for the history."""

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


def restrict(db: Database, account: str, until: datetime) -> None:
    """WhatsApp refused to carry what this number started: nothing is started until then."""
    atomically(db, lambda: db.run("restrict_link", account=account, until=until))


def take_wish(db: Database, account: str) -> Wish | None:
    """What a person asked, once."""
    found = db.run("take_wish", account=account)
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
        " seen_at waiting restricted_until agreed_at agreed_by"
    ).split()
    rows = [dict(zip(names, row, strict=True)) for row in db.run("all_links")]
    for row in rows:
        for span, days in (("uptime_day", 1), ("uptime_week", 7)):
            since = now - timedelta(days=days)
            changes = [(at, s) for at, s, _ in history(db, str(row["account"]), since)]
            row[span] = round(uptime(changes, since, now), 4)
    return rows


def history(db: Database, account: str, since: datetime) -> list[tuple[datetime, str, str]]:
    """(when, standing, detail) of each change since a moment and the one before it, oldest first."""
    return [(at, s, d) for at, s, d in db.run("link_history", account=account, since=since)]
