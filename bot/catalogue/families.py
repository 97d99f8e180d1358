"""Rows of one model together: by its code, by its parent, or by its name and options."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.catalogue.items import Item
from bot.catalogue.report import Warned
from bot.core.words import plain

CHOICE = "Variante"  # the option's name where a file names only its values
Key = tuple[str, ...]
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The rows of one product."""

    members: tuple[Item, ...]  # each one a variant, or the product itself
    parents: tuple[Item, ...] = ()  # rows that only describe what the members share
    pictures: tuple[Item, ...] = ()  # rows that only add a picture
    code: str = ""  # what the file calls the model
    repeats: tuple[Item, ...] = ()  # rows that say the same once more

    @property
    def rows(self) -> tuple[Item, ...]:
        """All of them, those that describe first."""
        return (*self.parents, *self.members, *self.pictures)


def families(items: Sequence[Item]) -> list[Family]:
    """Every item in exactly one family, in the order of the file."""
    groups: dict[Key, list[Item]] = {}
    for item, key in zip(items, _keys(items), strict=True):
        groups.setdefault(key, []).append(item)
    found = [one for key, group in groups.items() for one in _split(key, group)]
    return _without_repeats(found)


def _keys(items: Sequence[Item]) -> Iterator[Key]:
    """What ties each row to others: a group's code, a parent, a name with options, or nothing."""
    rows = _aliases(items)
    parents = {rows.get(item.codes.parent.casefold(), ()) for item in items}
    for at, item in enumerate(items):
        own = ("row", f"{at}")
        if item.codes.group:
            yield "group", item.codes.group
        elif item.codes.parent:
            yield rows.get(item.codes.parent.casefold(), ("parent", item.codes.parent))
        elif item.name and options(item) and item.type != "parent" and own not in parents:
            yield "name", plain(item.name), plain(item.brand)
        else:
            yield own


def _aliases(items: Sequence[Item]) -> dict[str, Key]:
    """What a row may be called by the rows that belong to it."""
    rows: dict[str, Key] = {}
    for at, item in enumerate(items):
        if item.type != "child":
            for alias in (item.codes.own, item.codes.id, f"id:{item.codes.id}"):
                rows.setdefault(alias.casefold(), ("row", f"{at}"))
    rows.pop("", None)
    return rows


def options(item: Item) -> Options:
    """What is chosen with a row: the options that the file calls so, or Talla, Color."""
    if item.type == "alone":
        return ()
    named = tuple((name or f"{slot}", value) for slot, name, value in item.options)
    own = ((CHOICE, item.variant_name),) if item.variant_name else ()
    return named or item.traits or own


def _split(key: Key, group: Sequence[Item]) -> Iterator[Family]:
    """One family, or several where the rows of a group are different things."""
    whole = _sorted(group, key[1] if key[0] in ("group", "parent") else "")
    if key[0] == "name" and not _differ(_once(whole.members)):
        yield from (Family((item,)) for item in whole.members)
    elif whole.parents or not _are_several(whole.members):
        yield _without_doubles(whole)
    else:
        yield from _by_name(whole)


def _sorted(group: Sequence[Item], code: str) -> Family:
    """The rows of a group by what each is for; at least one of them is a member."""
    pictures, rest = _parted(group, _is_picture)
    if not rest:
        return Family((group[0],), pictures=tuple(group[1:]), code=code)
    known = [what for what in (_variation, _parent, options) if any(map(what, rest))]
    parents, members = _parted(rest, partial(_is_parent, known=known))
    if not parents:
        return Family(members, (), pictures, code)
    own = code or parents[0].codes.own or parents[0].codes.id
    return Family(members, parents, pictures, own) if members else Family(parents, code=own)


def _without_doubles(family: Family) -> Family:
    once = _once(family.members)
    new = set(map(id, once))
    again = tuple(item for item in family.members if id(item) not in new)
    return replace(family, members=tuple(once), repeats=again)


def _by_name(family: Family) -> Iterator[Family]:
    """Each name is a product of its own; a row without one belongs to the row above."""
    named: dict[str, list[Item]] = {}
    name = ""
    for item in family.members:
        name = plain(item.name) or name
        named.setdefault(name, []).append(item)
    pictures = family.pictures
    for own in named.values():
        yield _without_doubles(Family(tuple(own), pictures=pictures))
        pictures = ()


def _is_picture(item: Item) -> bool:
    says = item.name or item.price.written or item.options or item.codes.own
    return not says and item.type == ""


def _parted(
    items: Sequence[Item], test: Callable[[Item], bool]
) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The items that pass a test, and the others."""
    passed = [test(item) for item in items]
    both = list(zip(items, passed, strict=True))
    return tuple(item for item, yes in both if yes), tuple(item for item, yes in both if not yes)


def _is_parent(item: Item, known: Sequence[Callable[[Item], object]]) -> bool:
    """Whether a row only describes what others share: it lacks what is known of some of them."""
    if item.type in ("parent", "child", "alone"):
        return item.type == "parent"
    if item.price.value:
        return False
    lacking = [what for what in known if not what(item)]
    return _variation in lacking or (bool(lacking) and not item.price.written)


def _variation(item: Item) -> str:
    return item.codes.variation


def _parent(item: Item) -> str:
    return item.codes.parent


def _are_several(members: Sequence[Item]) -> bool:
    """Whether rows under one code differ in nothing but their names."""
    names = {plain(item.name) for item in members if item.name}
    return len(names) > 1 and not _differ(members)


def _differ(members: Sequence[Item]) -> bool:
    chosen = [options(item) for item in members]
    return len(set(chosen)) == len(chosen)


def _once(members: Sequence[Item]) -> list[Item]:
    """The rows that say something new."""
    seen: dict[object, Item] = {}
    for item in members:
        seen.setdefault(_said(item), item)
    return list(seen.values())


def _said(item: Item) -> tuple[object, ...]:
    codes = replace(item.codes, barcode="")
    return plain(item.name), options(item), codes, item.price.value, item.link, item.showing


def _without_repeats(found: Sequence[Family]) -> list[Family]:
    """Single rows that say the same become one family."""
    seen: dict[object, int] = {}
    kept: list[Family] = []
    for family in found:
        said = _said(family.members[0]) if len(family.rows) == 1 else (id(family),)
        if said in seen and family.members[0].name:
            at = seen[said]
            kept[at] = replace(kept[at], repeats=(*kept[at].repeats, *family.members))
        else:
            seen[said] = len(kept)
            kept.append(family)
    return kept


def repeats_of(family: Family) -> Iterator[Warned]:
    """What is said about rows that say the same once more."""
    row = family.members[0].row
    for item in family.repeats:
        yield Warned(item.row, "name", f"repeats row {row}; read as one product")
