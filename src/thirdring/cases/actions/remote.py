"""A case worked on by another jurisdiction: that it went there, and what came back."""

from thirdring.cases.actions.closing import ANSWER_LENGTH, close, reopen
from thirdring.cases.actions.progress import resume
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.cases.task_queries import has_open_tasks
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import storable

NO_WORDS = "{by} closed this request and gave no explanation."
OPEN_AGAIN = "{by} works on it again."


@action
def pass_on(case: Case, *, actor: Actor, to: str) -> Case:
    """Say on the timeline that the case was sent to another jurisdiction; it stays ours to watch."""
    case = take(case, "transfer", actor=actor)
    append(case, [Line(EntryKind.PASSED_ON, public=True, data={"to": to})], actor=actor, at=clock.now())
    return keep(case)


@action
def remote_news(
    case: Case, *, actor: Actor, by: str, status: str, notes: str, closed: bool, reopened: bool = False
) -> Case:
    """Put on the timeline what the other jurisdiction says; its closing closes the case here, in its words.

    Takes the case as it is now, and the case it was joined to if it was: the news is of over there, so it
    can't be stale here.
    """
    case, words = _as_it_is(case), storable(notes)[:ANSWER_LENGTH]
    data = {"by": by, "status": status, "words": words}
    append(case, [Line(EntryKind.REMOTE_NEWS, public=True, data=data)], actor=actor, at=clock.now())
    case = keep(case)
    if closed:
        return _closed_too(case, actor=actor, answer=words or NO_WORDS.format(by=by))
    if reopened and (case.status, case.outcome) == (Status.CLOSED, Outcome.NOT_CITY_RESPONSIBILITY):
        return reopen(case, actor=actor, reason=words[:1000] or OPEN_AGAIN.format(by=by))
    return case


def _as_it_is(case: Case) -> Case:
    """The case, or what it is part of by now, locked."""
    cases = Case.objects.of(case.city_id).select_related("city").defer("search")
    fresh = cases.select_for_update(of=("self",)).get(pk=case.pk)
    return _as_it_is(fresh.merged_into) if fresh.merged_into is not None else fresh


def _closed_too(case: Case, *, actor: Actor, answer: str) -> Case:
    """Not the city's to fix, and never counted as fixed by it. Types that can't end so are left alone.

    So is a case with a plan of our own that is not over: the news stands on its timeline.
    """
    outcome = Outcome.NOT_CITY_RESPONSIBILITY
    allowed = version_by_id(case.city, case.service_version_id).outcomes
    if case.status == Status.CLOSED or (allowed and outcome not in allowed) or has_open_tasks(case):
        return case
    if case.status == Status.ON_HOLD:
        case = resume(case, actor=actor)
    return close(case, actor=actor, outcome=outcome, answer=answer)
