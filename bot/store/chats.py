"""Messages in, turns out, and what we remember of a chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zlib import crc32

from bot.core.answer import Answer, Event
from bot.core.chat import Contact, Conversation, Inbound, Line, Media, Outbound, Turn
from bot.core.state import State, state_from, to_json
from bot.errors import ShopError
from bot.store.database import Database, Row, atomically, escaped, unescaped
from bot.store.orders import put_order

DAY = timedelta(hours=24)
SHOWN = 300  # characters of a message in the list of chats


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a burst, a worker and a person may take."""

    quiet: timedelta = timedelta(seconds=3)  # silence that ends a burst
    patience: timedelta = timedelta(seconds=12)  # the longest anyone waits for it
    lease: timedelta = timedelta(seconds=60)  # a worker that took longer has died
    person: timedelta = timedelta(hours=12)  # a person's silence that gives the chat back


# ---------------------------------------------------------------- in


def receive(db: Database, inbound: Inbound, now: datetime) -> bool:
    """Keep a message. False: it was here before. The owner's own words take the chat over."""
    return atomically(db, lambda: _keep(db, inbound, now))


def _keep(db: Database, inbound: Inbound, now: datetime) -> bool:
    contact, heard = _open(db, inbound, now)
    customer = inbound.speaker == "customer"
    where = {"account": inbound.account, "chat": inbound.chat}
    fresh = db.run(
        "keep_message",
        **where,
        id=escaped(inbound.id),
        contact=contact,
        seq=heard + 1 if customer else 0,
        speaker=inbound.speaker,
        person="" if customer else "phone",
        kind=inbound.kind,
        body=escaped(inbound.text),
        media=inbound.media.hash if inbound.media else "",
        product="",
        reply_to=escaped(inbound.reply_to),
        sent_at=inbound.sent_at,
        now=now,
        turn="",
        delivery="",
    )
    if not fresh:
        return False
    if inbound.media:
        _keep_media(db, inbound.media, now)
    said_at = min(inbound.sent_at, now)
    shown = escaped(inbound.text)[:SHOWN] or f"[{inbound.kind}]"
    if customer:
        db.run("customer_wrote", **where, sent_at=said_at, body=shown)
        if inbound.name:
            db.run("name_contact", contact=contact, name=escaped(inbound.name), now=now)
    else:
        db.run("person_wrote", **where, now=said_at, body=shown)
        take_chat(db, inbound.account, inbound.chat, person="phone", now=said_at)
    return True


def _open(db: Database, inbound: Inbound, now: datetime) -> tuple[str, int]:
    """The contact of a chat and what was heard there; a new chat is opened."""
    where = {"account": inbound.account, "chat": inbound.chat}
    if known := db.run("find_chat", **where):
        return str(known[0][0]), int(known[0][1])
    alias = db.run("contact_of_alias", account=inbound.account, alias=inbound.chat)
    contact = str(alias[0][0]) if alias else contact_id(inbound.account, inbound.chat)
    phone = inbound.chat if inbound.chat.isdigit() else ""
    db.run("open_contact", contact=contact, name=escaped(inbound.name), phone=phone, now=now)
    kind = "phone" if phone else "id"
    db.run("add_alias", **where_alias(inbound), kind=kind, contact=contact, now=now)
    db.run("open_chat", **where, contact=contact, now=inbound.sent_at)
    return contact, 0


def where_alias(inbound: Inbound) -> dict[str, str]:
    """The address under which a contact writes."""
    return {"account": inbound.account, "alias": inbound.chat}


def contact_id(account: str, alias: str) -> str:
    """A contact's id: the same for the same first address, and telling nothing of it."""
    return "c" + sha256(f"{account}\n{alias}".encode("utf-8", "replace")).hexdigest()[:16]


def _keep_media(db: Database, media: Media, now: datetime) -> None:
    db.run(
        "keep_media",
        hash=media.hash,
        mime=media.mime,
        bytes=media.size,
        path=media.path,
        now=now,
    )


# ---------------------------------------------------------------- out


def next_turn(
    db: Database, patience: Patience, now: datetime, lease: str
) -> tuple[Turn, Conversation] | None:
    """Claim the next finished burst, with the conversation it belongs to."""
    claimed = db.run(
        "claim_turn",
        now=now,
        lease=lease,
        until=now + patience.lease,
        quiet_since=now - patience.quiet,
        patient_since=now - patience.patience,
    )
    if not claimed:
        return None
    account, chat, contact, status, person_at, watch, heard, answered, state, _ = claimed[0]
    where = {"account": account, "chat": chat}
    rows = db.run("waiting", **where, answered=answered, heard=heard)
    messages = tuple(_inbound(account, chat, row) for row in rows)
    turn_id = f"{account}/{chat}/{rows[0][0]}"
    turn = Turn(turn_id, account, chat, messages, now, crc32(turn_id.encode()), heard, lease)
    if status != "bot" and person_at is not None and now - person_at >= patience.person:
        give_back(db, account, chat, who="rule", now=now)
        status, watch = "bot", watch + 1
    recalled = db.run("recall", **where, since=now - DAY, answered=answered)
    lines = tuple(Line(who, unescaped(text), at) for who, text, at in reversed(recalled))
    remembered = state_from(state)
    return turn, Conversation(
        contact=_contact(db, contact),
        lines=lines,
        state=remembered if lines else _new_session(remembered),
        status=status,
        person_at=person_at,
        watch=watch,
        last_at=lines[-1].at if lines else None,
    )


def _new_session(state: State) -> State:
    """After a day of silence the working context ends; what was in focus may be asked about."""
    kept = {"before": list(state.focus)} if state.focus else {}
    return State(said=state.said, extra=kept)


def _inbound(account: str, chat: str, row: Row) -> Inbound:
    id_, sent_at, body, kind, media, reply_to, _, heard, mime, path, size = row
    return Inbound(
        account=account,
        chat=chat,
        id=unescaped(id_),
        sent_at=sent_at,
        text=unescaped(heard or body),
        kind=kind,
        media=Media(media, mime, path, size) if media else None,
        reply_to=unescaped(reply_to),
    )


def _contact(db: Database, contact: str) -> Contact:
    [(id_, name, city, language, opted_out_at, first_seen_at)] = db.run("who", contact=contact)
    return Contact(id_, unescaped(name), city, language, opted_out_at is not None, first_seen_at)


def close_turn(db: Database, answer: Answer, now: datetime) -> bool:
    """Remember the turn and queue its replies, all or nothing. False: another worker had it."""
    try:
        return atomically(db, lambda: _close(db, answer, now))
    except LostLease:
        return False


class LostLease(ShopError):
    """Another worker answered this turn."""


def _close(db: Database, answer: Answer, now: datetime) -> bool:
    turn = answer.turn
    where = {"account": turn.account, "chat": turn.chat}
    held = db.run(
        "release_chat",
        **where,
        lease=turn.lease,
        up_to=turn.up_to,
        state=to_json(answer.state),
        stage=answer.state.stage,
        score=answer.score,
        reasons=to_json(answer.score_reasons),
    )
    if not held:
        return False
    status, watch = held[0]
    silenced = status == "person" and watch != answer.conversation.watch
    _keep_turn(db, answer, now, silenced=silenced)
    if not silenced:
        _say(db, answer, now)
    return True


def _say(db: Database, answer: Answer, now: datetime) -> None:
    """Queue the replies and write down all that follows from the turn."""
    turn, contact = answer.turn, answer.conversation.contact.id
    where = {"account": turn.account, "chat": turn.chat}
    for n, message in enumerate(answer.messages):
        queue_reply(db, turn, contact, (n, message), now)
    if answer.messages:
        shown = escaped(answer.messages[-1].text)[:SHOWN]
        db.run("bot_wrote", **where, now=now, body=shown)
    if answer.handoff:
        db.run(
            "set_status",
            **where,
            status="waiting",
            person="",
            person_at=now,
            reason=answer.handoff,
        )
    if answer.opted == "out":
        db.run("opt_out", contact=contact, at=now)
    if answer.opted == "in":
        db.run("opt_in", contact=contact)
    if answer.learned:
        known = {key: escaped(answer.learned.get(key, "")) for key in ("name", "city", "language")}
        db.run("update_contact", contact=contact, **known)
    if answer.order:
        put_order(db, answer.order, answer, now)
    for n, event in enumerate(answer.events):
        add_event(db, event, now, id_=f"{turn.id}/e{n}", turn=turn.id, contact=contact, **where)


def queue_reply(
    db: Database, turn: Turn, contact: str, numbered: tuple[int, Outbound], now: datetime
) -> None:
    """Keep a reply and put it on its way; its id derives from the turn's, so it exists once."""
    n, message = numbered
    common = {
        "id": f"{turn.id}/{n}",
        "account": turn.account,
        "chat": turn.chat,
        "contact": contact,
        "turn": turn.id,
        "body": escaped(message.text),
        "product": message.product_id or "",
        "speaker": "bot",
        "person": "",
        "now": now,
    }
    kept = db.run(
        "keep_message",
        **common,
        seq=0,
        kind="image" if message.photo else "text",
        media="",
        reply_to="",
        sent_at=now,
        delivery="queued",
    )
    if not kept:
        raise LostLease
    place = int(now.timestamp() * 1_000_000) + n
    db.run("enqueue", **common, place=place, photo=message.photo or "", due_at=now)


def _keep_turn(db: Database, answer: Answer, now: datetime, *, silenced: bool) -> None:
    turn, made = answer.turn, answer.made_with
    db.run(
        "keep_turn",
        turn=turn.id,
        account=turn.account,
        chat=turn.chat,
        contact=answer.conversation.contact.id,
        from_seq=turn.up_to - len(turn.messages) + 1,
        up_to=turn.up_to,
        opened_at=turn.at,
        closed_at=now,
        seed=turn.seed,
        said=escaped(turn.text),
        state_before=to_json(answer.conversation.state),
        state_after=to_json(answer.state),
        reading=to_json(answer.reading),
        decision=answer.act,
        decided=to_json(answer.decision),
        found=to_json(answer.found),
        products=to_json(answer.products),
        claims=to_json(answer.claims),
        problems=to_json(answer.problems),
        exposures=to_json(answer.exposures),
        payment=to_json(answer.payment) if answer.payment else "",
        silenced=silenced,
        catalogue_version=made.catalogue,
        settings_version=made.settings,
        language_version=made.language,
        model_version=made.model,
        code_version=made.code,
        took_ms=answer.took_ms,
    )


# ---------------------------------------------------------------- people


def take_chat(db: Database, account: str, chat: str, *, person: str, now: datetime) -> None:
    """A person answers from here on: the bot falls silent and what it had queued is cancelled."""
    where = {"account": account, "chat": chat}
    db.run("set_status", **where, status="person", person=person, person_at=now, reason="")
    for (parcel,) in db.run("cancel_parcels", **where, now=now):
        db.run("mark_delivery", **where, id=parcel, delivery="cancelled")
    event = Event("taken", {"by": person})
    add_event(db, event, now, id_=_event_id(account, chat, "taken", now), who=person, **where)


def give_back(db: Database, account: str, chat: str, *, who: str, now: datetime) -> bool:
    """The bot may answer again. False: it already could."""
    where = {"account": account, "chat": chat}
    if not db.run("give_back", **where):
        return False
    event = Event("given_back", {"by": who})
    add_event(db, event, now, id_=_event_id(account, chat, "given_back", now), who=who, **where)
    return True


def is_with_person(db: Database, account: str, chat: str) -> bool:
    """Whether a person was called to this chat, or has it."""
    found = db.run("chat_status", account=account, chat=chat)
    return bool(found) and found[0][0] != "bot"


def _event_id(account: str, chat: str, kind: str, now: datetime) -> str:
    return f"{account}/{chat}/{kind}/{now.timestamp():.6f}"


def add_event(  # noqa: PLR0913 -- an event has that many sides
    db: Database,
    event: Event,
    now: datetime,
    *,
    id_: str,
    account: str,
    chat: str,
    contact: str = "",
    turn: str = "",
    who: str = "bot",
) -> None:
    """Write down that something happened, once."""
    db.run(
        "add_event",
        id=id_,
        now=now,
        kind=event.kind,
        account=account,
        chat=chat,
        contact=contact,
        turn=turn,
        who=who,
        body=to_json(event.body),
    )


def note_heard(db: Database, turn: Turn, words: Mapping[str, str]) -> None:
    """Keep what voice notes were understood to say, so that they are listened to once."""
    for id_, text in words.items():
        where = {"account": turn.account, "chat": turn.chat, "id": escaped(id_)}
        db.run("what_was_heard", **where, text=escaped(text))


@dataclass(frozen=True, slots=True)
class PersonSays:
    """What a person of the shop writes to a customer in the console."""

    account: str
    chat: str
    id: str
    message: Outbound
    person: str


def person_says(db: Database, said: PersonSays, now: datetime) -> bool:
    """Take the chat over and queue a person's words. False: they were queued before."""
    where = {"account": said.account, "chat": said.chat}

    def work() -> bool:
        [(_, _, _, _, contact)] = db.run("chat_status", **where)
        common = {
            **where,
            "id": said.id,
            "contact": contact,
            "turn": "",
            "body": escaped(said.message.text),
            "product": said.message.product_id or "",
            "speaker": "person",
            "person": said.person,
            "now": now,
        }
        kind = "image" if said.message.photo else "text"
        media = {"media": "", "reply_to": "", "sent_at": now, "delivery": "queued"}
        if not db.run("keep_message", **common, **media, seq=0, kind=kind):
            return False
        place = int(now.timestamp() * 1_000_000)
        db.run("enqueue", **common, place=place, photo=said.message.photo or "", due_at=now)
        db.run("person_wrote", **where, now=now, body=escaped(said.message.text)[:SHOWN])
        take_chat(db, said.account, said.chat, person=said.person, now=now)
        return True

    return atomically(db, work)


def inbox(db: Database, *, limit: int) -> list[dict[str, object]]:
    """The chats that last moved, newest first."""
    names = (
        "account chat contact_id name status person person_at handoff_reason assigned_to"
        " last_at last_body last_speaker unread stage score"
    ).split()
    return [_named(names, row) for row in db.run("inbox", limit=limit)]


def thread(db: Database, account: str, chat: str, *, limit: int) -> list[dict[str, object]]:
    """The last messages of a chat, oldest first."""
    names = (
        "id speaker person kind body heard_text media product_id sent_at turn_id delivery"
    ).split()
    rows = db.run("thread", account=account, chat=chat, limit=limit)
    return [_named(names, row) for row in reversed(rows)]


def _named(names: list[str], row: Row) -> dict[str, object]:
    pairs = zip(names, row, strict=True)
    return {key: unescaped(value) if isinstance(value, str) else value for key, value in pairs}


def give_back_idle(db: Database, patience: Patience, now: datetime) -> int:
    """Give back the chats in which a person has been silent for too long; how many there were."""
    idle = db.run("idle_chats", since=now - patience.person)
    for account, chat in idle:
        atomically(
            db,
            lambda a=account, c=chat: give_back(db, a, c, who="rule", now=now),  # type: ignore[misc]
        )
    return len(idle)
