"""What the owner has written of something, anywhere in the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.core.facts import Quote
from bot.core.shop import ShopSettings
from bot.core.speech import Language
from bot.core.words import stem, tokens

TEXTS = ("shipping", "returns", "warranty", "about", "address", "hours")
SENTENCE = re.compile(r"(?<=[.!?;])\s+")
SHORTEST = 4  # letters of a word that tells something


def told_of(words: Sequence[str], language: Language, settings: ShopSettings) -> Quote | None:
    """The sentence of the owner's texts that speaks most of the words asked about.

    Words of everyday do not count; one that only one or two sentences hold is enough.
    """
    asked = {stem(w) for w in words if len(w) >= SHORTEST and w not in language.real}
    sentences = list(_sentences(settings))
    held = [asked & {stem(w) for w in tokens(quote.text)} for quote in sentences]
    most = max(map(len, held), default=0)
    best = [quote for quote, own in zip(sentences, held, strict=True) if own and len(own) == most]
    return best[0] if 1 <= len(best) <= 2 else None


def _sentences(settings: ShopSettings) -> Iterator[Quote]:
    for key in TEXTS:
        for piece in SENTENCE.split(str(getattr(settings, key))):
            if piece.strip():
                yield Quote(piece.strip(), f"settings:{key}")
    for n, faq in enumerate(settings.faq):
        yield Quote(faq.answer, f"settings:faq:{n}")
