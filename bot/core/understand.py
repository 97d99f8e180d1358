"""Words -> Reading: rules over the shop's own vocabulary first, the classifier for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.core.amounts import Limits, limits
from bot.core.chat import Seen, Turn
from bot.core.choose import fitting
from bot.core.lexical import Lexical
from bot.core.reading import Condition, Extreme, Group, Reading
from bot.core.refer import Reference, heads, holding, refers
from bot.core.search import Hit, Query
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.speech import Language
from bot.core.state import State
from bot.core.told import told_of
from bot.core.utterance import PAUSE, Utterance, taken_apart
from bot.core.words import plain, singular_of, stem, tokens

Classify = Callable[[str], Mapping[str, float]]
SURE = 0.55  # below it the classifier's first choice is not acted on
CODE = 5  # letters of a word that may be a discount's code
LEAST_CLOSE = 0.6  # shared words of two questions that are the same one
SHORTEST = 3  # letters of a word by which no way to pay is called
ADDRESS = 3  # words by which somebody is addressed: mae pura vida
MOST = 60  # goods that one question may mean
LONGEST = 1500  # characters of a message that are read; the rest is stored, not understood


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What it takes to understand a customer of this shop."""

    settings: ShopSettings
    languages: Mapping[str, Language]
    lexicon: Lexical
    methods: tuple[PaymentMethod, ...] = ()  # those that can really be used
    classify: Classify | None = None
    house: frozenset[str] = frozenset()  # stems by which the shop speaks of all its goods

    @property
    def language(self) -> Language:
        """The shop's own language."""
        return self.languages[self.settings.language]

    def answers_in(self, code: str) -> Language:
        """The customer's language where the shop answers in it, else the shop's own."""
        return self.languages[code] if code in self.settings.languages else self.language


def understand(turn: Turn, state: State, seen: Seen, know: Knowledge) -> Reading:
    """One turn, as the shop understands it."""
    language = spoken_in(turn.text, know, state.language)
    money = limits(_readable(turn.text), language)
    said = taken_apart(money.text, language, know.lexicon, know.house)
    method, ours, said = _method(said, language, know)
    refers_to = refers(said, seen, know.lexicon, language)
    faq, sure = best_faq(said.words, language, know.settings)
    quote = told_of([w.word for w in said.loose if not w.known], language, know.settings)
    reading = _named(said, refers_to, state, language, know)
    reading = replace(
        reading,
        text=" ".join(said.words),
        language=language.code,
        acts=_acts(said, language, know),
        method=method,
        method_is_ours=ours,
        extreme=_extreme(said),
        condition=_condition(said.words, language),
        thrifty=bool(set(said.words) & language.cheap),
        for_something=bool(set(said.words[:1]) & language.of("purpose")),
        small_talk=_is_small_talk(said, language),
        purpose=bool(said.loose) and all(w.word in language.purposes for w in said.loose),
        quantity=_quantity(said, language, know.lexicon),
        dozen=12 if set(said.words) & language.of("dozen") else 1,
        faq=faq,
        faq_is_sure=sure,
        asks="?" in turn.text or bool(set(said.words) & language.of("asking")),
        told=(quote.source, quote.text) if quote else None,
        points=bool(set(said.words) & language.of("pointing")),
        goes_on=_goes_on(said, language),
        of_a_thing=bool(set(said.words) & language.of("having")),
        picture=any(m.kind in ("image", "video", "document", "sticker") for m in turn.messages),
        voice=any(m.kind == "voice" and not m.text for m in turn.messages),
        slots=_slots(turn.text, said, language, state),
    )
    return _with_money(reading, money)


def _readable(text: str) -> str:
    """The part of a message that is read: with line breaks as pauses, and not without end."""
    return re.sub(r"\s*\n\s*", " , ", text[:LONGEST])


def spoken_in(text: str, know: Knowledge, before: str = "") -> Language:
    """The language that a text is in; in doubt the one spoken before, or else the shop's own.

    Another language must be ahead by two of its everyday words, or by one when it has them all.
    """
    words = set(tokens(text))
    usual = know.languages.get(before, know.language)
    own = usual.little | usual.chatter
    best, lead = usual, 0
    for language in know.languages.values():
        its = language.little | language.chatter
        ahead = len(words & its - own) - len(words & own - its)
        ahead += ahead == 1 and words <= language.vocabulary
        if ahead > max(lead, 1):
            best, lead = language, ahead
    return best


def _acts(said: Utterance, language: Language, know: Knowledge) -> tuple[str, ...]:
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
    telling = {w for w in names - language.real if len(w) >= CODE and not know.lexicon.knows(w)}
    return bool(telling & set(said.words))


def _is_whole(said: Utterance, language: Language) -> bool:
    """Whether a phrase such as BAJA is all that the message says."""
    used = {
        n for c in said.cues if c.act in language.whole | {"greet"} for n in range(c.start, c.end)
    }
    rest = [w for n, w in enumerate(said.words) if n not in used]
    return all(w == PAUSE or w in language.little or w in language.chatter for w in rest)


def _named(
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
    sized = any(w.the and w.word.isdigit() for w in said.loose) or _goes_on(said, language)
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
        nearest=tuple(h.product_id for h in fitting(found, ours, soft)) if ours != hard else (),
        measures=tuple(w for w in said.words if w in language.of("measures")),
        groups=_groups(said, language, lexicon),
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


def _goes_on(said: Utterance, language: Language) -> bool:
    """Whether it begins with "and ...": more of the same."""
    return bool(set(said.words[:1]) & language.of("going_on"))


def _is_small_talk(said: Utterance, language: Language) -> bool:
    """Whether every word is one of everyday."""
    words = [w for w in said.words if w not in (PAUSE, "#")]
    return bool(words) and all(w in language.real for w in words)


def _is_bare(said: Utterance, language: Language) -> bool:
    """Whether the message is little more than the name of something."""
    others = set(said.acts) - {"greet", "search", "thanks", "yes"}
    named = any(w.known or {w.word, singular_of(w.word)} & language.goods for w in said.loose)
    return not others and (0 < len(said.loose) <= 6 if named else len(said.words) <= 3)


def _groups(said: Utterance, language: Language, lexicon: Lexical) -> tuple[Group, ...]:
    """Several goods in one breath: 'el de excel y el de ingles', '2 asus o 1 acer'."""
    named = (_group(said, part, language, lexicon) for part in _parts(said.words, language))
    apart = tuple(group for group in named if _names_goods(group.words, lexicon))
    return apart if len(apart) > 1 else ()


def _parts(words: Sequence[str], language: Language) -> list[range]:
    """Where the parts of a message lie that pauses and 'and' divide."""
    joints = [n for n, w in enumerate(words) if w == PAUSE or w in language.of("joining")]
    edges = [0, *joints, len(words)]
    return [range(start, end) for start, end in pairwise(edges)]


def _group(said: Utterance, part: range, language: Language, lexicon: Lexical) -> Group:
    words = tuple(w.word for w in said.loose if w.at in part and not w.weak)
    counts = (_count(said, at, language, lexicon) for at in part)
    return Group(words, next((count for count in counts if count), 1))


def _names_goods(words: Sequence[str], lexicon: Lexical) -> bool:
    """Whether a product's name holds one of them."""
    return any(lexicon.titles(word) and not word.isdigit() for word in words)


def _method(said: Utterance, language: Language, know: Knowledge) -> tuple[str, bool, Utterance]:
    """The way to pay that is named, whether the shop has it, and the message without its words."""
    line = f" {' '.join(said.words)} "
    names = _names_of_methods(language, know)
    for name in sorted({*names, *language.services}, key=len, reverse=True):
        if f" {name} " in line and not _is_goods(name, said, know.lexicon):
            wanted = language.services.get(name, names.get(name, name))
            ours = ours_like(wanted, know.methods)
            used = set(name.split())
            loose = tuple(w for w in said.loose if w.word not in used)
            return (ours.name if ours else wanted), ours is not None, replace(said, loose=loose)
    return "", False, said


def _names_of_methods(language: Language, know: Knowledge) -> Mapping[str, str]:
    """The shop's ways to pay by their names, and by the words that only they bear: 'sinpe'."""
    common = language.real | language.goods
    words = {
        word: m.name
        for m in know.methods
        for word in tokens(m.name)
        if len(word) > SHORTEST and word not in common and not know.lexicon.knows(word)
    }
    return words | {plain(m.name): m.name for m in know.methods}


def ours_like(wanted: str, methods: Sequence[PaymentMethod]) -> PaymentMethod | None:
    """The shop's method that a customer means by a name."""
    key = plain(wanted)
    for method in methods:
        own = plain(f"{method.name} {method.provider}")
        if key in own or own.strip() in key:
            return method
    kinds = {
        "transferencia": "transfer",
        "transfer": "transfer",
        "contra entrega": "cash_on_delivery",
        "efectivo": "cash_on_delivery",
        "cash on delivery": "cash_on_delivery",
    }
    return next((m for m in methods if m.kind == kinds.get(key)), None)


def _is_goods(name: str, said: Utterance, lexicon: Lexical) -> bool:
    """A payment word that the shop sells under: 'tarjeta de regalo'."""
    paying = {"payment_methods", "buy", "will_pay", "paid", "installments", "link"} & set(said.acts)
    return not paying and all(lexicon.knows(word) for word in name.split()) and len(said.loose) > 1


def _extreme(said: Utterance) -> Extreme:
    return next((act for act in ("cheapest", "dearest") if act in said.acts), "")


def _condition(words: Sequence[str], language: Language) -> Condition:
    if set(words) & language.used:
        return "used"
    return "new" if set(words) & language.new else ""


def _quantity(said: Utterance, language: Language, lexicon: Lexical) -> int | None:
    """How many they want: a number before goods or before 'unidades', never one after them."""
    counts = (_count(said, at, language, lexicon) for at in range(len(said.words)))
    return next((count for count in counts if count), None)


def _count(said: Utterance, at: int, language: Language, lexicon: Lexical) -> int:
    """How many a word says; 0: it says no count."""
    word = said.words[at]
    number = int(word) if word.isdigit() and len(word) < 4 else language.numbers.get(word, 0)
    if not number or word in language.of("not_counted"):
        return 0
    return number if _counts(said, at, language, lexicon) else 0


def _counts(said: Utterance, at: int, language: Language, lexicon: Lexical) -> bool:
    """Whether a number says how many: before goods or 'unidades', or alone; never a size."""
    before = said.words[at - 1] if at else ""
    following = said.words[at + 1] if at + 1 < len(said.words) else ""
    sizes = language.of("sizes") | language.of("the") | language.of("numbered")
    if before == "#" or before in sizes or (before and lexicon.knows(before)):
        return False
    if not following or following == PAUSE:
        return all(loose.at == at for loose in said.loose) and before != ""
    counted = language.of("counted") | language.of("measures") | {"de"}
    return following in counted or (lexicon.knows(following) and following not in language.units)


def best_faq(
    words: Sequence[str], language: Language, settings: ShopSettings
) -> tuple[int | None, bool]:
    """The owner's question that shares most words with this one, and whether that is sure.

    One word in common is enough where it is all that is asked, and no other question has it.
    """
    asked = _telling(words, language)
    owned = [_telling(tokens(faq.question), language) for faq in settings.faq]
    best, found, sure = LEAST_CLOSE, None, False
    for n, own in enumerate(owned):
        both = asked & own
        alone = both == asked and sum(bool(both & other) for other in owned) == 1
        if len(both) < 2 and not (both and alone):
            continue
        closeness = max(
            len(both) / len(own) * 0.5 + len(both) / len(asked) * 0.5, LEAST_CLOSE * alone
        )
        if closeness >= best:
            best, found, sure = closeness, n, len(both) > 1
    return found, sure


def _telling(words: Sequence[str], language: Language) -> frozenset[str]:
    """The stems of the words that carry a question."""
    skip = language.little | {PAUSE, "#", "hola", "buenas"}
    return frozenset(_root(w) for w in words if w not in skip and len(w) > 2)


def _root(word: str) -> str:
    """A stem without the plural of a verb: sirve and sirven agree."""
    return stem(word.removesuffix("n") if len(word) > 4 else word)


def _slots(text: str, said: Utterance, language: Language, state: State) -> Mapping[str, str]:
    """What the customer says of themselves: a name, a city, the data of an order."""
    slots: dict[str, str] = {}
    if named := re.search(language.name, text):
        slots["name"] = named[1].title()
    line = " ".join(said.words)
    city = next((p for p in sorted(language.places) if f" {p} " in f" {line} "), "")
    if city:
        slots["city"] = city
    addressed = re.search(language.address, plain(text)) is not None
    if (state.asked == "order_data" and len(said.words) > 2) or addressed:
        slots["order_data"] = text.strip()[:300]
    return slots


def _with_money(reading: Reading, money: Limits) -> Reading:
    """Limits and offers; an amount beside goods and without a frame is a limit."""
    highest, offer = money.highest, money.offer
    if offer is None and highest is None and money.lowest is None and money.amounts:
        if reading.has("discount"):
            offer = money.amounts[-1]
        elif not reading.has("paid", "will_pay", "objection_trust", "complaint", "payment_problem"):
            highest = money.amounts[-1]
    return replace(
        reading, lowest=money.lowest, highest=highest, offer=offer, in_digits=money.in_digits
    )


__all__ = ["Classify", "Knowledge", "best_faq", "holding", "ours_like", "understand"]
