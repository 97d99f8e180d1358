"""What a draft states and no row says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.core.check.claims import NUMBERED, STARRED, claims
from bot.core.check.ground import Ground, Owned
from bot.core.facts import Draft, Facts
from bot.core.money import amounts_in, signs_in
from bot.core.words import plain, tokens

LEAKED = re.compile(r"\{\w*\}|\[[^\]]*\|[^\]]*\]|\b(?:None|nan|null|undefined)\b")
TIMES = re.compile(r"^\d+ × ")  # 2 × Pan
AWAITING = ("still_waiting", "waiting")


def problems(draft: Draft, facts: Facts, known: Ground) -> Iterator[str]:
    """What a draft states and no row says; nothing means good to send."""
    yield from (f"no source for {c.kind} {c.text}" for c in claims(draft, known) if not c.source)
    images = {p.id for p in facts.products if p.images}
    yield from (f"no picture of {p}" for p in draft.photos if p not in images)
    for text in filter(None, (*draft.texts, draft.plain)):
        yield from (f"leaked {piece}" for piece in LEAKED.findall(text))
        yield from _foreign_names(text, known)
        signs = signs_in(STARRED.sub("*", text))
        yield from (f"other money: {written}" for written, s in signs if s not in known.signs)
        yield from _swapped(text, known)
        yield from _undone(text, draft, facts, known)
    yield from _payee(draft, facts, known)


def _foreign_names(text: str, known: Ground) -> Iterator[str]:
    """What is set off like a product's name and is none of those looked up."""
    pieces = (piece for starred in STARRED.findall(text) for piece in starred.split(" + "))
    for piece in pieces:
        name = TIMES.sub("", piece)
        quoted = f" {' '.join(tokens(name))} " in f" {known.texts} "
        if plain(name) not in known.names and not quoted:
            yield f"not looked up: {name}"


def _swapped(text: str, known: Ground) -> Iterator[str]:
    """Prices and stocks beside the name of a product that are not its own."""
    for paragraph in text.split("\n\n"):
        owners: Sequence[Owned] = ()
        for line in paragraph.splitlines():
            pieces = list(_by_owner(line, known))
            if len(pieces) == 1 and not pieces[0][0] and not NUMBERED.match(line):
                pieces = [(owners, line)]
            for owners, piece in pieces:
                yield from _not_own(owners, piece, known)


def _by_owner(line: str, known: Ground) -> Iterator[tuple[Sequence[Owned], str]]:
    """A line in pieces, each with the products that its name may mean."""
    places = sorted(_places(line.casefold(), known), key=lambda place: place[0])
    if len(places) == 1:
        yield places[0][2], STARRED.sub("*", line)
        return
    starts = [*(start for start, _, _ in places), len(line)]
    yield (), line[: starts[0]]
    for n, (_, end, own) in enumerate(places):
        yield own, line[end : starts[n + 1]]


def _not_own(owners: Sequence[Owned], text: str, known: Ground) -> Iterator[str]:
    """The prices and stocks of a piece that are not those of the products it is about."""
    yield from (
        f"{written} is not the price here"
        for written, value in amounts_in(text)
        if value in known.amounts and not _is_price(value, written, text, (owners, known))
    )
    stocks = frozenset[str]().union(*(o.stocks for o in owners or known.goods))
    for found in known.words.stock.finditer(plain(STARRED.sub("*", text))):
        count = next(group for group in found.groups() if group)
        if count not in stocks:
            yield f"no such stock {count}"


def _is_price(value: Decimal, written: str, text: str, of: tuple[Sequence[Owned], Ground]) -> bool:
    """Whether an amount is one of the products named before it; behind 'desde' their lowest."""
    owners, known = of
    if not owners or value in known.common:
        return True
    own = [o for o in owners if value in o.amounts]
    if known.words.least.search(plain(text[: text.find(written)]) + " "):
        return any(value == o.product.price for o in own)
    return bool(own)


def _places(line: str, known: Ground) -> Iterator[tuple[int, int, Sequence[Owned]]]:
    """Where products are named in a line, a longer name before a shorter one in it."""
    taken: set[int] = set()
    names = {o.product.name.casefold() for o in known.goods}
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(re.escape(name), line):
            if taken.isdisjoint(range(*match.span())):
                taken |= set(range(*match.span()))
                own = [o for o in known.goods if o.product.name.casefold() == name]
                yield *match.span(), own


def _undone(text: str, draft: Draft, facts: Facts, known: Ground) -> Iterator[str]:
    """What the shop is said to have done or to promise, and has not."""
    said = " ".join(tokens(text))
    so = {
        "noted": facts.order is not None,
        "told": bool(draft.handoff) or draft.act in AWAITING,
        "pictured": bool(draft.photos),
        "discounted": bool(facts.discounts),
    }
    for kind, pattern in known.words.done.items():
        yield from (
            f"claims to have {kind}: {phrase}"
            for phrase in _untold(pattern, said, known)
            if not so.get(kind, False)
        )
    yield from (f"promises {phrase}" for phrase in _untold(known.words.promised, said, known))


def _untold(pattern: re.Pattern[str], said: str, known: Ground) -> Iterator[str]:
    """The phrases that no source says."""
    phrases = (match[0].strip() for match in pattern.finditer(said))
    return (phrase for phrase in phrases if f" {phrase} " not in f" {known.texts} ")


def _payee(draft: Draft, facts: Facts, known: Ground) -> Iterator[str]:
    """Where a transfer goes to: the account and the person as the settings name them."""
    method = facts.method
    if facts.payment is None or method is None or method.kind != "transfer":
        return
    lines = "\n".join(draft.texts).splitlines()
    if lines and not any(method.payee in line for line in lines):
        yield f"not the payee of {method.name}"
    own = {*tokens(method.payee), *tokens(method.holder), *tokens(method.name)}
    named = (word for line in lines for word in _named_beside(line, method.payee, known))
    yield from (f"not the holder: {word}" for word in named if word not in own)


def _named_beside(line: str, payee: str, known: Ground) -> Sequence[str]:
    """The words that say whose account it is: beside its number, or behind 'a nombre de'."""
    if holder := known.words.holder.search(plain(line)):
        return tokens(holder[1])
    return tokens(line) if payee in line else ()
