"""Pictures for tests, made on the spot."""

import io

from PIL import Image

ORIENTATION, MAKER = 0x0112, 0x010F


def picture(
    width: int = 40,
    height: int = 30,
    *,
    format: str = "JPEG",
    mode: str = "RGB",
    turned: int = 0,
    maker: str = "",
) -> bytes:
    """A picture, its left half red; ``turned`` is an EXIF orientation, ``maker`` the camera's."""
    image = Image.new(mode, (width, height))
    image.paste(Image.new(mode, (width // 2, height), "red" if mode == "RGB" else 0), (0, 0))
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = turned
    if maker:
        exif[MAKER] = maker
    out = io.BytesIO()
    image.save(out, format, exif=exif) if format == "JPEG" else image.save(out, format)
    return out.getvalue()
