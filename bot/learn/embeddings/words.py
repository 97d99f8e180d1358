"""The words that the model knows: the frequent ones of three languages, and the shops' nouns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.words import tokens

FREQUENT = (("es", 45_000), ("en", 22_000), ("pt", 22_000))
RARE = 1e-8  # the share of a noun that the frequency lists do not hold


@dataclass(frozen=True, slots=True)
class Word:
    """A word in plain form, as it is spelt most often, and its share of all words."""

    plain: str
    spelt: str
    share: float


def frequent() -> dict[str, Word]:
    """The most frequent words of each language, accents folded, duplicates merged."""
    from wordfreq import get_frequency_dict, top_n_list  # noqa: PLC0415 - only to build

    known: dict[str, Word] = {}
    for language, most in FREQUENT:
        shares = get_frequency_dict(language, "best")
        for spelt in top_n_list(language, most):
            _add(known, spelt, shares.get(spelt, 0.0))
    return known


def vocabulary(goods: Iterable[str], most: int) -> list[Word]:
    """At most so many words, most frequent first; those of the goods are always in."""
    from wordfreq import zipf_frequency  # noqa: PLC0415 - only to build

    known = frequent()
    must: dict[str, Word] = {}
    for phrase in goods:
        for spelt in phrase.split():
            share = max(10.0 ** zipf_frequency(spelt, code) for code, _ in FREQUENT) / 1e9
            _add(must, spelt, max(share, RARE))
    must = {word: known.get(word, own) for word, own in must.items()}
    by_share = sorted(known.values(), key=lambda word: (-word.share, word.plain))
    others = [word for word in by_share if word.plain not in must]
    chosen = [*must.values(), *others[: max(most - len(must), 0)]]
    return sorted(chosen, key=lambda word: (-word.share, word.plain))


def _add(known: dict[str, Word], spelt: str, share: float) -> None:
    """Keeps the more frequent spelling of a plain word; what is no single word is left out."""
    found = tokens(spelt)
    if len(found) != 1 or len(found[0]) < 2:
        return
    held = known.get(found[0])
    if held is None or share > held.share:
        known[found[0]] = Word(found[0], spelt, share)
