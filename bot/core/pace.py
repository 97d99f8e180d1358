"""How fast a number may speak: a person's pace, and limits that keep WhatsApp calm. Pure.

Nothing official is published for linked numbers; the figures are the careful end of what users of
such programs report, and each can be set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.shop import ShopSettings

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
THINK, PER_LETTER, SWAY = 0.8, 0.035, 0.25  # seconds, seconds a character, share
LONGEST_TYPING = 8.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may do."""

    chat_gap: timedelta = timedelta(seconds=1.5)
    chat_minute: int = 20
    number_minute: int = 15
    number_day: int = 600
    first_day_contacts: int = 50  # a new number's first day
    growth: float = 1.5  # of that, a day
    same_text_hour: int = 30  # the same words to so many people an hour
    quiet_from: time = time(21)  # what nobody asked for is not sent between these
    quiet_until: time = time(8)


def limits_of(settings: ShopSettings) -> Limits:
    """The limits that a shop has set."""
    begin, _, end = settings.quiet_hours.partition("-")
    none = time(0)
    return Limits(
        number_day=settings.messages_a_day,
        first_day_contacts=settings.new_number_contacts,
        quiet_from=time.fromisoformat(begin) if begin else none,
        quiet_until=time.fromisoformat(end) if end else none,
    )


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a number has sent lately, and what it is about to send."""

    chat_last: datetime | None = None
    chat_minute: int = 0
    number_minute: int = 0
    number_day: int = 0
    contacts_day: int = 0
    knows_chat: bool = False  # this chat was already written to today
    same_text_hour: int = 0
    linked_at: datetime | None = None
    starts: bool = False  # the bot begins, nobody asked
    by_person: bool = False
    restricted_until: datetime | None = None  # WhatsApp refused to carry what we started


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: until when, and why."""

    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A message about to be sent, in the traffic of its number."""

    traffic: Traffic
    limits: Limits
    now: datetime
    zone: ZoneInfo


def wait(traffic: Traffic, limits: Limits, now: datetime, zone: ZoneInfo) -> Wait | None:
    """Whether a message must wait; None: it may go now. A person's own words never wait."""
    if traffic.by_person:
        return None
    moment = Moment(traffic, limits, now, zone)
    return next((found for rule in RULES if (found := rule(moment)) is not None), None)


def whatsapp_has_restricted_us(m: Moment) -> Wait | None:
    """Start nothing until the restriction ends; answering is still allowed."""
    until = m.traffic.restricted_until
    if m.traffic.starts and until is not None and m.now < until:
        return Wait(until, "WhatsApp restricts what this number starts")
    return None


def it_is_quiet_time(m: Moment) -> Wait | None:
    """Nobody is woken by what the bot itself starts."""
    if not m.traffic.starts:
        return None
    end = quiet_until(m.now.astimezone(m.zone), m.limits)
    return Wait(end.astimezone(m.now.tzinfo), "quiet hours") if end else None


def the_number_is_new(m: Moment) -> Wait | None:
    """A new number talks to few people at first."""
    if m.traffic.knows_chat or m.traffic.contacts_day < contacts_allowed(m):
        return None
    return Wait(m.now + HOUR, "the number is new: enough people for today")


def the_day_is_full(m: Moment) -> Wait | None:
    """A number that never rests looks like a machine."""
    full = m.traffic.number_day >= m.limits.number_day
    return Wait(m.now + HOUR, "enough messages for today") if full else None


def the_minute_is_full(m: Moment) -> Wait | None:
    """So many messages a minute."""
    full = m.traffic.number_minute >= m.limits.number_minute
    return Wait(m.now + timedelta(seconds=15), "many messages this minute") if full else None


def the_chat_was_just_written_to(m: Moment) -> Wait | None:
    """A breath between two messages in one chat."""
    last = m.traffic.chat_last
    if last is not None and m.now - last < m.limits.chat_gap:
        return Wait(last + m.limits.chat_gap, "a breath between messages")
    full = m.traffic.chat_minute >= m.limits.chat_minute
    return Wait(m.now + timedelta(seconds=10), "many messages in this chat") if full else None


def the_words_repeat(m: Moment) -> Wait | None:
    """The same words to many people are what gets numbers banned."""
    full = m.traffic.same_text_hour >= m.limits.same_text_hour
    return Wait(m.now + timedelta(minutes=10), "the same words to many people") if full else None


RULES: tuple[Callable[[Moment], Wait | None], ...] = (
    whatsapp_has_restricted_us,
    it_is_quiet_time,
    the_number_is_new,
    the_day_is_full,
    the_words_repeat,
    the_minute_is_full,
    the_chat_was_just_written_to,
)


def contacts_allowed(m: Moment) -> int:
    """How many people a number of this age may write to in a day."""
    if m.traffic.linked_at is None:
        return m.limits.first_day_contacts
    days = max(0, (m.now - m.traffic.linked_at) // DAY)
    return int(min(m.limits.first_day_contacts * m.limits.growth ** min(days, 30), 1e6))


def quiet_until(local: datetime, limits: Limits) -> datetime | None:
    """The end of quiet hours at a local time; None outside of them."""
    start, end, clock = limits.quiet_from, limits.quiet_until, local.time()
    if start == end:
        return None
    inside = start <= clock < end if start < end else clock >= start or clock < end
    if not inside:
        return None
    days = 1 if start > end and clock >= start else 0
    return datetime.combine(local.date() + timedelta(days=days), end, local.tzinfo)


def typing_time(text: str, chance: float) -> float:
    """Seconds that a person would type, from 0.6 to 8: a thought, then a little a letter, swaying.

    Args:
        text: what is to be sent.
        chance: a number from 0 to 1.
    """
    plainly = THINK + PER_LETTER * len(text)
    return min(plainly * (1 + SWAY * (2 * chance - 1)), LONGEST_TYPING)
