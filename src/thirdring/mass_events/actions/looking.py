"""Looking again at some of what was closed in bulk: is it really done?"""

from thirdring.cases.actions.closing import reopen
from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, Stale, invalid
from thirdring.kernel.words import storable
from thirdring.mass_events import policy
from thirdring.mass_events.actions.holding import staff_id
from thirdring.mass_events.models import Event, Look

NOTE_LENGTH = 1000


@action
def look(event: Event, number: int, *, actor: Actor, done: bool, note: str) -> Look:
    """Say whether a case of the sample is really done. When not, it is opened again, with the note as reason.

    Raises NotAllowed, Stale when somebody has looked already, Invalid (note).
    """
    note = storable(note)
    if not policy.may(actor, "look", event):
        raise NotAllowed("check", "event")
    if not done and not note:
        raise invalid("note", "Say what is not done, so that the crew knows.", "required")
    if len(note) > NOTE_LENGTH:
        raise invalid("note", f"Write at most {NOTE_LENGTH:,} characters.", "too_long")
    rows = Look.objects.of(event.city_id).select_for_update(of=("self",)).select_related("case")
    drawn = rows.defer("case__search").filter(pk=number, closing__event=event, done__isnull=True).first()
    if drawn is None:
        raise Stale("case")
    drawn.done, drawn.note = done, note
    drawn.by_id, drawn.at = staff_id(actor), clock.now()
    drawn.save(update_fields=["done", "note", "by", "at"])
    if not done:
        _open_again(drawn.case, note, actor)
    return drawn


def _open_again(case: Case, note: str, actor: Actor) -> None:
    """What is open again already, because its reporter was first, needs no second opening."""
    if case.status == Status.CLOSED:
        reopen(case, actor=actor, reason=note)
