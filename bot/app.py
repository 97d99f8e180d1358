"""Opens the shop: the only file that knows every real part."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from filelock import FileLock, Timeout

from bot import __version__
from bot.core.answer import MadeWith
from bot.core.assortment import categories, house_words
from bot.core.goods import Product
from bot.core.relations import Together
from bot.core.shop import LANGUAGES, PaymentMethod, ShopSettings, settings_from
from bot.core.speech import Language
from bot.core.understand import Knowledge
from bot.core.understand.codes import codes_of
from bot.door.operations import Desk
from bot.edges.ears import Hearing, Listener
from bot.edges.intents import classify
from bot.edges.models import download
from bot.edges.pictures import Eyes
from bot.edges.shelf import Spoken
from bot.edges.shelves import Shelves
from bot.edges.speech_model import download as download_speech
from bot.errors import ShopIsOpen
from bot.fresh import Fresh
from bot.language import load, thesaurus
from bot.ports import Ears
from bot.settings import Settings
from bot.store import catalogue, office, orders
from bot.store.database import Database, DuckDatabase
from bot.store.figures import Place, make_reports, stand_at
from bot.store.migrations import bring_up_to_date
from bot.store.turns import free_all
from bot.turn import Team

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that is open: its memory, its team as of now, its folder."""

    settings: Settings
    db: Database
    team: Fresh[Team]
    close: Callable[[], None]


def open_shop(settings: Settings, ears: Ears | None = None) -> Shop:
    """Open the shop's database and gather its team; one process at a time."""
    settings.home.mkdir(parents=True, exist_ok=True)
    settings.media.mkdir(exist_ok=True)
    lock = hold(settings.home)
    db = open_database(settings)
    bring_up_to_date(db)
    make_reports(db)
    if isinstance(db, DuckDatabase):
        db.lock_down(settings.exports)
        free_all(db)  # whoever held a chat or a parcel is gone: this process owns the file
    db.run("open_account", account="main", channel="simulator", name="", now=datetime.now(UTC))

    def shop_settings() -> ShopSettings:
        return settings_from(office.stored_settings(db))

    hearing: Fresh[Ears] = Fresh(
        lambda: speech(shop_settings()),
        lambda: ears or listening(shop_settings(), settings.models),
    )
    shelves = shelves_of(settings)
    team = Fresh(lambda: versions(db), lambda: gather(db, settings, hearing.get, shelves))
    stand_at(db, place_of(team.get()))

    def close() -> None:
        db.close()
        lock.release()

    return Shop(settings, db, team, close)


def open_database(settings: Settings) -> Database:
    """DuckDB in the home, or PostgreSQL by its URL."""
    if settings.database_url:
        from bot.store.postgres import PostgresDatabase  # noqa: PLC0415 -- an optional part

        return PostgresDatabase(settings.database_url)
    return DuckDatabase(settings.database)


def hold(home: Path) -> FileLock:
    """The lock of a home; who has it is said to whoever comes second."""
    lock = FileLock(home / "shop.lock")
    note = home / "shop.pid"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        holder = note.read_text(encoding="utf-8").strip() if note.exists() else "another process"
        raise ShopIsOpen(f"this shop is already open: {holder} holds {home}") from error
    import os  # noqa: PLC0415

    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    command = words[-1] if words else "python"
    note.write_text(f"process {os.getpid()} (salesbot {command})", encoding="utf-8")
    return lock


def versions(db: Database) -> tuple[tuple[str, str], ...]:
    """On what the team depends."""
    return tuple(sorted((str(key), str(value)) for key, value in db.run("versions")))


def listening(settings: ShopSettings, models: Path) -> Ears:
    """Whoever listens to voice notes, as the shop has set it."""
    language = settings.speech_language or settings.language
    return Listener(
        Hearing(
            model=settings.speech_model,
            language="" if language == "auto" else language,
            device=settings.speech_device,
            compute=settings.speech_compute,
            online=settings.speech_online,
        ),
        models,
    )


def speech(settings: ShopSettings) -> tuple[str, ...]:
    """On what listening depends."""
    own = (settings.speech_model, settings.speech_device, settings.speech_compute)
    return (*own, settings.speech_online, settings.speech_language, settings.language)


def fetch_speech_model(model: str, models: Path) -> Path:
    """Fetch the model that listens to voice notes, telling how far it is on standard error."""

    def told(done: int, whole: int) -> None:
        sys.stderr.write(f"\r{model}: {done} of about {whole} MB")
        sys.stderr.flush()

    return download_speech(model, models, told)


def gather(
    db: Database, settings: Settings, ears: Callable[[], Ears], shelves: Shelves | None = None
) -> Team:
    """The team, as of the catalogue and settings that the database holds now."""
    shop = settings_from(office.stored_settings(db))
    goods = [with_pictures(p, settings.media) for p in catalogue.products(db)]
    goods = [p if p.currency else replace(p, currency=shop.currency) for p in goods]
    languages = {code: load(code) for code in LANGUAGES}
    language = languages[shop.language]
    version, shelves = catalogue.version(db), shelves or shelves_of(settings)
    shelf = shelves.of(goods, str(version), spoken_by(languages.values()), shop)
    made = MadeWith(
        catalogue=version,
        settings=office.settings_version(db),
        language=language.version,
        model=shelf.model.name,
        code=__version__,
    )
    ways, house = tuple(offered(shop, goods)), house_words(shop)
    know = Knowledge(shop, languages, shelf.lexical, ways, classify, codes_of(goods), house)
    return Team(
        know=know,
        catalogue={p.id: p for p in goods},
        shelf=shelf,
        ears=ears(),
        eyes=Eyes(own_pictures(goods), settings.home),
        categories=categories(goods),
        together=habits(db),
        made_with=made,
        search_problem=shelf.model.problem,
    )


def habits(db: Database) -> Callable[[], Together]:
    """What customers buy together, counted once a day."""
    counts: Fresh[Together] = Fresh(
        lambda: datetime.now(UTC).date(), lambda: orders.bought_together(db, datetime.now(UTC))
    )
    return counts.get


def shelves_of(settings: Settings) -> Shelves:
    """Where the shop's indexes lie."""
    return Shelves(settings.home / "index", __version__)


def spoken_by(languages: Iterable[Language]) -> Spoken:
    """What search knows of the languages of customers."""
    spoken = [*languages]
    real = frozenset[str]().union(*(own.real for own in spoken))
    version = " ".join(own.version for own in spoken)
    return Spoken(thesaurus(), real, lines_of("strangers.txt"), version)


def download_model(name: str) -> str:
    """Fetch a model of sentence-transformers to this machine; gives its folder."""
    return download(name)


def lines_of(name: str) -> list[str]:
    """The lines of a word list of bot.language."""
    file = files("bot.language").joinpath(name)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def offered(shop: ShopSettings, goods: Sequence[Product]) -> list[PaymentMethod]:
    """The ways to pay that have all they need; without credentials no link is made."""
    ready: Mapping[str, bool] = {
        "transfer": True,
        "cash_on_delivery": True,
        "product_link": any(p.link for p in goods),
    }
    return [
        m
        for m in shop.payment_methods
        if ready.get(m.kind, False) and (m.kind != "transfer" or (m.payee and m.name))
    ]


def with_pictures(product: Product, media: Path) -> Product:
    """A product with the pictures that can really be sent: URLs, and files that are there."""
    there = [i if is_url(i) else _file(i, media) for i in product.images]
    return replace(product, images=tuple(i for i in there if i))


def own_pictures(goods: Sequence[Product]) -> list[tuple[str, str]]:
    """(product, path) of the pictures that lie in the shop's folder."""
    return [(p.id, i) for p in goods for i in p.images if not is_url(i)]


def is_url(image: str) -> bool:
    """Whether a picture lies on the web."""
    return image.startswith(("http://", "https://"))


def _file(image: str, media: Path) -> str:
    path = (media / image.removeprefix("media/")).resolve()
    inside = path.is_relative_to(media.resolve())
    return f"media/{image.removeprefix('media/')}" if inside and path.is_file() else ""


def place_of(team: Team) -> Place:
    """Where the shop is: what its figures are told in."""
    told = team.know.settings
    return Place(told.timezone, told.currency, told.business_name)


def desk(shop: Shop) -> Desk:
    """An open shop, as operations use it."""
    return Desk(shop.db, shop.team, lambda: datetime.now(UTC), shop.settings.media)
