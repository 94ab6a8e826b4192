"""Reads over fieldwork: the day's stops, a case's visits, what a period took."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from thirdring.cases import policy as cases
from thirdring.cases import references
from thirdring.cases.models import Case, Report
from thirdring.cases.rules import EntryKind, Status
from thirdring.fieldwork.models import LabourLine, MaterialLine, Visit
from thirdring.fieldwork.policy import visible_to
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet

MOST_STOPS = 60
AT_WORK = (Status.ACCEPTED, Status.IN_PROGRESS)


def day_of(actor: Actor) -> list[Case]:
    """The cases to drive to: taken on, and this person's or nobody's of their teams; soonest due first.

    Somebody of an agency without a team of their own has the whole agency's.
    """
    teams = actor.team_ids
    theirs = Q(team_id__in=teams) if teams else Q(agency_id__in=actor.agency_ids)
    ours = Q(assignee_id=actor.id) | Q(assignee_id=None) & theirs
    open_ones = cases.worked_by(actor).filter(ours, status__in=AT_WORK, merged_into=None)
    stops = open_ones.select_related("service_version", "type", "agency", "team", "city", "assignee")
    return list(stops.order_by("due_at", "pk")[:MOST_STOPS])


def visits_of(case: Case) -> list[Visit]:
    """A case's visits with their lines, latest first."""
    visits = case.visits.select_related("by", "team").prefetch_related("labour", "materials")
    return list(visits.order_by("-arrived_at", "-pk"))


def visit_under_way(case: Case, actor: Actor) -> Visit | None:
    """The visit this person began at the case and has not ended."""
    return case.visits.filter(by_id=actor.id, left_at=None).order_by("-arrived_at", "-pk").first()


def visit_by_key(actor: Actor, key: str) -> Visit:
    """The visit a phone means. Raises NotFound."""
    visits = Visit.objects.of(actor.city_id).filter(by_id=actor.id, key=key)
    found = visits.select_related("case__city").defer("case__search").first()
    if found is None:
        raise NotFound("There is no such visit of yours. Say first that you are there.")
    return found


def case_anywhere(actor: Actor, text: str) -> Case:
    """The case a reference leads to now, whoever has it; ask ``had`` before telling. Raises NotFound."""
    reports = Report.objects.of(actor.city_id).select_related("case__city", "case__agency")
    found = reports.defer("case__search").filter(reference=references.parse(text)).first()
    if found is None:
        raise NotFound("No case has this reference.")
    return found.case


def had(actor: Actor, case: Case) -> bool:
    """Whether the case was this person's agency's at some time, or they did something on it."""
    was_theirs = Q(kind=EntryKind.ASSIGNED, data__agency_id__in=sorted(actor.agency_ids))
    return case.entries.filter(was_theirs | Q(actor_kind=actor.kind, actor_id=actor.id)).exists()


def labour_between(actor: Actor, since: datetime, until: datetime) -> Sequence[LabourLine]:
    """The labour lines of visits that began in [since, until), as far as the actor sees them."""
    return list(_with_visit(LabourLine.objects.of(actor.city_id), actor, since, until))


def material_between(actor: Actor, since: datetime, until: datetime) -> Sequence[MaterialLine]:
    """The material lines, likewise."""
    return list(_with_visit(MaterialLine.objects.of(actor.city_id), actor, since, until))


def _with_visit(lines: CityQuerySet, actor: Actor, since: datetime, until: datetime) -> CityQuerySet:  # type: ignore[type-arg]  # of either line
    visits = visible_to(actor).filter(arrived_at__gte=since, arrived_at__lt=until)
    whole = lines.filter(visit__in=visits).select_related(
        "visit__case__type", "visit__case__agency", "visit__by", "visit__team"
    )
    return whole.order_by("visit__arrived_at", "pk")
