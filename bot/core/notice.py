"""What the owner's own phone is told when a person is called."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.core.answer import Notice
from bot.core.chat import Contact, Turn
from bot.core.shop import ShopSettings
from bot.core.speech import Language
from bot.core.voice import Voice
from bot.core.words import holds_card_number

QUOTED = 200  # characters of the customer's last words
CALLING: Mapping[str, tuple[str, int]] = {  # the country's code, and how long its numbers are
    "AR": ("54", 10),
    "BO": ("591", 8),
    "BR": ("55", 10),
    "CL": ("56", 9),
    "CO": ("57", 10),
    "CR": ("506", 8),
    "DO": ("1", 10),
    "EC": ("593", 9),
    "ES": ("34", 9),
    "GT": ("502", 8),
    "HN": ("504", 8),
    "MX": ("52", 10),
    "NI": ("505", 8),
    "PA": ("507", 8),
    "PE": ("51", 9),
    "PR": ("1", 10),
    "PY": ("595", 9),
    "SV": ("503", 8),
    "US": ("1", 10),
    "UY": ("598", 8),
    "VE": ("58", 10),
}


def notice(
    why: str, turn: Turn, contact: Contact, shop: ShopSettings, language: Language
) -> Notice | None:
    """Who asks for a person, why, and what they said last; None where no phone is set."""
    phone = whole_number(shop.handoff_phone, shop.country)
    who = turn.chat.partition("@")[0]
    if not why or not phone or who == phone:
        return None
    say = Voice(language, shop.voice, turn.seed, {}).say
    reason = say(f"notice.why.{why}") or say("notice.why.asked")
    said = "" if holds_card_number(turn.text) else " ".join(turn.text.split())[:QUOTED]
    return Notice(phone, say("notice.handoff", name=contact.name or who, reason=reason, said=said))


def whole_number(phone: str, country: str) -> str:
    """A phone number in digits with its country's code; "" where there are too few.

    Args:
        phone: as the owner wrote it, with or without the code.
        country: two letters, whose code is taken where the number has none.
    """
    digits = re.sub(r"\D", "", phone)
    if phone.strip().startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    code, length = CALLING.get(country, ("", 0))
    own = digits.lstrip("0")
    if len(own) < 7 or (own.startswith(code) and len(own) >= len(code) + length):
        return own if len(own) >= 7 else ""
    return code + own
