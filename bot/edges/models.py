"""Which model of meaning the shop searches with: the one of its settings, or the shipped one."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.shop import ShopSettings
from bot.edges.encoder import Encoder, open_encoder, shipped_encoder
from bot.errors import Later, Never

WORDS_ALONE = "none"  # the setting that leaves meaning out
# family -> what its makers put before a question and before a text; others bring their own
PREFIXES = {"e5": ("query: ", "passage: "), "bge": ("", ""), "gte": ("", "")}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model that is open, and what kept the one of the settings from being it."""

    encoder: Encoder | None
    problem: str = ""

    @property
    def name(self) -> str:
        """What the shop searches with, for people."""
        return self.encoder.name if self.encoder else "words"


@dataclass(slots=True)
class Models:
    """Holds the model that was opened last: it takes seconds to open, and settings may change."""

    _asked: tuple[str, str, str] | None = None
    _chosen: Chosen = field(default_factory=lambda: Chosen(None))

    def of(self, shop: ShopSettings) -> Chosen:
        """The model of the settings; when it cannot be had, the shipped one and the reason."""
        asked = wanted(shop)
        if asked != self._asked or self._chosen.problem:
            self._asked, self._chosen = asked, choose(*asked)
        return self._chosen


def wanted(shop: ShopSettings) -> tuple[str, str, str]:
    """Name and prefixes as the shop sets them, or as the model's family has them."""
    name = shop.embedding_model
    before = next((own for key, own in PREFIXES.items() if key in _last(name)), ("", ""))
    return (
        name,
        shop.embedding_query_prefix or before[0],
        shop.embedding_passage_prefix or before[1],
    )


def choose(name: str, query_prefix: str = "", passage_prefix: str = "") -> Chosen:
    """Opens a model that lies on this machine; never fetches one."""
    if name == WORDS_ALONE:
        return Chosen(None)
    problem = ""
    if name:
        try:
            made = open_encoder(name, query_prefix=query_prefix, product_prefix=passage_prefix)
            return Chosen(made)
        except (Never, Later) as error:
            problem = f"{error} The shop searches with its own model."
    try:
        return Chosen(shipped_encoder(), problem)
    except Never as error:
        return Chosen(None, " ".join(filter(None, (problem, f"{error} It searches by words."))))


def download(name: str) -> str:
    """Fetches a model to this machine, with its progress on the terminal; gives its folder."""
    try:
        from huggingface_hub import snapshot_download  # noqa: PLC0415 - only this needs it
    except ImportError as error:
        raise Never("Embeddings need the extra `salesbot[embeddings]`.") from error
    try:
        return str(snapshot_download(name))
    except (OSError, ValueError) as error:  # not reached, not there, not a name
        raise Later(f"The model {name!r} could not be fetched: {_line(error)}") from error


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1].lower()


def _line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
