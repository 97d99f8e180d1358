"""The goods that a message names, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.choose import fitting
from bot.core.lexical import Lexical
from bot.core.reading import Reading
from bot.core.search import Found, Hit, Query
from bot.core.speech import Language
from bot.core.state import State
from bot.core.understand.clauses import asking_part
from bot.core.understand.counting import groups, without_counts
from bot.core.understand.knowledge import Knowledge
from bot.core.understand.pieces import Utterance
from bot.core.understand.refer import Reference, heads
from bot.core.words import singular_of, stem

MOST = 60  # goods that one question may mean


@dataclass(frozen=True, slots=True)
class Asked:
    """The words that name goods, what only ranks them, and the goods that they fit."""

    hard: tuple[str, ...]
    soft: tuple[str, ...]
    found: Found
    fits: tuple[Hit, ...]

    @property
    def ours(self) -> tuple[str, ...]:
        """The words that the shop's goods use."""
        return tuple(word for word in self.hard if word in self.found.known)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those that they do not."""
        return tuple(word for word in self.hard if word not in self.found.known)

    @property
    def nearest(self) -> list[Hit]:
        """What holds the words that the shop knows, where it does not know all."""
        return fitting(self.found, self.ours, self.soft) if self.ours and self.unknown else []

    @property
    def is_named(self) -> bool:
        """Whether one product's name holds all of the words."""
        return len(self.fits) == 1 and self.fits[0].titled >= set(self.hard)

    @property
    def is_whole(self) -> bool:
        """Whether goods hold all of the words, and not only the telling ones."""
        return any(hit.covered >= set(self.hard) for hit in self.fits)

    @property
    def is_mentioned(self) -> bool:
        """Whether goods hold the words, but none of them in its name."""
        return bool(self.fits and self.hard) and not any(hit.titled for hit in self.fits)


def named(
    said: Utterance, refers_to: Reference, state: State, language: Language, know: Knowledge
) -> Reading:
    """The goods that a message names, and how."""
    said = _without_age(_without_destination(said, language), language, know.lexicon)
    asked, more = _best(said, language, know), _with_last_noun(said, refers_to, state, know)
    reading = Reading(
        about="new" if more else refers_to.about,
        products=refers_to.products,
        options=refers_to.options,
        anything=_is_anything(said, more or asked, language, know),
        measures=tuple(w for w in said.words if w in language.of("measures")),
        groups=groups(said, language, know.lexicon),
        named=any(w.framed for w in said.loose) or _is_bare(said, language),
    )
    return _with_goods(reading, more or asked, language)


def _with_goods(reading: Reading, asked: Asked, language: Language) -> Reading:
    """The reading with the words about goods, and the goods that they fit."""
    return replace(
        reading,
        words=asked.hard,
        soft=asked.soft,
        unknown=asked.unknown,
        touches=any(not word.isdigit() for hit in asked.found.hits for word in hit.titled),
        names_thing=bool(asked.hard) and _is_goods(asked.hard[0], language),
        names_strange_goods=any(_is_goods(word, language) for word in asked.unknown),
        candidates=tuple(hit.product_id for hit in asked.fits),
        is_named=asked.is_named,
        is_whole=asked.is_whole,
        is_mentioned=asked.is_mentioned,
        nearest=tuple(hit.product_id for hit in asked.nearest),
    )


def _best(said: Utterance, language: Language, know: Knowledge) -> Asked:
    """The words that goods hold all of: those of the message, or of the part that says what."""
    whole = _asked(said, language, know)
    if whole.is_whole or not whole.hard:
        return whole
    counted = _asked(without_counts(said, language, know.lexicon), language, know)
    parts = (_without_units(said, language), asking_part(said))
    others = [counted, *(_asked(part, language, know) for part in parts)]
    whole = whole if whole.fits or not counted.fits else counted
    return next((own for own in others if own.is_whole and _says_what(own, know)), whole)


def _says_what(asked: Asked, know: Knowledge) -> bool:
    """Whether a word of it stands in the name of goods; a number or a letter says too little."""
    return any(len(w) > 2 and w.isalpha() and know.lexicon.titles(w) for w in asked.hard)


def _without_units(said: Utterance, language: Language) -> Utterance:
    """Without the units behind numbers: goods of 6 m are asked for as 'de 6 metros'."""
    units = {at for at, w in enumerate(said.words[1:], 1) if w in language.units}
    behind = {at for at in units if said.words[at - 1].isdigit()}
    return replace(said, loose=tuple(w for w in said.loose if w.at not in behind))


def _asked(said: Utterance, language: Language, know: Knowledge) -> Asked:
    """What is named; a word by which the shop calls all that it sells narrows nothing."""
    measures = frozenset(w for w in language.of("measures") if not know.lexicon.titles(w))
    hard = heads(said.loose, language.kinds | measures)
    hard = () if all(_means_anything(w, language, know) for w in hard) else hard
    soft = tuple(w.word for w in said.loose if w.word not in hard)
    told = (w for w in said.words if w in language.purposes and w not in (*hard, *soft))
    soft = (*soft, *dict.fromkeys(told)) if hard else soft
    return _fitting(hard, soft, know.lexicon)


def _is_anything(said: Utterance, asked: Asked, language: Language, know: Knowledge) -> bool:
    """Whether whatever is sold will do: 'algo', or 'un curso' in a school."""
    something = bool(set(said.words) & language.of("something"))
    return not asked.hard and (
        something or any(_means_anything(w, language, know) for w in asked.soft)
    )


def _means_anything(word: str, language: Language, know: Knowledge) -> bool:
    """Whether the shop calls all that it sells so, and nothing of it: curso in a school."""
    return stem(word) in know.house and _is_goods(word, language) and not know.lexicon.knows(word)


def _fitting(hard: tuple[str, ...], soft: tuple[str, ...], lexicon: Lexical) -> Asked:
    found = lexicon.search(Query((*hard, *soft), limit=MOST))
    return Asked(hard, soft, found, tuple(fitting(found, hard, soft)))


def _is_goods(word: str, language: Language) -> bool:
    """Whether a word names goods that are sold somewhere."""
    return bool({word, singular_of(word)} & language.goods)


# ---------------------------------------------------------------- what is beside the goods


def _without_destination(said: Utterance, language: Language) -> Utterance:
    """Without the places that things are sent to: 'hacen envíos a Mérida'."""
    if not {"shipping", "delivery_time", "address"} & set(said.acts):
        return said
    toward = language.of("toward")
    kept = (w for w in said.loose if w.known or said.words[max(w.at - 1, 0)] not in toward)
    return replace(said, loose=tuple(kept))


def _without_age(said: Utterance, language: Language, lexicon: Lexical) -> Utterance:
    """Without how old somebody is, unless goods are named by ages: 'para mi hija de 8 años'."""
    ages = {w for w in language.of("ages") if not lexicon.titles(w)}
    ends = {
        at for at, w in enumerate(said.words[1:], 1) if w in ages and said.words[at - 1].isdigit()
    }
    places = ends | {at - 1 for at in ends}
    return replace(said, loose=tuple(w for w in said.loose if w.at not in places))


# ---------------------------------------------------------------- what goes on


def goes_on(said: Utterance, language: Language) -> bool:
    """Whether it begins with "and ...": more of the same."""
    return bool(set(said.words[:1]) & language.of("going_on"))


def _with_last_noun(
    said: Utterance, refers_to: Reference, state: State, know: Knowledge
) -> Asked | None:
    """'y la de 6' after stairs of 8 steps: the last noun goes on, if goods hold both."""
    if not state.query or "search" in said.acts or refers_to.options:
        return None
    asked = _asked(said, know.language, know)
    if not asked.hard:
        return None
    if goes_on(said, know.language) and _is_goods(asked.hard[0], know.language):
        return _for_the_same(asked, state, know.lexicon)
    leans = _leans(said, refers_to, asked, know.language)
    return _joined(state.query, asked, know.lexicon) if leans else None


def _for_the_same(asked: Asked, state: State, lexicon: Lexical) -> Asked | None:
    """'y case?' after a screen film for some phone: other goods for the same one."""
    use = tuple(w for w in state.slots.get("use", "").split() if w not in asked.hard)
    also = _fitting(asked.hard, use, lexicon)
    fits = tuple(hit for hit in also.fits if hit.covered & set(use))
    return replace(also, fits=fits) if fits else None


def _joined(query: Sequence[str], asked: Asked, lexicon: Lexical) -> Asked | None:
    """The last noun with the new words, where goods hold all of them, and no more goods."""
    head = tuple(w for w in query if w.isalpha() and w not in asked.hard)
    if not head:
        return None
    both = _fitting((*head, *asked.hard), (), lexicon)
    full = tuple(h for h in both.found.hits if h.covered >= set(both.hard))
    return replace(both, fits=full) if 0 < len(full) <= max(len(asked.fits), 1) else None


def _leans(said: Utterance, refers_to: Reference, asked: Asked, language: Language) -> bool:
    """Whether the words do not stand for themselves: 'la de 6', 'y de 33', '6 pasos'."""
    if goes_on(said, language) or any(w.the and w.word.isdigit() for w in said.loose):
        return refers_to.about in ("new", "focus")
    if refers_to.about != "new":
        return False
    return not asked.fits or (len(asked.fits) > 1 and any(w.the or w.at == 0 for w in said.loose))


def _is_bare(said: Utterance, language: Language) -> bool:
    """Whether the message is little more than the name of something."""
    others = set(said.acts) - {"greet", "search", "thanks", "yes"}
    known = any(w.known or _is_goods(w.word, language) for w in said.loose)
    return not others and (0 < len(said.loose) <= 6 if known else len(said.words) <= 3)
