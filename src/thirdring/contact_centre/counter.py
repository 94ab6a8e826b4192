"""The counter as it stands: who waits with which number, who was called, and how long the next will wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Avg, F

from thirdring.city.models import City
from thirdring.contact_centre.desk_rules import USUAL_HANDLE_S, estimated_wait
from thirdring.contact_centre.floor import agents_now
from thirdring.contact_centre.models import CallLeg, Ticket
from thirdring.contact_centre.room_rules import Doing
from thirdring.contact_centre.rules import CallStatus, Medium
from thirdring.contact_centre.wallboard import day_began

MOST_CALLED = 10
LOOKS_BACK = timedelta(days=30)
_AT_WORK = frozenset({Doing.READY, Doing.ON_CALL, Doing.ON_HOLD, Doing.AFTER_CALL})


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits, and how long it will; None while nobody is at the desk."""

    ticket: Ticket
    wait: timedelta | None


@dataclass(frozen=True, slots=True)
class Counter:
    """The counter now. ``called``: tickets and who answered them, the latest first."""

    waiting: list[Waiting]
    called: list[tuple[Ticket, str]]
    next_wait: timedelta | None


def counter(city: City, *, at: datetime) -> Counter:
    """Today's tickets, and what waits; four statements."""
    day = at.astimezone(ZoneInfo(city.time_zone)).date()
    tickets = Ticket.objects.of(city).filter(day=day).select_related("call")
    waits = list(tickets.filter(call__status__in=[CallStatus.WAITING, CallStatus.RINGING]).order_by("number"))
    agents = agents_now(city, day_began=day_began(city, at), at=at)
    people = sum(each.doing in _AT_WORK for each in agents)
    handle_s = _handle_s(city, at)
    estimates = [estimated_wait(ahead, handle_s=handle_s, people=people) for ahead in range(len(waits) + 1)]
    waiting = [Waiting(ticket, wait) for ticket, wait in zip(waits, estimates, strict=False)]
    return Counter(waiting, _called(city, day_began(city, at)), estimates[-1])


def _called(city: City, since: datetime) -> list[tuple[Ticket, str]]:
    legs = CallLeg.objects.of(city).filter(call__medium=Medium.COUNTER, answered_at__gte=since)
    rows = legs.exclude(call__ticket=None).select_related("call__ticket").order_by("-answered_at")
    return [(leg.call.ticket, leg.agent) for leg in rows[:MOST_CALLED]]


def _handle_s(city: City, at: datetime) -> float:
    """Seconds that helping somebody at the counter takes, of the last month; the usual where nobody was."""
    legs = CallLeg.objects.of(city).filter(
        call__medium=Medium.COUNTER, answered_at__gte=at - LOOKS_BACK, wrapped_at__isnull=False
    )
    mean = legs.aggregate(mean=Avg(F("talk_ms") + F("hold_ms") + F("wrap_ms")))["mean"]
    return mean / 1000 if mean else USUAL_HANDLE_S
