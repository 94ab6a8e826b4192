"""The files a browser keeps so that a page works without the server: their build and their names."""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings

ASSETS = Path(settings.STATICFILES_DIRS[0][1])
_IMPORTED = re.compile(r'from"\./chunks/([\w-]+\.js)"')


@cache
def build_of() -> str:
    """The version of the pages' app: another one as soon as any of its files is."""
    files = sorted([*ASSETS.glob("*.js"), *ASSETS.glob("*.css"), *(ASSETS / "chunks").glob("*.js")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@cache
def first_chunks(*scripts: str) -> list[str]:
    """The chunks that these scripts need before anything of them works; each bears a hash in its name."""
    said = [(ASSETS / name).read_text(encoding="utf-8") for name in scripts]
    return sorted({f"chunks/{name}" for text in said for name in _IMPORTED.findall(text)})
