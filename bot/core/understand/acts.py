"""What is done or asked in a message."""

from __future__ import annotations

from bot.core.speech import Language
from bot.core.understand.knowledge import Knowledge
from bot.core.understand.utterance import PAUSE, Utterance
from bot.core.words import tokens

SURE = 0.55  # below it the classifier's first choice is not acted on
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
    if not acts and not said.loose and know.classify:
        guessed = know.classify(" ".join(said.words))
        acts = [act for act, p in guessed.items() if p >= SURE]
    return tuple(acts)


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
