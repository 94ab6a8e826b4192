"""Closing the cases of an event in bulk: one answer for all, each case once, what changed left alone."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from procrastinate.contrib.django import app

from thirdring.cases.actions import closing as case_closing
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import DomainError, Invalid, MoveNotAllowed, Problem, Stale, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.mass_events.actions.holding import staff_id, taken
from thirdring.mass_events.events import ClosingDone
from thirdring.mass_events.models import Closing, ClosingCase, Event, Look
from thirdring.mass_events.queries import closable
from thirdring.mass_events.rules import Left, Step, sample_of

CLOSE = "thirdring.mass_events.tasks.close_cases"  # by name: the task itself calls back into these actions
BATCH = 50  # cases a transaction
_WHY: Mapping[type[DomainError], Left] = {Stale: Left.CHANGED, MoveNotAllowed: Left.WAITS}


@action
def begin_closing(event: Event, *, actor: Actor, outcome: str, answer: str, expected: int) -> Closing:
    """Close all open cases of an event with one answer, in the background, as they stand at this moment.

    ``expected`` is how many the supervisor was shown: when there are others by now, they look again first.
    Raises Stale, NotAllowed, Invalid (outcome, answer, event).
    """
    event, answer = taken(event, "close", actor=actor), storable(answer)
    _check(event, outcome, answer)
    rows = list(closable(event, actor).values_list("pk", "version"))
    if len(rows) != expected:
        raise Stale("list")
    if not rows:
        raise invalid("event", "None of its cases is open.", "none")
    made = Closing.objects.create(
        city_id=event.city_id,
        event=event,
        outcome=outcome,
        answer=answer,
        seed=secrets.randbits(31),
        at=clock.now(),
        by_id=staff_id(actor),
    )
    ClosingCase.objects.bulk_create(
        [ClosingCase(city_id=event.city_id, closing=made, case_id=pk, version=v) for pk, v in rows],
        batch_size=1000,
    )
    app.configure_task(CLOSE).defer(closing_id=made.pk, city_id=made.city_id)
    return made


@action
def close_some(closing: Closing, *, actor: Actor) -> int:
    """Close the next cases that no other worker has; returns how many it dealt with.

    Each case by the same verb as by hand. One that fails is left with the reason, and stops no other.
    """
    waiting = ClosingCase.objects.of(closing.city_id).filter(closing=closing, step=Step.WAITING)
    rows = list(waiting.order_by("pk").select_for_update(skip_locked=True)[:BATCH])
    by = _closer(closing)
    for row in rows:
        row.step, row.left = Step.CLOSED, ""
        try:
            with transaction.atomic():
                case = Case(pk=row.case_id, city_id=row.city_id, version=row.version)
                case_closing.close(case, actor=by, outcome=Outcome(closing.outcome), answer=closing.answer)
        except DomainError as error:
            row.step, row.left = Step.LEFT, _why(error)
    ClosingCase.objects.of(closing.city_id).bulk_update(rows, ["step", "left"])
    return len(rows)


@action
def finish_closing(closing: Closing, *, actor: Actor) -> bool:
    """Once nothing waits, draw the sample that is looked at again; once, whoever comes first."""
    held = Closing.objects.of(closing.city_id).select_for_update(of=("self",)).select_related("event")
    fresh = held.filter(pk=closing.pk, done_at__isnull=True).first()
    if fresh is None or fresh.rows.filter(step=Step.WAITING).exists():
        return False
    closed = list(fresh.rows.filter(step=Step.CLOSED).values_list("case_id", flat=True))
    drawn = sample_of(closed, seed=fresh.seed)
    Look.objects.bulk_create([Look(city_id=fresh.city_id, closing=fresh, case_id=pk) for pk in drawn])
    fresh.done_at = clock.now()
    fresh.save(update_fields=["done_at"])
    record(ClosingDone(city_id=fresh.city_id, event=fresh.event, closing=fresh, by=actor))
    return True


def _why(error: DomainError) -> Left:
    """Why a case could not be closed, in a word the supervisor can act upon."""
    if isinstance(error, Invalid):
        fields = {problem.field for problem in error.problems}
        return Left.OUTCOME if fields == {"outcome"} else Left.EVIDENCE
    return _WHY.get(type(error), Left.GONE)


def _closer(closing: Closing) -> Actor:
    """The program, in the name of who ordered it: the timeline says who, and no single closing is theirs."""
    name = closing.by.name if closing.by else ""
    return Actor(
        kind=ActorKind.SYSTEM,
        city_id=closing.city_id,
        id=closing.by_id,
        name=name,
        reason="the closing of an event",
    )


def _check(event: Event, outcome: str, answer: str) -> None:
    problems = []
    if outcome not in {Outcome.FIXED, Outcome.NO_PROBLEM_FOUND, Outcome.CANNOT_FIX}:
        problems.append(Problem("outcome", "Choose how the cases ended.", "unknown"))
    if not answer:
        cure = "Write the answer that every resident will read: what was found and what was done."
        problems.append(Problem("answer", cure, "required"))
    if len(answer) > case_closing.ANSWER_LENGTH:
        most = f"{case_closing.ANSWER_LENGTH:,}"
        problems.append(Problem("answer", f"Write at most {most} characters.", "too_long"))
    if event.closings.filter(done_at__isnull=True).exists():
        problems.append(Problem("answer", "A closing is under way. Wait until it is through.", "busy"))
    if problems:
        raise Invalid(problems)
