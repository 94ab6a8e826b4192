"""Two people who are one: everything of one becomes the other's; taking it back moves exactly that.

The merged one stays as a name that leads to the other, with those contact points that both had. So whoever
reports under the old name is known as the other, and taking back undoes nothing but moves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from thirdring.constituents.actions.remembering import one_at_a_time
from thirdring.constituents.events import PeopleMerged, PeopleUnmerged
from thirdring.constituents.models import (
    Consent,
    Constituent,
    ContactPoint,
    PersonFlag,
    PersonMerge,
    PersonNote,
)
from thirdring.constituents.policy import require
from thirdring.constituents.rules import REASON_LENGTH
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable

_MOVING: dict[str, Any] = {
    "constituents.Consent": Consent,
    "constituents.PersonFlag": PersonFlag,
    "constituents.PersonNote": PersonNote,
}
_POINTS, _MERGED = "constituents.ContactPoint", "constituents.Constituent"


@action
def merge_people(
    person_id: int, *, into: int, reason: str, actor: Actor, name: str = "", language: str = ""
) -> PersonMerge:
    """Make one person another, who is called ``name`` and speaks ``language`` from now on ('' as before).

    Raises Invalid (into, reason, name, language), NotFound, NotAllowed.
    """
    require(actor, "merge", actor.city_id)
    merged, survivor = _both(actor.city_id, person_id, into)
    reason = storable(reason)
    after = {"name": storable(name) or survivor.name, "language": language or survivor.language}
    _check(merged, survivor, reason, after)
    merge = PersonMerge.objects.create(
        city_id=actor.city_id,
        survivor=survivor,
        merged=merged,
        before={"name": survivor.name, "language": survivor.language},
        after=after,
        reason=reason,
        by_id=actor.id or 0,
        at=clock.now(),
    )
    note_moved(merge.pk, _hand_over(merged, survivor), actor=actor)
    survivor.name, survivor.language = after["name"], after["language"]
    survivor.save(update_fields=["name", "language"])
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into"])
    record(
        PeopleMerged(city_id=actor.city_id, merge_id=merge.pk, survivor_id=survivor.pk, merged_id=merged.pk)
    )
    return merge


@action
def unmerge_people(merge_id: int, *, reason: str, actor: Actor) -> PersonMerge:
    """Take a merge back: exactly what moved goes back, what came since stays. The newest merge comes first.

    The survivor is called what they were before, unless somebody renamed them since. Raises Invalid (reason,
    merge), NotFound, Stale, NotAllowed.
    """
    require(actor, "merge", actor.city_id)
    known = PersonMerge.objects.of(actor.city_id).filter(pk=merge_id).first()
    if known is None:
        raise NotFound("There is no such merge.")
    merged, survivor = _both(actor.city_id, known.merged_id, known.survivor_id)
    merge = PersonMerge.objects.of(actor.city_id).select_for_update().get(pk=merge_id)
    if merge.undone_at is not None:
        raise Stale("merge")
    reason = storable(reason)
    _check_undoing(merge, survivor, reason)
    _give_back(merge)
    if {"name": survivor.name, "language": survivor.language} == merge.after:
        survivor.name, survivor.language = merge.before["name"], merge.before["language"]
        survivor.save(update_fields=["name", "language"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    merge.undone_by_id, merge.undone_at, merge.undone_reason = actor.id, clock.now(), reason
    merge.save(update_fields=["undone_by", "undone_at", "undone_reason"])
    record(
        PeopleUnmerged(
            city_id=actor.city_id,
            merge_id=merge.pk,
            survivor_id=survivor.pk,
            merged_id=merged.pk,
            moved=merge.moved,
        )
    )
    return merge


@action
def note_moved(merge_id: int, moved: Mapping[str, Sequence[Any]], *, actor: Actor) -> None:
    """Remember which rows of a table a merge moved, so that taking it back moves exactly those."""
    merge = PersonMerge.objects.of(actor.city_id).select_for_update().get(pk=merge_id)
    merge.moved = {**merge.moved, **{table: list(rows) for table, rows in moved.items()}}
    merge.save(update_fields=["moved"])


def _both(city_id: int, one: int, other: int) -> tuple[Constituent, Constituent]:
    """Both people, in one order for all; first nobody else may be writing down their contact points."""
    if one == other:
        raise invalid("into", "Choose somebody else: nobody is merged with themselves.", "same")
    points = ContactPoint.objects.of(city_id).filter(constituent__in=[one, other])
    one_at_a_time(city_id, list(points.values_list("kind", "value")))
    rows = Constituent.objects.of(city_id).select_for_update().filter(pk__in=[one, other]).order_by("pk")
    found = {person.pk: person for person in rows}
    if len(found) < 2:
        raise NotFound("There is no such person here.")
    return found[one], found[other]


def _check(merged: Constituent, survivor: Constituent, reason: str, after: Mapping[str, str]) -> None:
    problems = list(_reason_problems(reason))
    for person in (merged, survivor):
        if person.merged_into_id is not None:
            said = f"{person} is part of somebody else already. Look them up again."
            problems.append(Problem("into", said, "merged"))
    if len(after["name"]) > 160:
        problems.append(Problem("name", "Choose a name of at most 160 letters.", "too_long"))
    if after["language"] not in {merged.language, survivor.language}:
        problems.append(Problem("language", "Choose the language of one of the two."))
    if problems:
        raise Invalid(problems)


def _reason_problems(reason: str) -> Sequence[Problem]:
    if 0 < len(reason) <= REASON_LENGTH:
        return ()
    return (Problem("reason", f"Say why, in 1 to {REASON_LENGTH} letters.", "required"),)


def _check_undoing(merge: PersonMerge, survivor: Constituent, reason: str) -> None:
    problems = list(_reason_problems(reason))
    if survivor.merged_into_id is not None:
        problems.append(Problem("merge", f"First separate {survivor} from the person they are part of."))
    newer = PersonMerge.objects.of(merge.city_id).filter(survivor=survivor, undone_at__isnull=True)
    newer = newer.filter(Q(at__gt=merge.at) | Q(at=merge.at, pk__gt=merge.pk)).select_related("merged")
    if (first := newer.order_by("-at", "-pk").first()) is not None:
        problems.append(Problem("merge", f"First take the newer merge with {first.merged} back."))
    if problems:
        raise Invalid(problems)


def _hand_over(merged: Constituent, survivor: Constituent) -> dict[str, list[int]]:
    """All of this room: contact points the survivor lacks, the rest, and who was merged before."""
    city = merged.city_id
    moved: dict[str, list[int]] = {}
    has = set(survivor.contact_points.values_list("kind", "value"))
    points = [
        point.pk for point in merged.contact_points.order_by("pk") if (point.kind, point.value) not in has
    ]
    ContactPoint.objects.of(city).filter(pk__in=points).update(constituent=survivor)
    moved[_POINTS] = points
    for table, model in _MOVING.items():
        rows = model.objects.of(city).filter(constituent=merged)
        moved[table] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(constituent=survivor)
    earlier = Constituent.objects.of(city).filter(merged_into=merged)
    moved[_MERGED] = list(earlier.order_by("pk").values_list("pk", flat=True))
    earlier.update(merged_into=survivor)
    return moved


def _give_back(merge: PersonMerge) -> None:
    city, to = merge.city_id, merge.merged_id
    for table, model in (_MOVING | {_POINTS: ContactPoint}).items():
        rows = model.objects.of(city).filter(pk__in=merge.moved.get(table, ()))
        rows.filter(constituent=merge.survivor_id).update(constituent=to)
    earlier = Constituent.objects.of(city).filter(pk__in=merge.moved.get(_MERGED, ()))
    earlier.filter(merged_into=merge.survivor_id).update(merged_into=to)
