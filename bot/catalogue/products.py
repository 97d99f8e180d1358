"""A family of rows becomes a product, and an account of each of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.catalogue.families import CHOICE, Family, options, repeats_of
from bot.catalogue.ids import slug
from bot.catalogue.items import Item
from bot.catalogue.report import Rejected, Warned
from bot.core.goods import Kind, Pairs, Product, Variant

UNSOLD = "a grouped product is sold only as its parts"
NO_NAME = "no name: '' is not a product's name"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a family."""

    product: Product | None = None
    hidden: Product | None = None
    accepted: tuple[int, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    warnings: tuple[Warned, ...] = ()


def made(family: Family) -> Made:
    """The product of a family, hidden or offered, and what became of every row."""
    visible = tuple(item for item in family.members if not _is_hidden(item, family))
    if not visible:
        return _hidden(family)
    faults = list(_faults(family, visible))
    priced = tuple(item for item, fault in faults if not fault)
    rejected = tuple(Rejected(item.row, fault) for item, fault in faults if fault)
    if not priced:
        return _refused(family, rejected)
    return _offered(replace(family, members=priced), rejected)


def _refused(family: Family, rejected: tuple[Rejected, ...]) -> Made:
    """Without a row that can be sold, what belongs to them falls for the first one's reason."""
    rest = (*family.parents, *family.pictures, *family.repeats)
    reason = rejected[0].reason
    return Made(rejected=(*rejected, *(Rejected(item.row, reason) for item in rest)))


def _offered(kept: Family, rejected: tuple[Rejected, ...]) -> Made:
    """The product of the rows that can be sold."""
    rows = (*kept.rows, *kept.repeats)
    warnings = [warned for item in rows for warned in item.warnings]
    return Made(
        product=_product(kept),
        accepted=tuple(item.row for item in rows),
        rejected=rejected,
        warnings=(*warnings, *repeats_of(kept)),
    )


def _hidden(family: Family) -> Made:
    """What is not to be shown is kept apart; without a price there is nothing to keep."""
    priced = tuple(item for item in family.members if item.price.value)
    if priced and _name(family):
        return Made(hidden=_product(replace(family, members=priced)))
    row = family.members[0].row
    return Made(warnings=(Warned(row, "price", "hidden and without a price; left out"),))


def _is_hidden(item: Item, family: Family) -> bool:
    """A row is hidden by itself, by its parent, or, when it says nothing, by the first row."""
    if item.showing == "hidden" or any(one.showing == "hidden" for one in family.parents):
        return True
    return item.showing == "unsaid" and family.members[0].showing == "hidden"


def _faults(family: Family, visible: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    """Each row with the reason why it cannot be sold, or nothing."""
    name = _name(family)
    currency = next((item.price.currency for item in visible if item.price.value), "")
    for item in visible:
        own = item.price.currency
        if item.type == "unsold":
            yield item, UNSOLD
        elif not name or not item.price.value:
            yield item, item.price.reason if name else NO_NAME
        else:
            yield item, "" if own == currency else f"in {own}, its product in {currency}"


def _product(family: Family) -> Product:
    rows, choices, kind, code = family.rows, _choices(family), _kind(family), _code(family)
    lowest = min(family.members, key=_paid)
    categories = next((item.categories for item in rows if item.categories), ("",))
    return Product(
        id=code,
        name=_name(family),
        price=_paid(lowest),
        currency=lowest.price.currency,
        kind=kind,
        stock=_total([_stock(item.stock, kind) for item in family.members]),
        category=categories[0],
        brand=_first(item.brand for item in rows),
        description=_first(item.description for item in rows),
        tags=_tags(family, categories),
        facts=_facts(family, has_choice=any(choices)),
        images=_images((*rows, *family.repeats)),
        link=_first(item.link or "" for item in rows) or None,
        price_before=lowest.price.before,
        variants=_variants(family.members, choices, kind, code) if any(choices) else (),
    )


def _kind(family: Family) -> Kind:
    return next((item.kind for item in family.rows if item.kind != "physical"), "physical")


def _total(stocks: Sequence[int | None]) -> int | None:
    """All that is left; not counted when any is not."""
    counted = [left for left in stocks if left is not None]
    return sum(counted) if len(counted) == len(stocks) else None


def _paid(item: Item) -> Decimal:
    return item.price.value or Decimal(0)  # members of a product have a price


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _name(family: Family) -> str:
    names = [item.name for item in family.rows if item.name]
    if not names:
        return ""
    if family.members[0].type == "child" and not family.parents:
        return names[0].rpartition(" - ")[0] or names[0]
    shared = _shared(names) if len(set(names)) > 1 and not family.parents else names[0]
    return shared if len(shared) > 3 else names[0]


def _shared(names: Sequence[str]) -> str:
    """The words with which all names begin."""
    words = []
    for column in zip(*(name.split() for name in names), strict=False):
        if len(set(column)) > 1:
            break
        words.append(column[0])
    return " ".join(words).rstrip(" -,|/(")


def _code(family: Family) -> str:
    """The catalogue's own code for a product, or one made from its name."""
    codes = {item.codes.own or item.codes.id or item.codes.barcode for item in family.members}
    own = codes.pop() if len(codes) == 1 else ""
    return family.code or own or slug(_name(family))


def _choices(family: Family) -> list[Pairs]:
    """The options of each member; none where a product comes in one form only."""
    explicit = _called(family)
    if any(explicit):
        return explicit
    if len(family.members) == 1:
        return [()]
    found = [options(item) for item in family.members]
    if len(set(found)) == len(found):
        name = _name(family)
        return [_shortened(pairs, name) for pairs in found]
    labels = [(CHOICE, _label(item)) for item in family.members]
    return [(*pairs, label) for pairs, label in zip(found, labels, strict=True)]


def _shortened(pairs: Pairs, name: str) -> Pairs:
    """`Sábana queen` of a product called Sábana is its `queen`."""
    return tuple((key, value.removeprefix(name).strip(" -,|/") or value) for key, value in pairs)


def _called(family: Family) -> list[Pairs]:
    """The options that the file calls so; their names may stand on another row of the family."""
    names = {slot: name for item in family.rows for slot, name, _ in item.options if name and slot}
    return [
        tuple((name or names.get(slot, CHOICE), value) for slot, name, value in item.options)
        if item.type != "alone"
        else ()
        for item in family.members
    ]


def _label(item: Item) -> str:
    """What tells apart a row that names no option."""
    return item.codes.own or item.codes.variation or item.codes.id or f"{item.row}"


def _variants(
    members: Sequence[Item], choices: Sequence[Pairs], kind: Kind, code: str
) -> tuple[Variant, ...]:
    shown = [item.own_images or (() if item.image_place else item.images) for item in members]
    alike = len(set(shown)) == 1  # then they are the product's pictures
    return tuple(
        Variant(
            id=_variant_code(item, pairs, code),
            options=pairs,
            price=_paid(item),
            stock=_stock(item.stock, kind),
            images=() if alike else images,
        )
        for item, pairs, images in zip(members, choices, shown, strict=True)
    )


def _variant_code(item: Item, pairs: Pairs, code: str) -> str:
    own = item.codes.own or item.codes.variation or item.codes.id
    values = slug(" ".join(value for _, value in pairs))
    return own if own and own != code else f"{code}-{values}"


def _stock(left: int | None, kind: Kind) -> int | None:
    """What is no thing is not counted; it can only be sold out."""
    return left if kind == "physical" or left == 0 else None


def _tags(family: Family, categories: Sequence[str]) -> tuple[str, ...]:
    """The tags of all rows, and the other categories under which the product stands."""
    tags = [tag for item in family.rows for tag in item.tags]
    others = [path for item in (*family.rows, *family.repeats) for path in item.categories]
    leaves = [path.rpartition(" > ")[2] for path in others if path not in categories[:1]]
    return tuple(dict.fromkeys([*tags, *leaves]))


def _facts(family: Family, *, has_choice: bool) -> Pairs:
    found = [pair for item in family.rows for pair in item.facts]
    for item in family.members:
        alone = item.type == "alone"
        found += [(name, value) for _, name, value in item.options if alone and name]
        found += [] if has_choice else item.traits
    return tuple(dict.fromkeys(found))


def _images(rows: Sequence[Item]) -> tuple[str, ...]:
    ordered = sorted(rows, key=_place)
    shared = [image for item in ordered for image in item.images]
    own = [image for item in ordered for image in item.own_images]
    return tuple(dict.fromkeys([*shared, *own]))


def _place(item: Item) -> int:
    return item.image_place
