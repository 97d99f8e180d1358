"""Words -> Reading: rules over the shop's own vocabulary first, the classifier for the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.amounts import Limits, limits
from bot.core.chat import Seen, Turn
from bot.core.reading import Condition, Extreme, Reading
from bot.core.speech import Language
from bot.core.state import State
from bot.core.understand.acts import COURTESY, acts_of, guessed, is_small_talk
from bot.core.understand.codes import coded
from bot.core.understand.counting import quantity
from bot.core.understand.faq import best_faq
from bot.core.understand.knowledge import Classify, Knowledge, spoken_in
from bot.core.understand.naming import goes_on, named
from bot.core.understand.pieces import FRAMES, Utterance
from bot.core.understand.refer import Reference, refers
from bot.core.understand.told import told_of
from bot.core.understand.utterance import taken_apart
from bot.core.understand.ways import method_named
from bot.core.words import holds_card_number, plain

LONGEST = 1500  # characters of a message that are read; the rest is stored, not understood


def understand(turn: Turn, state: State, seen: Seen, know: Knowledge) -> Reading:
    """One turn, as the shop understands it."""
    language = spoken_in(turn.text, know, state.language)
    money = limits(_readable(turn.text), language, know.settings.country, know.lexicon.titles)
    said = taken_apart(money.text, language, know.lexicon, know.house)
    method, ours, said = method_named(said, language, know)
    faq, sure = best_faq(said.words, language, know.settings)
    is_clear = bool(method) or faq is not None or state.asked == "order_data"
    acts, confidence, said = _acts(said, language, know, may_guess=not is_clear)
    text = " ".join(said.words)
    codes, said = coded(said, know.codes)
    refers_to = Reference("listed", codes) if codes else refers(said, seen, know.lexicon, language)
    quote = told_of([w.word for w in said.loose if not w.known], language, know.settings)
    reading = replace(
        named(said, refers_to, state, language, know),
        text=text,
        language=language.code,
        acts=acts,
        confidence=confidence,
        method=method,
        method_is_ours=ours,
        faq=faq,
        faq_is_sure=sure,
        told=(quote.source, quote.text) if quote else None,
        slots=_slots(turn.text, said, language, state),
    )
    return _with_money(_sent(_worded(reading, said, language, know), turn), money)


def _worded(reading: Reading, said: Utterance, language: Language, know: Knowledge) -> Reading:
    """The reading with what single words say."""
    words = set(said.words)
    return replace(
        reading,
        extreme=_extreme(said),
        condition=_condition(said.words, language),
        thrifty=bool(words & language.cheap),
        for_something=bool(set(said.words[:1]) & language.of("purpose")),
        small_talk=is_small_talk(said, language),
        purpose=bool(said.loose) and all(w.word in language.purposes for w in said.loose),
        gift=_is_gift(said, language),
        quantity=_quantity(reading, said, language, know),
        dozen=12 if words & language.of("dozen") else 1,
        asks=bool(words & language.of("asking")),
        points=bool(words & language.of("pointing")),
        goes_on=goes_on(said, language),
        of_a_thing=bool(words & language.of("having")),
    )


def _quantity(reading: Reading, said: Utterance, language: Language, know: Knowledge) -> int | None:
    """How many they want; the numbers of an address count nothing."""
    return None if "order_data" in reading.slots else quantity(said, language, know.lexicon)


def _sent(reading: Reading, turn: Turn) -> Reading:
    """The reading with what the messages are, and what is in them beside words."""
    return replace(
        reading,
        asks="?" in turn.text or reading.asks,
        card_number=holds_card_number(turn.text),
        picture=any(m.kind in ("image", "video", "document", "sticker") for m in turn.messages),
        voice=any(m.kind == "voice" and not m.text for m in turn.messages),
    )


def _acts(
    said: Utterance, language: Language, know: Knowledge, *, may_guess: bool
) -> tuple[tuple[str, ...], float, Utterance]:
    """What is done or asked, by rule or by guess, how sure that is, and the message.

    Its words name no goods where an act was guessed that asks for none.
    """
    acts = acts_of(said, language, know)
    if not may_guess or set(acts) - COURTESY:
        return acts, 1.0, said
    guess, confidence = guessed(said, language, know)
    if set(guess) - FRAMES:
        said = replace(said, loose=())
    return (*guess, *acts), confidence, said


def _readable(text: str) -> str:
    """The part of a message that is read: with line breaks as pauses, and not without end."""
    return re.sub(r"\s*\n\s*", " , ", text[:LONGEST])


def _is_gift(said: Utterance, language: Language) -> bool:
    """Whether they look for a present and name nothing else."""
    gifts = language.of("gifts")
    named = [w.word for w in said.loose if w.word not in language.purposes]
    return bool(gifts & set(said.words)) and set(named) <= gifts


def _extreme(said: Utterance) -> Extreme:
    return next((act for act in ("cheapest", "dearest") if act in said.acts), "")


def _condition(words: Sequence[str], language: Language) -> Condition:
    if set(words) & language.used:
        return "used"
    return "new" if set(words) & language.new else ""


def _slots(text: str, said: Utterance, language: Language, state: State) -> Mapping[str, str]:
    """What the customer says of themselves: a name, a city, the data of an order."""
    slots: dict[str, str] = {}
    if named := re.search(language.name, text):
        slots["name"] = named[1].title()
    line = " ".join(said.words)
    city = next((p for p in sorted(language.places) if f" {p} " in f" {line} "), "")
    if city:
        slots["city"] = city
    addressed = re.search(language.address, plain(text)) is not None
    if (state.asked == "order_data" and len(said.words) > 2) or addressed:
        slots["order_data"] = text.strip()[:300]
    return slots


def _with_money(reading: Reading, money: Limits) -> Reading:
    """Limits and offers; an amount beside goods and without a frame is a limit."""
    highest, offer = money.highest, money.offer
    if offer is None and highest is None and money.lowest is None and money.amounts:
        if reading.has("discount"):
            offer = money.amounts[-1]
        elif not reading.has("paid", "will_pay", "objection_trust", "complaint", "payment_problem"):
            highest = money.amounts[-1]
    return replace(
        reading, lowest=money.lowest, highest=highest, offer=offer, in_digits=money.in_digits
    )


__all__ = ["Classify", "Knowledge", "spoken_in", "understand"]
