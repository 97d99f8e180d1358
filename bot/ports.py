"""What the shop needs from the world. Nothing here says how."""

from __future__ import annotations

from typing import Protocol

from bot.core.chat import Media, Parcel
from bot.core.search import Found, Query


class Shelf(Protocol):
    """Finds products."""

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""


class Ears(Protocol):
    """Turns a voice note into words."""

    def hear(self, media: Media) -> str:
        """What was said; "" when it could not be heard."""


class Channel(Protocol):
    """Carries a message to the customer."""

    def send(self, parcel: Parcel) -> str:
        """The message's id at the channel. Raises Later, Never or Unknown."""
