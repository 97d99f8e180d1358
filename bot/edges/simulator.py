"""A channel without a phone: what is sent is kept for whoever plays the customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from threading import Lock

from bot.core.chat import Outbound, Parcel
from bot.core.heard import Heard
from bot.errors import Away, PictureFailed, ShopError


@dataclass(frozen=True, slots=True)
class Letter:
    """Something that was said to the simulator, until the shop has it."""

    seq: int
    heard: Heard


class Simulator:
    """Keeps what was sent to each chat until it is collected; `faults` meet the next sends."""

    def __init__(self, account: str = "main") -> None:
        self._account = account
        self._sent: dict[str, list[Outbound]] = defaultdict(list)
        self._ids: dict[str, str] = {}
        self._letters: dict[int, Letter] = {}
        self._numbers = count(1)
        self._lock = Lock()
        self.faults: list[ShopError] = []

    def begin(self, parcel: Parcel) -> None:
        """Nobody watches."""

    def send(self, parcel: Parcel) -> str:
        """Keep the message for its chat; one that was sent before is not sent again."""
        if parcel.account != self._account:
            raise Away("this message is for a phone number")
        with self._lock:
            name = f"{parcel.id}~{parcel.round}"
            if name in self._ids:
                return self._ids[name]
            message = parcel.message
            if self.faults:
                fault = self.faults.pop(0)
                if not isinstance(fault, PictureFailed):
                    raise fault
                message = Outbound(message.plain or message.text, None, message.product_id)
            self._sent[parcel.chat].append(message)
            self._ids[name] = f"sim-{parcel.id}"
            return self._ids[name]

    def collect(self, chat: str) -> list[Outbound]:
        """What was sent to a chat since the last time."""
        with self._lock:
            return self._sent.pop(chat, [])

    def deliver(self, heard: Heard) -> None:
        """Something is said to the shop."""
        with self._lock:
            seq = next(self._numbers)
            self._letters[seq] = Letter(seq, heard)

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """What the shop does not have yet."""
        for letter in list(self._letters.values()):
            yield letter.heard.account, letter

    def took(self, account: str, letter: Letter) -> None:  # noqa: ARG002 -- the port gives it
        """The shop has it."""
        with self._lock:
            self._letters.pop(letter.seq, None)

    def stumbled(self, account: str, letter: Letter, problem: str) -> None:  # noqa: ARG002 -- the same
        """It is dropped here: nobody else knows of it."""
        self.took(account, letter)
