"""Reads over the workbench: who has a case open."""

from collections.abc import Collection
from dataclasses import dataclass

from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.workbench.models import Presence
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
