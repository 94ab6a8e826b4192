"""Which encoding a text file is in, by a stated rule. Pure.

1. A byte-order mark decides. 2. What the mapping names. 3. Half the bytes NUL: UTF-16 without a mark.
4. UTF-8, unless the first 4 MB hold more bytes that are not UTF-8 than letters that are: then Windows-1252,
which holds Latin-1's letters too. Whatever can't be decoded stays visible as a lone surrogate (or U+FFFD in
UTF-16), so that the row it stands in is rejected and no other.
"""

import codecs
import re
from dataclasses import dataclass

SAMPLE_BYTES = 4 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, the bytes of the mark to skip, and how to decode what does not fit."""

    name: str
    mark: int = 0

    @property
    def errors(self) -> str:
        return "replace" if self.name.startswith(("utf-16", "utf-32")) else "surrogateescape"


def encoding_of(sample: bytes, named: str = "") -> Encoding:
    """The encoding of a file that begins with ``sample``; ``named`` is what the mapping says, if anything."""
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name, len(mark))
    return Encoding(named or _guess(sample))


def _guess(sample: bytes) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 > len(sample):
        return "utf-16-be" if even > odd else "utf-16-le"
    letters = _UTF8_LETTER.findall(sample)
    strays = len(_HIGH.findall(sample)) - sum(map(len, letters))
    return "cp1252" if strays > len(letters) else "utf-8"
