"""What is said of stock: whether it can be had, how many are left, in which variants."""

from __future__ import annotations

from bot.core.compose.parts import Scene, joined, narrowed, options, price_line
from bot.core.facts import Draft, Facts
from bot.core.goods import Product, named_variant, option_words
from bot.core.words import tokens

SCARCE = 5  # up to so many, it is told how many are left


def in_stock(scene: Scene, facts: Facts) -> Draft:
    """Whether it can be had; the size or colour asked for; which there are."""
    product, say = facts.products[0], scene.voice.say
    missing = _missing_option(scene, product)
    unknown = {"name": product.name, "wanted": missing}
    text = say("stock.variant.unknown", **unknown) if missing else _left(scene, product, facts)
    can_be_had = not missing and any(v.stock != 0 for v in facts.variants)
    told = can_be_had and not scene.moment.reading.has("variants")
    price = "" if told else f"{scene.voice.word('price')}: {price_line(scene, product)}."
    held = "" if told else options(product.variants, scene.voice)
    choices = say("stock.variants", variants=held)
    ask = say("stock.ask") if product.status == "available" else ""
    return Draft("tell_stock", (joined(text, choices, price, ask),), asks="buy")


def _left(scene: Scene, product: Product, facts: Facts) -> str:
    """Whether what was asked for can be had; how many, of what is scarce."""
    say = scene.voice.say
    if product.id in facts.narrowed:
        return of_variants(scene, product, facts)
    if product.status == "sold_out":
        return say("stock.none", name=product.name)
    if product.stock is not None and product.stock <= SCARCE and product.kind == "physical":
        key = "stock.one" if product.stock == 1 else "stock.count"
        return say(key, name=product.name, stock=str(product.stock))
    return say("stock.yes", name=product.name)


def _missing_option(scene: Scene, product: Product) -> str:
    """A size that was asked for and that the product does not come in."""
    r = scene.moment.reading
    held = {word for v in product.variants for word in option_words(v)}
    own = set(tokens(f"{product.name} {product.description}"))
    sizes = [w for w in (*r.words, *r.soft) if w.isdigit() and w not in held | own]
    return sizes[0] if sizes and held and (r.options or r.has("variants")) else ""


def of_variants(scene: Scene, product: Product, facts: Facts) -> str:
    """The variants that were asked for: which of them can be had."""
    held = [v for v in facts.variants if v.stock != 0]
    if not held:
        named = named_variant(facts.variants[0])
        return scene.voice.say("stock.variant.none", name=product.name, variant=named)
    price = scene.money(min(v.price for v in held), product.currency)
    named = narrowed(held, scene.voice)
    return scene.voice.say("stock.variant.yes", name=product.name, variant=named, price=price)
