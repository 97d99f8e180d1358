"""What is done or asked in a message."""

from __future__ import annotations

from bot.core.speech import Language
from bot.core.understand.knowledge import Knowledge
from bot.core.understand.pieces import PAUSE, Utterance
from bot.core.words import tokens

COMMITTING = frozenset({"yes", "buy"})  # nobody is bound by a guess
COURTESY = frozenset({"greet", "thanks"})  # acts beside which another one is sought
Guess = tuple[tuple[str, ...], float]  # an act or none, and the probability
CODE = 5  # letters of a word that may be a discount's code


def acts_of(said: Utterance, language: Language, know: Knowledge) -> tuple[str, ...]:
    """What is done or asked; a whole-message act only when nothing else is said."""
    order = list(language.phrases)
    acts = sorted(said.acts, key=order.index)
    if set(acts) & language.whole and not _is_whole(said, language):
        acts = [act for act in acts if act not in language.whole]
    if "not_complaint" in acts:
        acts = [act for act in acts if act not in ("complaint", "insult", "not_complaint")]
    if "discount" not in acts and _names_discount(said, language, know):
        acts.append("discount")
    return tuple(acts)


def guessed(said: Utterance, language: Language, know: Knowledge) -> Guess:
    """What the classifier tells of a message in which no act is found, and how sure that is.

    Nothing where the message names goods of this shop, and no act that binds the customer or
    counts only when nothing else is said.
    """
    words = _beside_courtesy(said)
    if not words or not know.classify or any(word.known for word in said.loose):
        return (), 1.0
    told = know.classify(language.code, " ".join(words))
    acts = {a: p for a, p in told.items() if a not in language.whole | COMMITTING | COURTESY}
    return tuple(acts), max(acts.values(), default=1.0)


def _beside_courtesy(said: Utterance) -> list[str]:
    """The words that no greeting and no thanks uses, without the pauses before them."""
    used = {n for cue in said.cues if cue.act in COURTESY for n in cue.used}
    words = " ".join(word for n, word in enumerate(said.words) if n not in used)
    return words.lstrip(f" {PAUSE}").split()


def _names_discount(said: Utterance, language: Language, know: Knowledge) -> bool:
    """Whether a word is that of one of the shop's discounts, such as its code."""
    names = {word for row in know.settings.discounts for word in tokens(row.name)}
    ways = {word for name in language.services for word in tokens(name)}
    telling = {
        w for w in names - language.real - ways if len(w) >= CODE and not know.lexicon.knows(w)
    }
    return bool(telling & set(said.words))


def _is_whole(said: Utterance, language: Language) -> bool:
    """Whether a phrase such as BAJA is all that the message says."""
    used = {
        n for c in said.cues if c.act in language.whole | {"greet"} for n in range(c.start, c.end)
    }
    rest = [w for n, w in enumerate(said.words) if n not in used]
    return all(w == PAUSE or w in language.little or w in language.chatter for w in rest)


def is_small_talk(said: Utterance, language: Language) -> bool:
    """Whether every word is one of everyday."""
    words = [w for w in said.words if w not in (PAUSE, "#")]
    return bool(words) and all(w in language.real for w in words)
