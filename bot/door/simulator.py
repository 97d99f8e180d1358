"""Be the customer, by name: what is said here takes the same path as a message of a phone."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from uuid import uuid4

from bot.core.chat import Inbound, Media, MediaKind
from bot.door.desk import Caller, Desk, Json, Operation, Room, limit_of, text_of
from bot.errors import BadRequest
from bot.store.chats import receive

PREFIX = "sim-"  # no phone has such an address
ACCOUNT = "main"
LARGEST = 20 * 1024 * 1024  # bytes of a picture or a voice note
KINDS: Mapping[str, tuple[str, MediaKind]] = {
    "image/jpeg": (".jpg", "image"),
    "image/png": (".png", "image"),
    "image/webp": (".webp", "image"),
    "audio/ogg": (".ogg", "voice"),
    "audio/opus": (".ogg", "voice"),
    "audio/mpeg": (".mp3", "voice"),
    "audio/mp4": (".m4a", "voice"),
    "audio/x-m4a": (".m4a", "voice"),
    "audio/wav": (".wav", "voice"),
    "audio/x-wav": (".wav", "voice"),
    "audio/webm": (".webm", "voice"),
}


def customers(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """The customers that people of the shop play, the last one first."""
    rows = desk.db.run(
        "simulated_chats", account=ACCOUNT, like=f"{PREFIX}%", limit=limit_of(given, 30)
    )
    names = "chat name last_at last_body status heard answered".split()
    return [dict(zip(names, row, strict=True)) for row in rows]


def customer_says(desk: Desk, given: Mapping[str, Json], caller: Caller) -> Json:
    """A played customer writes, shows a picture or speaks."""
    chat = str(given.get("chat") or f"{PREFIX}{uuid4().hex[:10]}")
    if not chat.startswith(PREFIX) or len(chat) > 80:
        raise BadRequest("chat: only a played customer can be spoken for")
    media = _kept(desk, given["media"]) if given.get("media") else None
    text = str(given.get("text") or "").strip()[:4000] if media else text_of(given, "text")
    now, name = desk.clock(), str(given.get("name") or "")[:80]
    kind: MediaKind = KINDS[media.mime][1] if media else "text"
    id_ = str(given.get("id") or uuid4())
    message = Inbound(ACCOUNT, chat, id_, now, text, name, kind, media)
    return {"chat": chat, "id": id_, "new": receive(desk.db, message, now)}


def _kept(desk: Desk, given: Json) -> Media:
    """A picture or a voice note in the shop's folder, once by its content."""
    if not isinstance(given, Mapping) or given.get("mime") not in KINDS:
        raise BadRequest("media: a picture or a voice note is expected")
    try:
        content = base64.b64decode(str(given.get("content") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("media: base64 is expected") from error
    if not 0 < len(content) <= LARGEST:
        raise BadRequest(f"media: at most {LARGEST // 1024**2} MB are expected")
    mime = str(given["mime"])
    name = sha256(content).hexdigest()
    file = desk.media / "received" / f"{name}{KINDS[mime][0]}"
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        growing = file.with_name(f"{file.name}.{uuid4().hex}.new")
        growing.write_bytes(content)
        growing.replace(file)
    return Media(name, mime, str(file.relative_to(desk.media.parent)), len(content))


ROOM: Room = {
    "customers": Operation("read", customers),
    "customer_says": Operation("chat", customer_says),
}
