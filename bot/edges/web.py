"""Fetches a catalogue's picture from its address, within bounds and only from the open internet."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urljoin, urlsplit

import httpx

from bot.errors import PictureFailed

LARGEST = 8 * 1024 * 1024
PATIENCE = 15.0  # seconds for each step
HOPS = 3  # redirects


def picture(url: str) -> bytes:
    """A picture's bytes. Raises PictureFailed for an address inside, a large file, any trouble."""
    try:
        for _ in range(HOPS + 1):
            refuse_inside(url)
            with httpx.stream("GET", url, timeout=PATIENCE) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers.get("location", ""))
                    continue
                answer.raise_for_status()
                return _body(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise PictureFailed(f"{urlsplit(url).hostname}: {type(error).__name__}") from error
    raise PictureFailed("the picture's address leads on and on")


def refuse_inside(url: str) -> None:
    """Refuse an address that is not on the open internet: a catalogue must not look inside."""
    place = urlsplit(url)
    if place.scheme not in ("http", "https") or not place.hostname:
        raise PictureFailed("the picture's address is no web address")
    try:
        found = socket.getaddrinfo(place.hostname, place.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise PictureFailed(f"{place.hostname} cannot be found") from error
    if not all(ipaddress.ip_address(str(entry[4][0])).is_global for entry in found):
        raise PictureFailed(f"{place.hostname} is not on the open internet")


def _body(answer: httpx.Response) -> bytes:
    content = bytearray()
    for piece in answer.iter_bytes():
        content += piece
        if len(content) > LARGEST:
            raise PictureFailed(f"the picture is larger than {LARGEST // 1024**2} MB")
    return bytes(content)
