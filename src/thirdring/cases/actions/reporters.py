"""Reports and follows of somebody who turned out to be somebody else, and back again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from thirdring.cases.models import Follow, Report
from thirdring.constituents.actions.merging import note_moved
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

REPORTS, FOLLOWS, DROPPED = "cases.Report", "cases.Follow", "cases.Follow dropped"


@action
def hand_over(city_id: int, person_id: int, *, to: int, merge_id: int, actor: Actor) -> None:
    """Give one person's reports and follows to another, and note which.

    What the other follows already is followed once: else they would be told of everything twice.
    """
    reports = Report.objects.of(city_id).filter(constituent_id=person_id)
    follows = Follow.objects.of(city_id).filter(constituent_id=person_id)
    double = follows.filter(case__in=Follow.objects.of(city_id).filter(constituent_id=to).values("case"))
    dropped = [[case, since.isoformat()] for case, since in double.values_list("case_id", "since")]
    double.delete()
    moved: dict[str, list[Any]] = {REPORTS: _ids(reports), FOLLOWS: _ids(follows), DROPPED: dropped}
    reports.update(constituent_id=to)
    follows.update(constituent_id=to)
    note_moved(merge_id, moved, actor=actor)


@action
def give_back(city_id: int, moved: Mapping[str, Sequence[Any]], *, frm: int, to: int, actor: Actor) -> None:
    """Give exactly these back, as far as they are still there; what was dropped is made again."""
    Report.objects.of(city_id).filter(pk__in=moved.get(REPORTS, ()), constituent_id=frm).update(
        constituent_id=to
    )
    Follow.objects.of(city_id).filter(pk__in=moved.get(FOLLOWS, ()), constituent_id=frm).update(
        constituent_id=to
    )
    for case_id, since in moved.get(DROPPED, ()):
        at = datetime.fromisoformat(since)
        Follow.objects.of(city_id).get_or_create(
            city_id=city_id, case_id=case_id, constituent_id=to, defaults={"since": at}
        )


def _ids(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
