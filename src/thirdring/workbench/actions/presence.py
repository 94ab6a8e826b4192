"""Who has which case open. Said every few seconds by the page that is open; forgotten when it is not."""

from datetime import datetime

from thirdring.cases.models import Case
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.announcing import announce
from thirdring.workbench.models import Presence
from thirdring.workbench.rules import PRESENT_FOR, TYPING_FOR, Topic


@action
def be_present(case_id: int, *, actor: Actor) -> None:
    """Say that the actor has the case open now. Others hear of it when that is new."""
    now = clock.now()
    mine = Presence.objects.of(actor.city_id).filter(case_id=case_id, user_id=actor.id or 0)
    if not mine.filter(seen_at__gt=now - PRESENT_FOR).update(seen_at=now):
        _put(case_id, actor, now, typed_at=None)
        _tell(case_id, actor.city_id)


@action
def note_typing(case_id: int, *, actor: Actor) -> None:
    """Say that the actor is writing an answer just now."""
    now = clock.now()
    mine = Presence.objects.of(actor.city_id).filter(case_id=case_id, user_id=actor.id or 0)
    was_typing = mine.filter(seen_at__gt=now - PRESENT_FOR, typed_at__gt=now - TYPING_FOR).exists()
    _put(case_id, actor, now, typed_at=now)
    if not was_typing:
        _tell(case_id, actor.city_id)


@action
def leave(case_id: int, *, actor: Actor) -> None:
    """The actor has closed the case."""
    gone, _rows = Presence.objects.of(actor.city_id).filter(case_id=case_id, user_id=actor.id or 0).delete()
    if gone:
        _tell(case_id, actor.city_id)


@action
def forget_absent(*, actor: Actor, most: int = 500) -> int:
    """Forget those whose page has gone without a word; returns how many. Others hear of it."""
    every_city = Presence.objects.across_cities("one broom for all")
    gone = every_city.filter(seen_at__lte=clock.now() - PRESENT_FOR).select_for_update(skip_locked=True)
    rows = list(gone.order_by("seen_at")[:most])
    every_city.filter(pk__in=[row.pk for row in rows]).delete()
    for city_id, case_id in {(row.city_id, row.case_id) for row in rows}:
        _tell(case_id, city_id)
    return len(rows)


def _put(case_id: int, actor: Actor, now: datetime, *, typed_at: datetime | None) -> None:
    row = Presence(
        city_id=actor.city_id, case_id=case_id, user_id=actor.id or 0, seen_at=now, typed_at=typed_at
    )
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        update_fields=["seen_at", "typed_at"],
        unique_fields=["case", "user"],
    )


def _tell(case_id: int, city_id: int) -> None:
    hands = Case.objects.of(city_id).filter(pk=case_id).values_list("agency_id", "offered_to_id").first()
    agencies = sorted(agency for agency in hands or () if agency is not None)
    announce(Topic.PRESENCE, city_id=city_id, about={"case": case_id, "agencies": agencies})
