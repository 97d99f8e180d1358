"""The way to pay that a message names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.lexical import Lexical
from bot.core.shop import PaymentMethod
from bot.core.speech import Language
from bot.core.understand.knowledge import Knowledge
from bot.core.understand.pieces import Utterance
from bot.core.words import plain, tokens

SHORTEST = 3  # letters of a word by which no way to pay is called


def method_named(
    said: Utterance, language: Language, know: Knowledge
) -> tuple[str, bool, Utterance]:
    """The way to pay that is named, whether the shop has it, and the message without its words."""
    line = f" {' '.join(said.words)} "
    names = _names_of_methods(language, know)
    for name in sorted({*names, *language.services}, key=len, reverse=True):
        if f" {name} " in line and not _is_goods(name, said, know.lexicon):
            wanted = language.services.get(name, names.get(name, name))
            ours = ours_like(wanted, know.methods)
            used = set(name.split())
            loose = tuple(w for w in said.loose if w.word not in used)
            return (ours.name if ours else wanted), ours is not None, replace(said, loose=loose)
    return "", False, said


def _names_of_methods(language: Language, know: Knowledge) -> Mapping[str, str]:
    """The shop's ways to pay by their names, and by the words that only they bear: 'sinpe'."""
    shop = know.settings
    places = set(tokens(f"{shop.address} {shop.shipping} {shop.about}"))  # 'en Quito'
    common = (language.real, language.goods, places)
    words = {
        word: m.name
        for m in know.methods
        for word in tokens(m.name)
        if len(word) > SHORTEST
        and not any(word in words for words in common)
        and not know.lexicon.knows(word)
    }
    return words | {plain(m.name): m.name for m in know.methods}


def ours_like(wanted: str, methods: Sequence[PaymentMethod]) -> PaymentMethod | None:
    """The shop's method that a customer means by a name."""
    key = plain(wanted)
    for method in methods:
        own = plain(f"{method.name} {method.provider}")
        if key in own or own.strip() in key:
            return method
    kinds = {
        "transferencia": "transfer",
        "transfer": "transfer",
        "contra entrega": "cash_on_delivery",
        "efectivo": "cash_on_delivery",
        "cash on delivery": "cash_on_delivery",
    }
    return next((m for m in methods if m.kind == kinds.get(key)), None)


def _is_goods(name: str, said: Utterance, lexicon: Lexical) -> bool:
    """A payment word that the shop sells under: 'tarjeta de regalo'."""
    paying = {"payment_methods", "buy", "will_pay", "paid", "installments", "link"} & set(said.acts)
    return not paying and all(lexicon.knows(word) for word in name.split()) and len(said.loose) > 1
