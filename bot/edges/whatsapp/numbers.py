"""All linked numbers of a shop, as one channel."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.core.chat import Parcel
from bot.edges.pictures import sendable
from bot.edges.whatsapp.folder import Folder
from bot.edges.whatsapp.number import Number, Program
from bot.edges.whatsapp.reader import Letter, Reader
from bot.edges.whatsapp.spool import Outcome
from bot.errors import Away, Later, Never, Overtaken, PictureFailed, Restricted, ShopError, Unknown

LONGEST = 115.0  # seconds that a send may take before it is unsure
LOOK = 0.03  # seconds between two looks for its outcome
LARGEST = 8 * 1024 * 1024  # bytes of a picture or document that is sent
ERRORS: Mapping[str, type[ShopError]] = {
    "away": Away,
    "later": Later,
    "never": Never,
    "unknown": Unknown,
    "overtaken": Overtaken,
    "no_picture": PictureFailed,
    "restricted": Restricted,
}
Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a shop keeps its numbers and its pictures."""

    home: Path

    @property
    def media(self) -> Path:
        """The shop's pictures and files."""
        return self.home / "media"

    def number(self, account: str) -> Folder:
        """The folder of one number."""
        return Folder(self.home / "whatsapp" / account)


class Numbers:
    """A channel over every number of the shop; each has its own process."""

    def __init__(self, places: Places, fetch: Fetch, program: Program | None = None) -> None:
        self._places, self._fetch, self._program = places, fetch, program
        self._numbers: dict[str, Number] = {}
        self._readers: dict[str, Reader] = {}

    def number(self, account: str) -> Number:
        """One number; its folder is made when it is first asked for."""
        if account not in self._numbers:
            folder = self._places.number(account)
            number = Number(account, folder, self._program)
            self._readers[account] = Reader(
                account, number.spool, folder.fetched, self._places.media
            )
            self._numbers[account] = number
        return self._numbers[account]

    def letters(self) -> Iterator[tuple[str, Letter]]:
        """What has arrived at any number."""
        for account, reader in list(self._readers.items()):
            for letter in reader.letters():
                yield account, letter

    def took(self, account: str, letter: Letter) -> None:
        """The shop has it."""
        self._readers[account].took(letter)

    def stumbled(self, account: str, letter: Letter, problem: str) -> None:
        """The shop could not take it in."""
        self._readers[account].stumbled(letter, problem)

    def begin(self, parcel: Parcel) -> None:
        """Show the customer that an answer is being written."""
        number = self._numbers.get(parcel.account)
        if number is None or not number.is_open:
            raise Away
        number.spool.put(f"{_name(parcel)}~typing{parcel.attempts}", "typing", "{}", parcel.to)

    def send(self, parcel: Parcel) -> str:
        """Send a message; the id that WhatsApp gave it. Raises Later, Never or Unknown."""
        number = self._numbers.get(parcel.account)
        if number is None:
            raise Away
        try:
            return self._sent(number, parcel, _name(parcel), self._body(parcel))
        except PictureFailed:
            plain = {**_words(parcel), "text": parcel.message.plain or parcel.message.text}
            return self._sent(number, parcel, f"{_name(parcel)}~words", plain)

    def _sent(self, number: Number, parcel: Parcel, id_: str, body: Mapping[str, object]) -> str:
        """Put it into the spool and wait for its outcome; what was sent is not sent again."""
        before = number.spool.look(id_)
        if before.outcome != "sent" and not number.is_open:
            raise Away if before.outcome != "unknown" else Unknown(before.detail)
        number.spool.put(id_, "send", json.dumps(body, ensure_ascii=False), parcel.to)
        stands = self._awaited(number, id_)
        if stands.outcome == "sent":
            return stands.detail
        raise ERRORS.get(stands.outcome, Unknown)(stands.detail)

    def _awaited(self, number: Number, id_: str) -> Outcome:
        """What came of a command; one that was not begun in time is withdrawn."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            stands = number.spool.look(id_)
            if stands.state == "done":
                return stands
            if stands.state == "dropped" or (not number.runs and number.spool.take_back(id_)):
                return Outcome("dropped", "away", "its process ended")
            if not number.runs and stands.state == "started":
                number.spool.end(id_, "unknown", "the process ended in the middle")
            time.sleep(LOOK)
        withdrawn = number.spool.take_back(id_)
        return Outcome("done", "later" if withdrawn else "unknown", "it took too long")

    def _body(self, parcel: Parcel) -> Mapping[str, object]:
        """What the number's process is to send."""
        photo = parcel.message.photo
        if not photo:
            return _words(parcel)
        return {**_words(parcel), **self._package(photo)}

    def _package(self, photo: str) -> Mapping[str, str]:
        """A picture or document on disk, in a form that WhatsApp shows."""
        content = self._content(photo)
        if photo.lower().endswith(".pdf") and content.startswith(b"%PDF-"):
            return {
                "file": self._aside(content, ".pdf"),
                "mime": "application/pdf",
                "name": Path(photo).name,
            }
        picture = sendable(content)
        if picture is None:
            raise PictureFailed(f"{Path(photo).name} is no picture")
        body, mime = picture
        return {"file": self._aside(body, ".jpg" if mime == "image/jpeg" else ".png"), "mime": mime}

    def _content(self, photo: str) -> bytes:
        if photo.startswith(("http://", "https://")):
            return self._fetch(photo)
        file = (self._places.home / photo).resolve()
        if not file.is_relative_to(self._places.media.resolve()):
            raise PictureFailed("the picture lies outside the shop's media")
        try:
            if file.stat().st_size > LARGEST:
                raise PictureFailed(f"{file.name} is larger than {LARGEST // 1024**2} MB")
            return file.read_bytes()
        except OSError as error:
            raise PictureFailed(f"{file.name}: {error.strerror}") from error

    def _aside(self, content: bytes, ending: str) -> str:
        """A file for the number's process, once by its content."""
        target = self._places.media / "outgoing" / f"{sha256(content).hexdigest()}{ending}"
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_suffix(".new")
            aside.write_bytes(content)
            aside.replace(target)
        return str(target.resolve())

    def close(self) -> None:
        """End every process."""
        for number in self._numbers.values():
            number.close()


def _name(parcel: Parcel) -> str:
    """A parcel's name in the spool: each round that a manager asks for is another."""
    return f"{parcel.id}~{parcel.round}"


def _words(parcel: Parcel) -> dict[str, object]:
    since = time.time() if parcel.round else parcel.queued_at.timestamp()
    return {"text": parcel.message.text, "speaker": parcel.speaker, "since": since}
