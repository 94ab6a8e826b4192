"""Lets Riverton's telephone system tell of its last days, through the contract that any make goes through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import BATCH, take_presence, take_signals
from thirdring.kernel.actor import Actor
from thirdring.simulator.callers import Day, live_through_a_day
from thirdring.simulator.riverton.people import CENTRE
from thirdring.staff.rules import Role

DAYS, CALLS, AGENTS = 36, 150, 3  # a day of thousands is for tests and the wallboard
WEEKDAYS = (1.3, 1.1, 1.05, 1.0, 0.95, 0.5, 0.3)  # of CALLS, from Monday on
OPENS = time(7)
TAKERS = [person.name for person in CENTRE if person.role is Role.CALL_TAKER]


def answer_calls(city: City, *, seed: int, now: datetime, actor: Actor, calls: int = CALLS) -> None:
    """The last five weeks up to ``now``; what is still going on is told only as far as it has come."""
    lived = [live(day, seed=seed, calls=calls) for day in _days(city, now)]
    told = [replace(s, agent=_name(s.agent)) for day in lived for s in day.calls if s.at <= now]
    for start in range(0, len(told), BATCH):
        take_signals(told[start : start + BATCH], actor=actor)
    states = [replace(s, agent=_name(s.agent)) for day in lived for s in day.agents if s.at <= now]
    take_presence(states, actor=actor)


def live(opens: datetime, *, seed: int, calls: int) -> Day:
    """A day from its opening on (aware, the city's time): as many calls as its weekday brings."""
    brought = max(1, round(calls * WEEKDAYS[opens.weekday()]))
    return live_through_a_day(opens.astimezone(UTC), seed=seed, calls=brought, agents=AGENTS)


def _days(city: City, now: datetime) -> Iterator[datetime]:
    """When each of the days opens."""
    zone = ZoneInfo(city.time_zone)
    today = now.astimezone(zone).date()
    for ago in range(DAYS, -1, -1):
        yield datetime.combine(today - timedelta(days=ago), OPENS, zone)


def _name(agent: str) -> str:
    """An agent under the name of the call taker who sits there: 'agent01' is the first of them."""
    number = int(agent.removeprefix("agent")) if agent else 0
    return TAKERS[number - 1] if 0 < number <= len(TAKERS) else agent
