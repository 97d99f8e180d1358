"""The pieces replies are made of: lines, cards, the shop's texts made fit to quote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.core.goods import Product, Variant
from bot.core.moment import Moment
from bot.core.money import amounts_in, links_in, long_numbers_in, shown
from bot.core.shop import ShopSettings
from bot.core.sizes import by_sense
from bot.core.voice import Voice
from bot.core.words import plain, stem, tokens

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¡¿0-9•\-])|\n+")
CARD_TEXT, DETAIL_TEXT = 240, 900  # characters of a description on a card and in full


@dataclass(frozen=True, slots=True)
class Scene:
    """Who speaks, in which shop, at what time, about what."""

    voice: Voice
    settings: ShopSettings
    moment: Moment
    now: datetime  # in the shop's time zone
    categories: tuple[str, ...] = ()

    def money(self, amount: Decimal, currency: str = "") -> str:
        """An amount as the shop's country writes it."""
        return shown(amount, currency or self.settings.currency, self.settings.country)

    def price(self, product: Product) -> str:
        """A product's price."""
        return self.money(product.price, product.currency)


def price_line(scene: Scene, product: Product) -> str:
    """'$1.329.900', 'desde $1.329.900' when its variants differ, and whether it is sold out."""
    start = f"{scene.voice.word('from')} " if len(product.prices) > 1 else ""
    end = f" ({scene.voice.word('sold_out')})" if product.status == "sold_out" else ""
    return f"{start}{scene.price(product)}{end}"


def joined_lines(*texts: str) -> str:
    """The texts that are not empty, a line each."""
    return "\n".join(text for text in texts if text)


def numbered(
    scene: Scene,
    products: Sequence[Product],
    asked: Mapping[str, tuple[Variant, ...]] | None = None,
) -> str:
    """A list to choose from by number; with the option that was asked for where there is one."""
    lines = (option_line(scene, p, (asked or {}).get(p.id, ())) for p in products)
    return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))


def option_line(scene: Scene, product: Product, variants: Sequence[Variant]) -> str:
    """A product with its price, or with that of the variants asked for."""
    held = [v for v in variants if v.stock != 0]
    if not variants:
        return f"*{product.name}*: {price_line(scene, product)}"
    if not held:
        return (
            f"*{product.name}* ({narrowed(variants, scene.voice)}): {scene.voice.word('sold_out')}"
        )
    price = scene.money(min(v.price for v in held), product.currency)
    return f"*{product.name}* ({narrowed(held, scene.voice)}): {price}"


def card(scene: Scene, product: Product, *, priced: bool = True) -> str:
    """A product with its price, what it is, and its options; a choice made is priced elsewhere."""
    lines = [f"*{product.name}*"]
    if priced:
        lines.append(f"{scene.voice.word('price')}: {price_line(scene, product)}")
    lines.append(shortened(quotable(product), CARD_TEXT))
    if priced and product.variants and product.status == "available":
        choices = options(product.variants, scene.voice)
        lines.append(scene.voice.say("stock.variants", variants=choices))
    return "\n".join(line for line in lines if line)


def options(variants: Sequence[Variant], voice: Voice) -> str:
    """The choices that can be had now: 'Talla: 37, 38; Color: Negro'."""
    held = [v for v in variants if v.stock != 0]
    names = list(dict.fromkeys(name for v in held for name, _ in v.options))
    parts = []
    for name in names:
        values = by_sense(value for v in held for key, value in v.options if key == name)
        parts.append(f"{voice.label(name)}: {', '.join(values)}")
    return "; ".join(parts)


def narrowed(variants: Sequence[Variant], voice: Voice) -> str:
    """What some variants have in common, and in what they differ: 'negro, Talla: 26, 27'."""
    names = list(dict.fromkeys(name for v in variants for name, _ in v.options))
    values = {n: by_sense(dict(v.options).get(n, "") for v in variants) for n in names}
    same = [own[0] for own in values.values() if len(own) == 1]
    apart = [f"{voice.label(n)}: {', '.join(own)}" for n, own in values.items() if len(own) > 1]
    return ", ".join([*same, *apart])


def quotable(product: Product) -> list[str]:
    """The sentences of a description that may be quoted: no other price, phone or link in them."""
    told = plain(product.name)
    return [
        piece
        for piece in sentences(product.description)
        if plain(piece).strip(" .") not in (told, "") and not _holds_foreign_facts(piece)
    ]


def sentences(text: str) -> Iterator[str]:
    """The sentences and lines of a text, tidied."""
    for piece in SENTENCE.split(text):
        tidy = piece.strip(" \t•-–*✅🔥📋👉")
        if any(c.isalnum() for c in tidy):
            yield tidy


def _holds_foreign_facts(piece: str) -> bool:
    """A second price, a phone or a link in prose is not the shop's word."""
    return bool([*amounts_in(piece), *links_in(piece), *long_numbers_in(piece)])


def shortened(pieces: Sequence[str], most: int) -> str:
    """As many whole sentences as fit."""
    taken: list[str] = []
    for piece in pieces:
        if sum(map(len, taken)) + len(piece) > most:
            break
        taken.append(piece)
    return " ".join(ended(piece) for piece in taken)


def ended(piece: str) -> str:
    """A text that ends like a sentence."""
    return piece if piece[-1:] in ".!?:…" else f"{piece}."


def facts_of(product: Product, voice: Voice) -> list[str]:
    """Its attributes as lines."""
    told = ((name, value) for name, value in product.facts if not _holds_foreign_facts(value))
    return [f"{voice.label(name)}: {value}" for name, value in told]


def telling_lines(product: Product, asked: Sequence[str], voice: Voice) -> list[str]:
    """The lines of a product's data that speak of what is asked, the most telling first."""
    wanted = {stem(w) for w in asked} - {stem(w) for w in tokens(product.name)}
    scored = []
    for line in [*facts_of(product, voice), *quotable(product)]:
        both = len(wanted & {stem(w) for w in tokens(line)})
        if both:
            scored.append((both, line))
    best = max((n for n, _ in scored), default=0)
    return [line for n, line in scored if n == best][:3]


def paragraphs(*texts: str) -> str:
    """The texts that are not empty, with a blank line between."""
    return "\n\n".join(text for text in texts if text)


def joined(*texts: str) -> str:
    """The texts that are not empty, in one paragraph."""
    return " ".join(text for text in texts if text)
