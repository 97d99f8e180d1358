"""What is said about paying: the ways, a payee, a link, a receipt, discounts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.core.compose.parts import Scene, joined, named_variant, paragraphs, price_line
from bot.core.decision import AwaitReceipt, HowToPay, TellDiscounts
from bot.core.facts import Draft, Facts
from bot.core.goods import Product
from bot.core.shop import Discount, PaymentMethod


def usable(methods: Sequence[PaymentMethod], product: Product | None) -> list[PaymentMethod]:
    """The ways in which this product can be paid."""
    return [
        m
        for m in methods
        if product is None
        or (
            not (m.kind == "product_link" and not product.link)
            and not (m.kind == "cash_on_delivery" and product.kind != "physical")
        )
    ]


def ways(scene: Scene, methods: Sequence[PaymentMethod], product: Product | None) -> str:
    """A line for each way to pay."""
    lines = []
    for method in usable(methods, product):
        url = product.link or "" if product else ""
        plainly = method.kind == "product_link" and not url
        key = "pay.way.transfer" if plainly else f"pay.way.{method.kind}"
        lines.append(scene.voice.say(key, method=method.name, url=url))
    return "\n".join(lines)


def how(scene: Scene, decision: HowToPay, facts: Facts) -> Draft:
    """The ways to pay for one product, or all of the shop's."""
    say = scene.voice.say
    missing = say("pay.missing", missing=decision.missing) if decision.missing else ""
    if decision.have:
        missing = say("pay.have", method=decision.have)
    product = facts.products[0] if facts.products else None
    if product and facts.is_sold_out:
        return Draft("sold_out", (say("pay.sold_out", name=chosen_name(facts)),), asks="similar")
    if product and facts.needs_variant:
        return which_variant(scene, facts)
    lines = ways(scene, facts.methods, product)
    if not lines:
        text = joined(missing, say("pay.nothing"))
        return Draft("no_way_to_pay", (text,), handoff="no_way_to_pay")
    if product is None:
        ask = say("pay.which_product")
        return Draft(
            "payment_methods",
            (paragraphs(missing, say("pay.how.all", ways=lines), ask),),
            asks="need",
        )
    if facts.quantity > 1:
        total = scene.money(facts.total or Decimal(0), product.currency)
        many = {"quantity": str(facts.quantity), "name": chosen_name(facts), "total": total}
        text = say("pay.how.many", ways=lines, **many)
    else:
        price = scene.money(facts.total or product.price, product.currency)
        text = say("pay.how", name=chosen_name(facts), price=price, ways=lines)
    ask = say("pay.ask") if lines.count("\n") else ""
    return Draft("how_to_pay", (paragraphs(missing, text, ask),), asks="method")


def which_variant(scene: Scene, facts: Facts) -> Draft:
    """The price depends on the presentation: which one is it?"""
    product = facts.products[0]
    lines = "\n".join(
        f"• {named_variant(v)}: {scene.money(v.price, product.currency)}"
        for v in facts.variants or product.variants
        if v.stock != 0
    )
    text = scene.voice.say("pay.which_variant", name=product.name, lines=lines)
    return Draft("ask_variant", (text,), asks="variant")


def chosen_name(facts: Facts) -> str:
    """The product's name, with the one variant that was chosen."""
    name = facts.products[0].name
    return f"{name} ({named_variant(facts.variants[0])})" if len(facts.variants) == 1 else name


def with_method(scene: Scene, facts: Facts) -> Draft:
    """The order in the way chosen; what cannot be paid so is said honestly."""
    product, method, say = facts.products[0], facts.method, scene.voice.say
    if facts.is_sold_out or method is None:
        return Draft("sold_out", (say("pay.sold_out", name=chosen_name(facts)),), asks="similar")
    if facts.needs_variant:
        return which_variant(scene, facts)
    slots = {
        "name": chosen_name(facts),
        "method": method.name,
        "payee": method.payee,
        "holder": method.holder,
        "total": scene.money(facts.total or product.price, product.currency),
        "url": (facts.payment.url or "") if facts.payment else "",
    }
    if facts.payment is None:
        return _not_so(scene, method, product, facts, slots)
    asks = {"cash_on_delivery": "order_data", "transfer": "receipt"}.get(method.kind, "")
    return Draft(f"pay_{method.kind}", (say(f"pay.{method.kind}", **slots),), asks=asks)


def _not_so(
    scene: Scene, method: PaymentMethod, product: Product, facts: Facts, slots: dict[str, str]
) -> Draft:
    lines = ways(scene, [m for m in facts.methods if m is not method], product)
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
    name = " + ".join(line.name for line in order.lines)
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
