"""Where a product is bought: a payment link or its page, never a chat."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.catalogue.grid import shown
from bot.catalogue.lines import Line

CHATS = ("wa.me", "wa.link", "whatsapp.com", "t.me", "telegram.me", "m.me", "messenger.com")
CHAT = "a chat link is no way to buy; left out"
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I)


def link(line: Line) -> tuple[str | None, str]:
    """The first link by which a row can be bought, and why another was left out."""
    note = ""
    for role in ("link", "permalink"):
        for _, cell in line.filled(role):
            address = _address(shown(cell).strip())
            if address and not is_chat(address):
                return address, note
            note = note or (CHAT if address else "")
    return None, note


def is_address(text: str) -> bool:
    """Whether a text is a web address."""
    return bool(_address(text.strip()))


def is_chat(address: str) -> bool:
    """Whether a web address opens a chat."""
    host = (urlsplit(address).hostname or "").lower()
    return any(host == chat or host.endswith(f".{chat}") for chat in CHATS)


def _address(text: str) -> str:
    """A web address in full, or nothing."""
    if any(letter.isspace() for letter in text):
        return ""
    full = (
        text
        if "://" in text
        else f"https://{text}"
        if text.startswith("www.") or "/" in text
        else ""
    )
    try:
        parts = urlsplit(full)
    except ValueError:
        return ""
    fits = parts.scheme in ("http", "https") and HOST.fullmatch(parts.hostname or "")
    return full if fits else ""
