"""The checks that a turn of a conversation may name; the words are those of the README."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from tests.conversations.amounts import numbers, plain

LITTLE = {
    "es": "el los las y un una con hay del al lo le te su tu mas cual quieres quiere esta aqui se",
    "pt": "o os as e um uma com tem do da dos das no na nao voce seu sua mais qual aqui em voces",
    "en": "the of and to in for is are you we with your it this have has can at which what from",
}


@dataclass(frozen=True)
class Goods:
    """What a shop sells; products that share a name, and their variants, are one here."""

    listed: Sequence[Mapping[str, Any]]

    @cached_property
    def canon(self) -> Mapping[str, str]:
        """The one id that stands for each id of a product or variant."""
        first: dict[str, str] = {}
        ids: dict[str, str] = {}
        for product in self.listed:
            one = first.setdefault(plain(product["name"]), product["id"])
            ids |= dict.fromkeys([product["id"], *(v["id"] for v in product["variants"])], one)
        return ids

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The plain name of each product, by the id that stands for it."""
        return {self.canon[p["id"]]: plain(p["name"]) for p in self.listed}

    def find(self, said: str) -> str | None:
        """The product that a case calls by its name or id."""
        by_name = {name: one for one, name in self.names.items()}
        return self.canon.get(said) or by_name.get(plain(said))

    def prices(self, one: str) -> set[Decimal]:
        """Every price of a product and of its variants."""
        mine = [p for p in self.listed if self.canon[p["id"]] == one]
        both = [x["price"] for p in mine for x in (p, *p["variants"])]
        return {Decimal(str(price)).normalize() for price in both}

    def stocks(self, one: str) -> set[int | None]:
        """Every stock of a product and of its variants."""
        mine = [p for p in self.listed if self.canon[p["id"]] == one]
        return {x["stock"] for p in mine for x in (p, *p["variants"])}

    def is_named(self, one: str, text: str) -> bool:
        """Whether a plain text holds the name, or words or a code that only this product has."""
        return any(re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", text) for sign in self.signs[one])

    @cached_property
    def signs(self) -> Mapping[str, Sequence[str]]:
        """By what each product is known in a text: its name, runs of it, its codes."""
        return {one: [name, *self._own(one, name)] for one, name in self.names.items()}

    def _own(self, one: str, name: str) -> list[str]:
        words = name.split()
        runs = [" ".join(words[i : i + n]) for n in (2, 3) for i in range(len(words) - n + 1)]
        codes = [w for w in words if len(w) > 3 and re.search(r"\d", w) and re.search("[a-z]", w)]
        others = [other for key, other in self.names.items() if key != one]
        telling = [run for run in runs if len(re.sub(r"\b\w{1,2}\b|\W|\d", "", run)) > 6]
        return [sign for sign in (*telling, *codes) if not any(sign in name for name in others)]


@dataclass(frozen=True)
class Scene:
    """One answer, and what a check may ask about it."""

    answer: Mapping[str, Any]
    goods: Goods
    shown: Sequence[str] = ()  # the last list of two or more in this chat

    @cached_property
    def raw(self) -> str:
        return "\n".join(m["text"] or "" for m in self.answer["messages"])

    @cached_property
    def text(self) -> str:
        return plain(self.raw)

    @cached_property
    def products(self) -> list[str]:
        """What the answer is about, in its order."""
        return list(dict.fromkeys(self.goods.canon.get(p, p) for p in self.answer["products"]))

    @cached_property
    def offered(self) -> set[str]:
        """What the answer is about or shows on a message."""
        on = [m["product"] for m in self.answer["messages"] if m["product"]]
        return {*self.products, *(self.goods.canon.get(p, p) for p in on)}

    def is_offered(self, said: str) -> bool:
        one = self.goods.find(said)
        return one in self.offered or (not self.offered and self.goods.is_named(one, self.text))

    def is_mentioned(self, said: str) -> bool:
        one = self.goods.find(said)
        return one in self.offered or self.goods.is_named(one, self.text)


Check = Callable[[Any, Scene], bool]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def photo(wanted: bool | str, scene: Scene) -> bool:
    """A picture, none, or only pictures of that product."""
    sent = [m for m in scene.answer["messages"] if m["photo"]]
    if isinstance(wanted, bool):
        return bool(sent) == wanted
    one = scene.goods.find(wanted)
    return bool(sent) and all(scene.goods.canon.get(m["product"]) == one for m in sent)


def lang(wanted: str, scene: Scene) -> bool:
    """The little words are mostly of that language; names of goods do not count."""
    text = scene.text
    for name in scene.goods.names.values():
        text = text.replace(name, " ")
    words = re.findall(r"[a-z]+", text)
    score = {code: sum(w in little.split() for w in words) for code, little in LITTLE.items()}
    return score[wanted] == max(score.values())


def payment(wanted: Any, scene: Scene) -> bool:
    """No way to pay, one, or one that agrees."""
    got = scene.answer["payment"]
    if wanted is None or wanted is True:
        return (got is not None) is (wanted is True)
    return got is not None and all(_agrees(key, value, got, scene) for key, value in wanted.items())


def _agrees(key: str, value: Any, got: Mapping[str, Any], scene: Scene) -> bool:
    if key == "product":
        return scene.goods.canon.get(got["product"]) == scene.goods.find(value)
    if key == "amount":
        return Decimal(str(got["amount"])) == Decimal(str(value))
    if key == "method_any":
        return any(plain(part) in plain(got["method"] or "") for part in value)
    if key == "url" and isinstance(value, bool):
        return bool(got["url"]) is value
    return bool(got[key] == value)


def first(wanted: str | list[str], scene: Scene) -> bool:
    """The products begin with these, in this order."""
    ids = [scene.goods.find(said) for said in _listed(wanted)]
    return scene.products[: len(ids)] == ids


def picks(wanted: Sequence[int], scene: Scene) -> bool:
    """The answer is about exactly these positions of the last list."""
    at = [i - 1 if i > 0 else i for i in wanted]
    there = all(-len(scene.shown) <= i < len(scene.shown) for i in at)
    return there and set(scene.products) == {scene.shown[i] for i in at}


def price(wanted: Any, scene: Scene) -> bool:
    """Each number is in the text, in a usual form."""
    there = numbers(scene.raw)
    return all(Decimal(str(one)).normalize() in there for one in _listed(wanted))


def any_of(wanted: Sequence[Sequence[str]], scene: Scene) -> bool:
    """Of each group at least one piece of text occurs."""
    return all(any(plain(piece) in scene.text for piece in group) for group in wanted)


def _questions(scene: Scene) -> int:
    return len(re.findall(r"\?+", scene.raw))


CHECKS: Mapping[str, Check] = {
    "handoff": lambda wanted, scene: scene.answer["handoff"] is wanted,
    "silent": lambda wanted, scene: (not scene.answer["messages"]) is wanted,
    "photo": photo,
    "lang": lang,
    "payment": payment,
    "products_include": lambda said, scene: all(scene.is_offered(s) for s in _listed(said)),
    "products_exclude": lambda said, scene: not any(scene.is_mentioned(s) for s in _listed(said)),
    "products_first": first,
    "picks": picks,
    "fresh": lambda wanted, scene: set(scene.products).isdisjoint(scene.shown) is wanted,
    "min_products": lambda least, scene: len(scene.products) >= least,
    "max_products": lambda most, scene: len(scene.products) <= most,
    "price": price,
    "any": any_of,
    "none": lambda pieces, scene: not any(plain(piece) in scene.text for piece in pieces),
    "max_chars": lambda most, scene: len(scene.raw) <= most,
    "max_messages": lambda most, scene: len(scene.answer["messages"]) <= most,
    "max_questions": lambda most, scene: _questions(scene) <= most,
    "question": lambda wanted, scene: (_questions(scene) > 0) is wanted,
}


def is_owed(said: Mapping[str, Any], scene: Scene) -> bool:
    """Whether a customer's message must be answered: it has a word, and no person has the chat."""
    words = " ".join([said.get("say", ""), said.get("caption", ""), *said.get("texts", [])])
    has_word = any(c.isalpha() for c in words) or "image" in said
    return "owner" not in said and has_word and not scene.answer["handoff"]


def failed(said: Mapping[str, Any], scene: Scene) -> list[str]:
    """The names of the checks that an answer does not pass."""
    checks = said.get("check", {})
    wrong = [name for name, wanted in checks.items() if not CHECKS[name](wanted, scene)]
    if "silent" not in checks and not scene.answer["messages"] and is_owed(said, scene):
        wrong.append("answered")
    if "owner" in said and scene.answer["messages"]:
        wrong.append("silent")
    return wrong
