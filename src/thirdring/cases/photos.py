"""Photos from the public: only pictures, turned upright, made smaller, with nothing hidden in them. Pure."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from thirdring.kernel.errors import Invalid, Problem, invalid

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000  # a 48-megapixel phone is fine, a picture made to fill the memory is not
MAX_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A picture encoded anew: JPEG, its longer side at most 1,600 pixels, without position or device data."""

    jpeg: bytes
    width: int
    height: int


def clean_photo(raw: bytes) -> CleanPhoto:
    """The picture in ``raw``, safe to keep and show. Raises Invalid('photos') saying what to send instead."""
    if len(raw) > MAX_BYTES:
        raise invalid("photos", "This photo is larger than 15 MB. Send a smaller one.", "too_large")
    picture = _upright(raw)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, optimize=True)
    return CleanPhoto(out.getvalue(), picture.width, picture.height)


def clean_all(raws: Sequence[bytes], *, most: int) -> tuple[list[CleanPhoto], list[Problem]]:
    """The first ``most`` of the pictures, clean, and everything wrong with them, each thing once."""
    clean, problems = [], []
    if len(raws) > most:
        problems.append(Problem("photos", f"Send at most {most} photos.", "too_many"))
    for raw in raws[:most]:
        try:
            clean.append(clean_photo(raw))
        except Invalid as error:
            problems += error.problems
    return clean, list(dict.fromkeys(problems))


def is_heic(raw: bytes) -> bool:
    """Whether the file says of itself that it is a photo in HEIC, as iPhones keep them."""
    return raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS


def reads_heic() -> bool:
    """Whether the optional extra ``heic`` is installed, which reads such photos."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _formats(raw: bytes) -> tuple[str, ...]:
    """What may be tried: only a file that says so goes to the decoder of HEIC. Raises Invalid without one."""
    if not is_heic(raw):
        return FORMATS
    if not reads_heic():
        said = "This photo is in the HEIC format, which we can't read. Send it as a JPEG."
        raise invalid("photos", said, "heic")
    return ("HEIF",)


def _upright(raw: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(raw), formats=_formats(raw))
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_many_pixels()
        picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded no finer than it is kept
        return ImageOps.exif_transpose(picture).convert("RGB")
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001  # a broken picture can fail anywhere in the decoder
        raise _not_a_photo() from None


def _too_many_pixels() -> Invalid:
    return invalid("photos", "This picture has too many pixels. Send a smaller one.", "too_many_pixels")


def _not_a_photo() -> Invalid:
    return invalid(
        "photos", "This file is not a photo we can read. Send a JPEG, PNG or WebP picture.", "not_a_photo"
    )
