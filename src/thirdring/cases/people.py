"""What cases hold of one person: their reports, and what they follow."""

from collections.abc import Collection

from thirdring.cases.models import Follow, Report
from thirdring.city.models import City
from thirdring.kernel.scope import CityQuerySet

MOST = 200  # the latest of each


def reports_of(city: City, constituent_ids: Collection[int]) -> list[Report]:
    """Their reports, the latest first, each with its case."""
    rows: CityQuerySet[Report] = Report.objects.of(city).filter(constituent__in=constituent_ids)
    rows = rows.select_related("case__service_version").defer("case__search")
    return list(rows.order_by("-received_at", "-pk")[:MOST])


def follows_of(city: City, constituent_ids: Collection[int]) -> list[Follow]:
    """What they follow of other people's, the latest first, each with its case; private ones are left out."""
    rows: CityQuerySet[Follow] = Follow.objects.of(city).filter(
        constituent__in=constituent_ids, case__private=False
    )
    rows = rows.select_related("case__service_version").defer("case__search")
    return list(rows.order_by("-since", "-pk")[:MOST])
