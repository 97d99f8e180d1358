"""The console in a real browser: one journey from the first visit on, and what axe finds."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.dashboard.conftest import running

CHROMIUM = os.environ.get("SALESBOT_CHROMIUM") or next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    "",
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(420),
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium here: install it or name it in SALESBOT_CHROMIUM"
    ),
]
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
 --disable-component-update --disable-sync""".split()
WAIT = 30_000  # milliseconds; the machine may be busy
CATALOGUE = "codigo,nombre,precio,existencias\nZX1,Lámpara Zafiro,77000,4\n"
NASTY = (
    "<img src=http://evil.example/a.png onerror=\"document.title='owned'\">"
    " ![](http://evil.example/b.png) [clic](javascript:alert(1)) www.evil.example"
)
PAGES = ["", "inbox", "leads", "products", "try", "whatsapp", "settings", "users", "me"]
INSIDE = ["inbox?chat=demo/demo-0001&view=all", "products?product=FE01", "products?part=import"]
INSIDE += ["products?part=changes", "settings?part=payments", "settings?part=history"]
INSIDE += ["whatsapp?part=queue"]
SAMPLES = Path(__file__).parents[2] / "data" / "samples" / "media"


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with running(home) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(site: str, browser: Browser) -> Iterator[Page]:
    """A page of Marta's, who comes first; every request to another host is noted and refused."""
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    expect.set_options(timeout=WAIT)
    page.outside = []  # type: ignore[attr-defined]

    def request(request) -> None:
        if not request.url.startswith((site, site.replace("http", "ws"), "data:", "blob:")):
            page.outside.append(request.url)  # type: ignore[attr-defined]

    page.on("request", request)
    page.on("dialog", lambda dialog: page.outside.append(dialog.message))  # type: ignore[attr-defined]
    page.goto(site)
    expect(page.get_by_role("heading", name="Bienvenido")).to_be_visible()
    page.get_by_label("Su nombre").fill("Marta Ríos")
    page.get_by_label("Usuario").fill("marta")
    page.get_by_label("Contraseña").fill("una-clave-larga")
    page.get_by_role("button", name="Crear y entrar").click()
    expect(page.get_by_role("heading", name="Hoy")).to_be_visible()
    yield page
    context.close()


def go(page: Page, site: str, path: str, heading: str) -> None:
    page.goto(f"{site}/{path}")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def write(page: Page, text: str) -> None:
    """Write into the page's chat box, and send."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(text)
    box.press("Enter")


def bubble(page: Page, text: str | re.Pattern[str]):
    return page.locator(".thread .bubble").filter(has_text=text)


def test_one_journey_from_the_first_visit_to_a_changed_price(page: Page, site: str) -> None:
    # a catalogue is brought in
    go(page, site, "products?part=import", "Productos")
    file = {"name": "nuevo.csv", "mimeType": "text/csv", "buffer": CATALOGUE.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Publicar los cambios").click()
    expect(page.get_by_text("Importó nuevo.csv")).to_be_visible()

    # a customer asks for it
    go(page, site, "try", "Probar")
    page.get_by_label("Nombre del cliente").fill("Carla")
    page.get_by_role("button", name="Nuevo cliente").click()
    write(page, "¿cuánto vale la lámpara zafiro?")
    expect(bubble(page, "77.000").first).to_be_visible()
    customer = page.url.split("customer=")[1].split("&")[0]

    # a person takes the chat over and answers; the bot is silent
    go(page, site, f"inbox?chat=main/{customer}&view=all", "Conversaciones")
    expect(page.get_by_text("¿Por qué lo dijo?").first).to_be_visible()
    page.get_by_role("button", name="Tomar").click()
    expect(page.get_by_text("Contesta Marta Ríos")).to_be_visible()
    write(page, "Hola Carla, le atiendo yo")
    expect(bubble(page, "le atiendo yo")).to_be_visible()
    go(page, site, f"try?customer={customer}", "Probar")
    expect(bubble(page, "le atiendo yo")).to_be_visible()
    write(page, "gracias, ¿y cuánto vale?")
    expect(bubble(page, "gracias")).to_be_visible()
    said_by_bot = page.locator(".thread .bubble.bot").count()
    page.wait_for_timeout(6000)  # longer than the bot waits for a burst
    assert page.locator(".thread .bubble.bot").count() == said_by_bot

    # the chat is given back
    go(page, site, f"inbox?chat=main/{customer}&view=all", "Conversaciones")
    page.get_by_role("button", name="Devolver al bot").click()
    expect(page.get_by_text("Contesta el bot")).to_be_visible()

    # a price is changed, and the bot uses it
    go(page, site, "products?product=ZX1", "Productos")
    page.get_by_label(re.compile(r"^Precio \(COP\)")).fill("81500")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_text("Antes: $77.000, existencias 4")).to_be_visible()
    go(page, site, f"try?customer={customer}", "Probar")
    write(page, "¿cuánto vale la lámpara zafiro?")
    expect(bubble(page, "81.500").first).to_be_visible()
    assert page.outside == []  # type: ignore[attr-defined]


def test_what_a_customer_writes_runs_nothing_and_fetches_nothing(page: Page, site: str) -> None:
    go(page, site, "try?customer=sim-nasty", "Probar")
    write(page, NASTY)
    expect(bubble(page, "javascript:alert(1)").first).to_be_visible()
    for path, heading in (
        ("inbox?chat=main/sim-nasty&view=all", "Conversaciones"),
        ("inbox?view=all&q=evil", "Conversaciones"),
        ("leads", "Interesados"),
        ("", "Hoy"),
    ):
        go(page, site, path, heading)
        page.wait_for_timeout(1500)  # time in which something might run
        assert page.title() != "owned"
        assert page.locator("a[href*='evil'], img[src*='evil'], a[href^='javascript']").count() == 0
    assert page.outside == []  # type: ignore[attr-defined]


def test_a_draft_stays_with_its_customer(page: Page, site: str) -> None:
    for name in ("one", "two"):
        go(page, site, f"try?customer=sim-{name}", "Probar")
        write(page, f"hola, soy {name}")
        expect(bubble(page, f"soy {name}")).to_be_visible()
    go(page, site, "inbox?chat=main/sim-one&view=all", "Conversaciones")
    page.get_by_test_id("stChatInputTextArea").fill("solo para one")
    page.get_by_role("button", name="Abrir la conversación con sim-two").click()
    expect(bubble(page, "soy two")).to_be_visible()
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_count(1)
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("")


def test_several_customers_show_pictures_and_speak(page: Page, site: str) -> None:
    picture = (SAMPLES / "audifonos-inalambricos.png").read_bytes()
    for name, file in (
        ("lola", {"name": "foto.png", "mimeType": "image/png", "buffer": picture}),
        ("luis", {"name": "nota.ogg", "mimeType": "audio/ogg", "buffer": b"OggS" + bytes(400)}),
    ):
        go(page, site, f"try?customer=sim-{name}", "Probar")
        page.locator("[data-testid=stChatInput] input[type=file]").set_input_files(file)
        expect(page.get_by_text(str(file["name"]))).to_be_visible()
        page.get_by_test_id("stChatInputSubmitButton").click()
        kind = "img" if name == "lola" else "audio"
        expect(page.locator(f".bubble.mine {kind}[src^='/picture/']").first).to_be_visible()
        expect(page.locator(".bubble.bot").first).to_be_visible()
    assert page.locator(".row").filter(has_text="sim-l").count() == 2
    assert page.outside == []  # type: ignore[attr-defined]


def test_the_language_is_switched_by_one_click(page: Page, site: str) -> None:
    go(page, site, "users", "Usuarios")
    page.get_by_role("button", name="Marta Ríos").click()
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", name="Users", exact=True)).to_be_visible()
    page.get_by_text("Español").click()
    expect(page.get_by_role("heading", name="Usuarios", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, *INSIDE])
def test_axe_finds_nothing_serious(page: Page, site: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{site}/{path}")
    expect(page.locator(".st-key-head h1")).to_be_visible()
    page.wait_for_timeout(1500)  # charts and fades
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], node["html"][:160], node["failureSummary"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_at_the_door(site: str, browser: Browser, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site}/sign-in")
        found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_phone_shows_the_list_or_one_chat(site: str, page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    go(page, site, "inbox?view=all", "Conversaciones")
    row = page.locator(".row").first
    expect(row).to_be_visible()
    go(page, site, "inbox?chat=main/sim-one&view=all", "Conversaciones")
    expect(bubble(page, "soy one")).to_be_visible()
    expect(page.locator(".row").first).to_be_hidden()
    page.get_by_role("button", name="Volver a la lista").click()
    expect(page.locator(".row").first).to_be_visible()
    for path in PAGES:
        page.goto(f"{site}/{path}")
        expect(page.locator(".st-key-head h1")).to_be_visible()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path
    page.set_viewport_size({"width": 1366, "height": 900})
