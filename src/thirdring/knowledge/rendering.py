"""An article's plain text as HTML: paragraphs and simple lists, nothing else. Pure.

Everything that was written is escaped, so no text can become markup.
"""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

_ITEM = re.compile(r"(?P<bullet>-|\d{1,3}\.)[ \t]+(?P<words>\S.*)")


def as_html(text: str) -> str:
    """Blank lines part paragraphs; lines that begin with '- ' or '1. ' are list items."""
    return "\n".join(part for block in re.split(r"\n\s*\n", text) for part in _block(block))


def _block(block: str) -> Iterator[str]:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    for tag, group in groupby(lines, key=_tag):
        said = list(group)
        if tag == "p":
            yield f"<p>{escape(' '.join(said))}</p>"
        else:
            items = "".join(f"<li>{escape(_words(line))}</li>" for line in said)
            yield f"<{tag}>{items}</{tag}>"


def _tag(line: str) -> str:
    found = _ITEM.fullmatch(line)
    if not found:
        return "p"
    return "ul" if found["bullet"] == "-" else "ol"


def _words(line: str) -> str:
    found = _ITEM.fullmatch(line)
    return found["words"] if found else line
