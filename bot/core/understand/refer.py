"""Which goods a message is about: those in focus, some of the list, or others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.chat import Seen
from bot.core.goods import Product, option_words
from bot.core.lexical import Lexical
from bot.core.reading import About
from bot.core.search import Query
from bot.core.speech import Language
from bot.core.understand.counting import without_counts
from bot.core.understand.pieces import PAUSE, Loose, Utterance
from bot.core.units import measured
from bot.core.words import singular_of

BARE = 2  # words that alone pick from a list
FEW = 4  # strange words that may still be about what is in focus
ASPECTS = frozenset(
    """price total photo details availability variants buy payment_methods link shipping
    delivery_time warranty returns discount objection_price objection_trust
    objection_competitor thanks bye more better compare cheapest dearest installments will_pay
    paid yes invoice stock_alert""".split()
)
PICKING = frozenset(
    """price photo details availability buy compare cheapest dearest link payment_methods
    total""".split()
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message refers to."""

    about: About
    products: tuple[str, ...] = ()
    options: bool = False  # its words are sizes, colours, presentations


def refers(said: Utterance, seen: Seen, lexicon: Lexical, language: Language) -> Reference:
    """The first reading that fits: places in the list, both, sizes, the list's words, the focus."""
    said = without_counts(said, language, lexicon)
    pointed = _placed(said, seen, language) or _sized(said, seen)
    if pointed:
        return pointed
    if all(_says_how_much(loose, language, lexicon) for loose in said.loose):
        return _without_words(said, seen, language)
    return _worded(said, seen, lexicon, language)


def _placed(said: Utterance, seen: Seen, language: Language) -> Reference | None:
    """'el segundo', 'los dos': places in the last list."""
    if places := ordinals(said, len(seen.listed), language):
        return Reference("listed", tuple(seen.listed[n].id for n in places))
    together = _together(said, seen)
    return Reference("listed", together) if together else None


def _worded(said: Utterance, seen: Seen, lexicon: Lexical, language: Language) -> Reference:
    """What its words mean: the one in focus, some of the list, or other goods."""
    known = _known_words(said, lexicon)
    focus = Reference("focus", _ids(seen.focus))
    if focus.products and _speaks_of_it(said, language):
        return focus
    if picked := _picked(said, known, seen.listed, lexicon, language):
        return Reference("listed", picked)
    means = focus.products and _means_focus(said, known, seen.focus, lexicon, language)
    return focus if means else Reference("new")


def _ids(products: Sequence[Product]) -> tuple[str, ...]:
    return tuple(product.id for product in products)


def _together(said: Utterance, seen: Seen) -> tuple[str, ...]:
    """'los dos', 'todo junto': a list of two, or what was talked about before."""
    if not {"both", "total"} & set(said.acts) or any(not loose.weak for loose in said.loose):
        return ()
    if "both" in said.acts and len(seen.listed) == 2:
        return tuple(p.id for p in seen.listed)
    recent = tuple(p.id for p in seen.recent)
    return recent[-2:] if len(recent) > 1 else ()


def _says_how_much(loose: Loose, language: Language, lexicon: Lexical) -> bool:
    """A number or a measure that names no goods here: '12', 'docenas', 'cajas'."""
    if loose.word.isdigit():
        return len(loose.word) <= 3
    return loose.word in language.of("measures") and not lexicon.titles(loose.word)


def _sized(said: Utterance, seen: Seen) -> Reference | None:
    """Only sizes or colours: of what is in focus, or of those of the last list that come so."""
    if _only_options(said, seen.focus):
        return Reference("focus", _ids(seen.focus), options=True)
    held = [p for p in seen.listed if _only_options(said, (p,))]
    exact = [p for p in held if _comes_so(said, p)]
    return Reference("listed", _ids(exact or held), options=True) if held else None


def _comes_so(said: Utterance, product: Product) -> bool:
    """Whether one variant holds all of the words."""
    words = measured(loose.word for loose in said.loose)
    return any(words <= option_words(variant) for variant in product.variants)


def _only_options(said: Utterance, focus: Sequence[Product]) -> bool:
    """Whether the words are but sizes or colours of what is in focus, or a size it may have."""
    held = frozenset[str]().union(*(option_words(v) for p in focus for v in p.variants))
    numbered = any(word.isdigit() for word in held)
    words = [w.word for w in said.loose if numbered or not w.word.isdigit()]
    return bool(held and words) and all(_may_be_option(word, held) for word in words)


def _may_be_option(word: str, held: frozenset[str]) -> bool:
    """Whether it is one of the options, or a number, which may be a size that is not there."""
    return word.isdigit() or measured([word]) <= held


def ordinals(said: Utterance, size: int, language: Language) -> tuple[int, ...]:
    """The places in a list of so many that the words point to, from 0: 'el segundo', 'la 2'.

    A bare number counts when another one is pointed to: 'compara la laptop 1 y la 3'.
    """
    places = {at: place for at, w in enumerate(said.words) if (place := _place(w, size, language))}
    if not any(_is_pointed(said.words, at, language) for at in places):
        return ()
    return tuple(sorted({n - 1 if n > 0 else size + n for n in places.values()}))


def _place(word: str, size: int, language: Language) -> int:
    """The place that a word may name in a list of so many; 0: none."""
    place = language.ordinals.get(word) or (int(word) if word.isdigit() else 0)
    return place if 1 <= abs(place) <= size else 0


def _is_pointed(words: Sequence[str], at: int, language: Language) -> bool:
    """Whether a number is a place for sure: 'segundo', 'la 2', or nothing else is said."""
    numbered = language.of("numbered") | {"#"}
    if words[max(at - 2, 0) : at] in (("a", "las"), ("a", "la")):
        return False  # a time of day
    if words[at] in language.ordinals or (at and words[at - 1] in numbered):
        return True
    return all(w.isdigit() or w in language.little | numbered or w == PAUSE for w in words)


def _known_words(said: Utterance, lexicon: Lexical) -> tuple[str, ...]:
    words = tuple(loose.word for loose in said.loose if not loose.soft)
    known = lexicon.search(Query(words, limit=0)).known
    return tuple(word for word in words if word in known)


def holding(words: Sequence[str], products: Sequence[Product], lexicon: Lexical) -> list[str]:
    """The ids of those products whose naming texts hold all the words, in their order."""
    if not words or not products:
        return []
    among = frozenset(product.id for product in products)
    hits = lexicon.search(Query(tuple(words), among=among, limit=len(products))).hits
    full = [hit for hit in hits if hit.covered >= set(words)]
    most = max((len(hit.titled) for hit in full), default=0)
    best = {hit.product_id for hit in full if len(hit.titled) == most}
    return [product.id for product in products if product.id in best]


def _picked(
    said: Utterance,
    known: tuple[str, ...],
    listed: Sequence[Product],
    lexicon: Lexical,
    language: Language,
) -> tuple[str, ...]:
    """Some of the last list, told by their words: 'el asus', 'la de 16'."""
    strange = sum(not w.soft for w in said.loose) > len(known)
    held = [] if strange else holding(known, listed, lexicon)
    if not 0 < len(held) < len(listed):
        return ()
    bare = len(known) <= BARE and "search" not in said.acts
    picks = bare or bool(PICKING & set(said.acts)) or _points_at_some(said, language)
    return tuple(held) if picks else ()


def _points_at_some(said: Utterance, language: Language) -> bool:
    return _points(said, language) or any(w.the and not w.many for w in said.loose)


def _speaks_of_it(said: Utterance, language: Language) -> bool:
    """'ese cuántos megas tiene', 'trae cable?', 'son originales?': of the one in view."""
    first, second = (*said.words, "", "")[:2]
    if _points(said, language):
        only = all(loose.weak for loose in said.loose) or _points_at_one(said, language)
        return only or "search" not in said.acts or first in language.of("pointing")
    besides = language.of("purpose") | language.of("relative")  # 'es para', 'es que'
    return first in language.of("being") and second not in besides


def _points_at_one(said: Utterance, language: Language) -> bool:
    """'este curso': one thing, named by no more than its sort."""
    if len(said.loose) != 1:
        return False
    [one] = said.loose
    pointed = said.words[max(one.at - 1, 0)] in language.of("pointing")
    return pointed and singular_of(one.word) == one.word


def _points(said: Utterance, language: Language) -> bool:
    return bool(set(said.words) & language.of("pointing"))


def _without_words(said: Utterance, seen: Seen, language: Language) -> Reference:
    counted = bool(said.loose) and len(seen.focus) == 1  # 'necesito 12'
    other = not _points(said, language) and not set(said.acts) & ASPECTS
    if "search" in said.acts and other and not counted:
        return Reference("nothing")
    if seen.focus:
        return Reference("focus", tuple(p.id for p in seen.focus))
    if seen.listed:
        return Reference("listed", tuple(p.id for p in seen.listed))
    return Reference("nothing")


def _means_focus(
    said: Utterance,
    known: tuple[str, ...],
    focus: Sequence[Product],
    lexicon: Lexical,
    language: Language,
) -> bool:
    """Whether the words only name again what is being talked about."""
    if _asks_for_others(said, known, focus):
        return False
    aspect = bool(set(said.acts) & ASPECTS) or _points(said, language)
    if not known:
        return aspect and len(said.loose) <= FEW
    named = aspect or any(loose.the for loose in said.loose)
    return named and bool(holding(known, focus, lexicon))


def _asks_for_others(said: Utterance, known: tuple[str, ...], focus: Sequence[Product]) -> bool:
    """'los de ...' of a single one, or goods that the shop does not know."""
    several = len(focus) == 1 and any(loose.many for loose in said.loose)
    return several or _asks_for_unknown(said, known)


def _asks_for_unknown(said: Utterance, known: tuple[str, ...]) -> bool:
    """'tienes X' with an X that the shop does not know; 'el hp tiene X' is about the hp."""
    first = min((loose.at for loose in said.loose if loose.word in known), default=len(said.words))
    return any(w.framed and w.word not in known and w.at < first for w in said.loose)


def heads(said: Sequence[Loose], aside: frozenset[str]) -> tuple[str, ...]:
    """The words that name goods, in their order; chatter only where nothing else is left.

    Aside stand words that tell of what sort or how much, and never what: digital, cajas.
    """
    said = [loose for loose in said if loose.word not in aside]
    strong = tuple(loose.word for loose in said if not loose.weak and not loose.soft)
    if strong:
        return strong
    return tuple(loose.word for loose in said if not loose.soft) or tuple(w.word for w in said)
