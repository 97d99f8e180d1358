"""What to show of what was found: one, a short list, the nearest, or that it is not sold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.core.decision import Find
from bot.core.facts import Facts
from bot.core.goods import FOR, Product, option_words
from bot.core.search import Found, Hit
from bot.core.units import measured
from bot.core.words import plain, singular_of, stem, tokens

SHOWN = 5  # products in a list
NAMED, CLEAR = 1.3, 0.25  # of 2: from where, and by how much, one product is the one named
PART = re.compile(r"[:|/(–—-] ?")
BAND = 0.7  # share of the best score from which products are equally good
ALIKE, FEW = 0.75, 3  # share of the best score, and how many, of what only means about the same
NEAR = 0.35  # share of the question's weight that the shop must know to offer something near
USED = frozenset(
    {"usad", "usado", "segunda", "seminuevo", "reacondicionado", "used", "refurbished"}
)


def choose(find: Find, found: Found, catalogue: Mapping[str, Product]) -> Facts:
    """The facts of a search: exact limits first, then the words."""
    hits = tuple(h for h in found.hits if h.product_id not in find.but)
    full = fitting(replace(found, hits=hits), find.words, find.soft)
    if find.condition == "used" and not any(_is_used(catalogue[h.product_id]) for h in full):
        others = _products(full, catalogue)
        return Facts(tuple(others[:SHOWN]), "not_in_condition" if others else "none", hits=hits)
    if not full:
        return _nearest(find, replace(found, hits=hits), catalogue)
    facts = _affordable(find, _in_order(full, find, catalogue), hits, catalogue)
    return facts if _are_such(full, find, catalogue) else _only_near(facts)


def _are_such(full: Sequence[Hit], find: Find, catalogue: Mapping[str, Product]) -> bool:
    """Whether some of the goods are the sort of thing that is asked for."""
    head = _noun(find.words, full, catalogue)
    such = [h for h in full if not (find.thing and _is_for(catalogue[h.product_id], head))]
    return not head or any(_is_a(h, head, catalogue) for h in such)


def _only_near(facts: Facts) -> Facts:
    return replace(facts, fit="near") if facts.fit == "exact" else facts


def _nearest(find: Find, found: Found, catalogue: Mapping[str, Product]) -> Facts:
    """What comes near where nothing holds every word, or that there is nothing."""
    near = _near(find, found, catalogue) or _alike(found)
    if not near:
        return Facts(fit="none", hits=found.hits)
    return _only_near(_affordable(find, near, found.hits, catalogue))


def _near(find: Find, found: Found, catalogue: Mapping[str, Product]) -> list[Hit]:
    """The nearest real alternatives: they hold what the shop knows of the words."""
    ours = [w for w in find.words if w in found.known]
    if not ours:
        return []
    if len(ours) < len(find.words):
        return _in_part(ours, find, found, catalogue)
    best = max((h.coverage for h in found.hits), default=0.0)
    near = [h for h in found.hits if h.coverage >= best - 0.05] if best else []
    return [h for h in near if ours[0] in h.covered] or near


def _in_part(
    ours: Sequence[str], find: Find, found: Found, catalogue: Mapping[str, Product]
) -> list[Hit]:
    """What holds the known words, where they are enough of the question; the thing itself first."""
    share = sum(found.weights.get(w, 0.0) for w in set(ours))
    if find.words[0] not in ours and share < NEAR:
        return []
    near = fitting(found, ours, find.soft)
    return sorted(near, key=lambda h: not _begins(catalogue[h.product_id], find.words[0]))


def _alike(found: Found) -> list[Hit]:
    """What means about the same in other words, where the shop sells anything like that."""
    best = max((h.score for h in found.hits), default=0.0)
    return [h for h in found.hits if found.sold_here and h.score >= ALIKE * best][:FEW]


def fitting(found: Found, words: Sequence[str], soft: Sequence[str]) -> list[Hit]:
    """The goods that words mean: the one that is named, or all that hold every word.

    One is named when its name and its other texts hold more of the words' weight than any other's,
    by a clear margin. Of those that hold every word the ones that also fit what it is for stay.
    """
    if not words:
        return list(found.hits)
    named = _outstanding(found, words)
    full = [h for h in found.hits if h.covered >= set(words)]
    several = singular_of(words[0]) != words[0] and len(full) > 1
    if len(named) == 1 and set(words) <= found.known and not several:
        return named
    fit = _suited(full, soft)
    if len(fit) != 1:
        return fit
    return full if several else [*named, *(h for h in fit if h not in named)]


def _outstanding(found: Found, words: Sequence[str]) -> list[Hit]:
    """Those that hold the most of the words, the name's counted twice, and all that come close."""
    marks = {h.product_id: _named(h, words, found.weights) for h in found.hits}
    best = max(marks.values(), default=0.0)
    return [h for h in found.hits if marks[h.product_id] >= max(NAMED, best - CLEAR)]


def _suited(hits: list[Hit], soft: Sequence[str]) -> list[Hit]:
    """Those that hold the most of what it is for; all where none holds any of it."""
    most = max((len(h.covered & set(soft)) for h in hits), default=0)
    return [h for h in hits if len(h.covered & set(soft)) == most]


def _named(hit: Hit, words: Sequence[str], weights: Mapping[str, float]) -> float:
    """How much of the words' weight a product holds, and its name once more: from 0 to 2."""
    whole = sum(weights.get(w, 0.0) for w in set(words)) or 1.0
    held = sum(weights.get(w, 0.0) for w in set(words) & hit.covered)
    titled = sum(weights.get(w, 0.0) for w in set(words) & hit.titled)
    return (held + titled) / whole


def _in_order(full: Sequence[Hit], find: Find, catalogue: Mapping[str, Product]) -> list[Hit]:
    """Those that are the thing itself, the equally good ones by their price."""
    named = [h for h in full if find.words and _begins(catalogue[h.product_id], find.words[0])]
    first = {h.product_id for h in named}
    others = [h for h in full if h.product_id not in first and _is_sort(h, find, catalogue)]
    alike = _of_one_kind([*named, *others] or full, catalogue)
    line = BAND * max(h.score for h in alike)
    strong = [h for h in alike if h.score >= line]
    by_price = sorted(strong, key=lambda h: catalogue[h.product_id].price)
    return [*by_price, *(h for h in alike if h.score < line)]


def _is_sort(hit: Hit, find: Find, catalogue: Mapping[str, Product]) -> bool:
    """Whether several are asked for, and a product's category is called so."""
    if not find.words or singular_of(find.words[0]) == find.words[0]:
        return False
    category = {stem(word) for word in tokens(catalogue[hit.product_id].category)}
    return stem(find.words[0]) in category


def _noun(words: Sequence[str], hits: Sequence[Hit], catalogue: Mapping[str, Product]) -> str:
    """The first word that is no size and no colour of the goods: what sort of thing is meant."""
    if not words:
        return ""
    variants = (v for h in hits for v in catalogue[h.product_id].variants)
    options = {word for v in variants for word in option_words(v)}
    return next((w for w in words if not w.isdigit() and not measured([w]) <= options), "")


def _is_a(hit: Hit, word: str, catalogue: Mapping[str, Product]) -> bool:
    """Whether a product's own name, or its category's, says that it is such a thing."""
    category = catalogue[hit.product_id].category
    return word in hit.titled or stem(word) in {stem(w) for w in tokens(category)}


def _is_for(product: Product, word: str) -> bool:
    """Whether a name tells the word only behind "for": 'soporte para celular' is no phone."""
    name = plain(product.name)
    behind = FOR.search(name)
    if not behind:
        return False
    before, after = (tokens(part) for part in (name[: behind.start()], behind[1]))
    root = stem(word)
    return root in {stem(w) for w in after} and root not in {stem(w) for w in before}


def _begins(product: Product, word: str) -> bool:
    """Whether a part of a product's name begins with what was asked for: it is the thing itself."""
    parts = (tokens(part) for part in PART.split(product.name))
    return any(stem(words[0]) == stem(word) for words in parts if words)


def _of_one_kind(hits: Sequence[Hit], catalogue: Mapping[str, Product]) -> list[Hit]:
    """Without the odd course among many computers: a small minority of another kind."""
    kinds = Counter(catalogue[h.product_id].kind for h in hits)
    main, count = kinds.most_common(1)[0]
    clear = count >= 3 and count / len(hits) >= 0.75
    return [h for h in hits if not clear or catalogue[h.product_id].kind == main]


def _affordable(
    find: Find, hits: Sequence[Hit], every: tuple[Hit, ...], catalogue: Mapping[str, Product]
) -> Facts:
    """The products within the limits; when none is, the cheapest, and honestly so."""
    products = _products(hits, catalogue)
    within = [p for p in products if in_budget(p, find.lowest, find.highest)]
    fit = "exact"
    if not within:
        fit, within = "over_budget", sorted(products, key=lambda p: p.price)[:2]
    if find.extreme:
        within = [_extreme(within, find)]
    elif (find.highest is not None or find.thrifty) and fit == "exact":
        within = sorted(within, key=lambda p: p.price)
    if not find.words and not find.extreme:
        within = _varied(within)
    shown = tuple(within[:SHOWN])
    return Facts(shown, fit, more=len(within) - len(shown), hits=every)  # type: ignore[arg-type]


def _varied(products: Sequence[Product]) -> list[Product]:
    """One of each sort first, of each the best that the budget allows."""
    ordered = sorted(products, key=lambda p: (p.status != "available", -p.price))
    firsts = {p.category: p for p in reversed(ordered)}
    shown = {p.id for p in firsts.values()}
    return [*firsts.values(), *(p for p in ordered if p.id not in shown)]


def _extreme(products: Sequence[Product], find: Find) -> Product:
    """The cheapest or the dearest; of equals the one that fits best."""
    available = [p for p in products if p.status == "available"] or list(products)
    pick = min if find.extreme == "cheapest" else max
    return pick(available, key=lambda p: p.price)


def in_budget(product: Product, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether one of its prices lies within the limits."""
    return any(
        (low is None or price >= low) and (high is None or price <= high)
        for price in product.prices
    )


def _products(hits: Sequence[Hit], catalogue: Mapping[str, Product]) -> list[Product]:
    return [catalogue[h.product_id] for h in hits if h.product_id in catalogue]


def _is_used(product: Product) -> bool:
    """Whether its own data say that it is not new."""
    said = f"{product.name} {' '.join(product.tags)} {dict(product.facts)}".casefold()
    return any(word in said for word in USED)


def cheaper_than(product: Product, catalogue: Sequence[Product]) -> tuple[Product, ...]:
    """Alternatives of the same kind that really cost less, dearest first."""
    same = [
        p
        for p in catalogue
        if p.id != product.id
        and p.price < product.price
        and p.status == "available"
        and p.kind == product.kind
        and _kinship(p, product)
    ]
    return tuple(sorted(same, key=lambda p: p.price, reverse=True)[:2])


def _kinship(one: Product, other: Product) -> bool:
    """Whether two products are the same sort of thing: of one category, and called alike.

    Where nothing has a category, the first tag stands for it.
    """
    if one.category or other.category:
        same = one.category == other.category
    else:
        same = bool(one.tags and other.tags) and one.tags[0] == other.tags[0]
    return same and (bool(set(one.tags) & set(other.tags)) or _head(one) == _head(other))


def _head(product: Product) -> str:
    """The stem of the first word of a name: what sort of thing it is."""
    return next((stem(word) for word in tokens(product.name)), "")
