"""Words as the shop compares them: plain, split, stemmed."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f]")
WORD = re.compile(r"[a-z0-9]+")
DIMINUTIVE = re.compile(r"(?<=[a-z]{3})(?:e?cit|it|ic|ill)(?=[oa]s?$)")
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
VOWELS = str.maketrans("", "", "aeiouh")


def visible(text: str) -> str:
    """Text without zero-width, direction and control characters."""
    return INVISIBLE.sub("", text)


def plain(text: str) -> str:
    """Lower case, no accents, single spaces: the form in which texts are compared."""
    bare = unicodedata.normalize("NFKD", visible(text).casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in plain form."""
    return WORD.findall(plain(text))


def stem(word: str) -> str:
    """A word without the ending of its number and gender; works for Spanish and Portuguese."""
    if len(word) <= 3 or any(c.isdigit() for c in word):
        return word
    if word.endswith("ces"):
        word = f"{word[:-3]}z"
    elif word.endswith("es") and len(word) > 4 and word[-3] not in "aeiou":
        word = word[:-2]
    elif word.endswith("s"):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "aoe" else word


def undiminished(word: str) -> str:
    """A word without a diminutive ending: motico -> moto, cajita -> caja."""
    return DIMINUTIVE.sub("", word)


def skeleton(word: str) -> str:
    """The consonants of a word, as hurried people write it: ncsito and necesito agree."""
    return word.translate(VOWELS).replace("z", "s").replace("v", "b")


def sound(word: str) -> str:
    """A plain word as it sounds in Spanish: kasa, casa and cassa agree, and so do vaca and baca."""
    for letters, heard in SOUNDS:
        word = letters.sub(heard, word)
    return word
