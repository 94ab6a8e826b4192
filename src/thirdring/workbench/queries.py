"""Reads over the workbench: who has a case open, and what was done with many cases, kept views."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F

from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.workbench.models import BulkChange, BulkLine, Presence, SavedView
from thirdring.workbench.policy import changes_visible_to, views_visible_to
from thirdring.workbench.rules import PRESENT_FOR, TYPING_FOR


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has a case open, and whether they are writing just now."""

    name: str
    typing: bool


def others_at(actor: Actor, case_ids: Collection[int]) -> dict[int, list[Here]]:
    """Who else has these cases open, by case and name; one query. The caller may see the cases."""
    if not case_ids:
        return {}
    now = clock.now()
    rows = Presence.objects.of(actor.city_id).filter(case_id__in=case_ids, seen_at__gt=now - PRESENT_FOR)
    found: dict[int, list[Here]] = {}
    others = rows.exclude(user_id=actor.id or 0).order_by("user__name")
    for case_id, name, typed_at in others.values_list("case_id", "user__name", "typed_at"):
        typing = typed_at is not None and typed_at > now - TYPING_FOR
        found.setdefault(case_id, []).append(Here(name, typing))
    return found


def recent_changes(actor: Actor, *, most: int = 50) -> list[BulkChange]:
    """The changes of many cases the actor may look at, the latest first; those only planned are left out."""
    begun = changes_visible_to(actor).filter(begun_at__isnull=False)
    return list(begun.select_related("by").order_by("-planned_at", "-pk")[:most])


def counts_of(bulk: BulkChange) -> dict[str, int]:
    """How many of its cases are in which state."""
    counted = bulk.lines.order_by().values("state").annotate(n=Count("pk"))
    return dict(counted.values_list("state", "n"))


def lines_of(bulk: BulkChange, *, most: int) -> list[BulkLine]:
    """Its cases with their types, those refused first, then by number."""
    lines = bulk.lines.select_related("case__service_version").defer("case__search")
    refused = list(lines.filter(state="refused").order_by("pk")[:most])
    return refused + list(lines.exclude(state="refused").order_by("pk")[: most - len(refused)])


def views_of(actor: Actor) -> list[SavedView]:
    """The kept views the actor may use, their own first; bounded, as both kinds are."""
    return list(views_visible_to(actor).order_by(F("agency_id").asc(nulls_first=True), "name"))


def first_view(views: Sequence[SavedView]) -> SavedView | None:
    """The one the queue opens with: one's own before the agency's; None for all that is open."""
    first = [view for view in views if view.first]
    return min(first, key=lambda view: view.agency_id is not None, default=None)
