"""A channel without a phone: what is sent is kept for whoever plays the customer."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock

from bot.core.chat import Outbound, Parcel


class Simulator:
    """Keeps what was sent to each chat until it is collected."""

    def __init__(self) -> None:
        self._sent: dict[str, list[Outbound]] = defaultdict(list)
        self._lock = Lock()

    def send(self, parcel: Parcel) -> str:
        """Keep the message for its chat."""
        with self._lock:
            self._sent[parcel.chat].append(parcel.message)
        return f"sim-{parcel.id}"

    def collect(self, chat: str) -> list[Outbound]:
        """What was sent to a chat since the last time."""
        with self._lock:
            return self._sent.pop(chat, [])
