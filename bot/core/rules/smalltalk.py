"""Hello, thanks, yes, no, and what was not understood."""

from __future__ import annotations

from bot.core.decision import (
    Accept,
    AskNeed,
    AwaitReceipt,
    BackToBusiness,
    Decision,
    Greet,
    HandOff,
    HowToPay,
    Rephrase,
    SayBye,
    SendPhoto,
    ShowRange,
    TellDetails,
)
from bot.core.moment import Moment
from bot.core.rules.again import MISSES, again


def they_want_to_see_it_all(m: Moment) -> Decision | None:
    """What do you sell?"""
    return ShowRange() if m.reading.has("catalogue") else None


def they_do_not_know(m: Moment) -> Decision | None:
    """Help them choose."""
    if not m.reading.has("unsure"):
        return None
    return (
        again(m) if m.state.query else AskNeed("need" if m.state.times_asked.get("use") else "use")
    )


def they_only_look(m: Moment) -> Decision | None:
    """No pressure."""
    return AskNeed("browse") if m.reading.has("browse") else None


def they_say_thanks_or_bye(m: Moment) -> Decision | None:
    """A warm word, no selling."""
    if m.reading.has("thanks", "bye", "no_interest"):
        return SayBye(leaving=m.reading.has("bye", "no_interest"))
    return None


def they_only_say_hello(m: Moment) -> Decision | None:
    """Greeted each time, never scolded, never with a product."""
    if not m.reading.has("greet") or m.reading.has("off_topic"):
        return None
    before = m.state.extra.get("before") is not None
    return Greet(again=not m.conversation.is_new, back=m.conversation.is_new and before)


def they_say_yes(m: Moment) -> Decision | None:
    """Yes to the question we asked."""
    r = m.reading
    if not r.has("yes") or r.unknown or (r.asks and r.words):
        return None
    if m.state.asked == "receipt":
        return AwaitReceipt(paid=False)
    if m.state.focus:
        return _agreed(m.state.asked, m.state.focus)
    wish = r.has("search", "more", "buy")  # 'quero outro' is a wish, and no consent
    return None if wish else Accept(positive=True)


def _agreed(asked: str, focus: tuple[str, ...]) -> Decision:
    """What they agreed to, of the goods in focus."""
    if asked == "photo":
        return SendPhoto(focus[:1])
    return TellDetails(focus[0]) if asked == "details" else HowToPay(focus)


def they_say_no(m: Moment) -> Decision | None:
    """No to the question we asked."""
    return Accept(positive=False) if m.reading.has("no") and not m.reading.asks else None


def they_are_off_the_subject(m: Moment) -> Decision | None:
    """A friendly word, and back to the shop."""
    return BackToBusiness() if m.reading.has("off_topic") else None


def they_want_something(m: Moment) -> Decision | None:
    """They want something, but name nothing."""
    asks = m.reading.has("search", "details", "more", "availability", "variants", "buy")
    return AskNeed() if asks or m.reading.soft or m.reading.small_talk else None


def it_was_not_understood(m: Moment) -> Decision:
    """Ask again once; the second time in a row a person is called."""
    return HandOff("not_understood") if m.state.misses >= MISSES else Rephrase()
