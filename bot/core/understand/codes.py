"""Goods that are named by their code: 'la PA-115', 'el esc 6'."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.goods import Product
from bot.core.understand.pieces import PAUSE, Utterance
from bot.core.words import tokens

LONGEST = 12  # letters and digits of a code
PARTS = 3  # of which it is written: PA-115-B
NUMBER = 5  # digits of a code that has no letters


def codes_of(goods: Iterable[Product]) -> Mapping[str, str]:
    """Code, written together -> product id; an id that is only words is no code."""
    named = [(code, p.id) for p in goods for code in (p.id, *(v.id for v in p.variants))]
    parts = [(tokens(code), id_) for code, id_ in named]
    return {"".join(own): id_ for own, id_ in parts if len(own) <= PARTS and _is_code("".join(own))}


def _is_code(text: str) -> bool:
    """Whether it mixes letters and digits, or is a long number."""
    digits = sum(char.isdigit() for char in text)
    mixed = 0 < digits < len(text) and len(text) > 2
    return len(text) <= LONGEST and (mixed or digits >= NUMBER)


def coded(said: Utterance, codes: Mapping[str, str]) -> tuple[tuple[str, ...], Utterance]:
    """The goods whose codes are given, and the message with pauses where the codes stood."""
    found = list(_found(said.words, codes)) if codes else []
    if not found:
        return (), said
    ids = tuple(dict.fromkeys(id_ for *_, id_ in found))
    return ids, _paused(said, {n for at, size, _ in found for n in range(at, at + size)})


def _paused(said: Utterance, places: Container[int]) -> Utterance:
    """The message with pauses at these places."""
    words = tuple(PAUSE if n in places else word for n, word in enumerate(said.words))
    return replace(said, words=words, loose=tuple(w for w in said.loose if w.at not in places))


def _found(words: Sequence[str], codes: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Each code: where it begins, of how many words it is, and whose it is."""
    at = 0
    while at < len(words):
        size = _length(words[at : at + PARTS], codes)
        if size:
            yield at, size, codes["".join(words[at : at + size])]
        at += size or 1


def _length(words: Sequence[str], codes: Mapping[str, str]) -> int:
    """How many of the first words make a code; 0: none."""
    sizes = range(len(words), 0, -1)
    return next((n for n in sizes if "".join(words[:n]) in codes), 0)
