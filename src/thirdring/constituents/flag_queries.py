"""Which flags stand, and what was said of them."""

from collections.abc import Collection

from django.db.models import Q

from thirdring.city.models import City
from thirdring.constituents.models import PersonFlag
from thirdring.kernel import clock
from thirdring.kernel.scope import CityQuerySet

MOST_FLAGS = 100  # on one page


def flags_on(city: City, *, people: Collection[int] = (), number: str = "") -> list[PersonFlag]:
    """The flags that stand now on these people or this number (E.164), the one that ends last first."""
    rows: CityQuerySet[PersonFlag] = PersonFlag.objects.of(city).filter(
        until__gt=clock.now(), lifted_at__isnull=True
    )
    on = Q(constituent__in=people) | (Q(number=number) if number else Q(pk__in=[]))
    return list(rows.filter(on).select_related("set_by").order_by("-until", "-pk"))


def flags_of(city: City) -> list[PersonFlag]:
    """Flags that stand or are proposed, proposals first, then the newest; with people, names and appeals."""
    rows: CityQuerySet[PersonFlag] = PersonFlag.objects.of(city).filter(lifted_at__isnull=True)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=clock.now()))
    rows = rows.select_related("constituent", "proposed_by", "set_by").prefetch_related("appeals__by")
    return list(rows.order_by("-until", "-proposed_at", "-pk")[:MOST_FLAGS])
