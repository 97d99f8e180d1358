"""Files that customers send: looked at, not believed; each kept once, by its content."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from bot.core.chat import Media, MediaKind
from bot.edges.pictures import normalised

MB = 1024 * 1024
LARGEST: Mapping[MediaKind, int] = {
    "image": 10 * MB,
    "sticker": 2 * MB,
    "voice": 16 * MB,
    "video": 16 * MB,
    "document": 20 * MB,
}
SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
)
MAY_BE: Mapping[MediaKind, tuple[str, ...]] = {
    "image": ("image/",),
    "sticker": ("image/",),
    "voice": ("audio/", "video/mp4"),  # a voice note of an iPhone may come as plain MP4
    "video": ("video/",),
    "document": ("application/", "image/"),
}
ENDINGS: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "application/pdf": ".pdf",
    "application/zip": ".zip",
}


def sniffed(content: bytes) -> str:
    """What a file is by its first bytes; "" for a kind that is not kept."""
    found = (mime for at, sign, mime in SIGNS if content[at : at + len(sign)] == sign)
    return next(found, "")


def kept(content: bytes, kind: MediaKind, media: Path) -> Media | None:
    """Keep a file in the shop's media folder, once; None for one that is not what it says.

    Args:
        content: the whole file.
        kind: what the message says it is.
        media: the shop's media folder; the file's path is told from its parent.
    """
    mime = sniffed(content)
    if len(content) > LARGEST.get(kind, 0) or not mime.startswith(MAY_BE.get(kind, ())):
        return None
    if mime.startswith("image/"):
        picture = normalised(content)
        if picture is None:
            return None
        content, mime = picture
    hash_ = sha256(content).hexdigest()
    target = media / "received" / f"{hash_}{ENDINGS[mime]}"
    if not target.exists():
        _write(target, content)
    return Media(hash_, mime, str(target.relative_to(media.parent)), len(content))


def _write(target: Path, content: bytes) -> None:
    """A whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_suffix(f".{os.getpid()}.new")
    aside.write_bytes(content)
    aside.replace(target)
