"""Rows of one model together: by its code, by its parent, or by its name and options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.catalogue.items import Item
from bot.catalogue.report import Warned
from bot.core.words import plain

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
    rows: dict[str, Key] = {}
    for at, item in enumerate(items):
        for alias in (item.codes.own, item.codes.id, f"id:{item.codes.id}"):
            if alias and item.type != "child":
                rows.setdefault(alias.casefold(), ("row", f"{at}"))
    for at, item in enumerate(items):
        parent = item.codes.parent.casefold()
        if item.codes.group:
            yield "group", item.codes.group
        elif parent:
            yield rows.get(parent, ("parent", item.codes.parent))
        elif item.name and options(item):
            yield "name", plain(item.name), plain(item.brand)
        else:
            yield "row", f"{at}"


def options(item: Item) -> Options:
    """What is chosen with a row: the options that the file calls so, or Talla, Color."""
    named = tuple((name or f"{slot}", value) for slot, name, value in item.options)
    return () if item.type == "alone" else named or item.traits


def _split(key: Key, group: Sequence[Item]) -> Iterator[Family]:
    """One family, or several where the rows of a group are different things."""
    pictures = tuple(item for item in group if _is_picture(item)) if len(group) > 1 else ()
    rest = [item for item in group if item not in pictures]
    parents = tuple(item for item in rest if _is_parent(item, rest))
    members = [item for item in rest if item not in parents]
    code = key[1] if key[0] in ("group", "parent") else ""
    if parents and not code:
        code = parents[0].codes.own or parents[0].codes.id
    if not members:
        yield Family(parents or pictures, (), pictures if parents else (), code)
    elif key[0] == "name" and not _differ(_once(members)):
        yield from (Family((item,)) for item in members)
    elif parents or not _are_several(members):
        yield _family(members, parents, pictures, code)
    else:
        yield from _by_name(members, pictures)


def _family(
    members: Sequence[Item], parents: tuple[Item, ...], pictures: tuple[Item, ...], code: str
) -> Family:
    once = _once(members)
    again = tuple(item for item in members if item not in once)
    return Family(tuple(once), parents, pictures, code, again)


def _by_name(members: Sequence[Item], pictures: Sequence[Item]) -> Iterator[Family]:
    """Each name is a product of its own; a row without one belongs to the row above."""
    named: dict[str, list[Item]] = {}
    name = ""
    for item in members:
        name = plain(item.name) or name
        named.setdefault(name, []).append(item)
    first = True
    for own in named.values():
        yield _family(own, (), tuple(pictures) if first else (), "")
        first = False


def _is_picture(item: Item) -> bool:
    says = item.name or item.price.written or item.options or item.codes.own
    return not says and item.type == ""


def _is_parent(item: Item, group: Sequence[Item]) -> bool:
    """Whether a row only describes what the others share."""
    if item.type in ("parent", "child", "alone"):
        return item.type == "parent"
    others = [other for other in group if other is not item]
    if not others or item.price.value:
        return False
    if any(other.codes.parent and not item.codes.parent for other in others):
        return True
    if any(other.codes.variation for other in others) and not item.codes.variation:
        return True
    return not options(item) and any(options(other) for other in others) and not item.price.written


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
