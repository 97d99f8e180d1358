"""The page of WhatsApp numbers: link, see the code, let rest, unlink, and the queue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bot.client import Client, find_door
from bot.core.chat import Outbound
from bot.store.people import PersonSays, person_says
from dashboard import gate
from tests.dashboard.conftest import PASSWORD, Open, said, worker
from tests.edges.whatsapp.wire import Wire, until

ACCOUNT = "whatsapp"
pytestmark = pytest.mark.skipif(
    find_spec("neonize") is None, reason="the packages for WhatsApp are not installed"
)


@pytest.fixture(scope="module")
def other(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A shop of its own, whose WhatsApp is scripted."""
    home = tmp_path_factory.mktemp("numbers") / "home"
    shutil.copytree(sample_home, home)
    with worker(home) as shop:
        client = find_door(home)
        assert client is not None
        for role in ("owner", "agent"):
            client.do("add_user", login=role, name=role, password=PASSWORD, role=role)
        yield shop


@pytest.fixture
def door(other: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("SALESBOT_HOME", str(other.settings.home))
    gate._settings.cache_clear()
    client = find_door(other.settings.home)
    assert client is not None
    yield client
    gate._settings.cache_clear()


def standing(door: Client) -> str:
    return str(door.do("numbers")[0]["standing"])


def test_a_number_is_linked_rests_and_is_unlinked(console: Open, other: Any, door: Client) -> None:
    at = console("whatsapp")
    assert "Ningún número vinculado" in said(at)
    press(at, "Pedir el código")
    assert "Marque que acepta el riesgo" in said(at)
    assert door.do("numbers") == []

    at.checkbox[0].check()
    press(at, "Pedir el código")
    until(lambda: standing(door) == "connecting")
    Wire(other.settings.home / "whatsapp" / ACCOUNT).qr("https://wa.me/settings/linked_devices#X")
    until(lambda: door.do("number_code"))
    at.run()
    assert 'class="qr" src="data:image/png' in said(at)
    assert "Dispositivos vinculados" in said(at)

    press(at, "Desconectar")
    until(lambda: standing(door) == "stopped")
    at.run()
    assert "desconectado" in said(at)
    at.get_by_key(f"unlink/{ACCOUNT}").click().run()
    until(lambda: not door.do("numbers")[0]["is_linked"])
    at.get_by_key(f"history/{ACCOUNT}").set_value(True).run()
    assert "esperando el código" in said(at)
    assert not at.exception


def test_a_phone_that_is_none_is_told_beside_its_field(console: Open, door: Client) -> None:
    at = console("whatsapp")
    form = f"link/{ACCOUNT}" if not door.do("numbers") else f"link/{ACCOUNT}2"
    at.get_by_key(f"{form}/way").set_value("code").run()
    at.text_input(key=f"{form}/phone").set_value("12")
    at.checkbox(key=f"{form}/accept").check()
    at.get_by_key(f"{form}/ask").click().run()
    assert "Escriba el número completo" in said(at)


def test_what_waits_is_shown_and_dropped(console: Open, other: Any, door: Client) -> None:
    other.db.run("open_account", account="far", channel="other", name="", now=datetime.now(UTC))
    at = console("whatsapp", "owner", part="queue")
    later = datetime.now(UTC) + timedelta(hours=2)
    [chat] = door.do("chats", view="all", limit=1)["chats"]
    words = Outbound("ya le respondo, <b>un momento</b>")
    message = PersonSays(chat["account"], chat["chat"], "waits", words, "owner")
    person_says(other.db, message, later)
    at.run()
    assert "&lt;b&gt;un momento" in said(at)
    at.get_by_key("drop_message/waits").click().run()
    assert door.do("queue") == []


def press(at: Any, label: str) -> None:
    [button] = [b for b in at.button if b.label == label]
    button.click().run()
