"""Suspensions as they stand: what keeps a promise from being made, and what the public reads about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from thirdring.city.models import City
from thirdring.kernel.words import in_language
from thirdring.places.ground import Ground
from thirdring.sla.models import Promise, Suspension

Point = tuple[float | None, float | None]  # lon, lat; None where nobody knows


@dataclass(frozen=True, slots=True)
class Standing:
    """A suspension and the ground it holds on; None: on an area, or in the whole city."""

    suspension: Suspension
    ground: Ground | None

    def concerns(self, type_id: int, area_ids: Collection[int], point: Point) -> bool:
        """Whether a case of this type, at this place, is one of those it is about."""
        row = self.suspension
        if type_id not in row.type_ids or (row.area_id is not None and row.area_id not in area_ids):
            return False
        return self.ground is None or self.ground.holds(*point)

    def holds_at(self, moment: datetime) -> bool:
        """Whether it has begun and not ended by then."""
        row = self.suspension
        return row.starts_at <= moment and (row.until is None or moment < row.until)


def suspension_for(
    city: City, *, type_id: int, area_ids: Collection[int], point: Point, at: datetime
) -> Suspension | None:
    """What keeps anything from being promised of this type, here, at this moment; None nearly always."""
    for each in _standing(city.pk, city.rules_version):
        if each.concerns(type_id, area_ids, point) and each.holds_at(at):
            return each.suspension
    return None


def suspension_words(promises: Iterable[Promise], city: City, language: str) -> str:
    """What the public reads about why these promises of a case stand still; '' when none does.

    Asks the promises, not the map: a case that was taken out of a storm is promised again where it lies.
    """
    under = {promise.suspension_id for promise in promises} - {None}
    for each in _standing(city.pk, city.rules_version):
        if each.suspension.pk in under:
            return in_language(each.suspension.message, language)
    return ""


@lru_cache(maxsize=256)
def _standing(city_id: int, rules_version: int) -> tuple[Standing, ...]:
    """The city's suspensions that have not ended, kept until its ``rules_version`` rises."""
    rows = Suspension.objects.of(city_id).filter(ended_at__isnull=True).order_by("starts_at", "pk")
    return tuple(Standing(row, Ground(row.shape) if row.shape else None) for row in rows)
