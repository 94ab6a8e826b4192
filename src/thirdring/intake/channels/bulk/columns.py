"""Where a mapping finds a value: a column, or words with columns in them. Pure.

``incident_address`` is a column. ``{intersection_street_1} & {intersection_street_2}`` is made of two, and
counts only where both are filled.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from thirdring.intake.channels.bulk.rows import plain_name

_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Column:
    """One alternative. ``names`` are plain names; ``words`` has a {} for each; '' is a bare column."""

    names: tuple[str, ...]
    words: str = ""


def column_of(text: str) -> Column:
    """The alternative a mapping's text stands for."""
    names = _PLACE.findall(text)
    if not names:
        return Column((plain_name(text),))
    return Column(tuple(map(plain_name, names)), _PLACE.sub("{}", text))


def picked(
    cells: Mapping[str, str], columns: Sequence[Column], clean: Callable[[str], str]
) -> tuple[str, int]:
    """The first alternative that is filled and its place among them; ('', -1) when none is."""
    for number, column in enumerate(columns):
        values = [clean(cells.get(name, "")) for name in column.names]
        if all(values):
            return (column.words.format(*values) if column.words else values[0]), number
    return "", -1
