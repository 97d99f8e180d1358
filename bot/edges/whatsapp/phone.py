"""What the number's process does with neonize: say, show a file, type, mark as read, fetch."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from bot.edges.pictures import thumbnail
from bot.edges.whatsapp.content import content, unwrapped
from bot.edges.whatsapp.wire import Proto, e2e, jid_of, schema
from bot.errors import Away, Later, Never, PictureFailed, Restricted, ShopError, Unknown

AWAY = ("not connected", "client is nil", "doesn't contain a device", "not logged in")
UNSURE = ("timed out", "returned response", "failed to send message node", "context canceled")
GONE = (
    *("status code 403", "status code 404", "status code 410"),
    *("any attachments", "hash of media", "no lid found"),
)
SERVER = re.compile(r"server returned error (\d+)")
RESTRICTED = 463  # WhatsApp does not let this number write to people first
TYPING, PAUSED = 0, 1


@dataclass(frozen=True, slots=True)
class Package:
    """A file on its way out."""

    path: Path
    mime: str
    name: str = ""


class Phone:
    """A linked number, as its process uses it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._sending = Lock()

    def say(self, address: str, text: str, package: Package | None = None) -> str:
        """Send words, or a file with its caption; the message's id."""
        message = self._with_file(package, text) if package else e2e().Message(conversation=text)
        with self._sending, _our_errors():
            return str(self._client.send_message(jid_of(address), message).ID)

    def _with_file(self, package: Package, caption: str) -> Proto:
        from neonize.utils.enum import MediaType  # noqa: PLC0415 -- only this process has neonize

        is_picture = package.mime.startswith("image/")
        kind = MediaType.MediaImage if is_picture else MediaType.MediaDocument
        try:
            body = package.path.read_bytes()
            with _our_errors():
                uploaded = self._client.upload(body, kind)
        except (OSError, Never) as error:
            raise PictureFailed(str(error)) from error
        common = {
            "URL": uploaded.url,
            "directPath": uploaded.DirectPath,
            "mediaKey": uploaded.MediaKey,
            "fileEncSHA256": uploaded.FileEncSHA256,
            "fileSHA256": uploaded.FileSHA256,
            "fileLength": uploaded.FileLength,
            "mimetype": package.mime,
            "caption": caption,
        }
        if is_picture:
            small = thumbnail(body)
            image = {"JPEGThumbnail": small.jpeg, "width": small.width, "height": small.height}
            return e2e().Message(imageMessage=e2e().ImageMessage(**common, **image))
        named = {"fileName": package.name, "title": package.name}
        return e2e().Message(documentMessage=e2e().DocumentMessage(**common, **named))

    def begin_answer(self, address: str, unread: Sequence[tuple[str, str]]) -> None:
        """Mark what was answered as read, and show that somebody types.

        The number is shown as online only while it types: a number that is always online keeps the
        owner's phone from ringing.
        """
        from neonize.utils.enum import ChatPresence, ChatPresenceMedia, Presence, ReceiptType  # noqa: PLC0415

        chat = jid_of(address)
        with contextlib.suppress(ShopError), _our_errors():
            for id_, sender in unread:
                who = jid_of(sender or address)
                self._client.mark_read(id_, chat=chat, sender=who, receipt=ReceiptType.READ)
        with contextlib.suppress(ShopError), _our_errors():
            self._client.send_presence(Presence.AVAILABLE)
            text = ChatPresenceMedia.CHAT_PRESENCE_MEDIA_TEXT
            self._client.send_chat_presence(chat, ChatPresence.CHAT_PRESENCE_COMPOSING, text)

    def end_answer(self, address: str) -> None:
        """Type no longer, and leave."""
        from neonize.utils.enum import ChatPresence, ChatPresenceMedia, Presence  # noqa: PLC0415

        with contextlib.suppress(ShopError), _our_errors():
            text = ChatPresenceMedia.CHAT_PRESENCE_MEDIA_TEXT
            self._client.send_chat_presence(
                jid_of(address), ChatPresence.CHAT_PRESENCE_PAUSED, text
            )
            self._client.send_presence(Presence.UNAVAILABLE)

    def fetch(self, raw: bytes, most: int) -> bytes:
        """The file of a message event, if it is no larger than `most` bytes."""
        message, _ = unwrapped(schema().Message.FromString(raw).Message)
        said = content(message)
        if said is None or said.file is None:
            raise Never("the message carries no file")
        if said.file.size > most:
            raise Never(f"the file is larger than {most // 1024**2} MB")
        with _our_errors():
            body = bytes(self._client.download_any(message))
        if len(body) > most:
            raise Never(f"the file is larger than {most // 1024**2} MB")
        return body

    def pair(self, phone: str) -> str:
        """The code that the owner types on the phone."""
        with _our_errors():
            return str(self._client.PairPhone(phone, show_push_notification=True))

    def unlink(self) -> None:
        """Sign out: the phone forgets this device too."""
        with _our_errors():
            self._client.logout()


@contextlib.contextmanager
def _our_errors() -> Iterator[None]:
    """Neonize's errors as ours; they carry text only."""
    from neonize.exc import NeonizeError  # noqa: PLC0415 -- only this process has neonize

    try:
        yield
    except NeonizeError as error:
        raise sorted_out(str(error)) from error


def sorted_out(text: str) -> ShopError:
    """Whether a failure of neonize's may be tried again, never, or is unsure."""
    low = text.lower()
    if code := SERVER.search(low):
        return _refusal(int(code[1]), text)
    signs: dict[type[ShopError], tuple[str, ...]] = {Away: AWAY, Unknown: UNSURE, Never: GONE}
    return next((kind(text) for kind, seen in signs.items() if _has(low, seen)), Later(text))


def _has(text: str, signs: tuple[str, ...]) -> bool:
    return any(sign in text for sign in signs)


def _refusal(number: int, text: str) -> ShopError:
    """What WhatsApp's server answers with a number."""
    if number == RESTRICTED:
        return Restricted()
    return Later(text) if number == 429 or number >= 500 else Never(text)
