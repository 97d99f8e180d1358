"""What is looked for on the shelf, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Query:
    """Words of a customer about goods, and the exact limits that go with them."""

    words: tuple[str, ...]  # plain content words in the order said: no courtesy, no price words
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    among: frozenset[str] | None = None  # only these product ids; None: the whole shop
    limit: int = 10

    @property
    def is_limited(self) -> bool:
        """Whether it allows some products only."""
        return (self.min_price, self.max_price, self.among) != (None, None, None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found, and why."""

    product_id: str
    score: float  # absolute: comparable between queries of one shop
    coverage: float  # share of the weight of the words asked that its texts hold: 0 to 1
    covered: frozenset[str] = frozenset()  # the words of the query that it holds
    titled: frozenset[str] = frozenset()  # those that its name holds


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave, best first."""

    hits: tuple[Hit, ...] = ()
    sold_here: bool = False  # whether anything in the shop is like what was asked
    known: frozenset[str] = frozenset()  # the words of the query that the shop's goods use
    weights: Mapping[str, float] = field(default_factory=dict)  # of the query's words, sum 1
    corrected: tuple[tuple[str, str], ...] = ()  # as written, as the shop says it
    sure: bool = False  # false between the threshold and certainty: "the nearest I have is ..."
    model: str = ""  # what meaning was compared with; empty: words alone
    problem: str = ""  # why it is not the model that the shop's settings name
