"""Plays a day of the contact centre into the running program, many times as fast as it went by.

The signals keep the moments they would have in a real day, and come in when a clock that runs faster shows
them, through the same door as any telephone system's. The demo city's room follows that clock meanwhile.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.actions.playing import run_clock, stop_clock
from thirdring.contact_centre.actions.taking import BATCH, take_presence, take_signals
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import Presence
from thirdring.contact_centre.signals import AgentSignal, Signal
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import invalid
from thirdring.simulator.callers import AGENTS, CALLS, Day, live_through_a_day
from thirdring.simulator.calling import OPENS

SOURCE = "played"
FASTEST = 100_000.0
STEP_S = 0.1  # between two looks at the clock
Tell = Callable[[str], None]
Told = Signal | AgentSignal


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What to play: from which hour of the day on, how many hours, how fast."""

    speed: float = 20.0
    start: float = 7.0  # o'clock, by the city's time
    hours: float = 13.0
    seed: int = 311
    calls: int = CALLS
    agents: int = AGENTS

    def __post_init__(self) -> None:
        if not 0 < self.speed <= FASTEST:
            raise invalid("speed", f"Give a number above 0, at most {FASTEST:g}.")
        if not 7 <= self.start < 24:
            raise invalid("start", "Give an hour from 7 to 24: the centre opens at 7.")
        if not 0 < self.hours <= 24:
            raise invalid("hours", "Give more than 0 hours, at most 24.")


def play(city: City, what: Play, *, actor: Actor, tell: Tell = lambda _words: None) -> int:
    """Play it until the last call that began in the window is over; how many signals were told."""
    if not city.is_demo:
        raise invalid("city", "Only the demo city plays a day: its calls would be among real ones.")
    told = window(city, what)
    if not told:
        raise invalid("hours", "Nobody calls in this window.")
    begins = _opens(city) + timedelta(hours=what.start - OPENS.hour)
    run_clock(city, actor=actor, shows=begins, speed=what.speed, until=told[-1].at)
    try:
        return _tell_all(city, told, actor=actor, tell=tell)
    finally:
        stop_clock(city, actor=actor)


def window(city: City, what: Play) -> list[Told]:
    """All signals of the calls that begin in the window, and what agents said meanwhile, in order."""
    opens = _opens(city)
    begins = opens + timedelta(hours=what.start - OPENS.hour)
    ends = begins + timedelta(hours=what.hours)
    day = live_through_a_day(opens, seed=what.seed, calls=what.calls, agents=what.agents)
    first: dict[str, datetime] = {}
    for signal in day.calls:
        first.setdefault(signal.call_id, signal.at)
    run = f"{clock.now():%H%M%S}-"
    calls = [_of_run(run, signal) for signal in day.calls if begins <= first[signal.call_id] < ends]
    if not calls:
        return []
    states = _states(day, begins=begins, over=calls[-1].at)
    return sorted([*calls, *states], key=lambda one: one.at)


def _states(day: Day, *, begins: datetime, over: datetime) -> Iterator[AgentSignal]:
    """Who is at work when the window begins, what they say until all is over, and that they go home then."""
    before: dict[str, AgentSignal] = {}
    last: dict[str, AgentSignal] = {}
    for state in day.agents:
        if state.at <= begins:
            before[state.agent] = replace(state, at=begins)
        last[state.agent] = state
    yield from map(_seated, before.values())
    yield from (_seated(state) for state in day.agents if begins < state.at < over)
    for state in last.values():
        yield _seated(replace(state, at=over, presence=Presence.OFF, reason=None))


def _of_run(run: str, signal: Signal) -> Signal:
    """Told by a system of its own, anew each time a day is played, by people at numbered seats."""
    agent = _seat(signal.agent)
    event_id, call_id = run + signal.event_id, run + signal.call_id
    return replace(signal, source=SOURCE, agent=agent, event_id=event_id, call_id=call_id)


def _seated(state: AgentSignal) -> AgentSignal:
    return replace(state, source=SOURCE, agent=_seat(state.agent))


def _seat(agent: str) -> str:
    return agent.replace("agent", "seat ")


def _tell_all(city: City, told: list[Told], *, actor: Actor, tell: Tell) -> int:
    """Tell each when its moment has come; never more than a batch at a time."""
    done, hour = 0, -1
    zone = ZoneInfo(city.time_zone)
    while done < len(told):
        shows = room_now(city)
        due = done
        while due < len(told) and due < done + BATCH and told[due].at <= shows:
            due += 1
        _take(told[done:due], actor)
        if due == done:
            time.sleep(STEP_S)
        done = due
        if shows.astimezone(zone).hour != hour:
            hour = shows.astimezone(zone).hour
            tell(f"{hour}:00, {done} of {len(told)} told")
    return done


def _take(some: list[Told], actor: Actor) -> None:
    if signals := [one for one in some if isinstance(one, Signal)]:
        take_signals(signals, actor=actor)
    if states := [one for one in some if isinstance(one, AgentSignal)]:
        take_presence(states, actor=actor)


def _opens(city: City) -> datetime:
    """When the centre opens today."""
    zone = ZoneInfo(city.time_zone)
    return datetime.combine(clock.now().astimezone(zone).date(), OPENS, zone)
