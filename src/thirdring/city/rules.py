"""What a calendar may say: working hours by weekday, and whose public holidays are kept. Pure."""

import re
from collections.abc import Container, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
import phonenumbers

from thirdring.city.working_time import Span
from thirdring.kernel.errors import Invalid, Problem, invalid

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_ENDS = 24 * 60
_CLOCK = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])", re.ASCII)


def read_hours(hours: object, *, field: str = "hours", needed: bool = True) -> tuple[tuple[Span, ...], ...]:
    """Seven days of spans, Monday first, from ``{"mon": [["08:00", "17:00"]], ...}``.

    A missing weekday is a day off. Raises Invalid with a problem for each day that is wrong, named
    ``hours.mon``; ``needed`` refuses a week without any hours.
    """
    if not isinstance(hours, Mapping):
        raise invalid(field, 'Give hours by weekday, such as {"mon": [["08:00", "17:00"]]}.')
    problems = [
        Problem(f"{field}.{day}", f"There is no weekday {day!r}. Use {', '.join(WEEKDAYS)}.", "unknown")
        for day in hours
        if day not in WEEKDAYS
    ]
    week: list[tuple[Span, ...]] = []
    for day in WEEKDAYS:
        try:
            week.append(_read_day(hours.get(day, [])))
        except ValueError as error:
            problems.append(Problem(f"{field}.{day}", str(error)))
    if not problems and needed and not any(week):
        problems.append(
            Problem(field, "Give at least one weekday its hours: promises count in them.", "empty")
        )
    if problems:
        raise Invalid(problems)
    return tuple(week)


def public_holidays(country: str, region: str = "") -> Container[date]:
    """The public holidays of a country (ISO 3166-1) and region of it (ISO 3166-2 part); '' keeps none.

    Raises Invalid for ``holiday_country`` or ``holiday_region`` when no list of that name is known.
    """
    if not country:
        if region:
            raise invalid("holiday_country", "A region needs a country, such as US.", "required")
        return frozenset()
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        raise invalid(
            "holiday_country", f"No holidays are known for {country!r}. Give a code such as US.", "unknown"
        )
    if region and region not in known[country]:
        regions = ", ".join(known[country]) or "none"
        raise invalid("holiday_region", f"{country} has no region {region!r}. Known: {regions}.", "unknown")
    found: Container[date] = holidays.country_holidays(country, subdiv=region or None)
    return found


def country_problems(country: str) -> list[Problem]:
    """What is wrong with the country whose phone numbers are local here (ISO 3166-1)."""
    if country in phonenumbers.SUPPORTED_REGIONS:
        return []
    message = f"There is no country {country!r}. Give its ISO code in two capitals, such as US."
    return [Problem("country", message, "unknown")]


def read_zone(name: str, *, field: str = "time_zone") -> ZoneInfo:
    """The time zone of an IANA name; raises Invalid when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"There is no time zone {name!r}. Give an IANA name such as America/New_York."
        raise invalid(field, message, "unknown") from None


def _read_day(spans: object) -> tuple[Span, ...]:
    if not isinstance(spans, list | tuple):
        raise ValueError('Give a list of spans, such as [["08:00", "12:00"], ["13:00", "17:00"]].')
    read = tuple(_read_spans(spans))
    for (_, earlier_end), (later_start, _) in pairwise(read):
        if later_start < earlier_end:
            raise ValueError("Spans overlap or are out of order. Give them apart, earliest first.")
    return read


def _read_spans(spans: list[Any] | tuple[Any, ...]) -> Iterator[Span]:
    for span in spans:
        if not isinstance(span, list | tuple) or len(span) != 2:
            raise ValueError('A span is a start and an end, such as ["08:00", "17:00"].')
        start, end = (_read_clock(clock) for clock in span)
        if end <= start:
            raise ValueError(
                f"{span[0]} to {span[1]} ends before it starts. Overnight work is two spans: up to 24:00, "
                "and from 00:00 on the next day."
            )
        yield start, end


def _read_clock(clock: object) -> int:
    match = _CLOCK.fullmatch(clock) if isinstance(clock, str) else None
    minutes = int(match[1]) * 60 + int(match[2]) if match else DAY_ENDS + 1
    if minutes > DAY_ENDS:
        raise ValueError(f"{clock!r} is not a time. Use 00:00 to 24:00.")
    return minutes
