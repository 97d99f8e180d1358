"""From the spool to the shop: events in our words, in the order of each chat, with their files."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.chat import Inbound, Media
from bot.core.heard import Delivered, Heard
from bot.edges.files import LARGEST, kept
from bot.edges.whatsapp.events import Arrived, arrived, receipt
from bot.edges.whatsapp.spool import Arrival, Spool
from bot.edges.whatsapp.wire import schema

FETCHING = 90.0  # seconds that a file may take; then the message goes on without it
ECHO = 120.0  # seconds in which what we are sending may come back as if typed on the phone
RECEIPT = 60.0  # seconds that a receipt may come before the shop knows the message


@dataclass(frozen=True, slots=True)
class Letter:
    """Something for the shop, with the number under which the spool keeps it."""

    seq: int
    heard: Heard
    address: str = ""
    sender: str = ""


class NotYet(Exception):
    """Something that belongs to this event is still on its way."""


class Reader:
    """Reads one number's spool."""

    def __init__(self, account: str, spool: Spool, fetched: Path, media: Path) -> None:
        self._account, self._spool = account, spool
        self._fetched, self._media = fetched, media

    def letters(self) -> Iterator[Letter]:
        """What the shop does not have yet; a chat that waits for a file holds only itself up."""
        held: set[str] = set()
        for arrival in self._spool.arrived():
            try:
                letter = self._letter(arrival, held)
            except NotYet as waiting:
                held.add(str(waiting))
            except Exception as error:  # noqa: BLE001 -- one bad event must not stop the others
                self._spool.stumbled(arrival.seq, f"{type(error).__name__}: {error}")
            else:
                if letter is not None:
                    yield letter
                else:
                    self._spool.took(arrival.seq)

    def took(self, letter: Letter) -> None:
        """The shop has it: the spool forgets it, and it may be marked as read when answered."""
        heard, unread = letter.heard, None
        if isinstance(heard, Inbound):
            if heard.speaker == "customer":
                unread = (letter.address, heard.id, letter.sender)
            else:
                self._spool.read(letter.address)
        self._spool.took(letter.seq, unread)

    def stumbled(self, letter: Letter, problem: str) -> None:
        """The shop could not take it in."""
        self._spool.stumbled(letter.seq, problem)

    def _read(self, arrival: Arrival) -> Arrived | None:
        """The event in our words; None when it is nothing for the shop."""
        if arrival.kind == "receipt":
            event = schema().Receipt.FromString(arrival.raw)
            told = receipt(self._account, event)
            return Arrived(told) if told else None
        return arrived(self._account, schema().Message.FromString(arrival.raw))

    def _letter(self, arrival: Arrival, held: set[str]) -> Letter | None:
        """An event for the shop; None when it is nothing for it."""
        read = self._read(arrival)
        if read is None:
            return None
        heard = read.heard
        if heard.chat in held:
            raise NotYet(heard.chat)
        if isinstance(heard, Delivered):
            return self._of_ours(arrival, heard)
        if read.is_own and isinstance(heard, Inbound) and self._is_echo(arrival, heard):
            return None
        if read.file and isinstance(heard, Inbound):
            heard = self._with_file(arrival, heard, read.file.size)
        return Letter(arrival.seq, heard, heard.chat, read.sender)

    def _of_ours(self, arrival: Arrival, heard: Delivered) -> Letter | None:
        """A receipt for messages that we sent; others are the owner's own."""
        ours = tuple(id_ for id_ in heard.ids if self._spool.is_own(id_))
        if ours:
            return Letter(arrival.seq, replace(heard, ids=ours))
        if self._spool.is_sending(heard.chat, "") and time.time() - arrival.at < RECEIPT:
            raise NotYet(heard.chat)
        return None

    def _is_echo(self, arrival: Arrival, heard: Inbound) -> bool:
        """Whether it is what we sent ourselves; while that is unsure, the chat waits."""
        if self._spool.is_own(heard.id):
            return True
        words = json.dumps(heard.text, ensure_ascii=False)[1:-1] if heard.text else ""
        if self._spool.is_sending(heard.chat, words) and time.time() - arrival.at < ECHO:
            raise NotYet(heard.chat)
        return False

    def _with_file(self, arrival: Arrival, heard: Inbound, size: int) -> Inbound:
        """The message with its file, once the number's process has fetched it."""
        most = LARGEST.get(heard.kind, 0)
        if size > most:
            return replace(heard, extra={**heard.extra, "file": "too large"})
        id_ = f"fetch/{arrival.seq}"
        stands = self._spool.look(id_)
        if stands.outcome == "done":
            return self._kept(heard, stands.detail)
        late = time.time() - arrival.at > FETCHING
        if stands.outcome in ("never", "unknown") or late:
            self._spool.take_back(id_)
            return replace(heard, extra={**heard.extra, "file": "could not be fetched"})
        if stands.state not in ("queued", "started"):
            raw = base64.b64encode(arrival.raw).decode()
            body = {"raw": raw, "most": most, "as": str(arrival.seq)}
            self._spool.put(id_, "fetch", json.dumps(body))
        raise NotYet(heard.chat)

    def _kept(self, heard: Inbound, name: str) -> Inbound:
        """The message with its file as the shop keeps it; a file of no known kind is left out."""
        file = self._fetched / name
        media: Media | None = None
        if file.exists():
            media = kept(file.read_bytes(), heard.kind, self._media)
            file.unlink()
        told = {} if media else {"file": "not of a kind that is kept"}
        return replace(heard, media=media, extra={**heard.extra, **told})
