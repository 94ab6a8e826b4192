"""Reads over alerts: whose they are, who listens, and what is due."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from thirdring.alerts.models import Alert, Heard
from thirdring.alerts.rules import Hears, Rhythm
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.places.ground import Ground

_QUICKEST: list[str] = [Rhythm.AT_ONCE, Rhythm.DAILY, Rhythm.WEEKLY]


def anyone_listens(city: City) -> bool:
    """Whether the city has alerts at all; as fresh as the City row, without a query."""
    return _listened(city.pk, city.rules_version)


@lru_cache(maxsize=256)
def _listened(city_id: int, rules_version: int) -> bool:
    return Alert.objects.of(city_id).exists()


def alerts_of(city: City, kind: str, value: str) -> CityQuerySet[Alert]:
    """The alerts that go to a contact point, whoever of those behind it made them; the oldest first."""
    rows: CityQuerySet[Alert] = Alert.objects.of(city).filter(
        contact_point__kind=kind, contact_point__value=value
    )
    return rows.select_related("contact_point").order_by("pk")


def alert_by_number(city: City, kind: str, value: str, number: int) -> Alert:
    """One of them. Raises NotFound."""
    found = alerts_of(city, kind, value).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such alert.")
    return found


def alerts_for(case: Case, what: Hears) -> list[Alert]:
    """Who is to hear of it: each way of reaching somebody once, by the quickest of their alerts that fit."""
    ground = Q(area_ids=[], shape__isnull=True) | Q(area_ids__overlap=case.area_ids)
    if case.lon is not None and case.lat is not None:
        lon, lat = case.lon, case.lat
        ground |= Q(west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat)
    kinds = Q(type_ids=[]) | Q(type_ids__contains=[case.type_id])
    awake = _awake(case.city_id, what).filter(ground, kinds)
    return _once_each(each for each in awake if _holds(each, case))


def alerts_for_notices(city_id: int) -> list[Alert]:
    """Who is to hear what the city tells everybody, once each."""
    return _once_each(_awake(city_id, Hears.NOTICES))


def cities_with_due(now: datetime) -> list[int]:
    """The cities in which somebody is to be told something."""
    rows = Heard.objects.across_cities("one sweep for all").filter(told_at__isnull=True, due_at__lte=now)
    return list(rows.order_by("city_id").values_list("city_id", flat=True).distinct())


def _awake(city_id: int, what: Hears) -> CityQuerySet[Alert]:
    rows: CityQuerySet[Alert] = Alert.objects.of(city_id).filter(paused_at__isnull=True)
    rows = rows.filter(hears__contains=[what.value])
    return rows.select_related("contact_point").order_by("pk")


def _holds(alert: Alert, case: Case) -> bool:
    """Whether ground that was drawn holds the case; its box does."""
    return alert.shape is None or Ground(alert.shape).holds(case.lon, case.lat)


def _once_each(alerts: Iterable[Alert]) -> list[Alert]:
    first: dict[tuple[str, str], Alert] = {}
    for alert in sorted(alerts, key=lambda each: (_QUICKEST.index(each.rhythm), each.pk)):
        first.setdefault((alert.contact_point.kind, alert.contact_point.value), alert)
    return list(first.values())
