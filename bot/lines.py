"""The shop's lines to the outside: linked numbers and the simulator, as one channel."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import random
from threading import Event, Lock

from bot.app import Shop
from bot.core.chat import Parcel
from bot.core.pace import limits_of
from bot.edges.alarm import alarm
from bot.edges.simulator import Simulator
from bot.edges.web import picture
from bot.edges.whatsapp.number import Program
from bot.edges.whatsapp.numbers import Numbers, Places
from bot.errors import Away, ShopError
from bot.loops import Manner, keep, listen_one, send_one
from bot.minding import leave, mind
from bot.ports import Channel
from bot.store import links

__all__ = ["FIRST", "Lines", "Program"]

log = logging.getLogger(__name__)
SENDERS = 4  # chats that are answered at the same time
FIRST = "whatsapp"  # the account of a shop's first number


class Lines:
    """Carries messages of linked numbers to their processes, and all others to the simulator."""

    def __init__(self, shop: Shop, stop: Event, program: Program | None = None) -> None:
        self._shop, self._stop = shop, stop
        self.simulator = Simulator()
        program = program or Program(secret=shop.settings.session_key)
        self.numbers = Numbers(Places(shop.settings.home), picture, program)
        self._accounts = tuple(links.accounts(shop.db))
        self._minding = Lock()
        self._tell = alarm(shop.settings.alarm_webhook, shop.settings.alarm_mail)

    def begin(self, parcel: Parcel) -> None:
        """Show that an answer is being written."""
        self._of(parcel).begin(parcel)

    def send(self, parcel: Parcel) -> str:
        """Send a message where its chat lives."""
        return self._of(parcel).send(parcel)

    def _of(self, parcel: Parcel) -> Channel:
        return self.numbers if parcel.account in self._accounts else self.simulator

    def steps(self) -> Iterator[Callable[[], None]]:
        """What is repeated while the shop is open: send, listen, mind the numbers."""
        for _ in range(SENDERS):
            yield lambda: keep(self._send, self._stop)
        yield from self.minding()

    def minding(self) -> Iterator[Callable[[], None]]:
        """What must be repeated even when nothing is answered: listen, mind the numbers."""
        yield lambda: keep(self._listen, self._stop, rest=0.05)
        yield lambda: keep(self._mind, self._stop, rest=0.3)

    def _send(self) -> bool:
        return send_one(self._shop.db, self, _now(), self._manner)

    def _listen(self) -> bool:
        return listen_one(self._shop.db, self.numbers, _now())

    def _mind(self) -> bool:
        """Look once at every number; none is started any more once the shop closes."""
        with self._minding:
            if self._stop.is_set():
                return False
            self._accounts = tuple(links.accounts(self._shop.db))
            for account in self._accounts:
                number = self.numbers.number(account)
                mind(self._shop.db, number, self._tell, _now(), random())  # noqa: S311 -- jitter
        return False

    def _manner(self, account: str) -> Manner | None:
        """Linked numbers speak at a person's pace; the simulator at once."""
        if account not in self._accounts:
            return None
        settings = self._shop.team.get().know.settings
        stale = timedelta(hours=settings.stale_hours)
        return Manner(limits_of(settings), settings.zone, stale, _now, self._pause)

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Away("the shop closes")

    def close(self) -> None:
        """End the numbers' processes, whatever the database says."""
        with self._minding:
            try:
                for account in self._accounts:
                    leave(self._shop.db, self.numbers.number(account), _now())
            except ShopError as problem:
                log.warning("how the numbers stand was not written down: %s", problem)
            finally:
                self.numbers.close()


def _now() -> datetime:
    return datetime.now(UTC)
