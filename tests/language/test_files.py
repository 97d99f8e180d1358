"""The files of every language: complete, plain, and in agreement with each other."""

import re
import tomllib
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from bot.core.check.problems import LEAKED
from bot.core.shop import LANGUAGES
from bot.core.speech import compiled
from bot.core.voice import Voice
from bot.core.words import plain, stem
from bot.language import FILES, WORDS, load

OTHERS = tuple(code for code in LANGUAGES if code != "es")
SLOT = re.compile(r"\{(\w+)\}")
LINK = re.compile(r"https?:|www\.|\.com\b|@\w", re.IGNORECASE)
MONEY = re.compile(r"[$€₲]|R\$|S/")
PLAIN_WORD = re.compile(r"[a-z0-9ñ]+")
NEEDED = ("the", "many", "pointing", "numbered", "joining", "asking", "purpose", "relative")
ONE_LEFT = "stock.one"  # Spanish says it with the digit
SAME_MEANING = frozenset(
    "adult adults present presente red large grande medio telefone bebe".split()
)
RARELY_MEANT = frozenset("tent tents faca facas tenis tomada saia".split())


def table(code: str, name: str) -> dict[str, Any]:
    text = files("bot.language").joinpath(code, f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def slots(wordings: list[str]) -> set[str]:
    return {slot for wording in wordings for slot in SLOT.findall(wording)}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_a_language_is_valid_and_has_no_key_twice(code: str, name: str) -> None:
    assert table(code, name)


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_knows_the_acts_of_spanish(code: str) -> None:
    assert set(table(code, "cues")) == set(table("es", "cues"))


@pytest.mark.parametrize("code", OTHERS)
def test_the_same_acts_count_only_alone(code: str) -> None:
    assert load(code).whole == load("es").whole


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_can_be_read_and_asks_for_a_word(code: str) -> None:
    for act, own in table(code, "cues").items():
        for phrase in own["say"]:
            assert not compiled([phrase]).match(""), f"{act}: {phrase}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_phrase_of_an_act_is_there_twice(code: str) -> None:
    for act, own in table(code, "cues").items():
        assert len(own["say"]) == len(set(own["say"])), act


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_says_what_spanish_says(code: str) -> None:
    assert set(table(code, "templates")) == set(table("es", "templates"))


@pytest.mark.parametrize("code", OTHERS)
def test_a_wording_holds_only_what_the_code_gives_for_its_key(code: str) -> None:
    spanish = table("es", "templates")
    for key, wordings in table(code, "templates").items():
        assert slots(wordings) <= slots(spanish[key]), key


@pytest.mark.parametrize("code", OTHERS)
def test_a_key_has_a_wording_for_every_case_that_spanish_has_one_for(code: str) -> None:
    spanish = table("es", "templates")
    for key, wordings in table(code, "templates").items():
        cases = [set(SLOT.findall(wording)) for wording in wordings]
        for wording in spanish[key]:
            given = set(SLOT.findall(wording))
            assert any(case <= given for case in cases), f"{key}: {given}"


@pytest.mark.parametrize("code", OTHERS)
def test_a_key_has_two_to_four_different_wordings(code: str) -> None:
    single = ("policy.text", "pay.way.", "daypart.", "word.", "notice.why.")
    for key, wordings in table(code, "templates").items():
        assert len(wordings) == len(set(wordings)), key
        assert len(wordings) <= 4, key
        assert key.startswith(single) or len(wordings) > 1, key


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_wording_holds_an_amount_or_a_link(code: str) -> None:
    for key, wordings in table(code, "templates").items():
        for wording in wordings:
            allowed = code == "es" and key == ONE_LEFT
            assert allowed or not re.search(r"\d", wording), key
            assert not LINK.search(wording), key
            assert not MONEY.search(wording), key


@pytest.mark.parametrize("code", OTHERS)
def test_no_wording_needs_a_form_of_address(code: str) -> None:
    for key, wordings in table(code, "templates").items():
        assert not any(c in wording for wording in wordings for c in "[]"), key


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("part", WORDS)
def test_a_list_of_words_holds_plain_words(code: str, part: str) -> None:
    words = plain(table(code, "words")[part]).split()
    assert words
    assert [w for w in words if not PLAIN_WORD.fullmatch(w)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_chat_shorthand_is_one_piece_that_is_written_out_in_words(code: str) -> None:
    for short, written in table(code, "words")["short"].items():
        assert PLAIN_WORD.fullmatch(plain(short)), short
        assert plain(written).split(), short


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_the_grammar_that_sentences_are_taken_apart_by(code: str) -> None:
    own = load(code)
    assert [part for part in NEEDED if not own.of(part)] == []
    assert own.verb.groups == 0 or own.verb.pattern
    assert re.compile(own.name).groups == 1


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_every_part_of_the_grammar_of_spanish(code: str) -> None:
    assert set(table(code, "grammar")) >= set(table("es", "grammar"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_group_of_synonyms_has_at_least_two_words(code: str) -> None:
    for group in table(code, "synonyms")["groups"]:
        words = [w.strip() for w in group.replace(">", ",").split(",")]
        assert all(words), group
        assert len(set(map(plain, words))) > 1, group


@pytest.mark.parametrize(("code", "least"), [("en", 250), ("pt", 250)])
def test_a_language_has_many_names_of_goods_in_those_of_the_others(code: str, least: int) -> None:
    assert len(table(code, "synonyms")["groups"]) >= least


@pytest.mark.parametrize("code", OTHERS)
def test_no_group_of_synonyms_is_there_twice(code: str) -> None:
    groups = table(code, "synonyms")["groups"]
    assert len(groups) == len(set(groups))


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("other", LANGUAGES)
def test_no_name_of_goods_resembles_an_everyday_word_of_another_language(
    code: str, other: str
) -> None:
    """Stems forget the last vowel: English 'care' would be Spanish 'caro'."""
    if code == other:
        return
    groups = (group.partition(">")[0] for group in table(code, "synonyms")["groups"])
    asked = {plain(w) for group in groups for w in group.split(",")}
    own = load(other)
    everyday = {stem(w) for w in own.chatter | own.ordinary if w not in asked}
    alike = {w for w in asked if " " not in w and stem(w) in everyday}
    assert alike <= SAME_MEANING | RARELY_MEANT


def test_little_words_tell_languages_apart() -> None:
    for one, other in combinations(LANGUAGES, 2):
        first, second = load(one).little, load(other).little
        assert len(first & second) < 0.5 * min(len(first), len(second))


@pytest.mark.parametrize("code", LANGUAGES)
def test_frames_of_amounts_are_regular_expressions(code: str) -> None:
    for own in load(code).numerals.frames.values():
        assert all(re.compile(frame) for frame in own)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_wording_can_be_said_and_confirms_no_payment(code: str) -> None:
    for key, wordings in table(code, "templates").items():
        given = dict.fromkeys(slots(wordings), "x")
        for seed in range(len(wordings)):
            said = Voice(load(code), "usted", seed, {}).say(key, **given)
            assert said, key
            assert not LEAKED.search(said), key
            assert not load(code).claims.done["paid"].search(plain(said)), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_voice_speaks_in_each_language(code: str) -> None:
    for part in ("and", "used", "from", "sold_out", "price"):
        assert len(load(code).templates[f"word.{part}"]) == 1
