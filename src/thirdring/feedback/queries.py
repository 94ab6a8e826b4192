"""Reads over feedback."""

from datetime import timedelta

from thirdring.cases.models import Case, Closure, Report
from thirdring.cases.rules import Outcome, Status
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.feedback.models import ClosingFlag, Dispute, Question
from thirdring.feedback.rules import BATCH_WITHIN, may_reopen
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.staff.models import Membership
from thirdring.staff.rules import OF_AN_AGENCY

COMPARED = 300  # the latest fixed cases of a type: those of them that show their work give its floor


def may_dispute(case: Case) -> bool:
    """Whether there is anything to dispute: the city said it was done with it."""
    return case.status == Status.CLOSED and case.closed_at is not None


def reopens(case: Case) -> bool:
    """Whether a dispute now takes this closed case up again; else it opens a new one."""
    days = version_by_id(case.city, case.service_version_id).reopen_days
    return case.closed_at is not None and may_reopen(case.closed_at, clock.now(), days=days)


def next_number(case: Case) -> int:
    """Which dispute about the same thing the next one is: those of the case it recurs from count."""
    own = case.disputes.order_by("-number").values_list("number", flat=True).first()
    before = Dispute.objects.of(case.city_id).filter(recurrence=case).values_list("number", flat=True).first()
    return max(own or 0, before or 0) + 1


def contact_of(report: Report) -> dict[str, str]:
    """How whoever made a report is reached: 'email', 'phone' where known."""
    if report.constituent_id is None:
        return {}
    points = ContactPoint.objects.of(report.city_id).filter(constituent_id=report.constituent_id)
    return dict(points.order_by("-pk").values_list("kind", "value"))


def somebody_else(case: Case, but: int | None) -> int | None:
    """Who of the case's team (or agency) may take it on instead: the one with the fewest open cases."""
    people = Membership.objects.of(case.city_id).filter(
        agency_id=case.agency_id, role__in=OF_AN_AGENCY, user__is_active=True
    )
    if case.team_id is not None:
        people = people.filter(team_id=case.team_id)
    ids = set(people.values_list("user_id", flat=True)) - {but}
    busy = Case.objects.of(case.city_id).filter(assignee_id__in=ids).exclude(status=Status.CLOSED)
    load = dict.fromkeys(ids, 0)
    for user_id in busy.values_list("assignee_id", flat=True):
        load[user_id] += 1
    return min(ids, key=lambda user_id: (load[user_id], user_id), default=None)


def question_by_token(city: City, token: str) -> Question:
    """The question whose link this is. Raises NotFound."""
    found = Question.objects.of(city).select_related("case__city").defer("case__search")
    question = found.filter(token=token).first()
    if question is None:
        raise NotFound("This link leads to no question of ours.")
    return question


def questions_of(case: Case) -> list[Question]:
    """What was asked about a case, newest first."""
    return list(case.questions.select_related("asked_by").order_by("-asked_at", "-pk"))


def flags_on(case: Case) -> list[ClosingFlag]:
    """What was odd about a case's closings, newest first."""
    return list(case.closing_flags.select_related("by").order_by("-at", "-pk"))


def shown_lengths(case: Case) -> list[timedelta]:
    """How long the latest other fixed cases of the type took, of those that show their work."""
    fixed = Case.objects.of(case.city_id).filter(type_id=case.type_id, outcome=Outcome.FIXED)
    latest = fixed.exclude(pk=case.pk).order_by("-opened_at").values("pk")[:COMPARED]
    shown = Closure.objects.of(case.city_id).filter(case__in=latest, reopened_at__isnull=True)
    rows = shown.exclude(evidence="").values_list("case__opened_at", "at")
    return [closed - opened for opened, closed in rows]


def closed_lately(closure: Closure) -> int:
    """How many cases the same person closed within a minute up to this closing, it included."""
    lately = Closure.objects.of(closure.city_id).filter(
        by_id=closure.by_id, at__gt=closure.at - BATCH_WITHIN, at__lte=closure.at
    )
    return lately.count()
