"""Pictures: decoded within bounds, brought to size, recognised when they are the shop's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.chat import Media

Image = Any  # of Pillow, which is loaded when the first picture comes
WIDEST = 1600  # pixels of the longer side of a picture that is kept or sent
LARGEST = 40_000_000  # pixels that are decoded at all
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ALIKE = 10  # bits of 64 that two prints of one picture may differ in
APART = 6  # bits by which the best must beat the best print of another product


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG, and the size of the whole picture in pixels."""

    jpeg: bytes
    width: int
    height: int


def opened(content: bytes) -> Image | None:
    """A picture, upright; None when it is none, or too large to decode."""
    from PIL import Image, ImageOps  # noqa: PLC0415 -- only shops with pictures need it

    try:
        picture = Image.open(BytesIO(content), formats=tuple(FORMATS))
        if picture.width * picture.height > LARGEST:
            return None
        picture.load()
        return ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def normalised(content: bytes) -> tuple[bytes, str] | None:
    """A picture as it is kept, with its type; None when it cannot be decoded.

    One that is upright and of a fitting size stays as it is, byte for byte: it may be evidence.
    """
    from PIL import Image  # noqa: PLC0415 -- only shops with pictures need it

    picture = opened(content)
    if picture is None:
        return None
    with Image.open(BytesIO(content)) as original:
        upright = original.getexif().get(0x0112, 1) == 1
        kind = FORMATS[str(original.format)]
    if upright and max(picture.size) <= WIDEST:
        return content, kind
    picture.thumbnail((WIDEST, WIDEST))
    return _as_jpeg(picture, 85), "image/jpeg"


def sendable(content: bytes) -> tuple[bytes, str] | None:
    """A picture as WhatsApp shows it: JPEG or PNG; None when it cannot be decoded."""
    kept = normalised(content)
    if kept is None or kept[1] != "image/webp":
        return kept
    picture = opened(kept[0])
    return (_as_jpeg(picture, 85), "image/jpeg") if picture else None


def thumbnail(content: bytes) -> Thumbnail:
    """The small picture that is shown while the whole one is fetched."""
    picture = opened(content)
    if picture is None:
        return Thumbnail(b"", 0, 0)
    width, height = picture.size
    picture.thumbnail((72, 72))
    return Thumbnail(_as_jpeg(picture, 60), width, height)


def _as_jpeg(picture: Image, quality: int) -> bytes:
    """JPEG, on white where it was transparent."""
    from PIL import Image  # noqa: PLC0415 -- only shops with pictures need it

    if picture.mode not in ("RGB", "L"):
        layered = picture.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        picture = Image.alpha_composite(white, layered).convert("RGB")
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def fingerprint(content: bytes) -> int | None:
    """64 bits that stay nearly the same when a picture is scaled, recompressed or recoloured.

    The signs of the 8 x 8 lowest frequencies of a 32 x 32 grey version, against their median
    (Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions"). None when
    it is no picture, or one so plain that its print would mean nothing.
    """
    picture = opened(content)
    if picture is None:
        return None
    grey = np.asarray(picture.convert("RGB").convert("L").resize((32, 32)), dtype=np.float64)
    if grey.std() < 4:
        return None
    low = (COSINES @ grey @ COSINES.T)[:8, :8].ravel()
    bits = low > np.median(low[1:])
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _cosines(size: int) -> NDArray[np.float64]:
    """The matrix of a discrete cosine transform, shape (size, size)."""
    n = np.arange(size)
    return np.cos(np.pi * (2 * n[None, :] + 1) * n[:, None] / (2 * size))


COSINES = _cosines(32)


class Eyes:
    """Knows the shop's own product pictures again."""

    def __init__(
        self,
        pictures: Iterable[tuple[str, str]],
        home: Path,
        *,
        read: Callable[[Path], bytes] | None = None,
    ) -> None:
        self._pictures, self._home = tuple(pictures), home
        self._read = read or Path.read_bytes
        self._prints: tuple[tuple[int, str], ...] | None = None

    def see(self, media: Media) -> str:
        """The product whose picture this is; "" for any other picture."""
        try:
            seen = fingerprint(self._read(self._home / media.path))
        except OSError:
            return ""
        if seen is None:
            return ""
        best: dict[str, int] = {}
        for known, product in self._known():
            away = (known ^ seen).bit_count()
            best[product] = min(away, best.get(product, 64))
        ranked = sorted(best.items(), key=lambda pair: pair[1])
        if not ranked or ranked[0][1] > ALIKE:
            return ""
        alone = len(ranked) == 1 or ranked[1][1] - ranked[0][1] >= APART
        return ranked[0][0] if alone else ""

    def _known(self) -> tuple[tuple[int, str], ...]:
        """The prints of the catalogue's pictures, made when the first picture comes."""
        if self._prints is None:
            self._prints = tuple(self._taken())
        return self._prints

    def _taken(self) -> Iterable[tuple[int, str]]:
        for product, path in self._pictures:
            try:
                known = fingerprint(self._read(self._home / path))
            except OSError:
                continue
            if known is not None:
                yield known, product
