"""Sealing a day: one root over all that was written on it, kept for ever and published."""

from datetime import date

from thirdring.cases.audit import days_to_seal, hashes_of_day
from thirdring.cases.models import DaySeal
from thirdring.city.models import City
from thirdring.kernel import clock, merkle
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid


@action
def seal_day(city: City, day: date, *, actor: Actor) -> DaySeal:
    """Seal a day that is over, once; a day without entries has the root of nothing. Raises Invalid(day)."""
    earlier = DaySeal.objects.of(city).filter(day=day).first()
    if earlier is not None:
        return earlier
    if day not in days_to_seal(city, clock.now()):
        raise invalid("day", f"{day} can't be sealed: it is not over, or nothing was kept yet.", "not_over")
    hashes = hashes_of_day(city, day)
    seal, _ = DaySeal.objects.of(city).get_or_create(
        day=day,
        defaults={
            "city": city,
            "entries": len(hashes),
            "root": merkle.root(hashes),
            "sealed_at": clock.now(),
        },
    )
    return seal
