"""What the shop needs from the world. Nothing here says how."""

from __future__ import annotations

from typing import Protocol

from bot.core.search import Found, Query


class Shelf(Protocol):
    """Finds products."""

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""
