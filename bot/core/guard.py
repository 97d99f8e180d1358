"""When the bot should not answer by itself: stale words, another bot, a catalogue's order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from bot.core.chat import Conversation, Line, Turn
from bot.core.words import plain

ANOTHER_BOT = "another_bot"
LOOP_SPAN = timedelta(minutes=10)
LOOP_REPEATS = 4  # the same words so often, each right after ours
LOOP_TURNS = 15  # answers at a machine's speed, so many in the span
MACHINE = timedelta(seconds=6)  # nobody reads and types faster, time after time


def reason_to_leave(turn: Turn, conversation: Conversation, stale: timedelta) -> str:
    """Why a person and not the bot should take this turn; "" when the bot may.

    Args:
        turn: what the customer said.
        conversation: what was said before.
        stale: the age from which a message is no longer answered by the bot.
    """
    if conversation.status != "bot":
        return ""
    if any(m.kind == "order" for m in turn.messages):
        return "catalogue_order"
    if turn.at - max(m.sent_at for m in turn.messages) > stale:
        return "stale"
    return ANOTHER_BOT if is_loop(turn, conversation.lines) else ""


def is_loop(turn: Turn, lines: Sequence[Line]) -> bool:
    """Whether another machine answers: the same words again and again, or always within seconds."""
    recent = [line for line in lines if turn.at - line.at <= LOOP_SPAN]
    pairs = [
        (after.text, after.at - before.at)
        for before, after in pairwise(recent)
        if before.speaker == "bot" and after.speaker == "customer"
    ]
    if recent and recent[-1].speaker == "bot":
        pairs.append((turn.text, turn.messages[0].sent_at - recent[-1].at))
    same = sum(plain(text) == plain(turn.text) for text, _ in pairs)
    quick = sum(gap <= MACHINE for _, gap in pairs)
    return (same >= LOOP_REPEATS and len(turn.text) > 10) or quick >= LOOP_TURNS
