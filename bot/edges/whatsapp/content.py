"""What a WhatsApp message says, whatever its wrapping: text, buttons, places, people, files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.chat import MediaKind
from bot.edges.whatsapp.wire import Proto

WRAPPINGS = (
    "ephemeralMessage",
    "viewOnceMessage",
    "viewOnceMessageV2",
    "viewOnceMessageV2Extension",
    "documentWithCaptionMessage",
    "editedMessage",
    "deviceSentMessage",
)
ONCE = frozenset(WRAPPINGS[1:4])
DEEPEST = 6
PHONE = re.compile(r"TEL[^:\r\n]*:([+\d][\d \-().]{5,20})")


@dataclass(frozen=True, slots=True)
class File:
    """A file that a message carries, still with WhatsApp: what is declared of it is not trusted."""

    mime: str
    size: int
    name: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What is said, and what comes with it."""

    kind: MediaKind
    text: str = ""
    file: File | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    once: bool = False  # to be seen once: never kept


def unwrapped(message: Proto) -> tuple[Proto, bool]:
    """The message inside its wrappings, and whether one of them said "view once"."""
    once = False
    for _ in range(DEEPEST):
        name = next((w for w in WRAPPINGS if message.HasField(w)), None)
        if name is None:
            break
        once = once or name in ONCE
        message = getattr(message, name).message
    return message, once


def content(message: Proto) -> Content | None:
    """What a message says; None where it says nothing to a shop (keys, votes, system notices)."""
    message, once = unwrapped(message)
    for name, read in READERS.items():
        if not _has(message, name):
            continue
        part = getattr(message, name)
        told = read(part)
        context = getattr(part, "contextInfo", None)
        quoted = str(context.stanzaID) if context is not None else ""
        seen_once = once or bool(getattr(part, "viewOnce", False))
        return Content(told.kind, told.text, told.file, told.extra, quoted, seen_once)
    return None


def _has(message: Proto, name: str) -> bool:
    return name in message.DESCRIPTOR.fields_by_name and bool(message.HasField(name))


def _file(part: Proto) -> File:
    name = getattr(part, "fileName", "") or getattr(part, "title", "")
    seconds = int(getattr(part, "seconds", 0) or 0)
    return File(str(part.mimetype), int(part.fileLength), str(name), seconds)


def _said(text: str) -> Content:
    return Content("text", text)


def _with_file(kind: MediaKind) -> Callable[[Proto], Content]:
    def read(part: Proto) -> Content:
        return Content(kind, str(getattr(part, "caption", "") or ""), _file(part))

    return read


def _place(part: Proto) -> Content:
    known = {
        "latitude": part.degreesLatitude,
        "longitude": part.degreesLongitude,
        "name": str(getattr(part, "name", "")),
        "address": str(getattr(part, "address", "")),
    }
    return Content("location", extra={key: value for key, value in known.items() if value})


def _person(part: Proto) -> Content:
    return Content("contact", extra={"people": [_card(part)]})


def _people(part: Proto) -> Content:
    return Content("contact", extra={"people": [_card(card) for card in part.contacts]})


def _card(part: Proto) -> Mapping[str, str]:
    phone = PHONE.search(part.vcard)
    return {"name": str(part.displayName), "phone": phone[1].strip() if phone else ""}


def _order(part: Proto) -> Content:
    known = {
        "order": str(part.orderID),
        "pieces": int(part.itemCount),
        "title": str(part.orderTitle),
        "total": int(part.totalAmount1000),
        "currency": str(part.totalCurrencyCode),
    }
    extra = {key: value for key, value in known.items() if value}
    return Content("order", str(part.message), extra=extra)


def _chosen(part: Proto) -> Content:
    """The row of a list: what it is called, else its id."""
    return _said(str(part.title or part.singleSelectReply.selectedRowID))


def _flow(part: Proto) -> Content:
    """A newer button: its words, else those in its JSON."""
    if part.body.text:
        return _said(str(part.body.text))
    try:
        given = json.loads(part.nativeFlowResponseMessage.paramsJSON or "{}")
    except ValueError:
        given = {}
    words = (
        (given.get(k) for k in ("display_text", "title", "id")) if isinstance(given, dict) else ()
    )
    return _said(next((str(w) for w in words if w), ""))


def _product(part: Proto) -> Content:
    product = part.product
    return Content(
        "text", str(part.body or product.title), extra={"product": str(product.productID)}
    )


READERS: Mapping[str, Callable[[Proto], Content]] = {
    "conversation": lambda text: _said(str(text)),
    "extendedTextMessage": lambda part: _said(str(part.text)),
    "imageMessage": _with_file("image"),
    "audioMessage": _with_file("voice"),
    "videoMessage": _with_file("video"),
    "ptvMessage": _with_file("video"),
    "documentMessage": _with_file("document"),
    "stickerMessage": _with_file("sticker"),
    "locationMessage": _place,
    "liveLocationMessage": _place,
    "contactMessage": _person,
    "contactsArrayMessage": _people,
    "buttonsResponseMessage": lambda p: _said(str(p.selectedDisplayText or p.selectedButtonID)),
    "templateButtonReplyMessage": lambda p: _said(str(p.selectedDisplayText or p.selectedID)),
    "listResponseMessage": _chosen,
    "interactiveResponseMessage": _flow,
    "orderMessage": _order,
    "productMessage": _product,
    "pollCreationMessage": lambda part: _said(str(part.name)),
    "pollCreationMessageV3": lambda part: _said(str(part.name)),
    "requestPaymentMessage": lambda part: Content("other", str(part.noteMessage.conversation)),
    "sendPaymentMessage": lambda part: Content("other", str(part.noteMessage.conversation)),
    "eventMessage": lambda part: Content("other", str(part.name)),
}
