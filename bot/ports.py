"""What the shop needs from the world. Nothing here says how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from bot.core.chat import Media, Parcel
from bot.core.happening import Happening
from bot.core.heard import Heard
from bot.core.search import Found, Query


class Shelf(Protocol):
    """Finds products."""

    def search(self, query: Query) -> Found:
        """The products that are like what was asked, best first."""


class Ears(Protocol):
    """Turns a voice note into words."""

    def hear(self, media: Media) -> str:
        """What was said; "" when it could not be heard."""

    def is_ready(self, media: Media) -> bool:
        """Whether `hear` would answer at once; otherwise listening begins beside other work."""


class Eyes(Protocol):
    """Knows the shop's own pictures again."""

    def see(self, media: Media) -> str:
        """The product whose picture this is; "" for any other picture."""


class Channel(Protocol):
    """Carries a message to the customer."""

    def begin(self, parcel: Parcel) -> None:
        """Show the customer that an answer is being written."""

    def send(self, parcel: Parcel) -> str:
        """The message's id at the channel. Raises Later, Never or Unknown."""


class Letter(Protocol):
    """Something that arrived, kept by its channel until the shop has it."""

    @property
    def heard(self) -> Heard: ...


class Line(Protocol):
    """Brings what arrives, again and again until it was taken."""

    def letters(self) -> Iterator[tuple[str, Any]]:
        """(account, letter) of what the shop does not have yet, in the order of each chat."""

    def took(self, account: str, letter: Any) -> None:
        """The shop has it."""

    def stumbled(self, account: str, letter: Any, problem: str) -> None:
        """The shop could not take it in."""


class Number(Protocol):
    """A linked number and the process that holds its connection."""

    account: str
    is_open: bool

    @property
    def runs(self) -> bool: ...

    def start(self, phone: str = "") -> None:
        """Start its process; with a phone number it asks for a code to type."""

    def end(self) -> None:
        """End its process, within seconds."""

    def unlink(self) -> None:
        """Sign out and remove the session."""

    def happenings(self, *, pairing: bool) -> list[Happening]:
        """What happened since the last time."""

    def waiting(self) -> int:
        """How many events the shop does not have yet."""
