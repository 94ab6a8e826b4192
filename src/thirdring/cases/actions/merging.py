"""Two cases that are one thing: merging moves the reports, un-merging moves exactly them back.

The merged case keeps its status, its timeline and its promises as they stood; it is only no longer work. So
un-merging needs to undo nothing but the move. The reports keep their references, words, photos and people.
"""

from collections.abc import Iterable

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import CasesMerged, CasesUnmerged
from thirdring.cases.models import Case, Follow, Media, Merge, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind, Status
from thirdring.cases.task_queries import has_open_tasks
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotFound, invalid
from thirdring.kernel.events import record


@action
def merge(case: Case, *, into: Case, actor: Actor) -> Case:
    """Make the case part of another: its reporters hear that one's news from now on. Returns the other.

    Raises Invalid('into') when the two can't be one, Stale when either changed meanwhile.
    """
    now = clock.now()
    child, parent = _both(case, into, actor)
    _check(child, parent, actor)
    reports = list(child.reports.order_by("pk").values_list("pk", flat=True))
    merge = Merge(
        city_id=child.city_id,
        case=child,
        into=parent,
        report_ids=reports,
        media_ids=list(child.media.filter(report__in=reports).values_list("pk", flat=True)),
        follow_ids=_follows_to_move(child, parent),
        promise_ids=[],
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        at=now,
    )
    merge.save()
    _move(merge, parent)
    parent.report_count += len(reports)
    child.report_count, child.merged_into = 0, parent
    _say(child, EntryKind.MERGED, parent, len(reports), actor)
    _say(parent, EntryKind.JOINED, child, len(reports), actor)
    record(CasesMerged(city_id=child.city_id, case=parent, merged=child, by=actor, report_ids=tuple(reports)))
    keep(child, changed=["report_count", "merged_into"])
    return keep(parent, changed=["report_count"])


@action
def unmerge(case: Case, *, actor: Actor) -> Case:
    """Take a merge back: the case is work again, with the reports it had. Returns it.

    The case must stand as the person saw it; the one it was part of is taken as it is by then, because what
    was done to it meanwhile changes nothing about the two being apart.
    """
    merge = Merge.objects.of(actor.city_id).filter(case_id=case.pk, undone_at__isnull=True).first()
    if merge is None:
        raise NotFound("This case is not part of another.")
    child, parent = _both(case, _as_it_stands(merge, actor), actor)
    if parent.merged_into_id is not None:
        raise invalid("case", f"First separate {pretty(parent.reference)} from the case it is part of.")
    _move(merge, child)
    parent.report_count -= len(merge.report_ids)
    child.report_count, child.merged_into = len(merge.report_ids), None
    _say(child, EntryKind.UNMERGED, parent, len(merge.report_ids), actor)
    _say(parent, EntryKind.UNMERGED, child, len(merge.report_ids), actor)
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    promises = tuple(merge.promise_ids)
    record(CasesUnmerged(city_id=child.city_id, case=child, former=parent, by=actor, promise_ids=promises))
    keep(parent, changed=["report_count"])
    return keep(child, changed=["report_count", "merged_into"])


@action
def note_stopped_clocks(case: Case, promise_ids: Iterable[int], *, actor: Actor) -> None:
    """Remember whose clocks a merge stopped, so that taking it back starts exactly those."""
    open_merge = Merge.objects.of(case.city_id).filter(case=case, undone_at__isnull=True)
    open_merge.update(promise_ids=list(promise_ids))


def _as_it_stands(merge: Merge, actor: Actor) -> Case:
    """The case that the other is part of, both locked, so that nobody changes it between look and take."""
    both = Case.objects.of(actor.city_id).filter(pk__in=[merge.case_id, merge.into_id])
    return {each.pk: each for each in both.select_for_update().only("version").order_by("pk")}[merge.into_id]


def _both(case: Case, other: Case, actor: Actor) -> tuple[Case, Case]:
    """Both cases locked, always in the same order, so that two merges never wait for each other."""
    if case.pk == other.pk:
        raise invalid("into", "A case can't be part of itself.", "same")
    taken = {
        each.pk: take(each, "merge", actor=actor) for each in sorted((case, other), key=lambda one: one.pk)
    }
    return taken[case.pk], taken[other.pk]


def _check(child: Case, parent: Case, actor: Actor) -> None:
    if Status.CLOSED in {child.status, parent.status}:
        raise invalid("into", "Only open cases are merged. Reopen the closed one first.", "closed")
    for each in (child, parent):
        if each.merged_into is not None:
            whole = pretty(each.merged_into.reference)
            said = f"{pretty(each.reference)} is part of {whole} already. Choose {whole} instead."
            raise invalid("into", said, "merged")
    if has_open_tasks(child):
        raise invalid(
            "into", "Its plan has open tasks. Finish them, or call them off, before joining it.", "plan"
        )
    if child.private != parent.private:
        raise invalid("into", "A private case and a public one stay apart.", "private")
    if actor.kind is not ActorKind.STAFF and _safety(child) != _safety(parent):
        raise invalid("into", "Only a person may join a matter of safety to another.", "safety")


def _safety(case: Case) -> bool:
    return version_by_id(case.city, case.service_version_id).safety


def _follows_to_move(child: Case, parent: Case) -> list[int]:
    """The child's followers who do not follow the parent yet."""
    already = parent.follows.values("constituent")
    return list(child.follows.exclude(constituent__in=already).values_list("pk", flat=True))


def _move(merge: Merge, to: Case) -> None:
    city = merge.city_id
    Report.objects.of(city).filter(pk__in=merge.report_ids).update(case=to)
    Media.objects.of(city).filter(pk__in=merge.media_ids).update(case=to)
    Follow.objects.of(city).filter(pk__in=merge.follow_ids).update(case=to)


def _say(case: Case, kind: EntryKind, other: Case, reports: int, actor: Actor) -> None:
    data = {"case": other.reference, "reports": reports}
    append(case, [Line(kind, public=True, data=data)], actor=actor, at=clock.now())
