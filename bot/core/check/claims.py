"""What a draft states, piece by piece, each with the row that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bot.core.answer import Claim
from bot.core.check.ground import FIGURE, Ground
from bot.core.check.vocabulary import Vocabulary
from bot.core.facts import Draft
from bot.core.money import (
    AMOUNT,
    LINK,
    LONG,
    PERCENT,
    amounts_in,
    links_in,
    long_numbers_in,
    percents_in,
)
from bot.core.words import tokens

NUMBERED = re.compile(r"^\s*\d{1,2}\. ", re.MULTILINE)
CLAUSE = re.compile(r"[;()*!?\n|]|[.:,](?!\d)")
PHONE = 7  # digits of a number that is an account or a phone
STARRED = re.compile(r"\*([^*\n]+)\*")


def claims(draft: Draft, known: Ground) -> Iterator[Claim]:
    """What a draft states, each with the row that says so; a source of "" is no row."""
    names_apart = (STARRED.sub("*", text) for text in (*draft.texts, draft.plain))
    for text in names_apart:
        yield from _values(text, known)
        yield from (Claim("figure", n, _if(n in known.figures)) for n in _other_figures(text))
        yield from (Claim("time", span, _if(_is_told(span, known))) for span in _times(text, known))


def _values(text: str, known: Ground) -> Iterator[Claim]:
    """Amounts, links, accounts and percentages."""
    for written, value in amounts_in(text):
        yield Claim("amount", written, known.amounts.get(value, ""))
    plainly: tuple[tuple[str, Callable[[str], Iterable[str]], Mapping[str, str]], ...] = (
        ("link", links_in, known.links),
        ("number", long_numbers_in, known.numbers),
        ("percent", percents_in, known.percents),
    )
    for kind, found, rows in plainly:
        yield from (Claim(kind, one, rows.get(one, "")) for one in found(text))


def _if(there: object) -> str:
    return "facts" if there else ""


def _other_figures(text: str) -> Iterator[str]:
    """The numbers of a text that are nothing else, without those that number a list."""
    return iter(FIGURE.findall(_without_long(_bare(text))))


def _bare(text: str) -> str:
    """A text without its links, amounts, percentages and the numbers of its lists."""
    for pattern in (LINK, NUMBERED, AMOUNT, PERCENT):
        text = pattern.sub(" ; ", text)
    return text


def _without_long(text: str) -> str:
    return LONG.sub(lambda m: m[0] if sum(map(str.isdigit, m[0])) < PHONE else " ; ", text)


def _times(text: str, known: Ground) -> Iterator[str]:
    """The days, hours, dates and spans of time that a text names, with the numbers beside them."""
    for clause in CLAUSE.split(_bare(text)):
        words = tokens(clause)
        for start, end in _spans(words, known.words):
            yield " ".join(words[start:end])


def _spans(words: Sequence[str], known: Vocabulary) -> Iterator[tuple[int, int]]:
    """Neighbouring words of time: a day by its name, or a number with its unit."""
    places = [n for n, w in enumerate(words) if w[0].isdigit() or w in known.days | known.hours]
    for run in _runs(places, words, known):
        own = {words[n] for n in run}
        if own & known.days or (own & known.hours and any(w[0].isdigit() for w in own)):
            alone = len(run) == 1  # a day by itself: what is said of it
            yield run[0], min(run[-1] + 1 + alone, len(words))


def _runs(
    places: Sequence[int], words: Sequence[str], known: Vocabulary
) -> Iterator[Sequence[int]]:
    """Places in a row with at most two joining words between."""
    run: list[int] = []
    for place in places:
        between = words[run[-1] + 1 : place] if run else ()
        if len(between) > 2 or not known.joins.issuperset(between):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _is_told(span: str, known: Ground) -> bool:
    """Whether a source says it in the same words."""
    return f" {span} " in f" {known.texts} "
