"""One thing done with many cases: planned, looked at, done case by case, and undone where that can be.

Each case is changed in a transaction of its own, together with its line, by the verb its own page calls. So a
crash in the middle leaves whole cases, and going on does none of them twice.
"""

from collections.abc import Collection, Iterable

from django.db import transaction
from procrastinate.contrib.django import app

from thirdring.cases import policy as cases
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import DomainError, Invalid, MoveNotAllowed, NotAllowed, Stale, invalid
from thirdring.workbench.actions.verbs import VERBS, Said, refusal
from thirdring.workbench.models import BulkChange, BulkLine
from thirdring.workbench.policy import require_own
from thirdring.workbench.rules import MOST_CASES, UNDO_WITHIN, UNDONE_BY, BulkVerb, LineState, Refused

RUN = "thirdring.workbench.tasks.run_bulk"  # by name: the task itself calls back into these actions
BATCH = 500


@action
def plan(city: City, case_ids: Collection[int], *, verb: BulkVerb, said: Said, actor: Actor) -> BulkChange:
    """Write down what would be done with which cases and which would be left, and why; nothing is done yet.

    ``said`` is what was filled in, checked by the form. Cases the actor may not see are left out.
    Raises Invalid('cases') for none or too many.
    """
    if not 0 < len(case_ids) <= MOST_CASES:
        raise invalid("cases", f"Choose 1 to {MOST_CASES:,} cases.", "out_of_range")
    if actor.kind is not ActorKind.STAFF:
        raise NotAllowed("change", "number of cases at once")
    bulk = _planned(city, verb, said, actor)
    found = cases.visible_to(actor).filter(pk__in=case_ids).order_by("pk")
    _write(_line(bulk, case, refusal(verb, case, said, actor=actor, city=city)) for case in found)
    return bulk


@action
def plan_undoing(bulk: BulkChange, *, why: str, actor: Actor) -> BulkChange:
    """Write down how to undo it: for each case that was done and not changed since.

    Raises NotAllowed for another's, Invalid('bulk') when it can't be undone (any more).
    """
    require_own(actor, bulk)
    if not may_undo(bulk):
        raise invalid("bulk", "This can't be undone, or not any more.", "too_late")
    verb = UNDONE_BY[BulkVerb(bulk.verb)]
    undoing = _planned(bulk.city, verb, {"why": why}, actor, undoes=bulk)
    done = bulk.lines.filter(state=LineState.DONE).select_related("case").defer("case__search").order_by("pk")
    _write(_undoing_line(undoing, verb, line, actor) for line in done)
    return undoing


@action
def begin(bulk: BulkChange, *, actor: Actor, in_seconds: int = 0) -> BulkChange:
    """Let the worker do it, from now on or in so many seconds; a second time does nothing.

    Who begins with it themselves gives it time, and the worker goes on where they could not.
    """
    require_own(actor, bulk)
    fresh = BulkChange.objects.of(bulk.city_id).select_for_update(of=("self",)).get(pk=bulk.pk)
    if fresh.begun_at is None:
        fresh.begun_at = clock.now()
        fresh.save(update_fields=["begun_at"])
        app.configure_task(RUN, schedule_in={"seconds": in_seconds}).defer(
            bulk_id=fresh.pk, city_id=fresh.city_id
        )
    return fresh


@action
def do_next(bulk: BulkChange, *, actor: Actor) -> bool:
    """Do the next case that nobody else is doing; False when there is none left."""
    line = _next(bulk)
    if line is None:
        return False
    try:
        with transaction.atomic():
            done = VERBS[BulkVerb(bulk.verb)].perform(_as_planned(line), bulk.said, line.before, actor)
    except DomainError as error:
        line.state, line.why = LineState.REFUSED, _code_of(error)
    else:
        line.state, line.done_version = LineState.DONE, done.version
    line.save(update_fields=["state", "why", "done_version"])
    return True


@action
def end(bulk: BulkChange, *, actor: Actor) -> None:
    """Note that nothing is left to do, once that is so."""
    running = BulkChange.objects.of(bulk.city_id).filter(pk=bulk.pk, ended_at__isnull=True)
    if not bulk.lines.filter(state=LineState.PLANNED).exists():
        running.update(ended_at=clock.now())


def may_undo(bulk: BulkChange) -> bool:
    """Whether what was done can be taken back: the verb allows it, it has ended, lately, and wasn't yet."""
    return (
        BulkVerb(bulk.verb) in UNDONE_BY
        and bulk.ended_at is not None
        and clock.now() <= bulk.ended_at + UNDO_WITHIN
        and not BulkChange.objects.of(bulk.city_id).filter(undoes_id=bulk.pk).exists()
    )


def _planned(
    city: City, verb: BulkVerb, said: Said, actor: Actor, undoes: BulkChange | None = None
) -> BulkChange:
    return BulkChange.objects.create(
        city=city, by_id=actor.id or 0, verb=verb, said=dict(said), undoes=undoes, planned_at=clock.now()
    )


def _line(bulk: BulkChange, case: Case, refused: Refused | None) -> BulkLine:
    return BulkLine(
        city_id=bulk.city_id,
        bulk=bulk,
        case=case,
        version=case.version,
        state=LineState.REFUSED if refused else LineState.PLANNED,
        why=refused or "",
        before={"team_id": case.team_id, "assignee_id": case.assignee_id},
    )


def _undoing_line(undoing: BulkChange, verb: BulkVerb, done: BulkLine, actor: Actor) -> BulkLine:
    refused = refusal(verb, done.case, undoing.said, actor=actor, city=undoing.city)
    if done.case.version != done.done_version:
        refused = Refused.STALE
    line = _line(undoing, done.case, refused)
    line.before = done.before
    return line


def _write(lines: Iterable[BulkLine]) -> None:
    BulkLine.objects.bulk_create(list(lines), batch_size=BATCH)


def _next(bulk: BulkChange) -> BulkLine | None:
    left = BulkLine.objects.of(bulk.city_id).filter(bulk=bulk, state=LineState.PLANNED).order_by("pk")
    return left.select_for_update(skip_locked=True, of=("self",)).first()


def _as_planned(line: BulkLine) -> Case:
    """The case as it was when the change was planned: the verb refuses it if anything happened since."""
    case = Case.objects.of(line.city_id).select_related("city").defer("search").get(pk=line.case_id)
    case.version = line.version
    return case


def _code_of(error: DomainError) -> Refused:
    if isinstance(error, Invalid):
        known = {"same": Refused.SAME, "open": Refused.OFFERED, "unknown": Refused.OTHER_AGENCY}
        return known.get(error.problems[0].code, Refused.INVALID)
    codes = {Stale: Refused.STALE, NotAllowed: Refused.NOT_ALLOWED, MoveNotAllowed: Refused.MOVE}
    return codes.get(type(error), Refused.INVALID)
