"""A shop that is open, and its real door on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.app import Shop, open_shop
from bot.client import Client, find_door
from bot.core.chat import Inbound
from bot.core.goods import Product
from bot.settings import Settings
from bot.store.catalogue import Delivery, publish
from bot.store.chats import receive
from bot.store.office import load_settings
from bot.worker import listening, served

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_shop(Settings(tmp_path_factory.mktemp("home")))
    goods = (Product("T1", "Tenis Cometa", Decimal(89900), "COP", stock=3),)
    publish(shop.db, Delivery("a.csv", goods), who="test", report="{}", now=NOW)
    load_settings(shop.db, {"about": "nuestro secreto"}, who="test", now=NOW)
    receive(shop.db, Inbound("main", "573001", "A", NOW, "hola \ud83d \x00", name="Ana"), NOW)
    shop.team.get(wait=True)
    with listening(0) as listener, served(shop, listener):
        yield shop
    shop.close()


@pytest.fixture
def home(shop: Shop) -> Path:
    return shop.settings.home


def client_of(home: Path, role: str, who: str = "") -> Client:
    client = find_door(home, role, who)
    assert client is not None
    return client


@pytest.fixture
def owner(home: Path) -> Client:
    return client_of(home, "owner", "José Ñandú 🌸")


@pytest.fixture
def analyst(home: Path) -> Client:
    return client_of(home, "analyst")
