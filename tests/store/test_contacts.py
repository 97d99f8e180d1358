"""One person behind several addresses."""

from __future__ import annotations

from datetime import timedelta

from bot.core.heard import Deleted, Delivered, Edited, Reacted
from bot.store.database import Database
from bot.store.heard import take_in
from bot.store.outbox import Settled, next_parcel, settle
from bot.store.people import is_with_person, take_chat
from tests.store.shop import NOON, SECOND, answers, one, rows, says

PHONE, LID = "573001112233@s.whatsapp.net", "2000001@lid"
BOTH = (("phone", PHONE), ("lid", LID))
HOUR = timedelta(hours=1)


def writes(db: Database, text: str, *names: str, chat: str = "", n: int = 0) -> bool:
    kinds = tuple(("lid" if name.endswith("@lid") else "phone", name) for name in names)
    return says(
        db, text, chat=chat or names[0], id_=f"M{text}", aliases=kinds, at=NOON + n * SECOND
    )


def contacts(db: Database) -> int:
    return int(one(db, "select count(*) from contacts where merged_into is null"))


def test_a_person_who_writes_by_phone_and_by_lid_is_one_in_one_chat(db: Database) -> None:
    writes(db, "hola", PHONE, LID)
    writes(db, "sigo aquí", LID, PHONE, n=1)
    assert contacts(db) == 1
    assert rows(db, "select distinct chat from messages") == [(PHONE,)]
    assert one(db, "select address from chats") == LID


def test_an_answer_goes_to_the_address_that_was_written_from_last(db: Database) -> None:
    writes(db, "hola", PHONE, LID)
    writes(db, "sigo aquí", LID, PHONE, n=1)
    answers(db, "Hola", at=NOON + HOUR)
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    assert (parcel.chat, parcel.to) == (PHONE, LID)


def test_the_phone_is_known_from_its_address(db: Database) -> None:
    writes(db, "hola", LID, PHONE)
    assert one(db, "select phone from contacts") == "573001112233"


def test_two_contacts_that_prove_to_be_one_are_merged(db: Database) -> None:
    writes(db, "por teléfono", PHONE)
    writes(db, "por lid", LID, n=1)
    assert contacts(db) == 2
    writes(db, "ambos", LID, PHONE, n=2)
    assert contacts(db) == 1
    writes(db, "otra vez por teléfono", PHONE, n=3)
    last = (
        "select chat from messages where body in ('ambos', 'otra vez por teléfono') group by chat"
    )
    assert len(rows(db, last)) == 1


def test_a_person_of_the_shop_who_has_one_chat_has_both_after_a_merge(db: Database) -> None:
    writes(db, "por teléfono", PHONE)
    writes(db, "por lid", LID, n=1)
    take_chat(db, "main", PHONE, person="marta", now=NOON + 2 * SECOND)
    writes(db, "ambos", LID, PHONE, n=3)
    assert is_with_person(db, "main", PHONE)
    assert is_with_person(db, "main", LID)
    assert one(db, "select chat from messages where body = 'ambos'") == PHONE


def test_an_opt_out_holds_for_the_merged_contact(db: Database) -> None:
    writes(db, "por teléfono", PHONE)
    writes(db, "por lid", LID, n=1)
    [(contact, *_)] = db.run("find_chat", account="main", chat=PHONE)
    db.run("opt_out", contact=contact, at=NOON)
    writes(db, "ambos", LID, PHONE, n=2)
    kept = "select opted_out_at is not null from contacts where merged_into is null"
    assert rows(db, kept) == [(True,)]


def test_what_waits_in_a_chat_that_is_merged_is_still_answered(db: Database) -> None:
    writes(db, "por teléfono", PHONE)
    writes(db, "por lid", LID, n=1)
    writes(db, "ambos", LID, PHONE, n=2)
    for _ in range(2):
        assert answers(db, "Hola", at=NOON + HOUR)
    assert one(db, "select sum(heard - answered) from chats") == 0


def test_a_phone_number_that_changed_hands_names_its_new_owner(db: Database) -> None:
    other = "2000009@lid"
    writes(db, "soy la de antes", PHONE, LID)
    writes(db, "soy otra persona", other, PHONE, n=1)
    assert contacts(db) == 2
    owner = "select a.alias, c.chat from aliases a join chats c on c.contact_id = a.contact_id"
    assert (PHONE, other) in rows(db, owner)


def test_the_same_message_under_the_other_address_is_ignored(db: Database) -> None:
    assert writes(db, "hola", PHONE, LID)
    assert not writes(db, "hola", LID, PHONE, n=1)


def test_changes_of_a_message_find_it_under_any_address(db: Database) -> None:
    writes(db, "uno", PHONE, LID)
    assert take_in(db, Edited("main", LID, "Muno", "dos", NOON), NOON)
    assert one(db, "select body from messages") == "dos"
    assert take_in(db, Reacted("main", LID, "Muno", "👍", NOON), NOON)
    assert take_in(db, Deleted("main", LID, "Muno", NOON), NOON)
    assert one(db, "select body from messages") == ""
    assert not take_in(db, Edited("main", LID, "Muno", "tres", NOON), NOON)


def test_changes_of_what_nobody_knows_change_nothing(db: Database) -> None:
    assert not take_in(db, Edited("main", LID, "X", "dos", NOON), NOON)
    assert not take_in(db, Deleted("main", LID, "X", NOON), NOON)
    assert not take_in(db, Reacted("main", LID, "X", "👍", NOON), NOON)
    assert not take_in(db, Delivered("main", LID, ("X",), "read", NOON), NOON)


def test_progress_never_goes_backwards(db: Database) -> None:
    writes(db, "hola", PHONE)
    answers(db, "Hola", at=NOON + HOUR)
    parcel = next_parcel(db, HOUR, NOON + HOUR)
    assert parcel
    settle(db, parcel, Settled("sent", "OUT1"), NOON + HOUR, 0)
    state = "select delivery from messages where speaker = 'bot'"
    for progress, expected in (("read", "read"), ("delivered", "read")):
        take_in(db, Delivered("main", LID, ("OUT1",), progress, NOON), NOON)  # type: ignore[arg-type]
        assert one(db, state) == expected
