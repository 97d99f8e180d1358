"""The conversations as they lie in files, and what may be wrong with the files themselves."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.conversations.checks import CHECKS, Goods
from tests.conversations.grounded import Source, Spoken, follows, prices_of

HERE = Path(__file__).parent
SETS = ("dev", "heldout")
NAMING = ("products_include", "products_exclude", "products_first", "photo")
Case = Mapping[str, Any]
Turn = Mapping[str, Any]


def shops() -> list[str]:
    """The shops that have conversations."""
    return sorted(file.parent.name for file in HERE.glob("*/settings.json"))


def cases(shop: str, which: str) -> list[Case]:
    """The conversations of a shop: the half that developers see, or the other."""
    lines = (HERE / shop / f"{which}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def catalogue_of(folder: Path) -> Path:
    """The shop's catalogue, whatever its shape."""
    [file] = folder.glob("catalogue.*")
    return file


def words_of(said: Turn) -> str:
    """What the customer wrote in a turn."""
    return " ".join([said.get("say", ""), said.get("caption", ""), *said.get("texts", [])])


def mistakes(shop: str, which: str, goods: Goods, source: Source) -> Iterator[str]:
    """Whatever would make a case fail, or pass, for a reason that is not the bot's."""
    media = {file.name for file in (HERE / shop / "media").iterdir()}
    found = cases(shop, which)
    twice = [id_ for id_, times in Counter(case["id"] for case in found).items() if times > 1]
    yield from (f"{id_}: two cases have this id" for id_ in twice)
    for case in found:
        if not case.get("note"):
            yield f"{case['id']}: no note says why it exists"
        for fault in (*_faults(case, goods, media), *_prices(case, goods, source)):
            yield f"{case['id']}: {fault}"


def _faults(case: Case, goods: Goods, media: set[str]) -> Iterator[str]:
    for said in case["turns"]:
        yield from (f"no check is called {n}" for n in said.get("check", {}).keys() - CHECKS.keys())
        if said.get("image", next(iter(media))) not in media:
            yield f"no picture {said['image']}"
    yield from (f"the catalogue has no {name}" for name in _named(case) if goods.find(name) is None)


def _named(case: Case) -> Iterator[str]:
    """The products that the checks of a case name."""
    for said in case["turns"]:
        checks = said.get("check", {})
        paid = checks.get("payment") or {}
        named = [checks.get(key, []) for key in NAMING]
        named.append(paid.get("product", []) if paid is not True else [])
        flat = [n for one in named for n in (one if isinstance(one, list) else [one])]
        yield from (name for name in flat if isinstance(name, str))


def _prices(case: Case, goods: Goods, source: Source) -> Iterator[str]:
    """Prices that a case expects, although neither goods nor settings lead to them."""
    ids = [goods.find(name) for name in _named(case)]
    prices = prices_of(goods, [one for one in ids if one])
    said = Spoken("\n".join(words_of(one) for one in case["turns"]), ()).numbers
    for turn in case["turns"]:
        wanted = turn.get("check", {}).get("price", [])
        for one in wanted if isinstance(wanted, list) else [wanted]:
            value = Decimal(str(one)).normalize()
            if value not in prices | source.own and not follows({value}, prices, said, source):
                yield f"{one} follows from no price of the products that the case names"
