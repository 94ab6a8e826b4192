"""A case worked on by another jurisdiction: that it went there, and what came back."""

from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import resume
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

NO_WORDS = "{by} closed this request and gave no explanation."


@action
def pass_on(case: Case, *, actor: Actor, to: str) -> Case:
    """Say on the timeline that the case was sent to another jurisdiction; it stays ours to watch."""
    case = take(case, "note", actor=actor)
    append(case, [Line(EntryKind.PASSED_ON, public=True, data={"to": to})], actor=actor, at=clock.now())
    return keep(case)


@action
def remote_news(case: Case, *, actor: Actor, by: str, status: str, notes: str, closed: bool) -> Case:
    """Put on the timeline what the other jurisdiction says; its closing closes the case here, in its words.

    Takes the case as it is now: the news is of over there, so it can't be stale here.
    """
    case.refresh_from_db(fields=["version"])
    case = take(case, "note", actor=actor)
    data = {"by": by, "status": status, "words": notes}
    append(case, [Line(EntryKind.REMOTE_NEWS, public=True, data=data)], actor=actor, at=clock.now())
    case = keep(case)
    return _closed_too(case, actor=actor, answer=notes or NO_WORDS.format(by=by)) if closed else case


def _closed_too(case: Case, *, actor: Actor, answer: str) -> Case:
    """Not the city's to fix, and never counted as fixed by it. Types that can't end so are left alone."""
    outcome = Outcome.NOT_CITY_RESPONSIBILITY
    if (
        case.status == Status.CLOSED
        or outcome not in version_by_id(case.city, case.service_version_id).outcomes
    ):
        return case
    if case.status == Status.ON_HOLD:
        case = resume(case, actor=actor)
    return close(case, actor=actor, outcome=outcome, answer=answer)
