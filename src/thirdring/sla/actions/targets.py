"""Targets that hold in one area instead of the catalogue's."""

from datetime import datetime

from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.rules import Priority
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.city.working_time import TimeUnit
from thirdring.kernel import clock as clocks
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.places.models import Area
from thirdring.sla.models import AreaTarget
from thirdring.sla.rules import Clock
from thirdring.staff.policy import may_manage
from thirdring.staff.rules import Role

MOST = 1000  # of any unit


@action
def set_area_target(
    city: City,
    *,
    actor: Actor,
    service_type: ServiceType,
    area: Area,
    clock: Clock,
    amount: int,
    unit: TimeUnit,
    priority: str = "",
    effective_from: datetime | None = None,
) -> AreaTarget:
    """Let new cases of this type and area be promised this from then on (from now without a moment).

    What was promised before stays. Raises NotAllowed, Invalid (clock, amount, unit, priority, ...).
    """
    if not may_manage(actor, city.pk) and Role.SUPERVISOR not in actor.roles:
        raise NotAllowed("change", "city's targets")
    begins = effective_from or clocks.now()
    _check(city, service_type, area, clock, amount, unit, priority)
    earlier = AreaTarget.objects.of(city).filter(
        type=service_type, area=area, clock=clock, priority=priority, effective_to__isnull=True
    )
    if earlier.filter(effective_from__gt=begins).exists():
        cure = "A later target is set already. Choose a moment after it."
        raise Invalid([Problem("effective_from", cure, "out_of_order")])
    earlier.update(effective_to=begins)
    made = AreaTarget.objects.create(
        city=city,
        type=service_type,
        area=area,
        clock=clock,
        priority=priority,
        amount=amount,
        unit=unit,
        effective_from=begins,
    )
    rules_changed(city, actor=actor)
    return made


def _check(
    city: City, service_type: ServiceType, area: Area, clock: str, amount: int, unit: str, priority: str
) -> None:
    problems = []
    if {service_type.city_id, area.city_id} != {city.pk}:
        problems.append(Problem("area", "Choose a type and an area of this city.", "unknown"))
    if clock not in set(Clock):
        problems.append(Problem("clock", "Choose what is promised: acknowledge, act or resolve.", "unknown"))
    if unit not in set(TimeUnit):
        problems.append(Problem("unit", f"Choose one of: {', '.join(TimeUnit)}.", "unknown"))
    if not 0 <= amount <= MOST:
        problems.append(Problem("amount", f"Choose a number from 0 to {MOST:,}.", "out_of_range"))
    if priority and priority not in set(Priority):
        problems.append(Problem("priority", "Choose a priority, or none for all.", "unknown"))
    if problems:
        raise Invalid(problems)
