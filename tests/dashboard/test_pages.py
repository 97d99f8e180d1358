"""Each page as each role sees it, without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.app import Shop
from bot.client import Client, find_door
from bot.core.access import MAY
from dashboard import gate
from tests.dashboard.conftest import Open, said, worker, writes

PAGES = {
    "today": "read",
    "inbox": "read",
    "leads": "read",
    "products": "read",
    "try_it": "chat",
    "whatsapp": "settings",
    "settings": "settings",
    "users": "people",
    "me": "read",
}
NASTY = "<img src=x onerror=alert(1)> [clic](javascript:alert(1)) ![](http://evil.example/x) $x$"
ESCAPED = "&lt;img src=x onerror=alert(1)&gt; [clic](javascript:alert(1))"


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_for_the_roles_that_may_see_it(console: Open, page: str, role: str) -> None:
    if PAGES[page] in MAY[role]:  # type: ignore[index]
        at = console(page, role)
        assert not at.exception
        assert at.title
    else:
        with pytest.raises(ValueError, match="page"):
            console(page, role)


def test_a_session_that_has_ended_shows_nothing_of_the_shop(console: Open) -> None:
    at = console("inbox")
    at.session_state["_session"] = "made up"
    at.run()
    assert "Su sesión terminó" in said(at)
    assert not at.title


def test_the_language_is_switched_and_kept(console: Open) -> None:
    at = console("inbox", "manager")
    assert at.title[0].value == "Conversaciones"
    at.get_by_key("my_language").set_value("en").run()
    assert at.title[0].value == "Inbox"
    assert console("leads", "manager").title[0].value == "Leads"
    at.get_by_key("my_language").set_value("es").run()


# ---------------------------------------------------------------- inbox


def test_what_a_customer_writes_stays_text(shop: Shop, console: Open) -> None:
    writes(shop, NASTY, "573111", name="<script>alert(2)</script> *Eva*")
    at = console("inbox", chat="main/573111", view="all")
    shown = said(at)
    assert ESCAPED in shown
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert "<img src=x" not in shown
    [button] = [b for b in at.button if b.key == "open/main/573111"]
    assert "\\<script\\>" in button.label


def test_a_chat_is_taken_answered_and_given_back(shop: Shop, console: Open, owner: Client) -> None:
    writes(shop, "hola, ¿qué tal?", "573222", name="Rosa")
    at = console("inbox", "agent", chat="main/573222", view="all")
    at.get_by_key("take/main/573222").click().run()
    assert owner.do("customer", chat="573222")["person"] == "agent"
    at.chat_input(key="reply/main/573222").set_value("Le atiendo yo").run()
    [*_, last] = owner.do("conversation", chat="573222")["messages"]
    assert (last["body"], last["person"]) == ("Le atiendo yo", "agent")
    at.get_by_key("give/main/573222").click().run()
    assert owner.do("customer", chat="573222")["status"] == "bot"


def test_a_draft_belongs_to_one_customer(shop: Shop, console: Open) -> None:
    writes(shop, "hola", "573331", name="Carla")
    writes(shop, "hola", "573332", name="Jorge")
    at = console("inbox", chat="main/573331")
    assert [box.key for box in at.chat_input] == ["reply/main/573331"]
    at.query_params["chat"] = "main/573332"
    at.run()
    assert [box.key for box in at.chat_input] == ["reply/main/573332"]


def test_notes_and_the_one_in_charge_stand_on_the_card(
    shop: Shop, console: Open, owner: Client
) -> None:
    writes(shop, "hola", "573444", name="Rita")
    at = console("inbox", "agent", chat="main/573444")
    at.text_area[0].set_value("Prefiere <b>la tarde</b>")
    [save] = [b for b in at.button if b.label == "Guardar nota"]
    save.click().run()
    assert "Prefiere &lt;b&gt;la tarde&lt;/b&gt;" in said(at)
    at.selectbox(key="assigned/main/573444").set_value("manager").run()
    assert owner.do("customer", chat="573444")["assigned_to"] == "manager"


def test_who_may_only_look_has_nothing_to_press(shop: Shop, console: Open) -> None:
    writes(shop, "hola", "573555", name="Sara")
    at = console("inbox", "viewer", chat="main/573555")
    assert not at.chat_input
    assert not [b for b in at.button if str(b.key).startswith(("take/", "give/", "drop/"))]


def test_a_link_to_a_chat_that_is_not_there_says_so(console: Open) -> None:
    assert "Esta conversación no existe" in said(console("inbox", chat="main/nobody"))


def test_the_bots_reasons_stand_under_what_it_said(console: Open, owner: Client) -> None:
    chat = owner.do("customer_says", name="Ana", text="¿cuánto valen los audífonos?")["chat"]
    wait_for(lambda: len(owner.do("conversation", chat=chat)["messages"]) > 1)
    shown = said(console("inbox", chat=f"main/{chat}"))
    assert "¿Por qué lo dijo?" in shown
    assert "pregunta el precio" in shown
    assert "← producto" in shown


def wait_for(done) -> None:
    deadline = monotonic() + 60
    while not done():
        assert monotonic() < deadline, "it did not happen"
        sleep(0.1)  # between two looks at another thread's work


# ---------------------------------------------------------------- being the customer


def test_somebody_of_the_shop_plays_several_customers(console: Open, owner: Client) -> None:
    at = console("try_it", "agent", customer="sim-one")
    at.chat_input(key="say/sim-one").set_value("hola").run()
    at.query_params["customer"] = "sim-two"
    at.run()
    at.chat_input(key="say/sim-two").set_value("buenas").run()
    for chat, text in (("sim-one", "hola"), ("sim-two", "buenas")):
        assert owner.do("conversation", chat=chat)["messages"][0]["body"] == text


# ---------------------------------------------------------------- products and settings


def test_a_price_is_changed_and_a_wrong_one_told_beside_its_field(
    console: Open, owner: Client
) -> None:
    at = console("products", "manager", product="PA02")
    [price] = [n for n in at.number_input if n.label.startswith("Precio (")]
    price.set_value(0)
    [save] = [b for b in at.button if b.label == "Guardar"]
    save.click().run()
    assert "precio mayor que cero" in said(at)
    [price] = [n for n in at.number_input if n.label.startswith("Precio (")]
    price.set_value(21000)
    [save] = [b for b in at.button if b.label == "Guardar"]
    save.click().run()
    assert owner.do("product", id="PA02")["price"] == 21000
    assert "Antes" in said(at)


def test_goods_are_found_by_words_and_state(console: Open) -> None:
    at = console("products")
    at.text_input(key="words").set_value("gel bolígrafos").run()
    assert [b.key for b in at.button if str(b.key).startswith("good/")] == ["good/PA02"]
    at.text_input(key="words").set_value("nada de eso").run()
    assert "Ningún producto así" in said(at)


def test_a_catalogue_is_looked_at_published_and_undone(console: Open, owner: Client) -> None:
    at = console("products", "manager", part="import")
    file = "codigo,nombre,precio,existencias\nZZ1,Cosa nueva,1000,1\n,Sin precio,,\n"
    at.file_uploader[0].upload("nuevo.csv", file.encode()).run()
    told = {m.label: m.value for m in at.metric}
    assert (told["Nuevos"], told["Rechazadas"]) == ("1", "1")
    assert "ZZ1" not in ids(owner)
    at.get_by_key("publish").click().run()
    wait_for(lambda: "ZZ1" in ids(owner))
    assert "Importó nuevo.csv" in said(at)
    version = owner.do("catalogue_history")[0]["version"]
    at.get_by_key(f"undo/{version}").click().run()
    wait_for(lambda: "ZZ1" not in ids(owner))


def ids(owner: Client) -> list[str]:
    return [product["id"] for product in owner.do("list_products")]


def test_a_setting_counts_at_once_and_is_undone(console: Open, owner: Client) -> None:
    at = console("settings", "manager", part="contact")
    [hours] = [f for f in at.text_input if f.label == "Horario"]
    before = hours.value
    hours.set_value("Siempre")
    [save] = [b for b in at.button if b.label == "Guardar"]
    save.click().run()
    assert owner.do("show_settings")["hours"] == "Siempre"
    at = console("settings", "manager", part="history")
    assert "Siempre" in said(at)
    version = owner.do("settings_history")[0]["version"]
    at.get_by_key(f"undo/{version}").click().run()
    assert owner.do("show_settings")["hours"] == before


@pytest.mark.parametrize("part", ["shop", "contact", "policies", "payments", "questions"])
def test_saving_what_nobody_changed_changes_nothing(
    console: Open, owner: Client, part: str
) -> None:
    before = owner.do("show_settings")
    at = console("settings", "manager", part=part)
    [save] = [b for b in at.button if b.label == "Guardar"]
    save.click().run()
    assert not at.exception
    assert owner.do("show_settings") == before


# ---------------------------------------------------------------- users and oneself


def test_somebody_new_is_added_and_a_mistake_told_beside_its_field(
    console: Open, owner: Client
) -> None:
    at = console("users")
    for field, value in (("name", "Nora"), ("login", "nora"), ("password", "corta")):
        at.text_input(key=f"user/new/{field}").set_value(value)
    [create] = [b for b in at.button if b.label == "Agregar"]
    create.click().run()
    assert "8 caracteres o más" in said(at)
    at.text_input(key="user/new/password").set_value("otra-clave-larga")
    [create] = [b for b in at.button if b.label == "Agregar"]
    create.click().run()
    assert "nora" in {user["login"] for user in owner.do("list_users")}


# ---------------------------------------------------------------- without the worker


def test_the_page_says_that_the_worker_is_away_and_comes_back(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, console: Open
) -> None:
    home = tmp_path / "other"
    shutil.copytree(sample_home, home)
    monkeypatch.setenv("SALESBOT_HOME", str(home))
    with worker(home):
        gate._settings.cache_clear()
        client = find_door(home)
        assert client is not None
        client.do("add_user", login="owner", name="Ana", password="una-clave-larga", role="owner")
        at = console("today")
        assert at.title
        gate._settings.cache_clear()
    at.run()
    assert "El motor de la tienda está detenido" in said(at)
    with worker(home):
        at.run()
        assert at.title[0].value == "Hoy"


# ---------------------------------------------------------------- demo data


def test_demo_data_goes_with_one_button_and_a_question(
    sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, console: Open
) -> None:
    home = tmp_path / "demo"
    shutil.copytree(sample_home, home)
    monkeypatch.setenv("SALESBOT_HOME", str(home))
    with worker(home):
        gate._settings.cache_clear()
        client = find_door(home)
        assert client is not None
        for role in ("owner", "agent"):
            client.do("add_user", login=role, name=role, password="una-clave-larga", role=role)
        assert "Datos de ejemplo" in said(console("today", "agent"))
        assert not [b for b in console("today", "agent").button if b.key == "remove_demo"]
        at = console("today")
        at.toggle(key="demo_goods").set_value(True).run()
        assert client.do("health")["demo_chats"] > 0
        at.get_by_key("remove_demo").click().run()
        how = client.do("health")
        assert (how["demo_chats"], how["products"]) == (0, 0)
        assert "Datos de ejemplo" not in said(at)
        assert "Nadie espera por una persona" in said(at)
