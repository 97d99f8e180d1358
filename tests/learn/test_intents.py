"""The classifier of short messages: its recipe, its file, and what it tells."""

import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.core.intents import NOTHING, Intents, softmax
from bot.core.shop import LANGUAGES
from bot.edges.intents import classify, loaded, meaning, saved, shipped_intents
from bot.language import load
from bot.learn.intents.figures import calibration_error, f1_by_act, report
from bot.learn.intents.fit import fitted, rarities_of, temperature, threshold
from bot.learn.intents.lesson import Lesson, lesson, written_out
from bot.learn.intents.trial import Trial, learnt, parted, tried, wordings_of
from bot.training import main

ROOT = Path(__file__).parent.parent.parent
FEW = ("hours", "warranty", "thanks", "photo", "human", NOTHING)
LARGEST = 1_000_000  # bytes of a language's file
FRESH = {  # wordings of which no lesson holds one alike
    "es": (
        ("me pasan el contacto de un encargado", "human"),
        ("me ayudas con una rebajita", "discount"),
        ("quiero anular lo que encargué", "cancel_order"),
        ("se puede ir a ver allá?", "address"),
        ("ya hice la consignación", "paid"),
        ("usted es una máquina?", "robot"),
        ("necesito soporte fiscal a nombre de mi empresa", "invoice"),
        ("mi primo lo consiguió más económico", "objection_competitor"),
    ),
    "en": (
        ("could you put me on to somebody in charge", "human"),
        ("that price hurts", "objection_price"),
        ("my cousin got his for less", "objection_competitor"),
        ("any chance of splitting the cost over months", "installments"),
        ("wire transfer is done", "paid"),
        ("am i chatting with a machine", "robot"),
        ("what if the size is wrong", "returns"),
        ("when do i get my parcel", "order_status"),
    ),
    "pt": (
        ("me passa pra alguém responsável", "human"),
        ("quando recebo meu pacote", "order_status"),
        ("estou conversando com máquina?", "robot"),
        ("preciso de documento fiscal pra empresa", "invoice"),
        ("já fiz a transferência sim", "paid"),
        ("esse preço dói", "objection_price"),
        ("posso passar aí pra ver?", "address"),
        ("meu primo conseguiu mais em conta", "objection_competitor"),
    ),
}
NONSENSE = {
    "es": ("asdkj qweoiu", "blablabla", "jkl jkl", "tengo hambre", "se me murió el perro", "", ","),
    "en": ("asdkj qweoiu", "blah blah", "my dog died", "im on the bus", "zxcv", "", ","),
    "pt": ("asdkj qweoiu", "blablabla", "meu cachorro morreu", "tô no ônibus", "zxcv", "", ","),
}


@cache
def small(code: str = "es") -> Lesson:
    """The messages of a few acts."""
    whole = lesson(load(code))
    pairs = zip(whole.messages, whole.acts, strict=True)
    messages, acts = zip(*(pair for pair in pairs if pair[1] in FEW), strict=True)
    return Lesson(messages, acts, whole.digest)


@cache
def trial() -> Trial:
    return tried(small(), load("es"), meaning().words, folds=3)


@cache
def model() -> Intents:
    return learnt(small(), trial(), meaning().words)


def shipped(code: str) -> Intents:
    found = shipped_intents(code)
    assert found, "run `make train`: the model of meaning has changed"
    return found


def chances(code: str, message: str) -> dict[str, float]:
    own = shipped(code)
    told = own.chances([written_out(message, load(code))])[0].tolist()
    return dict(zip(own.acts, told, strict=True))


# ---------------------------------------------------------------- what is shipped


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_shipped_file_learnt_from_the_messages_as_they_are_now(code):
    given = lesson(load(code))

    assert shipped(code).lesson == given.digest, "run `make train`"
    assert set(shipped(code).acts) == set(given.acts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_shipped_file_is_small_and_its_threshold_is_calibrated(code):
    assert len(saved(shipped(code), meaning())) < LARGEST
    assert 0.5 <= shipped(code).sure < 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_shipped_is_never_surely_wrong_about_fresh_wordings_and_often_right(code):
    language = load(code)
    told = [(classify(code, written_out(m, language)), act) for m, act in FRESH[code]]

    assert [(t, act) for t, act in told if t and set(t) != {act}] == []
    assert sum(set(t) == {act} for t, act in told) >= 3


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_right_act_is_the_likeliest_of_most_fresh_wordings(code):
    guesses = [(max(c := chances(code, m), key=c.__getitem__), act) for m, act in FRESH[code]]
    assert sum(told == act for told, act in guesses) >= 6, guesses


@pytest.mark.parametrize("code", LANGUAGES)
def test_nonsense_and_what_people_tell_of_themselves_do_no_act(code):
    language = load(code)
    assert [m for m in NONSENSE[code] if classify(code, written_out(m, language))] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_chances_are_probabilities(code):
    told = shipped(code).chances([*NONSENSE[code], *(m for m, _ in FRESH[code])])

    assert (told >= 0).all()
    np.testing.assert_allclose(told.sum(axis=1), 1, atol=1e-9)


def test_a_language_without_a_classifier_tells_nothing():
    assert classify("fr", "bonjour") == {}


def test_to_ask_needs_numpy_alone():
    heavy = {"sklearn", "scipy", "pandas", "faiss", "torch"}
    code = f"""
import sys
from bot.edges.intents import classify
print(*classify("es", "ya hice la transferencia"))
print(*sorted(set(sys.modules) & {heavy!r}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["paid", ""]


# ---------------------------------------------------------------- the file


def test_what_is_written_is_read_back_the_same():
    content = saved(model(), meaning())
    read = loaded(content, meaning())

    assert read
    assert saved(read, meaning()) == content
    asked = list(small().messages[::25])
    np.testing.assert_array_equal(read.chances(asked), model().chances(asked))
    assert (read.temperature, read.sure, read.lesson) == (
        model().temperature,
        model().sure,
        small().digest,
    )


def test_a_file_that_learnt_beside_another_model_of_meaning_is_not_used():
    content = saved(model(), meaning())
    assert loaded(content, replace(meaning(), key="another")) is None


def test_the_same_messages_give_the_same_file_to_the_last_byte(tmp_path):
    again = tried(small(), load("es"), meaning().words, folds=3)

    assert saved(learnt(small(), again, meaning().words), meaning()) == saved(model(), meaning())


@pytest.mark.slow
def test_training_anew_gives_what_is_shipped(tmp_path, capsys):
    main(["--language", "pt", "--out", str(tmp_path)])

    made = loaded((tmp_path / "pt" / "intents.npz").read_bytes(), meaning())
    assert made
    asked = [written_out(m, load("pt")) for m, _ in FRESH["pt"]]
    np.testing.assert_allclose(made.chances(asked), shipped("pt").chances(asked), atol=0.01)
    assert "macro-F1" in capsys.readouterr().out


# ---------------------------------------------------------------- the trial


def test_wordings_that_are_alike_never_stand_on_both_sides():
    language, given = load("es"), small()
    groups = wordings_of(given.messages, language)
    for taught, asked in parted(given, language, 3):
        assert {groups[n] for n in taught} & {groups[n] for n in asked} == set()
        assert set(given.acts) == {given.acts[n] for n in asked}


def test_alike_is_what_differs_by_articles_order_or_endings():
    one = wordings_of(["tiene garantia", "tienen la garantia", "a que hora abren"], load("es"))
    assert one[0] == one[1] != one[2]


def test_a_few_acts_are_told_apart_and_their_probabilities_are_honest():
    each = f1_by_act(trial().told.tolist(), small().acts)
    assert sum(each.values()) / len(each) > 0.8
    assert calibration_error(trial().sure, trial().right) < 0.06
    assert 0.2 < model().temperature < 3
    assert any(line.startswith("macro-F1") for line in report(trial()))


def test_acts_are_told_only_from_the_calibrated_threshold():
    asked = [m for m, act in zip(small().messages, small().acts, strict=True) if act == "hours"]
    sure = replace(model(), sure=0.9)
    for message in asked:
        told = sure.told(message)
        assert all(chance >= 0.9 for chance in told.values())
        assert len(told) <= 1
    assert replace(model(), sure=1.01).told(asked[0]) == {}
    assert NOTHING not in replace(model(), sure=0.0).told("asdf")


# ---------------------------------------------------------------- numbers with known answers


def test_scores_twice_too_large_are_halved():
    rng = np.random.default_rng(0)
    honest = rng.normal(size=(4000, 3)) * 2
    right = [int(rng.choice(3, p=row)) for row in softmax(honest)]

    assert temperature(honest, right) == pytest.approx(1, abs=0.06)
    assert temperature(honest * 2, right) == pytest.approx(2, abs=0.12)


def test_the_calibration_error_is_the_distance_of_confidence_and_accuracy():
    sure = np.full(10, 0.9)
    assert calibration_error(sure, np.array([True] * 9 + [False])) == pytest.approx(0)
    assert calibration_error(sure, np.array([True] * 5 + [False] * 5)) == pytest.approx(0.4)


def test_the_threshold_is_the_lowest_that_is_precise_enough():
    sure = np.array([0.55, 0.62, 0.72, 0.83, 0.97])
    right = np.array([False, False, True, True, True])
    assert threshold(sure, right, 0.9) == 0.65
    assert threshold(sure, ~right, 0.9) == 1.0
    assert threshold(sure[:0], right[:0], 0.9) == 1.0


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    assert f1_by_act(["a", "a", "b", "b"], ["a", "b", "b", "b"]) == {"a": 2 / 3, "b": 4 / 5}


def test_rare_grams_are_left_out_and_frequent_ones_weigh_less():
    rarities = rarities_of(["hola mundo", "hola pez", "hola sol"])
    assert "=hola" in rarities
    assert "=mundo" not in rarities
    assert rarities["=hola"] == 1


def test_a_message_of_unknown_words_gets_a_score():
    said, acts = ["a que hora abren", "gracias", "foto"], ["hours", "thanks", "photo"]
    three = fitted(said * 3, acts * 3, meaning().words)
    assert three.chances(["xyzzy"]).shape == (1, 3)
