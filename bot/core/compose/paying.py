"""What is said about paying: the ways, a payee, a link, a receipt, discounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.core.answer import OrderLine
from bot.core.compose.goods import too_many, totals
from bot.core.compose.parts import Scene, joined, joined_lines, paragraphs, price_line
from bot.core.decision import AwaitReceipt, HowToPay, TellDiscounts
from bot.core.facts import Draft, Facts
from bot.core.goods import Product, named, named_variant
from bot.core.shop import Discount, PaymentMethod


def usable(methods: Sequence[PaymentMethod], products: Sequence[Product]) -> list[PaymentMethod]:
    """The ways in which all of this can be paid."""
    linked = all(p.link for p in products)
    sent = all(p.kind == "physical" for p in products)
    fit = {"product_link": linked, "cash_on_delivery": sent}
    return [m for m in methods if fit.get(m.kind, True)]


def ways(scene: Scene, methods: Sequence[PaymentMethod], products: Sequence[Product]) -> str:
    """A line for each way to pay."""
    lines = []
    for method in usable(methods, products):
        url = links(products)
        plainly = method.kind == "product_link" and not url
        key = "pay.way.transfer" if plainly else f"pay.way.{method.kind}"
        lines.append(scene.voice.say(key, method=method.name, url=url))
    return "\n".join(lines)


def links(products: Sequence[Product]) -> str:
    """Where products are bought; with their names when there are several."""
    if len(products) == 1:
        return products[0].link or ""
    return "\n".join(f"*{p.name}*: {p.link}" for p in products if p.link)


def how(scene: Scene, decision: HowToPay, facts: Facts) -> Draft:
    """The ways to pay for goods, or all of the shop's."""
    say = scene.voice.say
    missing = say("pay.missing", missing=decision.missing) if decision.missing else ""
    if decision.have:
        missing = say("pay.have", method=decision.have)
    if hindered := _hindered(scene, facts):
        return hindered
    if facts.payment is not None:
        paid = with_method(scene, facts)
        return replace(paid, texts=(paragraphs(missing, *paid.texts),))
    lines = ways(scene, facts.methods, facts.products)
    if not lines:
        text = joined(missing, say("pay.nothing"))
        return Draft("no_way_to_pay", (text,), handoff="no_way_to_pay")
    if not facts.products:
        text = say("pay.how.all", ways=lines)
        return Draft(
            "payment_methods", (paragraphs(missing, text, say("pay.which_product")),), asks="need"
        )
    text = _for_what(scene, facts, lines)
    ask = say("pay.ask") if lines.count("\n") else ""
    return Draft("how_to_pay", (paragraphs(missing, text, ask),), asks="method")


def _for_what(scene: Scene, facts: Facts, lines: str) -> str:
    """What is bought and what it costs, with the ways to pay it."""
    say, total = scene.voice.say, scene.money(facts.total, facts.products[0].currency)
    if len(facts.lines) > 1:
        return joined_lines(totals(scene, facts), say("pay.how.all", ways=lines))
    if facts.quantity > 1:
        many = {"quantity": str(facts.quantity), "name": facts.lines[0].name, "total": total}
        return say("pay.how.many", ways=lines, **many)
    return say("pay.how", name=facts.lines[0].name, price=total, ways=lines)


def _hindered(scene: Scene, facts: Facts) -> Draft | None:
    """Why these goods cannot be ordered yet: gone, too few, or something is left to choose."""
    if gone := facts.sold_out:
        name = named(gone, facts.fitting.get(gone.id, ()))
        return Draft("sold_out", (scene.voice.say("pay.sold_out", name=name),), asks="similar")
    if facts.too_many:
        return too_many(scene, *facts.too_many)
    return which_variant(scene, facts.undecided, facts) if facts.undecided else None


def which_variant(scene: Scene, product: Product, facts: Facts) -> Draft:
    """The price depends on the presentation: which one is it?"""
    lines = "\n".join(
        f"• {named_variant(v)}: {scene.money(v.price, product.currency)}"
        for v in facts.fitting.get(product.id) or product.variants
        if v.stock != 0
    )
    text = scene.voice.say("pay.which_variant", name=product.name, lines=lines)
    return Draft("ask_variant", (text,), asks="variant")


def ordered(lines: Sequence[OrderLine]) -> str:
    """'2 × Pan + Croissant'."""
    return " + ".join(f"{x.quantity} × {x.name}" if x.quantity > 1 else x.name for x in lines)


def with_method(scene: Scene, facts: Facts) -> Draft:
    """The order in the way chosen; what cannot be paid so is said honestly."""
    method, say = facts.method, scene.voice.say
    if hindered := _hindered(scene, facts):
        return hindered
    if method is None:
        return Draft("sold_out")
    slots = {
        "name": ordered(facts.lines),
        "method": method.name,
        "payee": method.payee,
        "holder": method.holder,
        "total": scene.money(facts.total, facts.products[0].currency),
        "url": links(facts.products) if facts.payment else "",
    }
    if facts.payment is None:
        return _not_so(scene, method, facts, slots)
    if facts.order and facts.order.status == "to_confirm":
        return order_data_came(scene, facts)
    asks = {"cash_on_delivery": "order_data", "transfer": "receipt"}.get(method.kind, "")
    return Draft(f"pay_{method.kind}", (say(f"pay.{method.kind}", **slots),), asks=asks)


def _not_so(scene: Scene, method: PaymentMethod, facts: Facts, slots: dict[str, str]) -> Draft:
    lines = ways(scene, [m for m in facts.methods if m is not method], facts.products)
    digital = ".digital" if method.kind == "cash_on_delivery" else ".none"
    key = f"pay.{method.kind}{digital}"
    text = scene.voice.say(key, ways=lines, **slots) if lines else ""
    text = text or scene.voice.say("pay.cash_on_delivery.digital.none", **slots)
    return Draft("other_way_to_pay", (text,), asks="method")


def receipt_awaited(scene: Scene, decision: AwaitReceipt) -> Draft:
    """They will pay or have paid: words are no evidence."""
    key = "pay.receipt.paid" if decision.paid else "pay.receipt.will"
    return Draft("await_receipt", (scene.voice.say(key),), asks="receipt")


def receipt_came(scene: Scene) -> Draft:
    """A person checks it; nothing is confirmed here."""
    return Draft("take_receipt", (scene.voice.say("pay.receipt.came"),))


def order_data_came(scene: Scene, facts: Facts) -> Draft:
    """The order is written down; a person confirms the dispatch."""
    order = facts.order
    if order is None:
        return Draft("take_order")
    name = ordered(order.lines)
    total = scene.money(order.total, order.currency)
    text = scene.voice.say("order.data", name=name, total=total, method=order.method)
    return Draft("take_order", (text,))


def discounts(scene: Scene, decision: TellDiscounts, facts: Facts) -> Draft:
    """The shop's own discounts; what is not there is not granted."""
    say = scene.voice.say
    product = facts.products[0] if len(facts.products) == 1 else None
    price = (
        say("discount.price", name=product.name, price=price_line(scene, product))
        if product
        else ""
    )
    refused = say("discount.not_that") if decision.offer is not None else ""
    if facts.discounts:
        rows = "\n".join(f"• {_row(scene, d)}" for d in facts.discounts)
        return Draft(
            "tell_discounts", (paragraphs(refused, say("discount.rows"), rows, price),), asks="buy"
        )
    text = joined(refused or say("discount.none"), price, _cheaper(scene, facts))
    return Draft(
        "no_discount",
        (joined(text, say("discount.ask") if not facts.cheaper else ""),),
        asks="cheaper",
    )


def _row(scene: Scene, discount: Discount) -> str:
    off = f"{discount.percent:f} %" if discount.percent is not None else ""
    off = off or scene.money(discount.amount or Decimal(0))
    least = (
        f" ({scene.voice.word('from')} {scene.money(discount.min_total)})"
        if discount.min_total
        else ""
    )
    return f"{discount.name}: {off}{least}"


def _cheaper(scene: Scene, facts: Facts) -> str:
    if not facts.cheaper:
        return ""
    other = facts.cheaper[0]
    return scene.voice.say("cheaper", name=other.name, price=price_line(scene, other))
