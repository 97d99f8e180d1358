"""What the shop may decide to do with a turn: each choice a type."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.core.reading import Condition, Extreme, Group

Topic = Literal[
    "shipping",
    "hours",
    "address",
    "returns",
    "warranty",
    "about",
    "contact",
    "invoice",
    "payment",
    "installments",
    "wholesale",
    "reservation",
]
Why = Literal[
    "asked",
    "complaint",
    "payment_trouble",
    "order",
    "haggling",
    "wholesale",
    "beyond_data",
    "sensitive",
    "not_understood",
    "no_way_to_pay",
    "receipt",
    "cancel",
]
Objection = Literal["price", "money", "trust", "competitor", "timing", "decider"]


@dataclass(frozen=True, slots=True)
class Quiet:
    """Say nothing, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class OptOut:
    """They want no more messages."""


@dataclass(frozen=True, slots=True)
class OptIn:
    """They want messages again."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person must take this chat."""

    why: Why


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """A person was called and has not come: say once more when one will be there."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Say hello and ask what they need."""

    again: bool = False
    back: bool = False  # a customer who has been here on another day


@dataclass(frozen=True, slots=True)
class SayBye:
    """Thanks, or goodbye."""

    leaving: bool = False


@dataclass(frozen=True, slots=True)
class SayWhatIAm:
    """Asked whether it is a robot."""


@dataclass(frozen=True, slots=True)
class Find:
    """Look for goods and show what fits."""

    words: tuple[str, ...]
    soft: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    extreme: Extreme = ""
    condition: Condition = ""
    among: tuple[str, ...] = ()  # only these
    but: tuple[str, ...] = ()  # not these
    wants_photo: bool = False
    wants_details: bool = False
    thrifty: bool = False  # they want something cheap
    widens: bool = False  # other sorts will do where none of these is within the limits
    offer: Decimal | None = None  # the price that they named
    reason: str = ""  # what leads to it: an objection


@dataclass(frozen=True, slots=True)
class FindEach:
    """Several goods named in one breath."""

    groups: tuple[Group, ...]
    shared: tuple[str, ...] = ()
    then: Literal["list", "total", "compare", "cheapest", "dearest"] = "list"
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowThese:
    """Show goods that are known already: a card for one, a list for several."""

    products: tuple[str, ...]
    wants_photo: bool = False


@dataclass(frozen=True, slots=True)
class TellPrice:
    """The price of what is in focus."""

    products: tuple[str, ...]
    total: bool = False
    offer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TellDetails:
    """More about one product; `asked` are the words of the particular that is wanted."""

    product: str
    asked: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellStock:
    """Whether it can be had, and in which sizes and colours."""

    products: tuple[str, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendPhoto:
    """The pictures of what is in focus."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Facts of two or more products side by side."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TellPolicy:
    """What the owner's settings say about a topic."""

    topic: Topic
    product: str = ""
    words: tuple[str, ...] = ()  # goods it is asked about


@dataclass(frozen=True, slots=True)
class TellFaq:
    """The owner's own answer to this question."""

    number: int


@dataclass(frozen=True, slots=True)
class TellQuote:
    """A sentence of the owner's that speaks of what is asked."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class HowToPay:
    """The ways to pay for what is in focus."""

    products: tuple[str, ...] = ()
    have: str = ""  # a way to pay that they asked for and the shop has
    missing: str = ""  # one that it does not have


@dataclass(frozen=True, slots=True)
class PayWith:
    """Take the order and tell how to pay it in the way chosen."""

    products: tuple[str, ...]
    method: str
    data: str = ""  # name, address and city, where they came with it


@dataclass(frozen=True, slots=True)
class TakeOrderData:
    """They gave what was asked for the delivery."""

    data: str


@dataclass(frozen=True, slots=True)
class AddToOrder:
    """They take what was offered: it joins the order being made."""

    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShowBetter:
    """They ask for a better one than this."""

    product: str


@dataclass(frozen=True, slots=True)
class AwaitReceipt:
    """They say that they will pay, or have paid: a receipt is needed."""

    paid: bool


@dataclass(frozen=True, slots=True)
class TakeReceipt:
    """A picture came while a payment is awaited: a person checks it."""


@dataclass(frozen=True, slots=True)
class MeetObjection:
    """A doubt: listen, a fact, the next step."""

    kind: Objection
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TellDiscounts:
    """The discounts that the shop grants, which may be none."""

    products: tuple[str, ...] = ()
    offer: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AskWhich:
    """They mean something, but which of them?"""

    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskNeed:
    """What are you looking for?"""

    key: Literal["need", "use", "browse"] = "need"


@dataclass(frozen=True, slots=True)
class ShowRange:
    """What the shop sells, by its categories."""


@dataclass(frozen=True, slots=True)
class BackToBusiness:
    """Off the subject: a friendly word, and back to the shop."""


@dataclass(frozen=True, slots=True)
class RefuseCard:
    """They wrote the number of a bank card: it must not be sent here."""


@dataclass(frozen=True, slots=True)
class RefuseOrder:
    """Somebody tries to command the bot, or wants others' data."""


@dataclass(frozen=True, slots=True)
class Rephrase:
    """Not understood."""


@dataclass(frozen=True, slots=True)
class CannotHear:
    """A voice note that could not be turned into words."""


@dataclass(frozen=True, slots=True)
class AskPicture:
    """A picture that is no receipt: what is it about?"""


@dataclass(frozen=True, slots=True)
class Accept:
    """A bare yes or no with nothing open."""

    positive: bool


Decision = (
    Quiet
    | OptOut
    | OptIn
    | HandOff
    | StillWaiting
    | Greet
    | SayBye
    | SayWhatIAm
    | Find
    | FindEach
    | ShowThese
    | TellPrice
    | TellDetails
    | TellStock
    | SendPhoto
    | Compare
    | TellPolicy
    | TellFaq
    | TellQuote
    | HowToPay
    | PayWith
    | TakeOrderData
    | AddToOrder
    | ShowBetter
    | AwaitReceipt
    | TakeReceipt
    | MeetObjection
    | TellDiscounts
    | AskWhich
    | AskNeed
    | ShowRange
    | BackToBusiness
    | RefuseCard
    | RefuseOrder
    | Rephrase
    | CannotHear
    | AskPicture
    | Accept
)
