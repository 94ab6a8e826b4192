"""Practice is forgotten: what nobody ended, after a day; the rest after a little more than a year."""

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.training.models import PracticeCall
from thirdring.training.rules import KEPT_FOR, PRACTISED_AT_MOST


@action
def forget_practice(city: City, *, actor: Actor) -> int:
    """Delete what is too old; how many calls that were."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("forget", "practice call")
    now, rows = clock.now(), PracticeCall.objects.of(city)
    left = rows.filter(ended_at__isnull=True, begun_at__lt=now - PRACTISED_AT_MOST)
    old = rows.filter(begun_at__lt=now - KEPT_FOR)
    ids = [*left.values_list("pk", flat=True), *old.values_list("pk", flat=True)]
    rows.filter(pk__in=ids).delete()
    return len(set(ids))
