"""The demo city's room: a clock of its own while a day is played, and callers to try the desk with."""

from datetime import datetime
from uuid import uuid4

from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.constituents.rules import ContactKind
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_rules import SOFT_PHONE
from thirdring.contact_centre.events import RoomChanged
from thirdring.contact_centre.models import Call, RoomClock
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.signals import Signal
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


@action
def let_somebody_call(
    city: City, *, actor: Actor, language: str = "", caller: str = "", queue: str = "general"
) -> Call:
    """A call rings in at the desk's own telephone: of somebody the city knows, unless a number is given."""
    _check(city, actor)
    call_id, at = uuid4().hex, room_now(city)
    number = caller or _known_number(city, language)
    signals = [
        Signal(
            source=SOFT_PHONE,
            event_id=f"{call_id}-{kind}",
            call_id=call_id,
            kind=kind,
            at=at,
            queue=queue,
            caller=number,
            language=language or "en",
        )
        for kind in (SignalKind.OFFERED, SignalKind.QUEUED)
    ]
    take_signals(signals, actor=actor)
    return Call.objects.of(city).get(source=SOFT_PHONE, external_id=call_id)


def _known_number(city: City, language: str) -> str:
    points = ContactPoint.objects.of(city).filter(kind=ContactKind.PHONE)
    spoken = points.filter(constituent__language=language) if language else points
    found: str | None = spoken.order_by("?").values_list("value", flat=True).first()
    return found or ""


def _check(city: City, actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM or actor.city_id != city.pk or not city.is_demo:
        raise NotAllowed("play a day in", "city")
