"""Pictures and files that customers send."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from bot.core.chat import Media
from bot.edges.files import kept, sniffed
from bot.edges.pictures import Eyes, fingerprint, normalised, sendable, thumbnail
from bot.edges.web import picture
from bot.errors import PictureFailed


def drawn(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A product on a table: shapes that depend on the seed."""
    image = Image.new("RGB", size, (230, 225, 215))
    draw = ImageDraw.Draw(image)
    state = seed * 7919 + 17
    for _ in range(9):
        state = (state * 1103515245 + 12345) % 2**31
        x, y, r = state % size[0], (state >> 8) % size[1], 15 + (state >> 16) % 60
        colour = (state % 200, (state >> 5) % 200, (state >> 11) % 200)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
    return image


def written(image: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    for n in range(12):
        (tmp_path / "media" / f"p{n}.png").write_bytes(written(drawn(n), "PNG"))
    return tmp_path


def eyes(home: Path) -> Eyes:
    return Eyes([(f"P{n}", f"media/p{n}.png") for n in range(12)], home)


def sent(home: Path, content: bytes) -> Media:
    found = kept(content, "image", home / "media")
    assert found
    return found


ALTERED = {
    "as it is": lambda image: written(image, "PNG"),
    "recompressed": lambda image: written(image, quality=40),
    "smaller": lambda image: written(image.resize((160, 120))),
    "larger": lambda image: written(image.resize((800, 600))),
    "blurred": lambda image: written(image.filter(ImageFilter.GaussianBlur(2))),
    "darker": lambda image: written(image.point(lambda v: int(v * 0.8))),
}


@pytest.mark.parametrize("how", ALTERED)
def test_the_shops_own_pictures_are_known_again(how: str, home: Path) -> None:
    look = eyes(home)
    found = [look.see(sent(home, ALTERED[how](drawn(n)))) for n in range(12)]
    assert found == [f"P{n}" for n in range(12)]


def test_other_pictures_are_nobodys(home: Path) -> None:
    look = eyes(home)
    assert {look.see(sent(home, written(drawn(n)))) for n in range(100, 160)} == {""}


def test_a_picture_of_nothing_is_nobodys(home: Path) -> None:
    assert eyes(home).see(sent(home, written(Image.new("RGB", (100, 100), "white")))) == ""


def test_two_products_with_one_picture_are_not_told_apart(home: Path) -> None:
    look = Eyes([("A", "media/p1.png"), ("B", "media/p1.png")], home)
    assert look.see(sent(home, written(drawn(1)))) == ""


def test_a_missing_picture_or_file_is_no_fault(home: Path) -> None:
    look = Eyes([("A", "media/none.png"), ("B", "media/p1.png")], home)
    assert look.see(sent(home, written(drawn(1)))) == "B"
    assert look.see(Media("h", "image/jpeg", "media/gone.jpg", 1)) == ""


def test_a_fitting_picture_stays_as_it_is_byte_for_byte() -> None:
    content = written(drawn(1))
    assert normalised(content) == (content, "image/jpeg")


def test_a_huge_picture_is_made_smaller_and_a_turned_one_upright() -> None:
    large = normalised(written(drawn(1, (4000, 1000))))
    assert large
    with Image.open(io.BytesIO(large[0])) as made:
        assert made.size == (1600, 400)
    turned = Image.Exif()
    turned[0x0112] = 6
    upright = normalised(written(drawn(1), exif=turned))
    assert upright
    with Image.open(io.BytesIO(upright[0])) as made:
        assert made.size == (240, 320)


def test_a_webp_goes_out_as_a_jpeg_on_white() -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    found = sendable(written(clear, "WEBP", lossless=True))
    assert found
    assert found[1] == "image/jpeg"
    with Image.open(io.BytesIO(found[0])) as made:
        assert made.getpixel((5, 5)) == (255, 255, 255)


def test_a_thumbnail_is_small_and_knows_the_whole_size() -> None:
    small = thumbnail(written(drawn(1)))
    assert (small.width, small.height) == (320, 240)
    assert len(small.jpeg) < 5000


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + b"x" * 99, b"GIF89a"]
)
def test_what_is_no_picture_is_none(content: bytes) -> None:
    assert normalised(content) is None
    assert fingerprint(content) is None
    assert thumbnail(content).jpeg == b""


def test_a_picture_that_unpacks_to_far_too_much_is_refused() -> None:
    bomb = written(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 100_000
    assert normalised(bomb) is None


def test_a_file_is_what_its_bytes_say_not_what_the_message_says(tmp_path: Path) -> None:
    media = tmp_path / "media"
    assert kept(b"MZ\x90\x00 a program", "document", media) is None
    assert kept(b"%PDF-1.7 ...", "image", media) is None
    assert kept(written(drawn(1)), "voice", media) is None
    found = kept(b"%PDF-1.7 ...", "document", media)
    assert found
    assert (found.mime, found.path.endswith(".pdf")) == ("application/pdf", True)


def test_the_same_file_is_kept_once(tmp_path: Path) -> None:
    one, two = (kept(written(drawn(1)), "image", tmp_path / "media") for _ in range(2))
    assert one == two
    assert len(list((tmp_path / "media" / "received").iterdir())) == 1


def test_a_file_beyond_its_bounds_is_not_kept(tmp_path: Path) -> None:
    assert kept(b"OggS" + b"x" * (17 * 1024 * 1024), "voice", tmp_path) is None
    assert sniffed(b"OggS") == "audio/ogg"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.jpg",
        "http://localhost:8501/a.jpg",
        "http://10.0.0.8/a.jpg",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/a.jpg",
        "file:///etc/passwd",
        "ftp://example.com/a.jpg",
        "nonsense",
    ],
)
def test_a_catalogues_picture_is_never_fetched_from_inside(url: str) -> None:
    with pytest.raises(PictureFailed):
        picture(url)
