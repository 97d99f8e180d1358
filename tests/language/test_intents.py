"""The messages from which the classifier learns."""

import re
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from bot.core.shop import LANGUAGES
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


def intents(code: str) -> dict[str, list[str]]:
    text = files("bot.language").joinpath(code, "intents.toml").read_text(encoding="utf-8")
    return {act: own["say"] for act, own in tomllib.loads(text).items()}


def bare(message: str) -> str:
    return " ".join(re.findall(r"[a-z0-9{}]+", plain(message)))


each_language = pytest.mark.parametrize("code", LANGUAGES)


@each_language
def test_every_act_to_be_learnt_has_messages_and_is_one_of_the_cues(code: str) -> None:
    assert set(intents(code)) == set(ACTS)
    assert set(ACTS) <= set(load(code).phrases)


@each_language
def test_every_act_has_as_many_messages_as_the_others(code: str) -> None:
    counts = {act: len(said) for act, said in intents(code).items()}
    assert {act: n for act, n in counts.items() if not FEWEST <= n <= MOST} == {}


@each_language
def test_no_message_stands_twice_in_one_act_or_two_or_among_those_that_do_none(code: str) -> None:
    silent = files("bot.language").joinpath(code, "nothing.txt").read_text(encoding="utf-8")
    lines = {bare(line) for line in silent.splitlines() if not line.startswith("# ")}
    said = [bare(message) for own in intents(code).values() for message in own]
    counts = Counter([*said, *lines])
    assert [message for message, n in counts.items() if message and n > 1] == []


@each_language
def test_messages_are_short_and_name_products_by_the_placeholder(code: str) -> None:
    for message in (message for own in intents(code).values() for message in own):
        assert message == message.strip()
        assert len(message.split()) <= LONGEST, message
        assert set(re.findall(r"\{(\w*)\}", message)) <= {"producto"}, message


@each_language
def test_the_rules_alone_know_a_good_part_of_them(code: str) -> None:
    """The classifier is for the rest: here the share that phrases already tell."""
    language = load(code)
    said = [(act, message) for act, own in intents(code).items() for message in own]
    known = sum(act in told_by_phrases(message, language) for act, message in said)
    assert known / len(said) > 0.5


def told_by_phrases(message: str, language: Language) -> set[str]:
    words = bare(message.replace("{producto}", "cosa")).split()
    return {cue.act for cue in language.cues([language.short.get(w, w) for w in words])}
