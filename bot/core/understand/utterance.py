"""A message taken apart: its words, its phrases, and what is left of it that may be goods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.amounts import MARK
from bot.core.lexical import Lexical
from bot.core.search import Query
from bot.core.speech import Cue, Language
from bot.core.understand.clauses import to_the_point
from bot.core.understand.pieces import FRAMES, PAUSE, Loose, Utterance
from bot.core.words import singular_of, skeleton, stem, undiminished

PIECE = re.compile(r"[a-z0-9]+|[,;:!?\n()]|\.(?!\d)|#(?!\d)|#")
CODED = re.compile(r"[-/.]\d")  # TB-300 is no shorthand
SOME, MOST = 0.05, 0.8  # shares of the goods between which a word tells them apart
AFFIRMING = frozenset({"yes", "reservation"})
NOUNS = frozenset("photo invoice reservation warranty shipping catalogue details".split())
TOGETHER = frozenset({("compare", "price"), ("cheapest", "price"), ("dearest", "price")})


def taken_apart(
    text: str, language: Language, lexicon: Lexical, house: frozenset[str] = frozenset()
) -> Utterance:
    """A plain message (amounts marked) in its parts; what was taken back is left out.

    Words of the house, by which the shop speaks of all its goods, name none of them.
    """
    words = spoken(text, language)
    cues = _without_goods(_kept(list(language.cues(words))), words, language, lexicon)
    cut = _taken_back(words, cues, language, lexicon)
    if cut:
        words = words[cut:]
        found = [c for c in language.cues(words) if c.act != "correction"]
        cues = _without_goods(_kept(found), words, language, lexicon)
    cues = [c for c in cues if c.act != "correction"]
    loose = to_the_point(list(_loose(words, cues, language, lexicon)), words, cues)
    return Utterance(words, tuple(cues), tuple(_of_house(w, house, lexicon) for w in loose))


def spoken(text: str, language: Language) -> tuple[str, ...]:
    """The words of a plain text with chat shorthand written out; pauses become commas."""
    words: list[str] = []
    for match in PIECE.finditer(text):
        piece, coded = match[0], CODED.match(text, match.end())
        if piece == MARK or piece[0].isalnum():
            words += (piece if coded else language.short.get(piece, piece)).split()
        elif words and words[-1] != PAUSE:
            words.append(PAUSE)
    return tuple(words)


def _kept(cues: list[Cue]) -> list[Cue]:
    """Phrases without those that stand inside a longer one of another act."""
    return [c for c in cues if not any(_swallows(other, c) for other in cues)]


def _without_goods(
    cues: list[Cue], words: Sequence[str], language: Language, lexicon: Lexical
) -> list[Cue]:
    """Phrases without those nouns that name goods here.

    'curso de fotografia' asks for no photo, 'el claro' says no yes, 'agenda' may be on the shelf.
    """
    asks = any(cue.act in FRAMES - {"photo", "details"} for cue in cues)
    goods = (asks and _is_goods(c, words, language, lexicon) for c in cues)
    return [
        cue
        for cue, named in zip(cues, goods, strict=True)
        if not named and not _is_choice(cue, words, language, lexicon)
    ]


def _is_choice(cue: Cue, words: Sequence[str], language: Language, lexicon: Lexical) -> bool:
    """Whether a word of consent or of appointments is one that the shop's goods bear."""
    if cue.act not in AFFIRMING or cue.end - cue.start > 1 or not lexicon.knows(words[cue.start]):
        return False
    if cue.act == "yes":
        return _follows(words[max(cue.start - 2, 0) : cue.start], language.of("the"))
    return lexicon.titles(words[cue.start])


def _is_goods(cue: Cue, words: Sequence[str], language: Language, lexicon: Lexical) -> bool:
    """Whether a phrase is but one noun, and goods of this shop are called so."""
    nouns = [words[n] for n in cue.used if words[n] not in language.little]
    return cue.act in NOUNS and len(nouns) == 1 and lexicon.knows(nouns[0])


def _swallows(big: Cue, small: Cue) -> bool:
    """Whether one phrase covers another's words; of equals the stronger act stays."""
    if big.act == small.act or "correction" in (big.act, small.act):
        return False
    if (big.act, small.act) in TOGETHER or (small.act, big.act) in TOGETHER:
        return False
    overlap = min(big.end, small.end) - max(big.start, small.start)
    return overlap > 0 and (big.end - big.start) > (small.end - small.start)


def _taken_back(words: Sequence[str], cues: list[Cue], language: Language, lexicon: Lexical) -> int:
    """Where the message begins anew after "no, mejor ..."; 0: it does not."""
    if any(cue.act == "compare" for cue in cues):
        return 0
    for cue in sorted((c for c in cues if c.act == "correction"), key=lambda c: -c.end):
        rest = words[cue.end :]
        if any(lexicon.knows(w) for w in rest if w not in language.real):
            return cue.end
    return 0


def _loose(
    words: Sequence[str], cues: Sequence[Cue], language: Language, lexicon: Lexical
) -> Iterator[Loose]:
    used = {n for cue in cues for n in cue.used}
    ends = {cue.end for cue in cues if cue.act in FRAMES}
    known = _known(words, lexicon)
    joints = _joints(cues, language)
    seen = soft = False
    for at, word in enumerate(words):
        soft = word not in joints and _still_soft(words, at, language, seen=seen, soft=soft)
        framed = _is_framed(words, at, ends, language)
        kind = _kind(word, language, known, framed=framed)
        if not kind or at in used or _says_nothing(words, at, language):
            continue
        one = Loose(word, at, word in known, kind == "weak", soft, framed=framed)
        seen = seen or one.names
        yield _behind(one, words, language)


def _known(words: Sequence[str], lexicon: Lexical) -> frozenset[str]:
    """The words that the shop's goods use."""
    return lexicon.search(Query(tuple(w for w in words if w[0].isalnum()), limit=0)).known


def _joints(cues: Sequence[Cue], language: Language) -> frozenset[str]:
    """The words that part the goods which are compared."""
    compares = any(cue.act == "compare" for cue in cues)
    return language.of("joining") if compares else frozenset()


def _behind(loose: Loose, words: Sequence[str], language: Language) -> Loose:
    """The word with what stands before it."""
    before = words[max(loose.at - 2, 0) : loose.at]
    the, many = language.of("the"), language.of("many")
    return replace(loose, the=_follows(before, the), many=_follows(before[-1:], many))


def _says_nothing(words: Sequence[str], at: int, language: Language) -> bool:
    """Whether it is a pause, an amount, or a letter that is left of a word: what s."""
    if words[at] in (PAUSE, MARK):
        return True
    return len(words[at]) == 1 and at > 0 and words[at - 1] in language.of("clipping")


def _follows(before: Sequence[str], words: frozenset[str]) -> bool:
    """Whether one of the words stands right before, or before 'de': 'el 16', 'el de 16'."""
    if not before:
        return False
    return before[-1] in words or (before[-1] in ("de", "com", "with") and before[0] in words)


def _of_house(loose: Loose, house: frozenset[str], lexicon: Lexical) -> Loose:
    """A word by which the shop speaks of all its goods says little, unless some bear it."""
    if stem(loose.word) not in house:
        return loose
    size = len(lexicon.products)
    hits = lexicon.search(Query((loose.word,), limit=size)).hits
    share = sum(bool(hit.covered) for hit in hits) / max(size, 1)
    return loose if SOME < share < MOST else replace(loose, weak=True)


def _still_soft(
    words: Sequence[str], at: int, language: Language, *, seen: bool, soft: bool
) -> bool:
    """Whether we are behind "para ..." or "que ..." of goods already named."""
    if words[at] == PAUSE:
        return soft and bool(set(words[at + 1 : at + 2]) & language.of("relative"))
    opens = words[at] in language.of("purpose") | language.of("relative")
    if at == 1 and words[0] in language.of("being"):  # '¿sirve para piscina el reloj?'
        return opens
    if words[at] in language.of("the") and not seen:
        return False
    return soft or (seen and opens)


def _is_framed(words: Sequence[str], at: int, ends: set[int], language: Language) -> bool:
    """Whether only little words stand between a phrase that asks for goods and this word.

    'necesito que me instalen' asks for no goods called so.
    """
    if words[max(at - 1, 0)] in language.of("verbal"):
        return False
    while at not in ends and at > 0 and words[at - 1] in language.little:
        at -= 1
    return at in ends


def _kind(word: str, language: Language, known: frozenset[str], *, framed: bool) -> str:
    """Whether a word may name goods: strong, weak (chatter of everyday), or not at all."""
    if word in known:
        return _kind_of_known(word, language)
    if word in language.little | language.chatter or word in language.ordinals or len(word) == 1:
        return "strong" if word.isdigit() and word not in language.ordinals else ""
    named = {word, singular_of(word)} & language.goods
    return "strong" if named or not _is_no_noun(word, language, framed=framed) else ""


def _kind_of_known(word: str, language: Language) -> str:
    """The same of a word that the shop's goods use."""
    if word in language.of("homonyms"):
        return "weak"
    if word in language.little:
        return ""
    return "weak" if word in language.chatter else "strong"


def _is_no_noun(word: str, language: Language, *, framed: bool) -> bool:
    """Whether a word that the shop lacks is one of everyday, a verb, or one written in a hurry.

    Right behind 'tienen' or 'busco' a form that may be a verb or a noun is a noun.
    """
    if {word, undiminished(word)} & language.real or stem(word) in language.stems:
        return True
    if len(word) > 5 and language.verb.search(word):
        return True
    if word in language.conjugations and not framed:
        return True
    meant = language.skeletons.get(skeleton(word), "")
    return len(word) < len(meant)
