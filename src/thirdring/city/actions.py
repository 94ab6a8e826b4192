"""The only writer of cities, their agencies, teams and calendars."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F

from thirdring.city.boundary import Boundary, read_boundary
from thirdring.city.models import City
from thirdring.city.rules import read_zone
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem

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
    languages: Sequence[str] = ("en",),
    jurisdiction_id: str = "",
    is_demo: bool = False,
) -> City:
    """Make a city. ``boundary`` is GeoJSON in WGS84; the first language is the default.

    Raises Invalid (code, name, time_zone, boundary, languages, jurisdiction_id), with all problems at once,
    and NotAllowed for anybody but the program itself: cities are made by who runs the machine.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("create", "city")
    code, name, jurisdiction_id = code.strip(), name.strip(), jurisdiction_id.strip() or code.strip()
    problems = [*_code_problems(code, jurisdiction_id), *_word_problems(name, languages)]
    problems += _zone_problems(time_zone)
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
        boundary=outline.geojson if outline else None,
        bounds=list(outline.bounds) if outline else None,
        is_demo=is_demo,
    )


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
