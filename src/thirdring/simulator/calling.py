"""Lets Riverton's telephone system tell of its last days, through the contract that any make goes through."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import BATCH, take_presence, take_signals
from thirdring.kernel.actor import Actor
from thirdring.simulator.callers import live_through_a_day
from thirdring.simulator.riverton.people import CENTRE
from thirdring.staff.rules import Role

DAYS, CALLS, AGENTS = 10, 150, 3  # a day of thousands is for tests and the wallboard
OPENS = time(7)
TAKERS = [person.name for person in CENTRE if person.role is Role.CALL_TAKER]


def answer_calls(city: City, *, seed: int, now: datetime, actor: Actor, calls: int = CALLS) -> None:
    """The last ten days up to ``now``; what is still going on is told only as far as it has come."""
    zone = ZoneInfo(city.time_zone)
    for ago in range(DAYS, -1, -1):
        day = now.astimezone(zone).date() - timedelta(days=ago)
        opens = datetime.combine(day, OPENS, zone).astimezone(UTC)
        lived = live_through_a_day(opens, seed=seed, calls=calls, agents=AGENTS)
        told = [replace(signal, agent=_name(signal.agent)) for signal in lived.calls if signal.at <= now]
        for start in range(0, len(told), BATCH):
            take_signals(told[start : start + BATCH], actor=actor)
        states = [replace(state, agent=_name(state.agent)) for state in lived.agents if state.at <= now]
        take_presence(states, actor=actor)


def _name(agent: str) -> str:
    """An agent under the name of the call taker who sits there: 'agent01' is the first of them."""
    number = int(agent.removeprefix("agent")) if agent else 0
    return TAKERS[number - 1] if 0 < number <= len(TAKERS) else agent
