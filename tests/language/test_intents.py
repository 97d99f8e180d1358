"""The messages from which the classifier learns."""

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from bot.core.speech import Language
from bot.core.words import plain
from bot.language import load

ACTS = """
price availability variants photo details shipping delivery_time hours address returns warranty
payment_methods buy discount objection_price objection_trust objection_timing objection_competitor
compare cheapest human complaint payment_problem order_status cancel_order paid greet thanks bye
opt_out robot off_topic catalogue more unsure wholesale installments invoice search yes no
""".split()
FEWEST, MOST = 60, 80
LONGEST = 12  # words of a short message


def intents() -> dict[str, list[str]]:
    text = files("bot.language").joinpath("es", "intents.toml").read_text(encoding="utf-8")
    return {act: own["say"] for act, own in tomllib.loads(text).items()}


def bare(message: str) -> str:
    return " ".join(re.findall(r"[a-z0-9{}]+", plain(message)))


def test_every_act_to_be_learnt_has_messages_and_is_one_of_the_cues() -> None:
    assert set(intents()) == set(ACTS)
    assert set(ACTS) <= set(load("es").phrases)


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_as_many_messages_as_the_others(act: str) -> None:
    assert FEWEST <= len(intents()[act]) <= MOST


def test_no_message_stands_twice_in_one_act_or_two() -> None:
    counts = Counter(bare(message) for said in intents().values() for message in said)
    assert [message for message, n in counts.items() if n > 1] == []


@pytest.mark.parametrize("act", ACTS)
def test_messages_are_short_and_name_products_by_the_placeholder(act: str) -> None:
    for message in intents()[act]:
        assert message == message.strip()
        assert len(message.split()) <= LONGEST, message
        assert set(re.findall(r"\{(\w*)\}", message)) <= {"producto"}, message


def test_the_rules_alone_know_a_good_part_of_them() -> None:
    """The classifier is for the rest: here the share that phrases already tell."""
    language = load("es")
    said = [(act, message) for act, own in intents().items() for message in own]
    known = sum(act in told_by_phrases(message, language) for act, message in said)
    assert known / len(said) > 0.5


def told_by_phrases(message: str, language: Language) -> set[str]:
    words = bare(message.replace("{producto}", "cosa")).split()
    return {cue.act for cue in language.cues([language.short.get(w, w) for w in words])}
