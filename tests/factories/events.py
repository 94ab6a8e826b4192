"""A storm over the factories' city, and what is reported in it."""

from datetime import timedelta
from typing import Any

from tests.factories import people, requests
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.mass_events import tasks
from thirdring.mass_events.actions.opening import NewEvent, open_event
from thirdring.mass_events.models import Event
from thirdring.mass_events.rules import Kind
from thirdring.places.ground import circle
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)
HERE = circle(requests.INSIDE["lon"], requests.INSIDE["lat"], 1000)
KNOWN = {"en": "Trees are down. Crews are out.", "es": "Hay árboles caídos. Las cuadrillas trabajan."}
BESIDE = {"lon": -79.85, "lat": 40.45}  # of the same city, and eight kilometres off


def boss(of: City) -> Actor:
    """A supervisor of the city."""
    return people.actor(of, Role.SUPERVISOR)


def again(of: City) -> City:
    """The city as the next request reads it."""
    return City.objects.get(pk=of.pk)


def new_event(of: City, **fields: Any) -> NewEvent:
    """A storm that concerns potholes within a kilometre of INSIDE, with news in an hour."""
    told: dict[str, Any] = {
        "name": "Storm of November",
        "kind": Kind.STORM,
        "type_ids": list(ServiceType.objects.of(of).values_list("pk", flat=True)),
        "shape": HERE,
        "place": "Around the old bridge",
        "message": KNOWN,
        "next_update_at": clock.now() + HOUR,
    }
    return NewEvent(**told | fields)


def event(of: City, *, actor: Actor | None = None, **fields: Any) -> Event:
    """That storm, open."""
    return open_event(again(of), new_event(of, **fields), actor=actor or boss(of))


def reread(event: Event) -> Event:
    """The event as the database has it now."""
    return Event.objects.of(event.city_id).select_related("city", "suspension").get(pk=event.pk)


def gathered(event: Event) -> None:
    """Its earlier cases are taken in, as the worker does it."""
    tasks.gather(event_id=event.pk, city_id=event.city_id)


def worker(of: City) -> Actor:
    """The program at its background work."""
    return system(of.pk, reason="a test")
