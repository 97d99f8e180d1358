"""What the console reads and writes, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.core.answer import Claim
from bot.core.chat import Media, Outbound
from bot.core.goods import Product
from bot.core.reading import Reading
from bot.door.today import needs_now
from bot.errors import BadRequest
from bot.store import inbox, office, shelf, users
from bot.store.catalogue import Delivery, publish
from bot.store.closing import close_turn
from bot.store.database import Database
from bot.store.people import take_chat
from bot.store.users import User
from tests.store.shop import BURST, NOON, SECOND, claimed, person, reply_to, says

MARTA = User("u1", "Marta", "marta", "owner", "hash")
CHAT = ("main", "573001")
ALL = inbox.Wanted("all", "marta")


def test_a_session_is_known_by_its_secret_until_it_ends(db: Database) -> None:
    users.add_first(db, MARTA, NOON)
    users.open_session(db, MARTA, "secret", NOON, NOON + SECOND)
    assert users.user_of_session(db, "secret", NOON) == MARTA
    assert users.user_of_session(db, "secret", NOON + SECOND) is None
    assert users.user_of_session(db, "other", NOON) is None
    assert users.user_of_session(db, "", NOON) is None
    users.end_session(db, "secret")
    assert users.user_of_session(db, "secret", NOON) is None


def test_there_is_one_first_user_and_a_login_is_taken_once(db: Database) -> None:
    users.add_first(db, MARTA, NOON)
    with pytest.raises(BadRequest):
        users.add_first(db, replace(MARTA, id="u2", login="eve"), NOON)
    with pytest.raises(BadRequest, match="taken"):
        users.add(db, replace(MARTA, id="u2"), NOON)


def test_wrong_passwords_count_by_place_and_for_a_while(db: Database) -> None:
    for n in range(5):
        users.note_sign_in(db, "marta", "a", NOON + n * SECOND, good=False)
    assert users.is_locked(db, "marta", "a", NOON + 9 * SECOND)
    assert not users.is_locked(db, "marta", "b", NOON + 9 * SECOND)
    assert not users.is_locked(db, "ana", "a", NOON + 9 * SECOND)
    assert not users.is_locked(db, "marta", "a", NOON + timedelta(minutes=16))
    users.note_sign_in(db, "marta", "a", NOON + 9 * SECOND, good=True)
    assert not users.is_locked(db, "marta", "a", NOON + 10 * SECOND)
    for n in range(50):
        users.note_sign_in(db, "marta", f"{n}", NOON + 11 * SECOND, good=False)
    assert users.is_locked(db, "marta", "somewhere else", NOON + 12 * SECOND)


def test_those_who_wait_for_a_person_longest_come_first(db: Database) -> None:
    for n, chat in enumerate(("1", "2", "3")):
        says(db, "hola", at=NOON + n * SECOND, chat=chat)
        got = claimed(db, at=NOON + n * SECOND + BURST)
        close_turn(db, reply_to(got, "una persona", handoff="asked"), NOON + (9 - n) * SECOND)
    waiting = inbox.page(db, inbox.Wanted("waiting", "marta"), NOON)
    assert [chat["chat"] for chat in waiting] == ["3", "2", "1"]
    assert [chat["chat"] for chat in inbox.page(db, ALL, NOON)] == ["1", "2", "3"]
    assert inbox.counts(db, "marta")["waiting"] == 3


def test_words_are_found_as_they_stand(db: Database) -> None:
    says(db, "el 100% algodón_puro", chat="1")
    says(db, "nada de eso", chat="2")
    for words, found in (("100% ALGODÓN", ["1"]), ("_", ["1", "2"]), ("xyz", []), ("eso", ["2"])):
        page = inbox.page(db, replace(ALL, words=words), NOON)
        assert sorted(chat["chat"] for chat in page) == found, words


def test_a_conversation_shows_pictures_deliveries_and_the_reasons_once(db: Database) -> None:
    says(db, "mire", media=Media("h1", "image/png", "media/received/h1.png", 9), kind="image")
    answer = reply_to(claimed(db), "uno", claims=(Claim("amount", "$5", "product:T1"),))
    photo = Outbound("dos", "media/t1.png", "T1")
    answer = replace(answer, messages=(*answer.messages, photo), reading=Reading(acts=("price",)))
    close_turn(db, answer, NOON + BURST)
    first, one, two = inbox.conversation(db, *CHAT, limit=10)
    assert (first["media"], first["mime"], first["why"]) == (
        "media/received/h1.png",
        "image/png",
        None,
    )
    assert (one["body"], one["delivery"], two["photo"]) == ("uno", "queued", "media/t1.png")
    assert one["why"]["claims"] == [{"kind": "amount", "text": "$5", "source": "product:T1"}]
    assert one["why"]["reading"]["acts"] == ["price"]
    assert two["why"] is None
    assert [m["body"] for m in inbox.conversation(db, *CHAT, limit=1)] == ["dos"]
    assert len(inbox.conversation(db, *CHAT, limit=9, before=two["place"])) == 2


def test_a_card_tells_what_is_known(db: Database) -> None:
    says(db, "hola", name="Ana")
    inbox.add_note(db, *CHAT, who="marta", body="amable", now=NOON)
    card = inbox.card(db, *CHAT)
    assert (card["name"], card["orders"], card["notes"][0]["body"]) == ("Ana", [], "amable")
    assert card["state"] == {}


def test_what_needs_a_person_is_gathered_from_everywhere(db: Database) -> None:
    class Desk:
        clock = staticmethod(lambda: NOON + timedelta(minutes=5))

    Desk.db = db  # type: ignore[attr-defined]
    says(db, "hola", chat="1")
    says(db, "hola", chat="2")
    take_chat(db, "main", "2", person="marta", now=NOON)
    says(db, "¿y?", chat="2", at=NOON + SECOND)
    found = needs_now(Desk, {}, None)  # type: ignore[arg-type]
    assert [need["chat"] for need in found["stuck"]] == ["1"]
    assert [need["chat"] for need in found["people"]] == ["2"]
    person(db, "dígame", NOON + 2 * SECOND, chat="2")
    assert needs_now(Desk, {}, None)["people"] == []  # type: ignore[arg-type]


def test_an_edit_and_its_undo_keep_place_and_source(db: Database) -> None:
    goods = tuple(Product(f"P{n}", f"Cosa {n}", Decimal(10 + n), "COP") for n in range(3))
    publish(db, Delivery("a.csv", goods), who="marta", report="{}", now=NOON)
    kept = shelf.one(db, "P1")
    dearer = replace(kept, product=replace(kept.product, price=Decimal(99)))
    version = shelf.change(db, kept, dearer, who="marta", now=NOON)
    assert [k.product.price for k in shelf.everything(db)] == [10, 99, 12]
    undone = shelf.undo(db, version, who="luz", now=NOON)
    assert undone.restored == ("P1",)
    assert shelf.one(db, "P1").source == "a.csv"
    assert [k.product.id for k in shelf.everything(db)] == ["P0", "P1", "P2"]
    assert [h["changed_by"] for h in shelf.history(db, "P1", 9)] == ["luz", "marta"]
    again = publish(db, Delivery("a.csv", goods), who="marta", report="{}", now=NOON)
    assert again.is_nothing


def test_settings_are_put_back_and_first_ones_go(db: Database) -> None:
    office.load_settings(db, {"about": "uno"}, who="marta", now=NOON)
    office.load_settings(db, {"about": "dos", "hours": "9"}, who="marta", now=NOON)
    office.undo_settings(db, 2, who="luz", now=NOON)
    assert office.stored_settings(db) == {"about": "uno"}
    assert [h["version"] for h in office.history(db, 9)] == [3, 3, 2, 2, 1]
