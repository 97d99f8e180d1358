"""A turn is closed once, with all that follows from it, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.answer import Answer, MadeWith
from bot.core.state import to_json
from bot.store.database import AlreadyThere, Database, atomically, changed
from bot.store.events import Whose, add_event_of_turn
from bot.store.notices import notify
from bot.store.orders import put_order
from bot.store.outbox import enqueue
from bot.store.people import SHOWN
from bot.store.searches import note_searches


def close_turn(db: Database, answer: Answer, now: datetime) -> bool:
    """Remember the turn and queue its replies, all or nothing. False: nothing is said.

    A turn whose chat was taken meanwhile is closed in silence; one whose chat was taken and given
    back is let go, to be answered again with what the person said; one that another worker has
    or had is left alone.
    """
    try:
        return atomically(db, lambda: _close(db, answer, now))
    except AlreadyThere:
        return False


def _close(db: Database, answer: Answer, now: datetime) -> bool:
    turn = answer.turn
    held = {"account": turn.account, "chat": turn.chat, "lease": turn.lease}
    released = db.run(
        "release_chat",
        **held,
        up_to=turn.up_to,
        watch=answer.conversation.watch,
        state=to_json(answer.state),
        stage=answer.state.stage,
        score=answer.score,
        reasons=to_json(answer.score_reasons),
        replies=len(answer.messages),
        body=answer.messages[-1].text[:SHOWN] if answer.messages else "",
        now=now,
    )
    if changed(released):
        _keep_turn(db, answer, now, silenced=False)
        _say(db, answer, now)
        return True
    if changed(db.run("release_silently", **held, up_to=turn.up_to)):
        _keep_turn(db, answer, now, silenced=True)
    else:
        db.run("let_go", **held, until=None)
    return False


def _say(db: Database, answer: Answer, now: datetime) -> None:
    """Queue the replies and write down all that follows from the turn."""
    turn, contact = answer.turn, answer.conversation.contact.id
    where = {"account": turn.account, "chat": turn.chat}
    if answer.messages:
        _queue(db, answer, now)
    if answer.handoff:
        reason = {"status": "waiting", "person": "", "person_at": now, "reason": answer.handoff}
        db.run("set_status", **where, **reason)
    _remember_contact(db, answer, now)
    if answer.order:
        put_order(db, answer.order, answer, now)
    whose = Whose(**where, contact=contact, turn=turn.id)
    for n, event in enumerate(answer.events):
        add_event_of_turn(db, event, now, n=n, whose=whose)
    note_searches(db, answer, now)
    notify(db, answer, now)


def _remember_contact(db: Database, answer: Answer, now: datetime) -> None:
    """What the customer said of themselves, and whether they want to hear from us."""
    contact = answer.conversation.contact.id
    if answer.opted == "out":
        db.run("opt_out", contact=contact, at=now)
    if answer.opted == "in":
        db.run("opt_in", contact=contact)
    if answer.learned:
        known = {key: answer.learned.get(key, "") for key in ("name", "city", "language")}
        db.run("update_contact", contact=contact, **known)


def _queue(db: Database, answer: Answer, now: datetime) -> None:
    """The replies after all that was said; their ids derive from the turn's, so they exist once."""
    turn = answer.turn
    where = {"account": turn.account, "chat": turn.chat}
    [(contact, _, lines)] = db.run("find_chat", **where)
    whose = {**where, "contact": contact, "turn": turn.id, "speaker": "bot", "person": ""}
    for n, message in enumerate(answer.messages):
        place = lines - len(answer.messages) + 1 + n
        enqueue(db, message, {**whose, "id": f"{turn.id}/{n}", "place": place}, now)


def _keep_turn(db: Database, answer: Answer, now: datetime, *, silenced: bool) -> None:
    turn = answer.turn
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
        said=turn.text,
        decision=answer.act,
        silenced=silenced,
        took_ms=answer.took_ms,
        **_why(answer),
        **_made_with(answer.made_with),
    )


def _why(answer: Answer) -> Mapping[str, str]:
    """All that led to an answer, as it stood."""
    return {
        "state_before": to_json(answer.conversation.state),
        "state_after": to_json(answer.state),
        "reading": to_json(answer.reading),
        "decided": to_json(answer.decision),
        "found": to_json(answer.found),
        "products": to_json(answer.products),
        "claims": to_json(answer.claims),
        "problems": to_json(answer.problems),
        "exposures": to_json(answer.exposures),
        "payment": to_json(answer.payment) if answer.payment else "",
    }


def _made_with(made: MadeWith) -> Mapping[str, Any]:
    """The versions of everything that a reply was made with."""
    return {
        "catalogue_version": made.catalogue,
        "settings_version": made.settings,
        "language_version": made.language,
        "model_version": made.model,
        "code_version": made.code,
    }
