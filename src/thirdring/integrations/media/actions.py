"""Putting a fetched photo on the case of its report."""

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Media, Report
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

MOST_PHOTOS = 5


@action
def put_on(report: Report, photo: CleanPhoto, *, actor: Actor) -> Media | None:
    """The photo on the report's case as it is now; None when the report has photos enough."""
    case = take(report.case, "note", actor=actor)
    if case.media.filter(report=report).count() >= MOST_PHOTOS:
        return None
    now = clock.now()
    append(case, [Line(EntryKind.PHOTO, public=True, data={"photos": 1})], actor=actor, at=now)
    keep(case)
    return attach(case, report, [photo], at=now)[0]  # last: files don't roll back
