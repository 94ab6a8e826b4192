"""Reads over people."""

from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import DEFAULT_LANGUAGE


def known_by(city: City, kind: str, value: str) -> CityQuerySet[Constituent]:
    """Everybody who gave this contact point: a family or a shelter may share one."""
    people: CityQuerySet[Constituent] = Constituent.objects.of(city).filter(
        contact_points__kind=kind, contact_points__value=value
    )
    return people.order_by("pk")


def language_at(city: City, kind: str, value: str) -> str:
    """The language of whoever is known by a contact point, else the city's first."""
    found = known_by(city, kind, value).values_list("language", flat=True).first()
    return found or next(iter(city.languages), DEFAULT_LANGUAGE)
