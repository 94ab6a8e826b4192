"""Puts the README's picture together from the screenshots the stories kept: run `make test` first."""

from pathlib import Path

from PIL import Image

SHOTS = Path("build/screenshots")
PHONE, QUEUE = "12-answered-360.png", "21-queue-1280.png"
HEIGHT, GAP, PAPER = 760, 24, "#dfe5e2"
OUT = Path("docs/images/resident-and-queue.png")


def main() -> None:
    """A resident's phone with the city's answer, and the department's queue, side by side."""
    phone = _top(Image.open(SHOTS / PHONE).convert("RGB"), 1.0)
    queue = _top(Image.open(SHOTS / QUEUE).convert("RGB"), 0.8)
    picture = Image.new("RGB", (phone.width + queue.width + 3 * GAP, HEIGHT + 2 * GAP), PAPER)
    picture.paste(phone, (GAP, GAP))
    picture.paste(queue, (phone.width + 2 * GAP, GAP))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(OUT, optimize=True)


def _top(shot: Image.Image, scale: float) -> Image.Image:
    """The upper part of a page, as high as the picture."""
    smaller = shot.resize((round(shot.width * scale), round(shot.height * scale)), Image.Resampling.LANCZOS)
    return smaller.crop((0, 0, smaller.width, HEIGHT))


if __name__ == "__main__":
    main()
