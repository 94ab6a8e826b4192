"""What cases hold of one person: their reports, and what they follow."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from thirdring.cases.models import Follow, Report
from thirdring.city.models import City
from thirdring.constituents.flag_queries import flags_on
from thirdring.constituents.models import Constituent, PersonFlag, PersonNote
from thirdring.constituents.queries import known_by, notes_of
from thirdring.constituents.rules import ContactKind, normal_phone
from thirdring.kernel.errors import Invalid
from thirdring.kernel.scope import CityQuerySet

MOST = 200  # the latest of each
MOST_CANDIDATES = 8  # people of one number; a shelter has more


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who a caller may be: their last reports with their cases, the latest first, and what staff noted."""

    person: Constituent
    reports: list[Report]
    notes: list[PersonNote]
    flags: list[PersonFlag]  # that stand on them, or on the number


def who_may_it_be(city: City, number: str, *, last: int = 3) -> list[Candidate]:
    """The people who gave this number, who reported last first. For call takers and supervisors.

    ``number`` as a telephone system tells it; nobody where it is none. Five statements at most.
    """
    try:
        value = normal_phone(number, country=city.country)
    except Invalid:
        return []
    rows = known_by(city, ContactKind.PHONE, value).order_by("-pk").prefetch_related("contact_points")
    people = list(rows[:MOST_CANDIDATES])
    ids = [person.pk for person in people]
    reports, notes = latest_reports(city, ids, each=last), notes_of(city, ids)
    flags = flags_on(city, people=ids, number=value) if people else []
    found = [
        Candidate(
            person=person,
            reports=reports.get(person.pk, []),
            notes=notes.get(person.pk, []),
            flags=[each for each in flags if each.number == value or each.constituent_id == person.pk],
        )
        for person in people
    ]
    return sorted(
        found, key=lambda one: one.reports[0].received_at if one.reports else one.person.created_at
    )[::-1]


def latest_reports(city: City, constituent_ids: Collection[int], *, each: int = 3) -> dict[int, list[Report]]:
    """By person their last reports, the latest first, each with its case; one statement."""
    found: dict[int, list[Report]] = {}
    if not constituent_ids:
        return found
    number = Window(
        RowNumber(), partition_by=F("constituent"), order_by=[F("received_at").desc(), F("pk").desc()]
    )
    theirs = Report.objects.of(city).filter(constituent__in=constituent_ids).alias(number=number)
    rows: CityQuerySet[Any] = theirs.filter(number__lte=each).select_related("case__service_version")
    for report in rows.defer("case__search").order_by("-received_at", "-pk"):
        found.setdefault(report.constituent_id, []).append(report)
    return found


def reports_of(city: City, constituent_ids: Collection[int]) -> list[Report]:
    """Their reports, the latest first, each with its case."""
    rows: CityQuerySet[Report] = Report.objects.of(city).filter(constituent__in=constituent_ids)
    rows = rows.select_related("case__service_version").defer("case__search")
    return list(rows.order_by("-received_at", "-pk")[:MOST])


def follows_of(city: City, constituent_ids: Collection[int]) -> list[Follow]:
    """What they follow of other people's, the latest first, each with its case; private ones are left out."""
    rows: CityQuerySet[Follow] = Follow.objects.of(city).filter(
        constituent__in=constituent_ids, case__private=False
    )
    rows = rows.select_related("case__service_version").defer("case__search")
    return list(rows.order_by("-since", "-pk")[:MOST])
