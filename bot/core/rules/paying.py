"""Ways to pay, receipts, the data of a delivery."""

from __future__ import annotations

from bot.core.decision import (
    Accept,
    AddToOrder,
    AskPicture,
    AskWhich,
    AwaitReceipt,
    CannotHear,
    Decision,
    FindEach,
    HowToPay,
    PayWith,
    TakeOrderData,
    TakeReceipt,
    TellFaq,
    TellPrice,
)
from bot.core.moment import Moment
from bot.core.rules.again import find


def a_voice_note_was_not_heard(m: Moment) -> Decision | None:
    """Never ignored: ask them to write."""
    return CannotHear() if m.reading.voice and not m.reading.text else None


def a_receipt_came(m: Moment) -> Decision | None:
    """A picture while a payment is awaited is evidence for a person, never a confirmation."""
    r, paying = m.reading, m.state.asked in ("receipt", "method") or bool(m.state.method)
    if r.picture and (paying or r.has("paid", "will_pay")) and not r.candidates:
        return TakeReceipt()
    return None


def a_picture_came(m: Moment) -> Decision | None:
    """A picture without words that name goods: ask what it is about."""
    return AskPicture() if m.reading.picture and not m.reading.candidates else None


def they_give_the_order_data(m: Moment) -> Decision | None:
    """Name, city and address for a delivery."""
    data = m.reading.slots.get("order_data", "")
    if not m.state.method or not m.state.focus:
        return None
    busy = m.reading.asks or m.reading.has("human", "photo", "price", "cancel_order", "no_interest")
    return TakeOrderData(data) if data and not busy else None


def they_say_they_paid(m: Moment) -> Decision | None:
    """Words are no evidence: a receipt is needed."""
    if m.reading.has("paid"):
        return AwaitReceipt(paid=True)
    paying = m.state.method or m.state.asked == "receipt"
    return AwaitReceipt(paid=False) if m.reading.has("will_pay") and paying else None


def they_answer_the_offer(m: Moment) -> Decision | None:
    """A yes or a no right after something was offered to go with the order."""
    r, s = m.reading, m.state
    other = r.has("thanks", "bye", "no_interest", "paid", "will_pay") or r.asks or r.candidates
    if not (s.open_offer and s.focus and _is_ours(s.method, m)) or other:
        return None
    if r.has("no"):
        return Accept(positive=False)
    return AddToOrder((*s.focus, s.open_offer)) if r.has("add") or _agrees(m) else None


def _is_ours(method: str, m: Moment) -> bool:
    """Whether the shop still has this way to pay."""
    return any(own.name == method for own in m.methods)


def _agrees(m: Moment) -> bool:
    """Whether they say yes and name nothing."""
    return m.reading.has("yes", "buy") and not m.reading.words


def they_press_for_the_payment(m: Moment) -> Decision | None:
    """A receipt is awaited, and what they say names no goods."""
    r = m.reading
    waits = m.state.asked == "receipt" and bool(r.words)
    return AwaitReceipt(paid=True) if waits and r.unknown == r.words else None


def they_name_a_way_to_pay(m: Moment) -> Decision | None:
    """Tested against the product being talked about before any search."""
    r = m.reading
    if not r.method or r.has("installments", "discount"):
        return None
    if m.basket:
        return _pay_for(m, m.basket)
    if m.is_about_new and r.words:
        strange = not r.candidates and m.state.focus
        return _pay_for(m, m.state.focus) if strange else find(m)
    if r.faq is not None:
        return TellFaq(r.faq)
    return HowToPay(have=r.method) if r.method_is_ours else HowToPay(missing=r.method)


def _pay_for(m: Moment, products: tuple[str, ...]) -> Decision:
    """What they want in the way that they named, if the shop has it."""
    r = m.reading
    if r.method_is_ours:
        return PayWith(products, r.method, r.slots.get("order_data", ""))
    return HowToPay(products, missing=r.method)


def they_want_to_pay(m: Moment) -> Decision | None:
    """Buy, a link, the ways to pay: of what is in focus or named now."""
    r = m.reading
    if not r.has("buy", "link", "payment_methods", "will_pay") or r.has("discount"):
        return None
    if m.is_about_new and len(r.groups) > 1:
        return FindEach(r.groups, then="total")
    return HowToPay(m.basket) if m.basket else _of_several(m)


def _of_several(m: Moment) -> Decision:
    """They want to pay, and it is not yet clear for what."""
    r = m.reading
    if len(r.candidates) > 1 or (m.is_about_new and r.words):
        return find(m)
    if r.has("both") and len(m.subject) > 1:
        return TellPrice(m.subject, total=True)
    return AskWhich(m.subject) if m.subject else HowToPay()
