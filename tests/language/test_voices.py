"""One form of address: no wording mixes usted, tú, vos or você."""

from __future__ import annotations

import re

import pytest

from bot.core.voice import FORM, PLACE, addressed
from bot.language import load

WORD = re.compile(r"[^\W\d_]+")
FORMAL = frozenset("le les su sus suyo suya usted ustedes consigo".split())
FAMILIAR = frozenset("te tu tus ti tuyo tuya contigo vos tú".split())
OF_THE_TEAM = re.compile(r"\b[Yy]a le (?:paso|aviso|avisé)\b")  # le: to the team
TU_IN_PORTUGUESE = frozenset("te ti tu teu teus tua tuas contigo".split())
VOICES = ("usted", "tú", "vos")


def wordings() -> list[tuple[str, str]]:
    return [(key, one) for key, own in load("es").templates.items() for one in own]


def words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def own_forms(voice: str) -> frozenset[str]:
    """The words that only this voice uses, wherever templates choose between the voices."""
    used: dict[int, set[str]] = {place: set() for place in range(3)}
    for _, wording in wordings():
        for match in FORM.finditer(wording):
            forms = match[1].split("|")
            for place in used:
                used[place] |= words(forms[min(place, len(forms) - 1)])
    place = PLACE[voice]
    return frozenset(used[place].difference(*(used[p] for p in used if p != place)))


def foreign(voice: str) -> frozenset[str]:
    """What must not be said in a voice: pronouns of the other side, verb forms of the others."""
    if voice == "usted":
        return FAMILIAR | own_forms("tú") | own_forms("vos")
    return FORMAL | own_forms("vos" if voice == "tú" else "tú")


@pytest.mark.parametrize("voice", VOICES)
def test_a_wording_keeps_to_one_form_of_address(voice: str) -> None:
    mixed = foreign(voice)
    for key, wording in wordings():
        said = OF_THE_TEAM.sub("", addressed(wording, voice))
        assert words(said) & mixed == set(), f"{key}: {said}"


@pytest.mark.parametrize("voice", VOICES)
def test_no_pronoun_hangs_on_a_verb_in_another_form(voice: str) -> None:
    other = "te" if voice == "usted" else "le"
    hanging = re.compile(rf"(?:[aei]r|[áéíóú]\w+)(?:me)?{other}$")
    for key, wording in wordings():
        said = words(addressed(wording, voice))
        assert [word for word in said if hanging.search(word)] == [], key


def test_the_choice_between_voices_is_a_choice() -> None:
    for key, wording in wordings():
        for match in FORM.finditer(wording):
            assert len(set(match[1].split("|"))) > 1, f"{key}: {wording}"


def test_portuguese_keeps_to_voce() -> None:
    for key, own in load("pt").templates.items():
        for wording in own:
            assert words(wording) & TU_IN_PORTUGUESE == set(), key
