"""What is said in a chat, and what is known of who says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.core.goods import Product
from bot.core.state import State

Speaker = Literal["customer", "bot", "person"]
Status = Literal["bot", "waiting", "person"]
MediaKind = Literal[
    "text",
    "voice",
    "image",
    "video",
    "document",
    "sticker",
    "location",
    "contact",
    "order",
    "deleted",
    "other",
]


@dataclass(frozen=True, slots=True)
class Media:
    """A voice note or a picture that came with a message, as it lies in the shop's media folder."""

    hash: str
    mime: str
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as it arrived: from the customer, or from the owner's own phone."""

    account: str
    chat: str
    id: str
    sent_at: datetime
    text: str = ""
    name: str = ""
    kind: MediaKind = "text"
    media: Media | None = None
    speaker: Speaker = "customer"
    reply_to: str = ""
    aliases: tuple[
        tuple[str, str], ...
    ] = ()  # (kind, address) of everything that names this customer
    extra: Mapping[str, Any] = field(default_factory=dict)  # a place, people, the data of an order


@dataclass(frozen=True, slots=True)
class Turn:
    """What a customer said in one go: one message or a burst of them."""

    id: str
    account: str
    chat: str
    messages: tuple[Inbound, ...]
    at: datetime  # the clock of this turn
    seed: int
    up_to: int  # the customer's count of the last of these messages
    lease: str = ""

    @property
    def text(self) -> str:
        """The burst as one text, a line for each message."""
        return "\n".join(message.text for message in self.messages if message.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation that already happened."""

    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """Who the customer is, as far as they have told."""

    id: str
    name: str = ""
    city: str = ""
    language: str = ""
    opted_out: bool = False
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The last 24 hours with one customer, and who that customer is."""

    contact: Contact
    lines: tuple[Line, ...] = ()
    state: State = field(default_factory=State)
    status: Status = "bot"
    person_at: datetime | None = None
    watch: int = 0
    last_at: datetime | None = None  # when anything was last said before this turn

    @property
    def is_new(self) -> bool:
        """Nothing was said in the last 24 hours."""
        return not self.lines


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message ready to send."""

    text: str
    photo: str | None = None
    product_id: str | None = None
    plain: str = ""  # the words when the photo cannot go, where they differ


@dataclass(frozen=True, slots=True)
class Parcel:
    """An outbound message on its way, claimed by a sender."""

    id: str
    account: str
    chat: str
    message: Outbound
    attempts: int
    queued_at: datetime
    address: str = ""  # where the chat is reached now; "": by its own name
    speaker: Speaker = "bot"
    starts: bool = False  # nobody asked for it
    round: int = 0  # grows when a manager has it sent again

    @property
    def to(self) -> str:
        """The address to send to."""
        return self.address or self.chat


@dataclass(frozen=True, slots=True)
class Seen:
    """The products that a conversation is about."""

    focus: tuple[Product, ...] = ()
    listed: tuple[Product, ...] = ()
    recent: tuple[Product, ...] = ()  # in focus before, the newest last
