"""Keeps a shop's shelf from one version of the catalogue to the next."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from bot.core.goods import Product
from bot.core.lexical import SMALL
from bot.core.shop import ShopSettings
from bot.edges.models import Chosen, Models
from bot.edges.saved_index import key_of, load, save
from bot.edges.shelf import Shelf, Spoken
from bot.errors import Never

log = logging.getLogger(__name__)
FEW = 2_000  # products that may have changed before a large catalogue is read again, beside


class Shelves:
    """Opens a shelf: a small one is read at once, a large one from disk or with what changed."""

    def __init__(self, folder: Path, code: str) -> None:
        self._folder, self._code = folder, code
        self._models = Models()
        self._shelf: Shelf | None = None
        self._made_for = ""
        self._reading: Thread | None = None

    def of(
        self, goods: Sequence[Product], catalogue: str, spoken: Spoken, shop: ShopSettings
    ) -> Shelf:
        """The shelf of these goods, with the model of the settings."""
        model = self._models.of(shop)
        made_for = f"{_key(model)}|{spoken.version}"
        if len(goods) <= SMALL:
            return _read(goods, spoken, model)
        if self._shelf and self._made_for == made_for:
            newer, gone = self._shelf.differences(goods)
            if len(newer) <= SMALL:
                if len(newer) + len(gone) > FEW:
                    self._read_again(goods, catalogue, spoken, model)
                return self._shelf.changed(goods, newer, gone)
        self._shelf, self._made_for = self._open(goods, catalogue, spoken, model), made_for
        return self._shelf

    def _open(
        self, goods: Sequence[Product], catalogue: str, spoken: Spoken, model: Chosen
    ) -> Shelf:
        """From disk where it was written for just this; else read, and written down."""
        key = key_of(_key(model), catalogue, f"{self._code}|{spoken.version}")
        saved = load(self._folder, key, spoken.thesaurus)
        if saved and len(saved.sections[0].part.ids) == len(goods):
            return Shelf(goods, spoken, model=model, saved=saved)
        made = _read(goods, spoken, model)
        try:
            save(made, self._folder, key)
        except OSError as error:
            log.warning("the index was not saved: %s", Never(str(error)))
        return made

    def _read_again(
        self, goods: Sequence[Product], catalogue: str, spoken: Spoken, model: Chosen
    ) -> None:
        """Reads all of a large catalogue beside the answering; the next change finds it ready."""
        if self._reading and self._reading.is_alive():
            return

        def work() -> None:
            self._shelf = self._open(goods, catalogue, spoken, model)

        self._reading = Thread(target=work, name="reading the catalogue", daemon=True)
        self._reading.start()


def _read(goods: Sequence[Product], spoken: Spoken, model: Chosen) -> Shelf:
    return Shelf(goods, spoken, model=model, tell=_tell if len(goods) > SMALL else None)


def _tell(doing: str, done: int, size: int) -> None:
    """Progress, a line each."""
    log.info("reading the %s of the catalogue: %d of %d", doing, done, size)


def _key(model: Chosen) -> str:
    return model.encoder.key if model.encoder else ""
