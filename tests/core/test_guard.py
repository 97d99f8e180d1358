from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.chat import Contact, Conversation, Inbound, Line, Turn
from bot.core.guard import reason_to_leave

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
STALE = 6 * HOUR


def turn(text: str = "¿tienen zapatos?", *, ago: timedelta = SECOND, kind: str = "text") -> Turn:
    message = Inbound("whatsapp", "a", "1", NOW - ago, text, kind=kind)  # type: ignore[arg-type]
    return Turn("t", "whatsapp", "a", (message,), NOW, 1, 1)


def talk(*pairs: tuple[str, str, float]) -> Conversation:
    """(bot's words, the customer's, seconds between them), the last pair just now."""
    lines, at = [], NOW - timedelta(seconds=5)
    for ours, theirs, gap in reversed(pairs):
        lines += [Line("customer", theirs, at), Line("bot", ours, at - timedelta(seconds=gap))]
        at -= timedelta(seconds=gap + 4)
    return Conversation(Contact("c"), tuple(reversed(lines)))


NOTHING = Conversation(Contact("c"))


def test_a_fresh_message_is_the_bots() -> None:
    assert reason_to_leave(turn(), NOTHING, STALE) == ""


def test_what_waited_through_an_outage_is_for_a_person() -> None:
    assert reason_to_leave(turn(ago=5 * HOUR), NOTHING, STALE) == ""
    assert reason_to_leave(turn(ago=7 * HOUR), NOTHING, STALE) == "stale"


def test_an_order_from_the_whatsapp_catalogue_is_for_a_person() -> None:
    assert reason_to_leave(turn("", kind="order"), NOTHING, STALE) == "catalogue_order"


def test_the_same_words_after_each_answer_are_another_bot() -> None:
    words = "Gracias por escribirnos, pronto le atendemos"
    loop = talk(*[("Hola, ¿en qué le ayudo?", words, 20.0)] * 4)
    assert reason_to_leave(turn(words), loop, STALE) == "another_bot"
    assert reason_to_leave(turn("¿y el rojo?"), loop, STALE) == ""


def test_answers_within_seconds_time_after_time_are_another_bot() -> None:
    fast = talk(*[("Opción 1", f"respuesta {n}", 1.0) for n in range(16)])
    assert reason_to_leave(turn("respuesta 17"), fast, STALE) == "another_bot"


def test_an_impatient_customer_is_no_bot() -> None:
    hello = talk(*[("Hola", "hola", 3.0)] * 3)
    assert reason_to_leave(turn("hola"), hello, STALE) == ""


def test_a_chat_that_a_person_has_is_left_to_the_rules() -> None:
    assert reason_to_leave(turn(ago=9 * HOUR), replace(NOTHING, status="person"), STALE) == ""
