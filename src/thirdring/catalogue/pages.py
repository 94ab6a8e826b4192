"""A YAML page as plain data with the line of everything in it. Pure.

Read event by event rather than by a YAML loader, for five reasons: every value keeps its line, every scalar
keeps the letters somebody typed (``no`` stays 'no'), a key given twice is noticed, nothing recurses however
deep the page is nested, and what makes YAML dangerous (aliases, tags) is refused where it stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from thirdring.kernel.errors import Invalid, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
EMPTY = frozenset({"", "~", "null", "Null", "NULL"})

Path = tuple[str | int, ...]
Node = dict[str, Any] | list[Any] | str | None
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where the C library came along


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: dicts, lists, stripped strings and None; and the line of each part by its path."""

    name: str
    data: Any
    lines: dict[Path, int]

    def at(self, path: Path) -> str:
        """'page.yaml:12': where this part, or the nearest part around it, stands."""
        while path and path not in self.lines:
            path = path[:-1]
        return f"{self.name}:{self.lines.get(path, 1)}"


def page_of(name: str, raw: bytes) -> Page:
    """Read one page. Raises Invalid; each problem's field is 'name:line'."""
    text = _decoded(name, raw)
    builder = _Builder(name)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        raise Invalid([_syntax(name, error, text)]) from error
    except (ValueError, OverflowError) as error:  # an escape that is no character
        raise Invalid(
            [Problem(f"{name}:1", "holds an escape that is no character; write the letter itself")]
        ) from error
    if builder.problems:
        raise Invalid(builder.problems)
    return Page(name, builder.root, builder.lines)


def _decoded(name: str, raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise _refused(name, 1, f"is larger than {MAX_BYTES:,} bytes; split it into several pages")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(name, line, "is not UTF-8 text; save the file with the encoding UTF-8") from error


def _refused(name: str, line: int, message: str) -> Invalid:
    return Invalid([Problem(f"{name}:{line}", message)])


def _syntax(name: str, error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown syntax"
    line = min(mark.line + 1 if mark else 1, len(text.splitlines()) or 1)  # never past the end
    return Problem(
        f"{name}:{line}", f"can't be read as YAML ({what}); look at the indentation and quotes here"
    )


@dataclass(slots=True)
class _Frame:
    """A list or mapping being filled; ``key`` is the mapping key that waits for its value."""

    into: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Puts a page together from YAML's events, without recursion."""

    name: str
    root: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    frames: list[_Frame] = field(default_factory=list)
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        """One event of YAML's parser."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise _refused(self.name, line, "holds a second document; keep one page in one file")
            case yaml.AliasEvent():
                raise _refused(
                    self.name, line, f"uses the alias *{event.anchor}; write the words out instead"
                )
            case yaml.ScalarEvent():
                self._plain(event, line)
                self._scalar(_value(event), line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._plain(event, line)
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.frames.pop()

    def _plain(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor or getattr(event, "tag", None) not in (None, "!"):
            raise _refused(self.name, line, "uses a YAML tag or anchor; plain words are enough here")

    def _open(self, into: dict[str, Any] | list[Any], line: int) -> None:
        if len(self.frames) == MAX_DEPTH:
            raise _refused(self.name, line, f"is nested deeper than {MAX_DEPTH} levels")
        if self._awaits_key():
            raise _refused(self.name, line, "has a list or mapping where a key should stand")
        self.frames.append(_Frame(into, self._put(into, line)))

    def _scalar(self, value: str | None, line: int) -> None:
        if not self._awaits_key():
            self._put(value, line)
            return
        frame = self.frames[-1]
        frame.key = value or ""
        path = (*frame.path, frame.key)
        if frame.key in frame.into:
            first = self.lines[path]
            self._problem(line, f"'{frame.key}' is given twice (first in line {first}); keep one of them")
        elif not frame.key:
            self._problem(line, "has an empty key; name it or take the line away")
        self.lines[path] = line

    def _awaits_key(self) -> bool:
        return bool(self.frames) and isinstance(self.frames[-1].into, dict) and self.frames[-1].key is None

    def _put(self, value: Node, line: int) -> Path:
        if not self.frames:
            self.root = value
            self.lines[()] = line
            return ()
        frame = self.frames[-1]
        if isinstance(frame.into, list):
            path: Path = (*frame.path, len(frame.into))
            self.lines[path] = line
            frame.into.append(value)
            return path
        key, frame.key = frame.key or "", None
        frame.into[key] = value
        return (*frame.path, key)

    def _problem(self, line: int, message: str) -> None:
        self.problems.append(Problem(f"{self.name}:{line}", message))


def _value(event: yaml.ScalarEvent) -> str | None:
    """What was typed, stripped; None where nothing was. Quotes make an empty word a word."""
    typed: str = event.value.strip()
    return None if typed in EMPTY and not event.style else typed


def scalars(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every word in the data, keys included, with its path."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*path, key), key
            yield from scalars(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from scalars(value, (*path, number))
