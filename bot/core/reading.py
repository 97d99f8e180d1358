"""What was understood of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

About = Literal["nothing", "focus", "listed", "new"]
Extreme = Literal["", "cheapest", "dearest"]
Condition = Literal["", "new", "used"]


@dataclass(frozen=True, slots=True)
class Group:
    """One of several goods named in one breath, and how many of it."""

    words: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A turn as the shop understands it."""

    text: str = ""  # the words that count, after a correction
    language: str = "es"
    acts: tuple[str, ...] = ()  # what is done or asked, the strongest first
    confidence: float = 1.0
    about: About = "nothing"
    products: tuple[str, ...] = ()  # the ids it refers to, in focus or listed
    words: tuple[str, ...] = ()  # about goods: head first, as written
    soft: tuple[str, ...] = ()  # what they are for: rank, never refuse
    unknown: tuple[str, ...] = ()  # those of the words that the shop's goods do not use
    candidates: tuple[str, ...] = ()  # the goods that hold all of the words, best first
    options: bool = False  # the words are sizes or colours of what is in focus
    measures: tuple[str, ...] = ()  # cajas, docenas: how much of it
    is_named: bool = False  # one product's name holds all of the words
    is_whole: bool = False  # some of the candidates hold all of the words
    is_mentioned: bool = False  # goods hold the words, but not in their names
    nearest: tuple[str, ...] = ()  # those that hold the words which the shop knows, when not all
    groups: tuple[Group, ...] = ()  # several products named in one breath
    extreme: Extreme = ""
    condition: Condition = ""
    thrifty: bool = False  # they want something cheap
    purpose: bool = False  # only words of what goods are for
    anything: bool = False  # by "something", or by a word of the house: whatever is sold
    gift: bool = False  # anything that makes a present
    points: bool = False  # "of those": at what is in view
    goes_on: bool = False  # it begins with "and ...": more of the same
    for_something: bool = False  # it begins with "for ..."
    small_talk: bool = False  # only words of everyday, none of goods
    lowest: Decimal | None = None
    highest: Decimal | None = None
    offer: Decimal | None = None  # the price that they propose
    in_digits: bool = False  # amounts were written in digits
    quantity: int | None = None
    dozen: int = 1  # 12 where they count in dozens
    method: str = ""  # a way to pay, by the name in the settings or the service's own
    method_is_ours: bool = False
    faq: int | None = None  # the owner's answer that fits
    faq_is_sure: bool = True  # it shares more than one word with the question
    told: tuple[str, str] | None = None  # a sentence of the owner's that speaks of it: source, text
    asks: bool = False  # a question
    touches: bool = False  # some of the words stand in names of goods here
    names_thing: bool = False  # the first of the words is the name of some sort of goods
    names_strange_goods: bool = False  # goods that exist elsewhere, and not here
    of_a_thing: bool = False  # 'does it have': about a thing, not about the shop
    named: bool = False  # asked for in a frame (busco, tienen, precio de) or as a bare phrase
    card_number: bool = False  # the number of a bank card is in it
    picture: bool = False  # an image came with it
    voice: bool = False  # a voice note that could not be heard
    slots: Mapping[str, str] = field(default_factory=dict)  # name, city, address as given

    def has(self, *acts: str) -> bool:
        """Whether any of these acts is in it."""
        return any(act in self.acts for act in acts)

    @property
    def is_strange(self) -> bool:
        """Whether nothing in it is known: no act, and no word of goods here or elsewhere."""
        known = self.acts or self.names_strange_goods or self.nearest
        return bool(self.words) and not known and self.unknown == self.words

    @property
    def names_goods(self) -> bool:
        """Whether goods are named: in a frame, as a bare phrase, or by words of the shop's."""
        return self.named or bool(self.candidates) or len(self.unknown) < len(self.words)

    @property
    def says_goods(self) -> bool:
        """Whether it names goods, sold here or not."""
        return bool(self.words)
