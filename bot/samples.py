"""The sample shop: a catalogue, settings and pictures of our own, for a first look."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile
from typing import Any

from bot.errors import NotFound
from bot.settings import Settings

Do = Callable[..., Any]
CATALOGUE = "sample-catalogue.csv"  # the source by which the sample goods are known
PACKAGE = Path(__file__).parent
PLACES = (PACKAGE.parent / "data" / "samples", PACKAGE / "sample_shop")  # a checkout, a wheel


def seed(do: Do, settings: Settings) -> str:
    """Fill a shop that has nothing yet; says what was done."""
    if do("list_products") or do("show_settings"):
        return "This shop has something already; the sample shop was left out."
    told = seed_goods(do, settings)
    history = folder() / "history.zip"
    chats = do("load_demo", content=_text(history))["chats"] if history.is_file() else 0
    return f"{told} {chats} chats of three months are demo data, removed with one button."


def seed_goods(do: Do, settings: Settings) -> str:
    """The settings, goods and pictures of the sample shop; says what was done."""
    samples = folder()
    pictures = copy_pictures(samples / "media", settings.media)
    values = json.loads((samples / "settings.json").read_text(encoding="utf-8"))
    do("load_settings", values=values)  # before the goods: the shop's currency is theirs
    report = do("import_catalogue", name=CATALOGUE, content=_text(samples / "catalogue.csv"))
    return (
        f"{values['business_name']}, a sample shop: {report['created']} products, "
        f"{pictures} pictures. Its payee and phones are placeholders: load your own settings."
    )


def _text(file: Path) -> str:
    """A file's content as operations take it."""
    return base64.b64encode(file.read_bytes()).decode()


def folder() -> Path:
    """Where the sample shop lies."""
    for place in PLACES:
        if (place / "catalogue.csv").is_file():
            return place
    raise NotFound("the sample shop is not part of this installation")


def copy_pictures(source: Path, media: Path) -> int:
    """Put the pictures into the shop's own folder; a file that is there already stays."""
    media.mkdir(parents=True, exist_ok=True)
    pictures = sorted(source.glob("*.png"))
    for picture in pictures:
        if not (media / picture.name).exists():
            copyfile(picture, media / picture.name)
    return len(pictures)
