"""How an agency stands just now: who has how much, what waits longest, what came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from thirdring.cases.models import Case, Closure
from thirdring.cases.policy import worked_by
from thirdring.cases.rules import OPEN, Status
from thirdring.city.models import Agency, City
from thirdring.city.queries import calendar_for
from thirdring.city.working_time import NoWorkingTime
from thirdring.feedback.models import Dispute
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.scope import CityQuerySet
from thirdring.routing.models import Transfer
from thirdring.staff.policy import of_agencies_only

LISTED = 20  # of each way to come back
OLDEST = 8


class Pile(NamedTuple):
    """Open cases of one status in one pair of hands."""

    agency_id: int
    team_id: int | None
    person_id: int | None
    status: str
    n: int
    late: int  # of those whose clock runs
    soon: int  # not late yet, and due before work ends


@dataclass(frozen=True, slots=True)
class Back:
    """A case that came back. ``how`` is 'refused', 'disputed' or 'reopened'."""

    how: str
    at: datetime
    case_id: int
    reference: str
    type_names: Mapping[str, str]
    place: str


def agencies_of(actor: Actor, city: City) -> list[Agency]:
    """Whose boards the actor may read, by name."""
    agencies = Agency.objects.of(city).order_by("name")
    return list(agencies.filter(pk__in=sorted(actor.agency_ids)) if of_agencies_only(actor) else agencies)


def work_ends(city: City, agency: Agency) -> datetime:
    """When work ends today, or on the next day worked when today's is over (UTC)."""
    now = clock.now()
    try:
        return calendar_for(city, agency.calendar_id).end_of_working_day(now, 0)
    except NoWorkingTime:
        return now


def piles(actor: Actor, ends: Mapping[int, datetime]) -> list[Pile]:
    """All open cases of these agencies, counted; ``ends`` says by agency when work ends. One statement."""
    now, runs = clock.now(), ~Q(status=Status.ON_HOLD)
    soon = Q(pk__in=[])
    for end in set(ends.values()):  # few calendars serve many agencies
        of_it = sorted(agency for agency, its in ends.items() if its == end)
        soon |= Q(agency_id__in=of_it, due_at__lte=end)
    cases = _open(actor, ends).order_by().values_list("agency_id", "team_id", "assignee_id", "status")
    counted = cases.annotate(
        n=Count("pk"),
        late=Count("pk", filter=runs & Q(due_at__lt=now)),
        soon=Count("pk", filter=runs & Q(due_at__gte=now) & soon),
    )
    return [Pile(*row) for row in counted]


def untouched(actor: Actor, agency_ids: Mapping[int, object]) -> list[Case]:
    """What nobody has accepted, the oldest first; its type's words loaded."""
    received = _open(actor, agency_ids).filter(status=Status.RECEIVED)
    return list(received.select_related("service_version").order_by("opened_at", "pk")[:OLDEST])


def came_back(actor: Actor, agency_ids: Mapping[int, object], *, since: datetime) -> list[Back]:
    """What others refused to take over, what reporters disputed, what was opened again; the newest first.

    Three statements, each of LISTED rows at most; a case is named once, with the first of these.
    """
    city, ours = actor.city_id, sorted(agency_ids)
    asked = Transfer.objects.of(city).filter(case__agency__in=ours, from_agency=F("case__agency"))
    refused = asked.filter(answered_at__gte=since).exclude(refusal="")
    disputed = Dispute.objects.of(city).filter(case__agency__in=ours, at__gte=since)
    reopened = Closure.objects.of(city).filter(case__agency__in=ours, reopened_at__gte=since)
    found: dict[int, Back] = {}
    ways = (
        ("refused", refused, "answered_at"),
        ("disputed", disputed, "at"),
        ("reopened", reopened, "reopened_at"),
    )
    for how, rows, moment in ways:
        newest = rows.order_by(f"-{moment}").values_list(moment, *_OF_ITS_CASE)[:LISTED]
        for row in newest:
            found.setdefault(row[1], Back(how, *row))
    return sorted(found.values(), key=lambda back: back.at, reverse=True)


_OF_ITS_CASE = ("case_id", "case__reference", "case__service_version__names", "case__place")


def _open(actor: Actor, agency_ids: Mapping[int, object]) -> CityQuerySet[Case]:
    """Said in the words of the index of open cases."""
    share = worked_by(actor).filter(agency_id__in=sorted(agency_ids))
    return share.filter(status__in=sorted(OPEN), merged_into__isnull=True)
