"""Riverton's large events: the storm of some weeks ago, and a main that broke this morning."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from thirdring.cases.models import Case
from thirdring.cases.rules import Status
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.mass_events.actions.history import PastEvent, write_past
from thirdring.mass_events.actions.linking import gather_some
from thirdring.mass_events.actions.opening import NewEvent, open_event
from thirdring.mass_events.actions.telling import publish
from thirdring.mass_events.models import Event
from thirdring.mass_events.queries import earlier_cases
from thirdring.mass_events.rules import Kind
from thirdring.places.ground import circle
from thirdring.simulator.happenings import STORM_DAYS_AGO, profile
from thirdring.staff.models import Membership
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

STORM_LASTED = timedelta(hours=40)
FELT = 4  # types that a storm multiplies so often are its own
WATER = ("water-main-break", "water-leak", "no-water", "discolored-water")
MAIN_RADIUS_M = 2500
_STORM_SAID = (
    (
        0,
        {
            "en": "Trees and wires are down. Stay away from wires. Crews clear main streets first.",
            "es": "Hay árboles y cables caídos. No se acerque a los cables. Primero las avenidas.",
        },
    ),
    (
        1,
        {
            "en": "All main streets are clear. Side streets follow during the day.",
            "es": "Todas las avenidas están despejadas. Las calles menores siguen durante el día.",
        },
    ),
    (
        40,
        {
            "en": "The storm is over and the streets are clear. Thank you for your reports.",
            "es": "La tormenta pasó y las calles están despejadas. Gracias por sus avisos.",
        },
    ),
)
_MAIN_SAID = (
    {
        "en": "A water main broke. Water may be off or brown for a while. Crews are digging.",
        "es": "Se rompió una tubería. El agua puede faltar o salir turbia. Las cuadrillas excavan.",
    },
    {
        "en": "The pipe is being replaced. Water comes back in a few hours. Let it run until clear.",
        "es": "Se cambia el tubo. El agua vuelve en unas horas. Déjela correr hasta que salga clara.",
    },
)


def happen(city: City, *, now: datetime, actor: Actor) -> None:
    """Give the city both events, as far as its requests have the cases for them."""
    supervisor = _supervisor(city)
    if supervisor is None:
        return
    _storm(city, now, supervisor, actor)
    _main_break(city, now, supervisor)


def _supervisor(city: City) -> Actor | None:
    leads = Membership.objects.of(city).filter(role=Role.SUPERVISOR).select_related("user")
    first = leads.order_by("pk").first()
    return actor_of(first.user, city=city) if first else None


def _storm(city: City, now: datetime, supervisor: Actor, actor: Actor) -> None:
    """The wave of reports that its wind brought, ended two days later."""
    day = now - timedelta(days=STORM_DAYS_AGO)
    kinds = [t for t in ServiceType.objects.of(city) if profile(t.code).storm >= FELT]
    begun = day.replace(hour=12, minute=0, second=0, microsecond=0)
    cases = _cases(city, kinds, begun - timedelta(hours=6), begun + STORM_LASTED)
    if not cases:
        return
    past = PastEvent(
        name=f"Windstorm of {begun:%B} {begun.day}",
        kind=Kind.STORM,
        type_ids=[kind.pk for kind in kinds],
        shape=city.boundary or {},
        place=city.name,
        opened_at=begun,
        closed_at=begun + STORM_LASTED,
        by_id=supervisor.id,
        said=[(begun + timedelta(hours=hours), words) for hours, words in _STORM_SAID],
    )
    write_past(city, past, cases, actor=actor)


def _main_break(city: City, now: datetime, supervisor: Actor) -> Event | None:
    """Around the newest open report of water: opened fifty minutes ago, with one update since."""
    types = dict(ServiceType.objects.of(city).filter(code__in=WATER).values_list("code", "pk"))
    waiting = Case.objects.of(city).filter(
        type_id__in=types.values(), lon__isnull=False, updated_at__lte=now - timedelta(hours=1)
    )
    newest = waiting.exclude(status=Status.CLOSED).aggregate(Max("pk"))["pk__max"]
    spot = Case.objects.of(city).defer("search").filter(pk=newest).first()
    if spot is None or spot.lon is None or spot.lat is None:
        return None
    new = NewEvent(
        name=f"Water main break of {now:%B} {now.day}",  # where it is stands beside it
        kind=Kind.WATER_MAIN,
        type_ids=list(types.values()),
        shape=circle(spot.lon, spot.lat, MAIN_RADIUS_M),
        place=f"{MAIN_RADIUS_M} m around {spot.place}",
        message=_MAIN_SAID[0],
        next_update_at=now + timedelta(minutes=10),
    )
    begun = now - timedelta(minutes=50)
    with clock.frozen_at(begun):
        event = open_event(city, new, actor=supervisor)
        known = Case.objects.of(city).filter(pk__in=earlier_cases(event), updated_at__lte=begun)
        gather_some(event, list(known.values_list("pk", flat=True)), actor=supervisor)
    with clock.frozen_at(now - timedelta(minutes=20)):
        until = now + timedelta(minutes=40)
        return publish(event, actor=supervisor, message=_MAIN_SAID[1], next_update_at=until)


def _cases(city: City, kinds: Sequence[ServiceType], since: datetime, until: datetime) -> list[int]:
    found = Case.objects.of(city).filter(type__in=kinds, opened_at__gte=since, opened_at__lt=until)
    return list(found.order_by("pk").values_list("pk", flat=True))
