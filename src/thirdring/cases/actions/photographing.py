"""Photos that come to a case beside a report of their own: with another system's news of it."""

from collections.abc import Sequence

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case, Media
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.rules import EntryKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

MOST_BESIDE = 50  # over the whole life of a case


@action
def put_beside(
    case: Case, photos: Sequence[CleanPhoto], *, actor: Actor, said_by: str, public: bool
) -> list[Media]:
    """Photos that came with an update: on the timeline under the sender's name, and nobody's report.

    As many as the case still has room for; [] when it has such photos enough.
    """
    held = take(case, "note", actor=actor)
    room = MOST_BESIDE - held.media.filter(report__isnull=True).count()
    fitting = list(photos)[: max(room, 0)]
    if not fitting:
        return []
    now = clock.now()
    line = Line(EntryKind.PHOTO, public=public, data={"photos": len(fitting), "by": said_by})
    append(held, [line], actor=actor, at=now)
    keep(held)
    return attach(held, None, fitting, at=now, public=public)  # last: files don't roll back
