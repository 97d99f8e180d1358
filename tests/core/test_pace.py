from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.pace import Limits, Traffic, limits_of, quiet_until, typing_time, wait
from bot.core.shop import settings_from
from bot.errors import BadSettings

BOGOTA = ZoneInfo("America/Bogota")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=BOGOTA).astimezone(UTC)
NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=BOGOTA).astimezone(UTC)
DAY = timedelta(days=1)
CALM = Traffic(linked_at=NOON - 30 * DAY, knows_chat=True)


def why(traffic: Traffic, now: datetime = NOON, limits: Limits | None = None) -> str:
    found = wait(traffic, limits or Limits(), now, BOGOTA)
    return found.why if found else ""


def test_an_answer_on_a_calm_day_goes_at_once() -> None:
    assert why(CALM) == ""


def test_a_breath_is_taken_between_two_messages_in_one_chat() -> None:
    last = NOON - timedelta(seconds=1)
    found = wait(replace(CALM, chat_last=last), Limits(), NOON, BOGOTA)
    assert found
    assert found.until == last + timedelta(seconds=1.5)


def test_a_full_minute_a_full_day_and_a_full_chat_wait() -> None:
    assert "this minute" in why(replace(CALM, number_minute=15))
    assert "today" in why(replace(CALM, number_day=600))
    assert "this chat" in why(replace(CALM, chat_minute=20))


def test_a_new_number_writes_to_few_people_and_to_more_each_day() -> None:
    new = Traffic(linked_at=NOON, contacts_day=50)
    assert "new" in why(new)
    assert why(replace(new, knows_chat=True)) == ""
    assert why(replace(new, linked_at=NOON - DAY)) == ""
    assert "new" in why(replace(new, linked_at=NOON - DAY, contacts_day=75))


def test_the_same_words_are_not_sent_to_everybody() -> None:
    assert "same words" in why(replace(CALM, same_text_hour=30))


def test_a_persons_own_words_never_wait() -> None:
    assert why(replace(CALM, number_day=10_000, by_person=True)) == ""


def test_nobody_is_woken_by_what_the_bot_starts_itself() -> None:
    starts = replace(CALM, starts=True)
    found = wait(starts, Limits(), NIGHT, BOGOTA)
    assert found
    assert found.why == "quiet hours"
    assert found.until.astimezone(BOGOTA) == datetime(2026, 11, 25, 8, 0, tzinfo=BOGOTA)
    assert why(CALM, NIGHT) == ""
    assert why(starts, NOON) == ""


def test_a_restricted_number_answers_but_starts_nothing() -> None:
    until = NOON + timedelta(hours=6)
    assert why(replace(CALM, restricted_until=until)) == ""
    assert "restricts" in why(replace(CALM, restricted_until=until, starts=True))


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = NOON.astimezone(BOGOTA)
    siesta = limits_of(settings_from({"quiet_hours": "11:30-15:00"}))
    assert quiet_until(noon, siesta) == noon.replace(hour=15)
    assert quiet_until(noon, limits_of(settings_from({"quiet_hours": ""}))) is None


@pytest.mark.parametrize("span", ["nine to five", "25:00-08:00", "21:00", 7])
def test_quiet_hours_that_are_none_are_refused_by_name(span: object) -> None:
    with pytest.raises(BadSettings, match="quiet_hours"):
        settings_from({"quiet_hours": span})


def test_a_person_types_longer_on_longer_words_but_not_for_ever() -> None:
    assert 0.5 < typing_time("ok", 0.5) < 1
    assert typing_time("a" * 100, 0.5) == pytest.approx(4.3)
    assert typing_time("a" * 5000, 0.0) == 8
    assert typing_time("a" * 50, 0.0) < typing_time("a" * 50, 1.0)
