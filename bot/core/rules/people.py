"""Who may speak, and when a person is needed."""

from __future__ import annotations

from bot.core.decision import (
    Decision,
    Greet,
    HandOff,
    OptIn,
    OptOut,
    Quiet,
    RefuseCard,
    RefuseOrder,
    SayWhatIAm,
    StillWaiting,
)
from bot.core.moment import Moment

PLAIN_ASKS = frozenset(
    """price search photo details availability variants buy payment_methods shipping hours
    address returns warranty human complaint payment_problem order_status catalogue more
    cheapest""".split()
)
MANY = 3  # pieces from which a price is a matter for a person


def they_want_messages_again(m: Moment) -> Decision | None:
    """ALTA after a BAJA."""
    return OptIn() if m.conversation.contact.opted_out and m.reading.has("opt_in") else None


def a_person_has_the_chat(m: Moment) -> Decision | None:
    """The bot never talks over a colleague."""
    return Quiet("a person has the chat") if m.conversation.status == "person" else None


def they_want_no_more_messages(m: Moment) -> Decision | None:
    """Acknowledged once, never questioned."""
    if not m.reading.has("opt_out"):
        return None
    return Quiet("opted out") if m.conversation.contact.opted_out else OptOut()


def they_opted_out(m: Moment) -> Decision | None:
    """Silence, unless they plainly ask for something again."""
    if not m.conversation.contact.opted_out:
        return None
    asks = m.reading.has(*PLAIN_ASKS) or (m.reading.says_goods and m.reading.named)
    return None if asks else Quiet("opted out")


def a_person_was_called(m: Moment) -> Decision | None:
    """Sell nothing; say once more when somebody will be there."""
    if m.conversation.status != "waiting":
        return None
    return StillWaiting() if m.state.acknowledged < 1 else Quiet("a person was called")


def nothing_was_said(m: Moment) -> Decision | None:
    """Only emoji, a sticker, or nothing that can be seen."""
    r = m.reading
    if r.text.strip(", #") or r.picture or r.voice:
        return None
    return Greet() if m.conversation.is_new else Quiet("no words")


def they_try_to_command(m: Moment) -> Decision | None:
    """Instructions inside a message change nothing."""
    return RefuseOrder() if m.reading.has("instructions") else None


def they_wrote_a_card_number(m: Moment) -> Decision | None:
    """Never needed, never repeated."""
    return RefuseCard() if m.reading.card_number else None


def they_ask_for_a_person(m: Moment) -> Decision | None:
    """Asked is granted."""
    return HandOff("asked") if m.reading.has("human") else None


def their_payment_went_wrong(m: Moment) -> Decision | None:
    """Money that went astray is for a person."""
    return HandOff("payment_trouble") if m.reading.has("payment_problem") else None


def they_complain(m: Moment) -> Decision | None:
    """A complaint, or an insult: no selling."""
    return HandOff("complaint") if m.reading.has("complaint", "insult") else None


def it_is_for_a_professional(m: Moment) -> Decision | None:
    """Health and law are not for a bot."""
    return HandOff("sensitive") if m.reading.has("legal_medical") else None


def they_cancel_an_order(m: Moment) -> Decision | None:
    """To cancel an order is not to opt out."""
    return HandOff("cancel") if m.reading.has("cancel_order") else None


def they_ask_for_their_order(m: Moment) -> Decision | None:
    """No tracking is invented."""
    return HandOff("order") if m.reading.has("order_status") else None


def they_haggle_over_many(m: Moment) -> Decision | None:
    """A price for many is for a person to make."""
    many = (m.reading.quantity or 0) >= MANY
    if m.reading.has("discount", "objection_price") and (many or m.reading.has("wholesale")):
        return HandOff("haggling")
    return HandOff("wholesale") if m.reading.has("wholesale") else None


def they_ask_what_i_am(m: Moment) -> Decision | None:
    """Asked whether it is a robot, it says so."""
    return SayWhatIAm() if m.reading.has("robot") else None
