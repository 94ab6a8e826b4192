"""The demo city's room gets a clock of its own while a day is played, and gives it back."""

from datetime import datetime

from thirdring.city.models import City
from thirdring.contact_centre.events import RoomChanged
from thirdring.contact_centre.models import RoomClock
from thirdring.contact_centre.room_clock import room_now
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.kernel.events import record


@action
def run_clock(city: City, *, actor: Actor, shows: datetime, speed: float, until: datetime) -> RoomClock:
    """Let the room's clock show this moment now, and run so many times as fast, up to ``until``."""
    _check(city, actor)
    fields = {"began_at": clock.now(), "shows": shows, "speed": speed, "until": until}
    kept, _made = RoomClock.objects.of(city).update_or_create(city=city, defaults=fields)
    record(RoomChanged(city_id=city.pk))
    return kept


@action
def stop_clock(city: City, *, actor: Actor) -> None:
    """Nothing is played any more: the clock stands where it is, until real time has come there."""
    _check(city, actor)
    RoomClock.objects.of(city).update(until=room_now(city), speed=0)
    record(RoomChanged(city_id=city.pk))


def _check(city: City, actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM or actor.city_id != city.pk or not city.is_demo:
        raise NotAllowed("play a day in", "city")
