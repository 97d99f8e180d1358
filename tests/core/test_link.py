from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import happening as l
from bot.core.happening import Standing
from bot.core.link import ENDED, Code, Link, alarm, order, step, uptime, wait_before

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def after(*happened: l.Happening, start: Link | None = None, at: datetime = NOW) -> Link:
    link = start or Link()
    for one in happened:
        link = step(link, one, at, 0.5)
    return link


CONNECTED = after(l.TurnedOn(), l.LinkAsked(), l.Started(), l.Paired(), l.Opened("573001"))


def test_a_number_that_was_never_linked_starts_nothing() -> None:
    assert order(after(l.TurnedOn()), NOW, runs=False) == "nothing"


def test_who_asks_for_a_code_gets_a_process_that_shows_one() -> None:
    asked = after(l.TurnedOn(), l.LinkAsked())
    assert order(asked, NOW, runs=False) == "start"
    shown = after(l.Started(), l.CodeShown("qr", "https://wa.me/1", MINUTE), start=asked)
    assert shown.standing is Standing.PAIRING
    assert shown.code == Code("qr", "https://wa.me/1", 1, NOW + MINUTE)


def test_each_code_that_follows_has_the_next_number() -> None:
    one = after(l.LinkAsked(), l.CodeShown("qr", "a", MINUTE), l.CodeShown("qr", "b", 20 * SECOND))
    assert one.code
    assert (one.code.text, one.code.number) == ("b", 2)


def test_codes_that_ran_out_end_the_process_and_are_not_asked_for_again() -> None:
    over = after(l.TurnedOn(), l.LinkAsked(), l.Started(), l.CodesRanOut())
    assert (over.standing, over.code, over.pairing) == (Standing.STOPPED, None, "")
    assert order(over, NOW, runs=True) == "end"
    assert order(over, NOW, runs=False) == "nothing"


def test_a_scanned_code_is_forgotten_at_once() -> None:
    paired = after(l.LinkAsked(), l.CodeShown("qr", "secret", MINUTE), l.Paired())
    assert paired.code is None
    assert paired.is_linked


def test_a_linked_number_is_connected_when_the_shop_opens() -> None:
    stopped = after(l.TurnedOff(), start=CONNECTED)
    assert stopped.standing is Standing.STOPPED
    assert order(after(l.TurnedOn(), start=stopped), NOW, runs=False) == "start"


def test_a_dropped_connection_is_dialled_again_by_the_process_itself() -> None:
    dropped = after(l.Dropped(), start=CONNECTED)
    assert dropped.standing is Standing.RECONNECTING
    assert order(dropped, NOW, runs=True) == "nothing"
    assert after(l.Opened(), start=dropped).standing is Standing.CONNECTED


def test_a_process_that_died_is_started_again_after_a_wait() -> None:
    fell = after(l.Ended("killed"), start=CONNECTED)
    assert fell.standing is Standing.RECONNECTING
    assert fell.retry_at
    assert fell.retry_at > NOW
    assert order(fell, NOW, runs=False) == "nothing"
    assert order(fell, fell.retry_at, runs=False) == "start"


def test_waits_grow_to_five_minutes_and_no_further() -> None:
    assert wait_before(0, 1.0) == 2 * SECOND
    assert wait_before(3, 1.0) == 16 * SECOND
    assert wait_before(40, 1.0) == 5 * MINUTE


def test_failures_are_forgotten_once_a_connection_has_held_a_minute() -> None:
    tired = Link(standing=Standing.CONNECTED, since=NOW, is_wanted=True, is_linked=True, tries=6)
    assert step(tired, l.Ended("x"), NOW + 10 * SECOND, 1.0).tries == 7
    assert step(tired, l.Ended("x"), NOW + 2 * MINUTE, 1.0).tries == 1


@pytest.mark.parametrize("end", sorted(ENDED - {Standing.FAILED}))
def test_what_whatsapp_ends_for_good_is_not_tried_again_but_told(end: Standing) -> None:
    over = after(l.Closed(end, "why"), start=CONNECTED)
    assert order(over, NOW + timedelta(days=1), runs=False) == "nothing"
    assert order(over, NOW, runs=True) == "end"
    assert "why" in alarm(CONNECTED, over, NOW, told=None)
    assert after(l.Ended("process ended"), start=over).standing is end


def test_a_session_that_cannot_be_opened_is_told_and_not_tried_again() -> None:
    failed = after(l.Ended("file is not a database", is_final=True), start=CONNECTED)
    assert failed.standing is Standing.FAILED
    assert order(failed, NOW + timedelta(days=1), runs=False) == "nothing"


def test_a_number_that_was_replaced_can_be_connected_again_by_a_person() -> None:
    replaced = after(l.Closed(Standing.REPLACED), start=CONNECTED)
    assert order(after(l.TurnedOn(), start=replaced), NOW, runs=False) == "start"


def test_a_number_logged_out_on_the_phone_must_be_linked_anew() -> None:
    out = after(l.Closed(Standing.LOGGED_OUT), start=CONNECTED)
    assert not out.is_linked
    assert order(after(l.TurnedOn(), start=out), NOW, runs=False) == "nothing"


def test_a_passkey_ends_linking_in_words() -> None:
    asked = after(l.TurnedOn(), l.LinkAsked(), l.Started(), l.Closed(Standing.PASSKEY_REQUIRED))
    assert "passkey" in alarm(after(l.LinkAsked()), asked, NOW, told=None)


def test_a_slow_connection_still_sends() -> None:
    slow = after(l.Faltered(), start=CONNECTED)
    assert slow.standing is Standing.DEGRADED
    assert slow.is_open
    assert after(l.Recovered(), start=slow).standing is Standing.CONNECTED


def test_a_stuck_process_is_ended_and_started_again() -> None:
    stuck = after(l.Stuck("a send did not end"), start=CONNECTED)
    assert order(stuck, NOW, runs=True) == "end"
    assert stuck.retry_at
    assert order(stuck, stuck.retry_at, runs=False) == "start"


def test_somebody_is_told_once_of_a_connection_that_stays_away() -> None:
    away = after(l.Dropped(), start=CONNECTED)
    later = NOW + 11 * MINUTE
    assert alarm(away, away, NOW + MINUTE, told=None) == ""
    assert alarm(away, away, later, told=None)
    assert alarm(away, away, later + MINUTE, told=later) == ""


def test_a_shop_that_closes_ends_the_process() -> None:
    assert order(after(l.TurnedOff(), start=CONNECTED), NOW, runs=True) == "end"


def test_uptime_is_the_share_of_a_span_that_was_connected() -> None:
    history = [
        (NOW, "connected"),
        (NOW + 6 * MINUTE, "reconnecting"),
        (NOW + 9 * MINUTE, "connected"),
    ]
    assert uptime(history, NOW, NOW + 10 * MINUTE) == pytest.approx(0.7)
    assert uptime(history, NOW + 5 * MINUTE, NOW + 10 * MINUTE) == pytest.approx(0.4)
    assert uptime([], NOW, NOW + MINUTE) == 0


HAPPENINGS = st.sampled_from(
    [
        l.TurnedOn(),
        l.TurnedOff(),
        l.LinkAsked(),
        l.LinkAsked("573001"),
        l.Unlinked(),
        l.CodeShown("qr", "x", MINUTE),
        l.CodesRanOut(),
        l.Paired(),
        l.Started(),
        l.Ended("x"),
        l.Ended("x", is_final=True),
        l.Opened(),
        l.Dropped(),
        l.Faltered(),
        l.Recovered(),
        l.Stuck("x"),
        *(l.Closed(end) for end in sorted(ENDED)),
    ]
)


@given(st.lists(HAPPENINGS, max_size=30), st.floats(0, 1))
def test_whatever_happens_an_ended_number_starts_nothing_and_no_code_outlives_its_pairing(
    happened: list[l.Happening], chance: float
) -> None:
    link = Link()
    for one in happened:
        link = step(link, one, NOW, chance)
        if link.standing in ENDED:
            assert order(link, NOW + timedelta(days=9), runs=False) == "nothing"
        if link.code:
            assert link.standing is Standing.PAIRING or not link.is_open
        assert not (link.is_open and link.code)
