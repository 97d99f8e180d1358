"""Words as the shop compares them: plain, split, stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f]")
CARD = re.compile(r"(?<!\d)[3-6](?:[ -]?\d){12,18}(?!\d)")  # as the large networks number them
WORD = re.compile(r"[a-z0-9]+")
DIMINUTIVE = re.compile(r"(?<=[a-z]{3})(?:e?cit|it|ic|ill|z?inh)(?=[oa]s?$)")
SOUNDS = tuple(
    (re.compile(letters), heard)
    for letters, heard in (
        ("ch", "x"),
        ("ph", "f"),
        ("qu(?=[ei])", "k"),
        ("c(?=[ei])|z", "s"),
        ("ck|c|q", "k"),
        ("g(?=[ei])", "j"),
        ("gu(?=[ei])", "g"),
        ("ll", "y"),
        ("v|w", "b"),
        ("h", ""),
        (r"(.)\1+", r"\1"),
    )
)
PLURALS = (  # ending, length of the shortest word that has it, ending of one
    ("ces", 4, "z"),
    ("atoes", 6, "ato"),
    ("oes", 6, "ao"),
    ("ais", 5, "al"),
    ("eis", 5, "el"),
    ("ois", 5, "ol"),
    ("uis", 5, "ul"),
    ("ss", 4, "ss"),
)
CONSONANT_ES = re.compile(r"(?<=.[^aeiou])es$")
ENDINGS = (("ao", "on"), ("am", "an"), ("em", "en"), ("om", "on"), ("y", "i"))  # limao, limon
VOWELS = str.maketrans("", "", "aeiouh")


def visible(text: str) -> str:
    """Text without zero-width, direction and control characters."""
    return INVISIBLE.sub("", text)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, no accents, single spaces: the form in which texts are compared.

    Folding before and after decomposing is the compatibility caseless match of Unicode (D146).
    """
    if text.isascii():
        return " ".join(visible(text).lower().split())
    bare = unicodedata.normalize("NFKD", visible(text).casefold()).casefold()
    bare = bare if bare.isascii() else unicodedata.normalize("NFKD", bare)
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in plain form."""
    return WORD.findall(plain(text))


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """A word without the ending of its number and gender: Spanish, Portuguese, some English."""
    if len(word) <= 3 or not word.isalpha():
        return word
    if word[-1] == "s":
        word = singular(word)
    for ending, one in ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + one
    return word[:-1] if len(word) > 3 and word[-1] in "aoe" else word


def singular_of(word: str) -> str:
    """One of what a word names, whether it names one or several."""
    return singular(word) if word.endswith("s") else word


def singular(word: str) -> str:
    """One of what a word in -s names: luces -> luz, papeis -> papel, botoes -> botao."""
    for ending, shortest, one in PLURALS:
        if word.endswith(ending) and len(word) >= shortest:
            return word[: -len(ending)] + one
    return word[:-2] if CONSONANT_ES.search(word) else word[:-1]


def undiminished(word: str) -> str:
    """A word without a diminutive ending: motico -> moto, barquito -> barco, copinho -> copo."""
    whole = DIMINUTIVE.sub("", word)
    if whole == word:
        return word
    return whole.replace("quo", "co").replace("qua", "ca").replace("guo", "go")


def skeleton(word: str) -> str:
    """The consonants of a word, as hurried people write it: ncsito and necesito agree."""
    return word.translate(VOWELS).replace("z", "s").replace("v", "b")


def sound(word: str) -> str:
    """A plain word as it sounds in Spanish: kasa, casa and cassa agree, and so do vaca and baca."""
    for letters, heard in SOUNDS:
        word = letters.sub(heard, word)
    return word


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits in a row pass the check of bank cards (Luhn, ISO/IEC 7812-1)."""
    pieces = (re.sub(r"[ -]", "", match[0]) for match in CARD.finditer(text))
    return any(_luhn(piece) for piece in pieces)


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
