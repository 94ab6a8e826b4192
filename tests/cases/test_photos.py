"""Photos: only pictures, upright, small, with nothing hidden in them."""

import io
import struct
import sys
import zlib

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.factories.pictures import MAKER, ORIENTATION, picture
from thirdring.cases.photos import MAX_BYTES, MAX_SIDE, clean_photo
from thirdring.kernel.errors import Invalid


def why(raw: bytes) -> str:
    with pytest.raises(Invalid) as error:
        clean_photo(raw)
    (problem,) = error.value.problems
    assert problem.field == "photos"
    return problem.code


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(clean_photo(raw).jpeg))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_formats_of_phones_and_browsers_become_jpeg(format: str) -> None:
    assert (opened(picture(format=format)).format, opened(picture(format=format)).size) == ("JPEG", (40, 30))


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "CMYK"])
def test_every_way_to_hold_colour_is_read(mode: str) -> None:
    format = {"CMYK": "JPEG"}.get(mode, "PNG")
    assert opened(picture(mode=mode, format=format)).mode == "RGB"


def test_a_photo_taken_sideways_stands_upright() -> None:
    upright = opened(picture(40, 30, turned=6))
    assert upright.size == (30, 40)
    red_top, white_below = upright.getpixel((15, 5)), upright.getpixel((15, 35))
    assert red_top[0] > 200 and white_below[0] < 60  # type: ignore[index]


def test_position_and_device_are_not_kept() -> None:
    raw = picture(turned=6, maker="A camera that knows its owner")
    assert b"knows its owner" in raw
    cleaned = clean_photo(raw)
    assert b"knows its owner" not in cleaned.jpeg
    assert dict(Image.open(io.BytesIO(cleaned.jpeg)).getexif()) == {}


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_large_photo_is_made_smaller_in_proportion(format: str) -> None:
    cleaned = clean_photo(picture(4000, 2000, format=format))
    assert (cleaned.width, cleaned.height) == (MAX_SIDE, MAX_SIDE // 2)
    assert opened(picture(4000, 2000, format=format)).size == (cleaned.width, cleaned.height)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a",
        b"%PDF-1.7 a letter",
        b"<svg onload='alert(1)'/>",
        picture()[:100],
        b"\xff\xd8\xff" + b"\0" * 50,
    ],
)
def test_what_is_no_photo_says_what_to_send(raw: bytes) -> None:
    assert why(raw) == "not_a_photo"


@given(st.binary(max_size=300))
def test_no_bytes_break_it(raw: bytes) -> None:
    assert why(raw) == "not_a_photo"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@given(st.integers(0, 2**32), st.integers(0, 255))
def test_no_broken_photo_breaks_it(place: int, byte: int) -> None:
    raw = bytearray(picture())
    raw[place % len(raw)] = byte
    try:
        assert clean_photo(bytes(raw)).jpeg
    except Invalid as error:
        assert [problem.field for problem in error.problems] == ["photos"]


@pytest.mark.parametrize(("width", "height"), [(60_001, 1000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unopened(width: int, height: int) -> None:
    assert why(bomb(width, height)) == "too_many_pixels"


def test_a_picture_just_small_enough_but_empty_is_no_photo() -> None:
    assert why(bomb(60_000, 1000)) == "not_a_photo"


def test_fifteen_megabytes_are_enough() -> None:
    assert why(b"\0" * (MAX_BYTES + 1)) == "too_large"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def heic(width: int = 60, height: int = 40, *, turned: int = 0) -> bytes:
    """A photo as an iPhone keeps it; ``turned`` is an EXIF orientation."""
    image = Image.new("RGB", (width, height))
    image.paste(Image.new("RGB", (width // 2, height), "red"), (0, 0))
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = turned
    exif[MAKER] = "Secret Camera"
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, exif=exif.tobytes())
    return out.getvalue()


def test_a_photo_of_an_iphone_becomes_jpeg_without_its_device() -> None:
    clean = clean_photo(heic())
    read = Image.open(io.BytesIO(clean.jpeg))
    assert (read.format, read.size, dict(read.getexif())) == ("JPEG", (60, 40), {})
    red, black = read.convert("RGB").getpixel((5, 20)), read.convert("RGB").getpixel((55, 20))
    assert isinstance(red, tuple)
    assert isinstance(black, tuple)
    assert (red[0] > 200, black[0] < 50) == (True, True)


def test_without_the_extra_such_a_photo_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = heic()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)  # as Python marks what can't be imported
    with pytest.raises(Invalid) as refused:
        clean_photo(raw)
    assert [(p.field, p.code, p.message) for p in refused.value.problems] == [
        ("photos", "heic", "This photo is in the HEIC format, which we can't read. Send it as a JPEG.")
    ]


@pytest.mark.parametrize("keep", [12, 40, 200, -1])
def test_a_broken_photo_of_an_iphone_is_no_photo(keep: int) -> None:
    assert why(heic()[:keep]) == "not_a_photo"


def test_a_photo_of_an_iphone_with_too_many_pixels_is_refused() -> None:
    raw = heic(64, 64)
    at = raw.index(b"ispe") + 8  # width and height as the header tells them
    assert why(raw[:at] + (20_000).to_bytes(4) + (20_000).to_bytes(4) + raw[at + 8 :]) in {
        "too_many_pixels",
        "not_a_photo",  # some releases of the decoder find out themselves
    }
