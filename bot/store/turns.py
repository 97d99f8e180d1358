"""Turns out: a finished burst is claimed by one worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from bot.core.answer import Event
from bot.core.chat import Contact, Conversation, Inbound, Line, Media, Turn
from bot.core.state import State, state_from
from bot.store.database import Database, atomically, changed
from bot.store.events import Whose, add_event_of_turn
from bot.store.people import give_back
from bot.store.text import Row

DAY = timedelta(hours=24)
RECALLED = 40  # lines of what was said before
TRIES = 3  # claims of a turn that is never closed, before a person is called


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a burst, a worker and a person may take."""

    quiet: timedelta = timedelta(seconds=3)  # silence that ends a burst
    patience: timedelta = timedelta(seconds=12)  # the longest anyone waits for it
    lease: timedelta = timedelta(seconds=60)  # a worker that took longer has died
    person: timedelta = timedelta(hours=12)  # a person's silence that gives the chat back
    listening: bool = True  # voice notes are listened to before their turn


@dataclass(frozen=True, slots=True)
class _Claim:
    """A chat as it was when a worker took it."""

    account: str
    chat: str
    contact: str
    status: str
    person_at: datetime | None
    watch: int
    heard: int
    answered: int
    state: str
    tries: int

    @property
    def where(self) -> dict[str, str]:
        return {"account": self.account, "chat": self.chat}


def next_turn(
    db: Database, patience: Patience, now: datetime, lease: str
) -> tuple[Turn, Conversation] | None:
    """Claim the next finished burst, with the conversation it belongs to."""
    claim = _claim(db, patience, now, lease)
    if claim is None:
        return None
    status, watch = claim.status, claim.watch
    if status != "bot" and claim.person_at and now - claim.person_at >= patience.person:
        atomically(db, lambda: give_back(db, **claim.where, who="rule", now=now))
        status, watch = "bot", watch + 1
    waiting, before = _lines(db, claim, now)
    turn = _turn(db, claim, waiting, now, lease)
    lines = tuple(Line(row[8], row[7] or row[2], row[1]) for row in before)
    remembered = _without_settled_order(db, state_from(claim.state))
    return turn, Conversation(
        contact=_contact(db, claim.contact),
        lines=lines,
        state=remembered if lines else _new_session(remembered),
        status=status,  # type: ignore[arg-type]
        person_at=claim.person_at,
        watch=watch,
        last_at=lines[-1].at if lines else None,
    )


def _claim(db: Database, patience: Patience, now: datetime, lease: str) -> _Claim | None:
    """The next chat that is now ours; one that nobody could answer goes to a person."""
    due = {"quiet_since": now - patience.quiet, "patient_since": now - patience.patience}
    until = now + patience.lease
    while found := db.run("next_chat", now=now, **due):
        where = dict(zip(("account", "chat"), found[0], strict=True))
        claim = atomically(db, lambda: _take(db, where, now, until, lease))  # noqa: B023 -- at once
        if claim and claim.tries <= TRIES:
            return claim
    return None


def _take(
    db: Database, where: dict[str, str], now: datetime, until: datetime, lease: str
) -> _Claim | None:
    """Take a chat, unless another worker was faster."""
    if not changed(db.run("claim_chat", **where, now=now, until=until, lease=lease)):
        return None
    claim = _Claim(where["account"], where["chat"], *db.run("claimed_chat", **where)[0])
    if claim.tries > TRIES:
        _set_aside(db, claim, lease, now)
    return claim


def _set_aside(db: Database, claim: _Claim, lease: str, now: datetime) -> None:
    """A burst that ended every worker that tried it is for a person."""
    where = claim.where
    waiting, _ = _lines(db, claim, now)
    turn = _turn(db, claim, waiting, now, lease)
    db.run("set_aside", **where, lease=lease, up_to=claim.heard)
    span = {"from_seq": claim.answered + 1, "up_to": claim.heard, "seed": turn.seed, "now": now}
    db.run("keep_turn_set_aside", turn=turn.id, contact=claim.contact, **where, **span)
    if claim.status != "person":
        reason = {"status": "waiting", "person": "", "person_at": now, "reason": "failed"}
        db.run("set_status", **where, **reason)
    event = Event("set_aside", {"messages": len(waiting)})
    whose = Whose(**where, contact=claim.contact, turn=turn.id)
    add_event_of_turn(db, event, now, n=0, whose=whose)


def _lines(db: Database, claim: _Claim, now: datetime) -> tuple[list[Row], list[Row]]:
    """What waits for an answer, as it was sent, and what was said in the day before."""
    count = claim.heard - claim.answered
    recent = db.run(
        "last_lines",
        **claim.where,
        heard=claim.heard,
        since=now - DAY,
        limit=RECALLED + count,
    )
    waiting = [row for row in recent if row[6] > claim.answered]
    before = [row for row in reversed(recent) if row[6] <= claim.answered and row[1] > now - DAY]
    if len(waiting) != count:  # some came in before yesterday
        waiting = db.run("waiting", **claim.where, answered=claim.answered, heard=claim.heard)
    return sorted(waiting, key=lambda row: (row[1], row[6])), before[-RECALLED:]


def _turn(db: Database, claim: _Claim, waiting: list[Row], now: datetime, lease: str) -> Turn:
    """The turn; its id derives from its first message, so that it can be closed only once."""
    first = min(waiting, key=lambda row: int(row[6]))[0]
    id_ = "/".join(_apart(part) for part in (claim.account, claim.chat, first))
    messages = tuple(_inbound(db, claim, row) for row in waiting)
    seed = crc32(id_.encode("utf-8", "surrogatepass"))
    return Turn(id_, claim.account, claim.chat, messages, now, seed, claim.heard, lease)


def _apart(part: str) -> str:
    """A part of an id that cannot run into the next one."""
    return part.replace("%", "%25").replace("/", "%2F")


def _inbound(db: Database, claim: _Claim, row: Row) -> Inbound:
    id_, sent_at, body, kind, media, reply_to, _, heard, _ = row
    return Inbound(
        account=claim.account,
        chat=claim.chat,
        id=id_,
        sent_at=sent_at,
        text=heard or body,
        kind=kind,
        media=Media(*db.run("media_of", hash=media)[0]) if media else None,
        reply_to=reply_to,
    )


def _without_settled_order(db: Database, state: State) -> State:
    """An order that was paid, sent or cancelled is not being made any more: nothing joins it."""
    if not state.order or not db.run("settled_order", id=state.order):
        return state
    return replace(state, order="", method="", open_offer="")


def _new_session(state: State) -> State:
    """After a day of silence the working context ends; what was in focus may be asked about."""
    kept = {"before": list(state.focus)} if state.focus else {}
    return State(said=state.said, language=state.language, extra=kept)


def _contact(db: Database, contact: str) -> Contact:
    [(id_, name, city, language, opted_out_at, first_seen_at)] = db.run("who", contact=contact)
    return Contact(id_, name, city, language, opted_out_at is not None, first_seen_at)


def free_all(db: Database) -> None:
    """End every claim; only for the one process that owns the database, as it opens."""
    with db.transaction():
        db.run("free_chats")
        db.run("free_parcels")


def note_heard(db: Database, turn: Turn, words: Mapping[str, str]) -> None:
    """Keep what voice notes were understood to say, so that they are listened to once."""

    def work() -> None:
        for id_, text in words.items():
            db.run("what_was_heard", account=turn.account, chat=turn.chat, id=id_, text=text)

    atomically(db, work)
