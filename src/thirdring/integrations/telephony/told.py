"""What a make's own words are turned into, and reading them with errors that name the field. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

import orjson

from thirdring.contact_centre.signals import AgentSignal, Signal
from thirdring.kernel.errors import Invalid, invalid

W = TypeVar("W", bound=StrEnum)
_LATEST_S = 4_000_000_000.0  # a moment in seconds; more is in milliseconds


@dataclass(frozen=True, slots=True)
class Told:
    """Signals of calls and of agents, in the order told; ``skipped`` counts what meant nothing to us."""

    calls: Sequence[Signal] = ()
    agents: Sequence[AgentSignal] = ()
    skipped: int = 0

    @staticmethod
    def joined(parts: Iterable["Told"]) -> "Told":
        """All of it in one."""
        parts = list(parts)
        calls = tuple(signal for part in parts for signal in part.calls)
        agents = tuple(signal for part in parts for signal in part.agents)
        return Told(calls, agents, sum(part.skipped for part in parts))


def text_of(row: Mapping[str, Any], field: str, *, default: str = "") -> str:
    """A field's text without blanks around it; numbers as they are written. Raises Invalid for lists."""
    value = row.get(field, default)
    if value is None or isinstance(value, bool | list | dict):
        if value is None:
            return default
        raise invalid(field, "Give a text.", "not_text")
    return str(value).strip() or default


def word_of(row: Mapping[str, Any], field: str, words: type[W], default: W | None = None) -> W:
    """A field's word, one of ``words``. Raises Invalid, listing them."""
    text = text_of(row, field).lower()
    if not text and default is not None:
        return default
    try:
        return words(text)
    except ValueError:
        raise invalid(field, f"Give one of {', '.join(words)}.", "unknown") from None


def moment_of(row: Mapping[str, Any], field: str) -> datetime:
    """A field's moment: ISO 8601 with a zone, or seconds or milliseconds since 1970. Raises Invalid."""
    text = text_of(row, field)
    try:
        moment = _from_number(float(text)) if _is_number(text) else datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        cure = "Give a time such as 2026-11-04T14:00:00Z, or the seconds since 1970."
        raise invalid(field, cure, "no_time") from None
    raise invalid(field, "Give the time with its time zone, such as 2026-11-04T14:00:00Z.", "no_zone")


def optional_moment(row: Mapping[str, Any], field: str) -> datetime | None:
    """The same, or None where there is nothing."""
    return moment_of(row, field) if text_of(row, field) else None


def json_of(body: bytes | str) -> Any:
    """What a JSON text holds. Raises Invalid."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise invalid("body", f"This is no JSON: {str(error)[:120]}.", "no_json") from None


def rows_of(value: Any, field: str, *, most: int) -> list[Mapping[str, Any]]:
    """A list of objects, no longer than ``most``. Raises Invalid."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise invalid(field, "Give a list of objects.", "no_list")
    if len(value) > most:
        raise invalid(field, f"Give at most {most:,} at a time.", "too_many")
    return value


def in_row(number: int, error: Invalid) -> Invalid:
    """The same problems, each naming its row too."""
    return Invalid(replace(problem, field=f"{number}.{problem.field}") for problem in error.problems)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()


def _from_number(number: float) -> datetime:
    return datetime.fromtimestamp(number / 1000 if number > _LATEST_S else number, UTC)
