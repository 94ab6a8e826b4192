"""A caller is forgotten: the call stays in the figures, without the number."""

from collections.abc import Collection

from thirdring.contact_centre.models import Call, CallEvent
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def forget_callers(city_id: int, numbers: Collection[str], *, actor: Actor) -> int:
    """Take these numbers (E.164) from calls, and from the signals they are folded from."""
    CallEvent.objects.of(city_id).filter(caller__in=numbers).update(caller="")
    return Call.objects.of(city_id).filter(caller__in=numbers).update(caller="")
