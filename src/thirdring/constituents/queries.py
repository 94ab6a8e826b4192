"""Reads over people."""

from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.kernel.scope import CityQuerySet


def known_by(city: City, kind: str, value: str) -> CityQuerySet[Constituent]:
    """Everybody who gave this contact point: a family or a shelter may share one."""
    people: CityQuerySet[Constituent] = Constituent.objects.of(city).filter(
        contact_points__kind=kind, contact_points__value=value
    )
    return people.order_by("pk")
