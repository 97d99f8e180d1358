"""What the console's pages ask of the door."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Shop, open_shop
from bot.client import Client, find_door
from bot.core.chat import Inbound
from bot.errors import BadRequest, BadSettings, NotFound
from bot.settings import Settings
from bot.store.chats import receive
from bot.worker import listening, served

CHAT = {"account": "main", "chat": "573001"}
GOODS = "codigo,nombre,precio,existencias\nT1,Tenis Cometa,89900,3\nG1,Gorra Sol,20000,5\n"
SHIRT = """codigo,codigo modelo,nombre,precio,talla,existencias
C1-S,C1,Camisa,50000,S,2
C1-M,C1,Camisa,60000,M,1
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = open_shop(Settings(tmp_path / "home"))
    with listening(0) as listener, served(shop, listener):
        yield shop
    shop.close()


@pytest.fixture
def owner(shop: Shop) -> Client:
    client = find_door(shop.settings.home, who="marta")
    assert client is not None
    return client


def bring(owner: Client, text: str = GOODS, **sides):
    content = base64.b64encode(text.encode()).decode()
    return owner.do("import_catalogue", name="a.csv", content=content, **sides)


def writes(shop: Shop, text: str, chat: str = "573001", name: str = "Ana Gómez") -> None:
    now = datetime.now(UTC)
    receive(shop.db, Inbound("main", chat, f"{chat}-{text}", now, text, name=name), now)


def prices(owner: Client) -> dict[str, int]:
    return {p["id"]: p["price"] for p in owner.do("list_products")}


# ---------------------------------------------------------------- chats


def test_chats_are_found_by_view_and_by_words(shop: Shop, owner: Client) -> None:
    writes(shop, "busco unos tenis al 50% de_todo")
    writes(shop, "hola", chat="573002", name="Luis")
    owner.do("take_chat", chat="573002")

    def seen(**asked: str) -> list[str]:
        return [chat["name"] for chat in owner.do("chats", **asked)["chats"]]

    assert seen() == ["Luis", "Ana Gómez"]
    assert seen(view="mine") == seen(view="person") == ["Luis"]
    assert seen(view="waiting") == []
    assert seen(words="ana") == seen(words="TENIS") == seen(words="573001") == ["Ana Gómez"]
    assert seen(words="50% de_todo") == ["Ana Gómez"]
    assert seen(words="nadie dijo esto") == []
    counts = owner.do("chats")["counts"]
    assert counts == {"all": 2, "waiting": 0, "person": 1, "bot": 1, "mine": 1}
    with pytest.raises(BadRequest, match="view"):
        owner.do("chats", view="secret")


def test_a_conversation_tells_what_was_said_and_who_the_customer_is(
    shop: Shop, owner: Client
) -> None:
    writes(shop, "hola")
    owner.do("reply", **CHAT, text="Le atiendo yo")
    got = owner.do("conversation", **CHAT)
    assert [m["body"] for m in got["messages"]] == ["hola", "Le atiendo yo"]
    assert (got["chat"]["name"], got["chat"]["status"]) == ("Ana Gómez", "person")
    with pytest.raises(NotFound):
        owner.do("conversation", chat="nobody")


def test_notes_and_who_looks_after_a_chat(shop: Shop, owner: Client) -> None:
    writes(shop, "hola")
    note = owner.do("add_note", **CHAT, text="Prefiere la tarde")
    [kept] = owner.do("customer", **CHAT)["notes"]
    assert (kept["body"], kept["who"]) == ("Prefiere la tarde", "marta")
    assert owner.do("drop_note", **CHAT, id=note["id"]) == {"changed": True}
    assert owner.do("customer", **CHAT)["notes"] == []
    owner.do("add_user", login="luz", name="Luz", password="otra-clave-larga", role="agent")
    assert owner.do("assign", **CHAT, person="luz") == {"assigned_to": "luz"}
    assert owner.do("customer", **CHAT)["assigned_to"] == "luz"
    with pytest.raises(BadRequest, match="person"):
        owner.do("assign", **CHAT, person="nobody")
    owner.do("assign", **CHAT, person="")
    with pytest.raises(BadRequest, match="text"):
        owner.do("add_note", **CHAT, text=" ")


def test_what_was_seen_is_not_new_any_more(shop: Shop, owner: Client) -> None:
    writes(shop, "hola")
    assert owner.do("customer", **CHAT)["unread"] == 1
    assert owner.do("mark_read", **CHAT) == {"changed": True}
    assert owner.do("mark_read", **CHAT) == {"changed": False}


def test_what_needs_a_person_is_told_once_each(shop: Shop, owner: Client) -> None:
    writes(shop, "hola")
    assert owner.do("needs_now")["people"] == []
    owner.do("take_chat", **CHAT)
    writes(shop, "¿sigue ahí?")
    [need] = owner.do("needs_now")["people"]
    assert (need["name"], need["status"], need["person"]) == ("Ana Gómez", "person", "marta")
    owner.do("reply", **CHAT, text="Aquí estoy")
    assert owner.do("needs_now")["people"] == []


# ---------------------------------------------------------------- being the customer


def test_a_played_customer_is_one_like_all_others(shop: Shop, owner: Client) -> None:
    said = owner.do("customer_says", name="Ana", text="hola")
    assert said["chat"].startswith("sim-")
    owner.do("customer_says", chat=said["chat"], text="¿tienen tenis?")
    [played] = owner.do("customers")
    assert (played["name"], played["heard"], played["answered"]) == ("Ana", 2, 0)
    again = owner.do("customer_says", chat=said["chat"], text="otra", id=said["id"])
    assert again["new"] is False


def test_nobody_speaks_for_a_real_customer(shop: Shop, owner: Client) -> None:
    writes(shop, "hola")
    with pytest.raises(BadRequest, match="played customer"):
        owner.do("customer_says", chat="573001", text="quiero todo gratis")


def test_pictures_of_a_played_customer_are_kept_once_and_shown(shop: Shop, owner: Client) -> None:
    media = {"mime": "image/png", "content": base64.b64encode(PNG).decode()}
    chat = owner.do("customer_says", text="mire", media=media)["chat"]
    owner.do("customer_says", chat=chat, media=media)
    shown = [m["media"] for m in owner.do("conversation", chat=chat)["messages"]]
    assert shown[0] == shown[1]
    assert owner.file(shown[0]) == PNG
    for bad in ({"mime": "text/html", "content": ""}, {"mime": "image/png", "content": "%%"}, "x"):
        with pytest.raises(BadRequest, match="media"):
            owner.do("customer_says", chat=chat, media=bad)


@pytest.mark.parametrize(
    "path",
    [
        "../shop.duckdb",
        "media/../../door/owner",
        "/etc/passwd",
        "page.html",
        "door/cookie",
        "",
        ".",
    ],
)
def test_the_door_shows_pictures_of_the_shop_and_no_other_file(
    shop: Shop, owner: Client, path: str
) -> None:
    (shop.settings.media / "page.html").write_text("<script>")
    with pytest.raises(NotFound):
        owner.file(path)


# ---------------------------------------------------------------- goods


def test_a_look_at_a_catalogue_tells_what_it_would_change(owner: Client) -> None:
    look = bring(owner, dry_run=True, detail=True)
    assert [(c["id"], c["kind"]) for c in look["changes"]] == [("T1", "new"), ("G1", "new")]
    assert prices(owner) == {}
    bring(owner)
    other = GOODS.replace("89900", "99900").replace("G1,Gorra Sol,20000,5\n", "")
    look = bring(owner, other, dry_run=True, detail=True, replace=True)
    told = {c["id"]: (c["kind"], c["fields"]) for c in look["changes"]}
    assert told["G1"] == ("retired", {})
    assert told["T1"] == ("changed", {"price": ["89900", "99900"]})
    assert bring(owner, dry_run=True, detail=True).get("changes", []) == []


def test_an_import_is_undone_and_the_undo_too(owner: Client) -> None:
    bring(owner)
    bring(owner, GOODS.replace("89900", "99900") + "N1,Nuevo,5000,1\n")
    assert prices(owner) == {"T1": 99900, "G1": 20000, "N1": 5000}
    undone = owner.do("undo_catalogue", version=2)
    assert (undone["restored"], undone["retired"]) == (["T1"], ["N1"])
    assert prices(owner) == {"T1": 89900, "G1": 20000}
    owner.do("undo_catalogue", version=3)
    assert prices(owner) == {"T1": 99900, "G1": 20000, "N1": 5000}
    actions = [(v["version"], v["action"]) for v in owner.do("catalogue_history")]
    assert actions == [(4, "undo"), (3, "undo"), (2, "import"), (1, "import")]


def test_an_undo_leaves_what_was_changed_since(owner: Client) -> None:
    bring(owner)
    bring(owner, GOODS.replace("89900", "99900").replace("20000", "25000"))
    owner.do("edit_product", id="G1", values={"price": 26000})
    undone = owner.do("undo_catalogue", version=2)
    assert (undone["restored"], undone["left"]) == (["T1"], ["G1"])
    assert prices(owner) == {"T1": 89900, "G1": 26000}
    with pytest.raises(BadRequest, match="nothing of this version"):
        owner.do("undo_catalogue", version=99)


def test_a_product_is_edited_hidden_and_its_past_is_kept(owner: Client) -> None:
    bring(owner)
    values = {"price": "95000.50", "stock": None, "name": "Tenis Cometa 2", "link": "https://x.co"}
    assert owner.do("edit_product", id="T1", values=values)["changed"] is True
    got = owner.do("product", id="T1")
    assert (got["price"], got["stock"], got["name"]) == (95000.5, None, "Tenis Cometa 2")
    assert [(h["price"], h["changed_by"]) for h in got["history"]] == [("89900", "marta")]
    owner.do("edit_product", id="T1", values={"hidden": True})
    assert "T1" not in prices(owner)
    owner.do("edit_product", id="T1", values={"hidden": False})
    assert "T1" in prices(owner)
    assert owner.do("edit_product", id="T1", values={"hidden": False})["changed"] is False


def test_two_who_edit_the_same_product_do_not_overwrite_each_other(owner: Client) -> None:
    bring(owner)
    seen = owner.do("product", id="T1")["version"]
    owner.do("edit_product", id="T1", version=seen, values={"price": 1000})
    with pytest.raises(BadRequest, match="meanwhile"):
        owner.do("edit_product", id="T1", version=seen, values={"price": 2000})


def test_the_price_of_a_product_is_the_lowest_of_its_variants(owner: Client) -> None:
    bring(owner, SHIRT)
    [shirt] = owner.do("list_products")
    ids = [v["id"] for v in shirt["variants"]]
    values = {"variants": {ids[0]: {"price": 70000, "stock": 0}, ids[1]: {"price": 65000}}}
    owner.do("edit_product", id=shirt["id"], values=values)
    [shirt] = owner.do("list_products")
    assert (shirt["price"], shirt["stock"]) == (65000, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"price": p} for p in (0, -1, "x", "nan", "inf", 10**15, None)),
        *({"stock": s} for s in (-1, 1.5, "x", True, 10**12)),
        {"name": " "},
        {"link": "javascript:alert(1)"},
        {"colour": "red"},
        {"variants": {"nobody": {}}},
        {"description": "x" * 5001},
    ],
)
def test_a_wrong_value_changes_nothing(owner: Client, wrong: dict[str, object]) -> None:
    bring(owner)
    before = owner.do("product", id="T1")
    with pytest.raises(BadRequest):
        owner.do("edit_product", id="T1", values=wrong)
    assert owner.do("product", id="T1") == before


def test_a_picture_goes_before_those_a_product_has(owner: Client) -> None:
    bring(owner)
    content = base64.b64encode(PNG).decode()
    owner.do("put_picture", id="T1", mime="image/png", content=content)
    [image] = owner.do("product", id="T1")["images"]
    assert owner.file(image) == PNG
    with pytest.raises(BadRequest, match="PNG"):
        owner.do("put_picture", id="T1", mime="image/svg+xml", content=content)


# ---------------------------------------------------------------- settings


def test_a_change_of_settings_is_undone_with_its_author(owner: Client) -> None:
    owner.do("load_settings", values={"about": "uno", "hours": "9 a 5"})
    owner.do("load_settings", values={"about": "dos"})
    assert owner.do("undo_settings", version=2) == {"changed": ["about"]}
    assert owner.do("show_settings") == {"about": "uno", "hours": "9 a 5"}
    owner.do("undo_settings", version=3)
    assert owner.do("show_settings")["about"] == "dos"
    told = [(c["version"], c["key"], c["changed_by"]) for c in owner.do("settings_history")]
    assert told[:2] == [(4, "about", "marta"), (3, "about", "marta")]


def test_a_first_value_that_is_undone_is_gone(owner: Client) -> None:
    owner.do("load_settings", values={"about": "uno"})
    owner.do("undo_settings", version=1)
    assert owner.do("show_settings") == {}


def test_what_was_changed_again_is_not_undone(owner: Client) -> None:
    owner.do("load_settings", values={"about": "uno"})
    owner.do("load_settings", values={"about": "dos"})
    with pytest.raises(BadRequest, match="about: changed again"):
        owner.do("undo_settings", version=1)
    with pytest.raises(NotFound):
        owner.do("undo_settings", version=9)


def test_mistakes_in_settings_are_told_by_their_field(owner: Client) -> None:
    wrong = owner.do(
        "check_settings", values={"country": "XX", "about": "bien", "discounts": [{"name": "x"}]}
    )
    assert sorted(wrong) == ["country", "discounts"]
    assert owner.do("check_settings", values={"about": "bien"}) == {}
    with pytest.raises(BadSettings):
        owner.do("load_settings", values={"country": "XX"})
