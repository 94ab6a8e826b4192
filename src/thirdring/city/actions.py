"""The only writer of cities, their agencies, teams and calendars."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F

from thirdring.city.boundary import Boundary, read_boundary
from thirdring.city.models import Agency, Calendar, City, Team
from thirdring.city.rules import country_problems, public_holidays, read_hours, read_zone
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem

OFFICE_HOURS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@action
def create_city(
    *,
    actor: Actor,
    code: str,
    name: str,
    time_zone: str,
    boundary: Mapping[str, Any] | None = None,
    bounds: Sequence[float] | None = None,
    languages: Sequence[str] = ("en",),
    country: str = "US",
    jurisdiction_id: str = "",
    is_demo: bool = False,
) -> City:
    """Make a city. ``boundary`` is GeoJSON in WGS84; the first language is the default.

    ``country`` (ISO 3166-1) says how a phone number without a country code is read.

    ``bounds`` (west, south, east, north) are for a city whose outline is not known; an outline gives its own.

    Raises Invalid (code, name, time_zone, country, boundary, languages, jurisdiction_id), with all problems
    at once, and NotAllowed for anybody but the program itself: cities are made by who runs the machine.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("create", "city")
    code, name, jurisdiction_id = code.strip(), name.strip(), jurisdiction_id.strip() or code.strip()
    problems = [*_code_problems(code, jurisdiction_id), *_word_problems(name, languages)]
    problems += _zone_problems(time_zone)
    problems += country_problems(country)
    outline: Boundary | None = None
    if boundary is not None:
        try:
            outline = read_boundary(boundary)
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return City.objects.create(
        code=code,
        jurisdiction_id=jurisdiction_id,
        name=name,
        time_zone=time_zone,
        languages=list(dict.fromkeys(languages)),
        country=country,
        boundary=outline.geojson if outline else None,
        bounds=list(outline.bounds) if outline else list(bounds) if bounds else None,
        is_demo=is_demo,
    )


@action
def add_agencies(city: City, names: Mapping[str, str], *, actor: Actor) -> dict[str, int]:
    """Make the agencies that a history names and the city lacks, on common office hours.

    ``names`` are {code: name}. Returns {code: id} for all of them, those that were there before included.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("create", "agency")
    present = set(Agency.objects.of(city).filter(code__in=names).values_list("code", flat=True))
    missing = [code for code in names if code not in present]
    if missing:
        calendar, _ = Calendar.objects.of(city).get_or_create(
            city=city, code="office-hours", defaults={"name": "Office hours", "hours": OFFICE_HOURS}
        )
        Agency.objects.bulk_create(
            [Agency(city=city, code=code, name=names[code][:120], calendar=calendar) for code in missing],
            ignore_conflicts=True,  # two imports may name the same one at once
        )
    return dict(Agency.objects.of(city).filter(code__in=names).values_list("code", "pk"))


@action
def create_calendar(
    city: City,
    *,
    actor: Actor,
    code: str,
    name: str,
    hours: Mapping[str, Any],
    holiday_country: str = "",
    holiday_region: str = "",
) -> Calendar:
    """Make a working calendar. Raises Invalid (code, name, hours, holiday_country, ...) and NotAllowed."""
    _require_program(actor, "calendar")
    problems = [*_part_problems(Calendar, city, code, name)]
    for check in (lambda: read_hours(hours), lambda: public_holidays(holiday_country, holiday_region)):
        try:
            check()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return Calendar.objects.create(
        city=city,
        code=code,
        name=name,
        hours=dict(hours),
        holiday_country=holiday_country,
        holiday_region=holiday_region,
    )


@action
def create_agency(
    city: City, *, actor: Actor, code: str, name: str, calendar: Calendar, email: str = "", phone: str = ""
) -> Agency:
    """Make an agency that works by this calendar. Raises Invalid (code, name, calendar) and NotAllowed."""
    _require_program(actor, "agency")
    problems = [*_part_problems(Agency, city, code, name)]
    if calendar.city_id != city.pk:
        problems.append(Problem("calendar", f"{calendar} is not a calendar of {city}.", "other_city"))
    if problems:
        raise Invalid(problems)
    return Agency.objects.create(
        city=city, code=code, name=name, calendar=calendar, email=email.strip(), phone=phone.strip()
    )


@action
def create_team(agency: Agency, *, actor: Actor, code: str, name: str) -> Team:
    """Make a team of an agency. Raises Invalid (code, name) and NotAllowed."""
    _require_program(actor, "team")
    problems = [*_part_problems(Team, agency.city, code, name)]
    if problems:
        raise Invalid(problems)
    return Team.objects.create(city_id=agency.city_id, agency=agency, code=code, name=name)


@action
def rules_changed(city: City, *, actor: Actor) -> None:
    """Say that routing, catalogue or calendars changed: every process looks again at its next request."""
    City.objects.filter(pk=city.pk).update(rules_version=F("rules_version") + 1)
    city.refresh_from_db(fields=["rules_version"])


@action
def places_changed(city: City, *, actor: Actor) -> None:
    """Say that areas or streets changed: every process looks again at its next request."""
    City.objects.filter(pk=city.pk).update(places_version=F("places_version") + 1)
    city.refresh_from_db(fields=["places_version"])


def _require_program(actor: Actor, noun: str) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("create", noun)


def _part_problems(
    model: type[Agency | Team | Calendar], city: City, code: str, name: str
) -> Iterator[Problem]:
    if not _CODE.fullmatch(code) or len(code) > 40:
        yield Problem("code", "Use up to 40 small letters, digits and hyphens, such as public-works.")
    elif model.objects.of(city).filter(code=code).exists():
        yield Problem("code", f"{city} has {code!r} already. Choose another code.", "taken")
    if not name.strip() or len(name) > 120 or not name.isprintable():
        yield Problem("name", "Give a name in 1 to 120 letters, on one line.")


def _code_problems(code: str, jurisdiction_id: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code) or len(code) > 40:
        yield Problem("code", "Use up to 40 small letters, digits and hyphens, such as new-harbor.")
    elif City.objects.filter(code=code).exists():
        yield Problem("code", f"There is a city {code!r} already. Choose another code.", "taken")
    elif City.objects.filter(jurisdiction_id=jurisdiction_id).exists():
        yield Problem("jurisdiction_id", f"Another city is {jurisdiction_id!r} already.", "taken")
    if len(jurisdiction_id) > 120:
        yield Problem("jurisdiction_id", "Use at most 120 letters.", "too_long")


def _word_problems(name: str, languages: Sequence[str]) -> Iterator[Problem]:
    if not name or len(name) > 120 or not name.isprintable():
        yield Problem("name", "Give the city's name in 1 to 120 letters, on one line.")
    if not languages:
        yield Problem("languages", "Give at least one language, such as en.", "required")
    for language in languages:
        if not _LANGUAGE.fullmatch(language) or len(language) > 12:
            yield Problem("languages", f"{language!r} is no language code. Use one such as en or pt-BR.")


def _zone_problems(time_zone: str) -> Sequence[Problem]:
    try:
        read_zone(time_zone)
    except Invalid as error:
        return error.problems
    return ()
