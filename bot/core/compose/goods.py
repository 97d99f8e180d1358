"""What is said about goods: cards, lists, prices, stock, details, photos, comparisons."""

from __future__ import annotations

from bot.core.answer import OrderLine
from bot.core.compose.offers import instead
from bot.core.compose.parts import (
    DETAIL_TEXT,
    Scene,
    card,
    facts_of,
    joined,
    joined_lines,
    numbered,
    paragraphs,
    price_line,
    quotable,
    shortened,
    telling_lines,
)
from bot.core.compose.stock import in_stock, of_variants
from bot.core.decision import Find, FindEach, TellDetails, TellPrice
from bot.core.facts import Draft, Facts
from bot.core.goods import Product
from bot.core.state import State
from bot.core.words import stem


def found(scene: Scene, find: Find, facts: Facts) -> Draft:
    """What a search gave: a card, a short list, the nearest, or that it is not sold."""
    if facts.fit == "none":
        return _nothing(scene)
    if find.wants_photo and len(facts.products) == 1 and facts.fit == "exact":
        return photo(scene, facts)
    intro = _intro(scene, find, facts)
    if len(facts.products) == 1:
        return _one(scene, facts, intro)
    return _several(scene, find, facts, intro)


def _nothing(scene: Scene) -> Draft:
    text = scene.voice.say("none.range", categories=scene.voice.join(scene.categories))
    return Draft("not_sold", (text or scene.voice.say("none"),), asks="need")


def _intro(scene: Scene, find: Find, facts: Facts) -> str:
    """The words before what is shown: whether it fits, and in what respect."""
    told = find.highest is not None and scene.moment.reading.in_digits
    limit = scene.money(find.highest) if find.highest is not None and told else ""
    return scene.voice.say(_intro_key(find, facts), limit=limit)


def _intro_key(find: Find, facts: Facts) -> str:
    honest = {"not_in_condition": "none.unlike", "near": "near.intro", "over_budget": "over_budget"}
    if facts.fit == "not_in_condition":
        return honest[facts.fit]
    if find.offer is not None and all(find.offer not in p.prices for p in facts.products):
        return "price.not_that"
    if facts.fit in honest:
        return honest[facts.fit]
    if find.extreme:
        return f"card.{find.extreme}"
    limited = "list.intro.range" if find.lowest is not None else "list.intro.budget"
    return limited if find.highest is not None else find.reason


def _one(scene: Scene, facts: Facts, intro: str) -> Draft:
    product, say = facts.products[0], scene.voice.say
    act = {"near": "show_nearest", "over_budget": "show_cheapest"}.get(facts.fit, "show_card")
    ask = say("card.ask") if not facts.is_sold_out else ""
    chosen = _chosen(scene, product, facts)
    text = joined_lines(intro, card(scene, product, priced=not chosen), chosen)
    other = instead(facts, scene)
    shows = product.images and product.id not in scene.moment.state.photos
    return Draft(act, (paragraphs(text, other, ask),), (product.id,) if shows else (), asks="buy")


def _chosen(scene: Scene, product: Product, facts: Facts) -> str:
    """The size, colour or presentation that was asked for: its price, or that it is gone."""
    if not facts.variants or len(facts.variants) == len(product.variants):
        return ""
    return of_variants(scene, product, facts)


def _several(scene: Scene, find: Find, facts: Facts, intro: str) -> Draft:
    intro = intro or scene.voice.say("list.intro")
    act = {"near": "show_nearest", "over_budget": "show_cheapest"}.get(facts.fit, "show_list")
    more = scene.voice.say("list.more", count=str(facts.more)) if facts.more else ""
    asks = _to_narrow(scene.moment.state, find) if facts.more else "which"
    ask = scene.voice.say("list.ask" if asks == "which" else f"list.ask.{asks}")
    lines = joined_lines(intro, numbered(scene, facts.products, facts.narrowed), more)
    return Draft(act, (paragraphs(lines, ask),), asks=asks)


def _to_narrow(state: State, find: Find) -> str:
    """What is asked below a list of which there is more: its use, then the budget, each once."""
    limited = find.highest is not None or find.lowest is not None or bool(find.extreme)
    use = find.soft or state.slots.get("use")
    if limited or (find.thrifty and use):
        return "which"
    key = "budget" if use else "use"
    return "which" if state.times_asked.get(key) else key


def these(scene: Scene, facts: Facts) -> Draft:
    """Goods that are known: a card for one, a list for several."""
    if len(facts.products) == 1:
        return _one(scene, facts, "")
    intro = scene.voice.say("list.intro")
    lines = joined_lines(intro, numbered(scene, facts.products, facts.narrowed))
    return Draft("show_list", (paragraphs(lines, scene.voice.say("list.ask")),), asks="which")


def each(scene: Scene, decision: FindEach, facts: Facts) -> Draft:
    """Several goods named in one breath."""
    if not facts.products:
        return _nothing(scene)
    if decision.then in ("cheapest", "dearest") and len(facts.products) > 1:
        return _of_two(scene, facts, decision.then)
    if decision.then == "compare" and len(facts.products) > 1:
        return compared(scene, facts)
    if decision.then == "total":
        return totalled(scene, facts)
    return these(scene, facts)


def _of_two(scene: Scene, facts: Facts, extreme: str) -> Draft:
    pick = min if extreme == "cheapest" else max
    chosen = pick(facts.products, key=lambda p: p.price)
    lines = joined_lines(scene.voice.say(f"card.{extreme}"), card(scene, chosen))
    others = numbered(scene, [p for p in facts.products if p is not chosen]).replace("1. ", "• ")
    return Draft(
        f"show_{extreme}", (paragraphs(lines, others, scene.voice.say("card.ask")),), asks="buy"
    )


def totalled(scene: Scene, facts: Facts) -> Draft:
    """A line a product, and what they cost together."""
    if gone := facts.sold_out:
        return Draft("sold_out", (scene.voice.say("pay.sold_out", name=gone.name),), asks="similar")
    if facts.too_many:
        return too_many(scene, *facts.too_many)
    ask = scene.voice.say("total.ask")
    return Draft("tell_total", (paragraphs(totals(scene, facts), ask),), asks="buy")


def totals(scene: Scene, facts: Facts) -> str:
    """A line a product, below what they cost together."""
    total = scene.money(facts.total, facts.products[0].currency)
    lines = "\n".join(f"• {order_line(scene, line)}" for line in facts.lines)
    return joined_lines(scene.voice.say("total", total=total), lines)


def order_line(scene: Scene, line: OrderLine) -> str:
    """'2 × *Pan*: $4.000'."""
    times = f"{line.quantity} × " if line.quantity > 1 else ""
    return f"{times}*{line.name}*: {scene.money(line.unit_price * line.quantity)}"


def too_many(scene: Scene, product: Product, left: int) -> Draft:
    """Fewer are there than are wanted: so many could be had."""
    key = "stock.few.one" if left == 1 else "stock.few"
    text = scene.voice.say(key, name=product.name, stock=str(left))
    return Draft("not_enough", (text,), asks="buy")


def priced(scene: Scene, decision: TellPrice, facts: Facts) -> Draft:
    """The price of what is in focus, times how many they want."""
    if decision.total and len(facts.products) > 1:
        return totalled(scene, facts)
    if facts.too_many and not facts.is_sold_out:
        return too_many(scene, *facts.too_many)
    product, say = facts.products[0], scene.voice.say
    is_many = facts.quantity > 1 and not facts.needs_variant
    if product.id in facts.narrowed and not is_many:
        return in_stock(scene, facts)
    text = _price_of_many(scene, facts) if is_many else _price_of_one(scene, product)
    if product.status == "sold_out":
        text = joined(text, say("stock.none", name=product.name))
    return Draft("tell_price", (joined(text, say("price.next")),), asks="buy")


def _price_of_many(scene: Scene, facts: Facts) -> str:
    [line], currency = facts.lines, facts.products[0].currency
    total, each = (scene.money(amount, currency) for amount in (facts.total, line.unit_price))
    many = {"quantity": str(line.quantity), "name": line.name}
    return scene.voice.say("price.many", total=total, price=each, **many)


def _price_of_one(scene: Scene, product: Product) -> str:
    key = "price.from" if len(product.prices) > 1 else "price"
    return scene.voice.say(key, name=product.name, price=scene.price(product))


def detailed(scene: Scene, decision: TellDetails, facts: Facts) -> Draft:
    """More of a product, or the lines of its data that answer a particular question."""
    product, say = facts.products[0], scene.voice.say
    ask = say("details.ask")
    wanted = [w for w in scene.moment.reading.text.split() if w.isalnum()]
    if lines := telling_lines(product, _particulars(scene, wanted), scene.voice):
        body = "\n".join(f"• {line}" for line in lines)
        intro = say("details.here", name=product.name)
        return Draft("tell_details", (paragraphs(joined_lines(intro, body), ask),), asks="buy")
    if decision.unknown and facts.quotes:
        return Draft("tell_quote", (facts.quotes[0].text,))
    if decision.unknown:
        return Draft("not_in_data", (say("details.unknown", name=product.name),), asks="person")
    every = [*quotable(product), *facts_of(product, scene.voice)]
    if not every:
        return Draft("not_in_data", (say("details.none", name=product.name),), asks="person")
    body = shortened(every, DETAIL_TEXT) or every[0][:DETAIL_TEXT]
    price = f"{scene.voice.word('price')}: {price_line(scene, product)}"
    text = joined_lines(say("details.intro", name=product.name), body, price)
    return Draft("tell_details", (paragraphs(text, ask),), asks="buy")


def _particulars(scene: Scene, words: list[str]) -> list[str]:
    """The words of a question that name a particular, not the wish to know more."""
    vague = {stem(w) for w in scene.voice.vague}
    return [w for w in words if stem(w) not in vague]


def photo(scene: Scene, facts: Facts) -> Draft:
    """The picture, named and priced; or honestly that there is none."""
    product = facts.products[0]
    slots = {"name": product.name, "price": price_line(scene, product)}
    if not product.images:
        return Draft("no_photo", (scene.voice.say("photo.none", name=product.name),))
    ask = scene.voice.say("card.ask")
    return Draft(
        "send_photo",
        (paragraphs(scene.voice.say("photo.here", **slots), ask),),
        (product.id,),
        asks="buy",
        plain=paragraphs(scene.voice.say("photo.failed", **slots), ask),
    )


def compared(scene: Scene, facts: Facts) -> Draft:
    """Facts side by side, and the difference in price."""
    blocks = []
    for product in facts.products:
        told = shortened([*quotable(product), *facts_of(product, scene.voice)], 200)
        line = f"*{product.name}*: {price_line(scene, product)}"
        blocks.append(joined_lines(line, told))
    cheap, dear = (f(facts.products, key=lambda p: p.price) for f in (min, max))
    gap = dear.price - cheap.price
    slots = {"name": cheap.name, "difference": scene.money(gap, cheap.currency)}
    verdict = scene.voice.say("compare.cheaper" if gap else "compare.same", **slots)
    intro = scene.voice.say("compare.intro")
    text = paragraphs(intro, *blocks, joined(verdict, scene.voice.say("compare.ask")))
    return Draft("compare", (text,), asks="which")
