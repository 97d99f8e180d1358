"""Which format a file is in, told by its content rather than its name."""

from __future__ import annotations

import re

from bot.catalogue.encoding import decode
from bot.catalogue.from_csv import read_csv
from bot.catalogue.from_feed import read_feed
from bot.catalogue.from_json import read_json
from bot.catalogue.from_xlsx import read_xlsx
from bot.catalogue.grid import Grid
from bot.catalogue.headers import worth
from bot.errors import BadCatalogue

BIGGEST = 50_000_000  # bytes
EXPORT = "export the catalogue as CSV, JSON or XLSX."
NOT_READ = (
    (b"%PDF", f"The file is a PDF; {EXPORT}"),
    (b"\xd0\xcf\x11\xe0", "The file is an old Excel (.xls); save it as XLSX or CSV."),
    (b"\x89PNG", f"The file is a picture; {EXPORT}"),
    (b"\xff\xd8\xff", f"The file is a picture; {EXPORT}"),
    (b"GIF8", f"The file is a picture; {EXPORT}"),
    (b"RIFF", f"The file is a picture or a sound; {EXPORT}"),
    (b"\x1f\x8b", "The file is compressed; unpack it first."),
    (b"Rar!", "The file is compressed; unpack it first."),
    (b"7z\xbc\xaf", "The file is compressed; unpack it first."),
    (b"{\\rtf", f"The file is a text document; {EXPORT}"),
)
HTML = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.I | re.S)


def grids(content: bytes) -> list[Grid]:
    """The sheets or lists of a file."""
    if len(content) > BIGGEST:
        raise BadCatalogue("The file is larger than 50 MB; split it.")
    for mark, reason in NOT_READ:
        if content.startswith(mark):
            raise BadCatalogue(reason)
    if content.startswith(b"PK\x03\x04"):
        return read_xlsx(content)
    return [_from_text(decode(content))]


def _from_text(text: str) -> Grid:
    start = text.lstrip()[:1]
    if not start:
        raise BadCatalogue("The file is empty.")
    if HTML.match(text):
        raise BadCatalogue(f"The file is a web page; {EXPORT}")
    if start == "<":
        return read_feed(text.strip())
    if start in "[{":
        return read_json(text.strip())
    return read_csv(text, worth)
