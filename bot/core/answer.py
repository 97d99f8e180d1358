"""What one turn produced: to remember, to learn from, and to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from bot.core.chat import Conversation, Outbound, Turn
from bot.core.decision import Decision
from bot.core.reading import Reading
from bot.core.search import Hit
from bot.core.state import State


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a reply states, and the row that says so."""

    kind: str  # amount | link | number | percent | stock | product | photo
    text: str
    source: str  # product:ID, settings:KEY, order:ID, customer


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a turn."""

    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the owner's phone."""

    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A way to pay for something, as an answer carries it."""

    product: str
    amount: Decimal
    currency: str
    method: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A product, or one of its variants, so many times, at the price of this moment."""

    product_id: str
    name: str
    quantity: int
    unit_price: Decimal
    variant_id: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer wants to buy."""

    id: str
    status: str
    currency: str
    lines: tuple[OrderLine, ...]
    method: str = ""
    method_kind: str = ""
    url: str = ""
    customer: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """What the goods cost together."""
        return sum((line.unit_price * line.quantity for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class MadeWith:
    """The versions of everything that shaped an answer."""

    catalogue: int = 0
    settings: int = 0
    language: str = ""
    model: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn, answered."""

    turn: Turn
    conversation: Conversation
    reading: Reading
    decision: Decision
    act: str  # the decision's name, as `ask` prints it
    state: State
    messages: tuple[Outbound, ...] = ()
    products: tuple[str, ...] = ()
    found: tuple[Hit, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[str, ...] = ()
    payment: Payment | None = None
    order: Order | None = None
    handoff: str = ""  # why a person is called
    notice: Notice | None = None  # what the owner's phone is told
    opted: Literal["", "out", "in"] = ""
    learned: Mapping[str, str] = field(default_factory=dict)  # what the customer said of themselves
    events: tuple[Event, ...] = ()
    exposures: tuple[str, ...] = ()
    score: int = 0
    score_reasons: tuple[str, ...] = ()
    made_with: MadeWith = field(default_factory=MadeWith)
    took_ms: float = 0.0
