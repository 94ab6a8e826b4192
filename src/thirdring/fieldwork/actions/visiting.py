"""A visit from arriving to leaving. What is recorded is true whatever became of the case meanwhile."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.progress import start
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case, Media
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.rules import EntryKind, PhotoKind, Status
from thirdring.catalogue.answers import Given, check_answers
from thirdring.catalogue.queries import version_by_id
from thirdring.fieldwork import policy
from thirdring.fieldwork.models import LabourLine, MaterialLine, Visit
from thirdring.fieldwork.rules import (
    MOST_AMOUNT,
    MOST_MINUTES,
    MOST_PEOPLE,
    MOST_SPANS,
    UNIT_LENGTH,
    WHAT_LENGTH,
    Span,
    VisitOutcome,
    on_the_clock,
)
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, invalid
from thirdring.kernel.words import storable

REMARK_LENGTH = 500


@action
def arrive(case: Case, *, actor: Actor, key: str, at: datetime) -> Visit:
    """Somebody is at the case's place, and the work on it begins if it hasn't. ``key`` names the visit.

    ``at`` is by the city's clock. Raises Invalid (visit) when the key is another visit's.
    """
    person = policy.person(actor)
    case = take(case, "start", actor=actor)
    if Visit.objects.of(case.city_id).filter(key=key).exists():
        raise invalid("visit", "This visit is known already. Open the case again.", "known")
    append(case, [Line(EntryKind.VISITED, data={"at": at.isoformat()})], actor=actor, at=clock.now())
    case = keep(case)
    if case.status == Status.ACCEPTED:
        case = start(case, actor=actor)
    team_id = case.team_id if case.team_id in actor.team_ids else None
    return Visit.objects.create(
        city_id=case.city_id, case=case, by_id=person, team_id=team_id, key=key, arrived_at=at
    )


@action
def inspect(visit: Visit, *, actor: Actor, answers: Given, language: str) -> Visit:
    """Keep what the crew found, in the one form answers have. Raises Invalid (answers.<code>)."""
    _require(actor, visit)
    questions = version_by_id(visit.case.city, visit.case.service_version_id).inspection
    visit.answers = check_answers(questions, answers, language)
    visit.save(update_fields=["answers"])
    return visit


@action
def photograph(case: Case, *, actor: Actor, photo: CleanPhoto, kind: PhotoKind) -> Media:
    """Put a photo from before or after the work on the case."""
    now, case = clock.now(), take(case, "note", actor=actor)
    said = {"photos": 1, "kind": str(kind)}
    append(case, [Line(EntryKind.PHOTO, public=True, data=said)], actor=actor, at=now)
    keep(case)
    return attach(case, None, [photo], at=now, kind=kind)[0]  # last: files don't roll back


@action
def add_labour(visit: Visit, *, actor: Actor, people: int, minutes: int) -> LabourLine:
    """Note how many people worked how long. Raises Invalid (people, minutes)."""
    _require(actor, visit)
    problems = []
    if not 1 <= people <= MOST_PEOPLE:
        problems.append(Problem("people", f"Write how many people worked, from 1 to {MOST_PEOPLE}."))
    if not 1 <= minutes <= MOST_MINUTES:
        problems.append(Problem("minutes", f"Write the minutes each worked, from 1 to {MOST_MINUTES}."))
    if problems:
        raise Invalid(problems)
    return LabourLine.objects.create(city_id=visit.city_id, visit=visit, people=people, minutes=minutes)


@action
def add_material(
    visit: Visit, *, actor: Actor, what: str, amount: Decimal, unit: str, cost: Decimal | None = None
) -> MaterialLine:
    """Note what was used up. Raises Invalid (what, amount, unit, cost)."""
    _require(actor, visit)
    what, unit = storable(what), storable(unit)
    problems = []
    if not 0 < len(what) <= WHAT_LENGTH:
        problems.append(Problem("what", f"Write what was used, in at most {WHAT_LENGTH} characters."))
    if not 0 < amount < MOST_AMOUNT:
        problems.append(Problem("amount", "Write how much was used, as a number above zero."))
    if not 0 < len(unit) <= UNIT_LENGTH:
        problems.append(
            Problem("unit", f"Write the unit, such as bags or kg, at most {UNIT_LENGTH} letters.")
        )
    if cost is not None and not 0 <= cost < MOST_AMOUNT:
        problems.append(Problem("cost", "Write the cost as a number, or leave it out."))
    if problems:
        raise Invalid(problems)
    return MaterialLine.objects.create(
        city_id=visit.city_id, visit=visit, what=what, amount=amount, unit=unit, cost=cost
    )


@action
def leave(
    visit: Visit,
    *,
    actor: Actor,
    outcome: VisitOutcome,
    at: datetime,
    spans: Sequence[Span] = (),
    remark: str = "",
) -> Visit:
    """End the visit: how, when, for how long the timer ran. Says nothing yet of how the case ends."""
    _require(actor, visit)
    remark = storable(remark)
    if len(remark) > REMARK_LENGTH:
        raise invalid("remark", f"Write at most {REMARK_LENGTH} characters.", "too_long")
    visit.left_at = max(at, visit.arrived_at)
    kept = [(max(since, visit.arrived_at), min(until, visit.left_at)) for since, until in spans[:MOST_SPANS]]
    visit.spans = [[since.isoformat(), until.isoformat()] for since, until in kept if since < until]
    visit.worked_minutes = round(on_the_clock(kept).total_seconds() / 60)
    visit.outcome, visit.remark = outcome, remark
    visit.save(update_fields=["left_at", "spans", "worked_minutes", "outcome", "remark"])
    return visit


def _require(actor: Actor, visit: Visit) -> None:
    if not policy.may(actor, "record", visit):
        raise NotAllowed("record on", "visit")
