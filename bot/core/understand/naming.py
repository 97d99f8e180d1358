"""The goods that a message names, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.choose import fitting
from bot.core.lexical import Lexical
from bot.core.reading import Reading
from bot.core.search import Found, Hit, Query
from bot.core.speech import Language
from bot.core.state import State
from bot.core.understand.counting import groups
from bot.core.understand.knowledge import Knowledge
from bot.core.understand.refer import Reference, heads
from bot.core.understand.utterance import PAUSE, Utterance
from bot.core.words import singular_of

ADDRESS = 3  # words by which somebody is addressed: mae pura vida
MOST = 60  # goods that one question may mean


def named(
    said: Utterance, refers_to: Reference, state: State, language: Language, know: Knowledge
) -> Reading:
    """The goods that a message names, and how."""
    lexicon = know.lexicon
    said = _without_address(said, language)
    measures = frozenset(w for w in language.of("measures") if not lexicon.titles(w))
    hard = heads(said.loose, language.kinds | measures)
    soft = tuple(w.word for w in said.loose if w.word not in hard)
    found = lexicon.search(Query((*hard, *soft), limit=MOST))
    known = found.known
    ours = tuple(word for word in hard if word in known)
    fits = fitting(found, hard, soft)
    unknown = tuple(word for word in hard if word not in known)
    about = refers_to.about
    sized = any(w.the and w.word.isdigit() for w in said.loose) or goes_on(said, language)
    if about == "new" or (sized and about == "focus" and not refers_to.options):
        more = _with_head(said, hard, fits, state, lexicon)
        about, hard, fits = ("new", *more) if more else (about, hard, fits)
    return Reading(
        about=about,
        products=refers_to.products,
        options=refers_to.options,
        words=hard,
        soft=soft,
        unknown=unknown,
        names_strange_goods=any(
            {w, singular_of(w)} & language.goods for w in hard if w not in known
        ),
        candidates=tuple(h.product_id for h in fits),
        is_named=len(fits) == 1 and fits[0].titled >= set(hard),
        nearest=tuple(h.product_id for h in _nearest(found, hard, ours, soft)),
        measures=tuple(w for w in said.words if w in language.of("measures")),
        groups=groups(said, language, lexicon),
        named=any(w.framed for w in said.loose) or _is_bare(said, language),
    )


def _without_address(said: Utterance, language: Language) -> Utterance:
    """Without strange words by which they address the shop: 'ñaño, qué celular ...'."""
    first = min((w.at for w in said.loose if w.known and not w.weak), default=0)
    turns = {PAUSE} | language.of("asking")
    starts = [n for n in range(first) if said.words[n] in turns]
    starts += [cue.start for cue in said.cues if cue.start < first]
    end = min(max(starts, default=0), ADDRESS)
    kept = [w for w in said.loose if w.known or w.framed or w.at >= end or w.word in language.goods]
    return replace(said, loose=tuple(kept))


def _with_head(
    said: Utterance, hard: tuple[str, ...], fits: Sequence[Hit], state: State, lexicon: Lexical
) -> tuple[tuple[str, ...], list[Hit]] | None:
    """'y la de 6' after stairs of 8 steps: the last noun goes on, if goods hold both."""
    alone = not any(loose.the or loose.at == 0 for loose in said.loose) or len(fits) == 1
    if not state.query or not hard or (alone and fits) or "search" in said.acts:
        return None
    head = tuple(w for w in state.query if w.isalpha() and w not in hard)
    found = lexicon.search(Query((*head, *hard), limit=MOST))
    both = [h for h in found.hits if h.covered >= {*head, *hard}]
    return ((*head, *hard), both) if head and both and len(both) < max(len(fits), 2) else None


def _nearest(
    found: Found, hard: tuple[str, ...], ours: tuple[str, ...], soft: tuple[str, ...]
) -> list[Hit]:
    """What holds the words that the shop knows, where it does not know all."""
    return fitting(found, ours, soft) if ours and ours != hard else []


def goes_on(said: Utterance, language: Language) -> bool:
    """Whether it begins with "and ...": more of the same."""
    return bool(set(said.words[:1]) & language.of("going_on"))


def _is_bare(said: Utterance, language: Language) -> bool:
    """Whether the message is little more than the name of something."""
    others = set(said.acts) - {"greet", "search", "thanks", "yes"}
    named = any(w.known or {w.word, singular_of(w.word)} & language.goods for w in said.loose)
    return not others and (0 < len(said.loose) <= 6 if named else len(said.words) <= 3)
