"""Putting a fetched photo on the case of its report."""

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case, Media, Report
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

MOST_PHOTOS = 5
MOST_BESIDE = 50  # with updates, over the whole life of a case


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


@action
def put_beside(case: Case, photo: CleanPhoto, *, actor: Actor, said_by: str, public: bool) -> Media | None:
    """A photo that came with an update: on the timeline under the sender's name, and nobody's report.

    None when the case has such photos enough.
    """
    held = take(case, "note", actor=actor)
    if held.media.filter(report__isnull=True).count() >= MOST_BESIDE:
        return None
    now = clock.now()
    line = Line(EntryKind.PHOTO, public=public, data={"photos": 1, "by": said_by})
    append(held, [line], actor=actor, at=now)
    keep(held)
    return attach(held, None, [photo], at=now, public=public)[0]  # last: files don't roll back
