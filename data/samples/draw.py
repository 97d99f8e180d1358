"""Draws the pictures of the sample shop from pictures.txt, so that they belong to nobody.

Needs Pillow, which the console brings: `python data/samples/draw.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).parent
SCALE = 10  # dots drawn for each unit; shrinking them makes the edges smooth
SIDE, COLOURS = 480, 48  # dots and colours that are kept


def scaled(words: Sequence[str]) -> list[float]:
    """Numbers of a stroke, in dots."""
    return [float(word) * SCALE for word in words]


def points(words: Sequence[str]) -> list[tuple[float, float]]:
    """The corners of a stroke, in dots."""
    pairs = (scaled(word.split(",")) for word in words)
    return [(x, y) for x, y in pairs]


def box(pen: ImageDraw.ImageDraw, colour: str, words: Sequence[str]) -> None:
    """A rectangle with round corners."""
    roundness = float(words[4]) if len(words) > 4 else 2
    pen.rounded_rectangle(scaled(words[:4]), roundness * SCALE, colour)


def disc(pen: ImageDraw.ImageDraw, colour: str, words: Sequence[str]) -> None:
    """A circle, or an ellipse where its height is told."""
    x, y, wide, *told = scaled(words)
    high = told[0] if told else wide
    pen.ellipse((x - wide, y - high, x + wide, y + high), colour)


def poly(pen: ImageDraw.ImageDraw, colour: str, words: Sequence[str]) -> None:
    """A shape with straight sides."""
    pen.polygon(points(words), colour)


def line(pen: ImageDraw.ImageDraw, colour: str, words: Sequence[str]) -> None:
    """A line with round ends."""
    [width], corners = scaled(words[:1]), points(words[1:])
    pen.line(corners, colour, int(width), joint="curve")
    for x, y in (corners[0], corners[-1]):
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), colour)


def bow(pen: ImageDraw.ImageDraw, colour: str, words: Sequence[str]) -> None:
    """A piece of a ring."""
    width, x, y, r = scaled(words[:4])
    pen.arc((x - r, y - r, x + r, y + r), float(words[4]), float(words[5]), colour, int(width))


STROKES = {"box": box, "disc": disc, "poly": poly, "line": line, "bow": bow}


def drawn(lines: Sequence[str]) -> Iterator[tuple[str, Image.Image]]:
    """Every picture with its name, large."""
    colours: dict[str, str] = {}
    canvas: Image.Image | None = None
    for words in (text.split() for text in lines if text.strip() and not text.startswith("#")):
        match words:
            case ["colour", name, colour]:
                colours[name] = colour
            case ["picture", name, ground]:
                canvas = Image.new("RGB", (100 * SCALE, 100 * SCALE), colours.get(ground, ground))
                yield name, canvas
            case [stroke, colour, *rest] if canvas:
                pen = ImageDraw.Draw(canvas)
                STROKES[stroke](pen, colours.get(colour, colour), rest)


def main() -> None:
    """Draw them all anew."""
    pictures = dict(drawn((HERE / "pictures.txt").read_text(encoding="utf-8").splitlines()))
    for name, large in pictures.items():
        small = large.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        kept = small.quantize(COLOURS, dither=Image.Dither.NONE)
        kept.save(HERE / "media" / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
