"""All that a decision looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.chat import Conversation, Seen
from bot.core.decision import Decision
from bot.core.goods import Product
from bot.core.reading import Reading
from bot.core.shop import PaymentMethod, ShopSettings
from bot.core.state import State


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading in its conversation and its shop."""

    reading: Reading
    conversation: Conversation
    seen: Seen
    settings: ShopSettings
    methods: tuple[PaymentMethod, ...] = ()

    @property
    def state(self) -> State:
        """Where the conversation stands."""
        return self.conversation.state

    @property
    def subject(self) -> tuple[str, ...]:
        """The goods it is about: those referred to, or the only one that the words can mean."""
        if self.reading.about in ("focus", "listed"):
            return self.reading.products
        return self.reading.candidates if len(self.reading.candidates) == 1 else ()

    @property
    def one(self) -> str:
        """The single product it is about, if it is one."""
        return self.subject[0] if len(self.subject) == 1 else ""

    @property
    def basket(self) -> tuple[str, ...]:
        """What they would buy: the single product, or the several that were added up."""
        together = self.reading.about == "focus" and len(self.subject) > 1
        return self.subject if self.one or together else ()

    @property
    def is_about_new(self) -> bool:
        """Whether other goods are named than those being talked about."""
        return self.reading.about == "new"

    def product(self, product_id: str) -> Product | None:
        """A product in view."""
        return next((p for p in (*self.seen.focus, *self.seen.listed) if p.id == product_id), None)


Rule = Callable[[Moment], Decision | None]
