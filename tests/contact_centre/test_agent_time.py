"""Occupancy and shrinkage from what agents said they do and the calls they were on."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from tests.contact_centre.by_hand import lives
from tests.factories.calls import START, answered_call
from tests.factories.cities import city
from tests.factories.people import program
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.agent_time import agent_time
from thirdring.contact_centre.rules import Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal
from thirdring.simulator.callers import Day, live_through_a_day

pytestmark = pytest.mark.django_db


def says(presence: Presence, minutes: float, agent: str = "dana") -> AgentSignal:
    at = START + timedelta(minutes=minutes)
    return AgentSignal(source="desk", agent=agent, presence=presence, at=at)


def test_occupancy_and_shrinkage_of_an_hour() -> None:
    of = city()
    told = [
        says(Presence.READY, -30),
        says(Presence.AWAY, 30),
        says(Presence.READY, 45),
        says(Presence.OFF, 90),
    ]
    take_presence(told, actor=program(of))
    take_signals(answered_call(wait=20, talk=570), actor=program(of))  # ten minutes with the work after it
    found = agent_time(of, since=START, until=START + timedelta(hours=1))
    assert (found.agents, found.ready_s, found.away_s, found.on_calls_s) == (1, 2700, 900, 600)
    measures = found.measures()
    assert (measures["OCC"].numerator, measures["OCC"].denominator) == (600, 2700)
    assert (measures["SHR"].numerator, measures["SHR"].denominator) == (900, 3600)


def test_a_time_without_anybody_has_no_measures() -> None:
    found = agent_time(city(), since=START, until=START + timedelta(hours=1))
    assert [each.ratio for each in found.measures().values()] == [None, None]


def by_hand(day: Day, since: datetime, until: datetime) -> dict[str, float]:
    """The seconds of a span, worked out agent by agent and leg by leg."""

    def within(start: datetime, end: datetime) -> float:
        return max(0.0, (min(end, until) - max(start, since)).total_seconds())

    found: dict[str, float] = defaultdict(float)
    states: dict[str, list[AgentSignal]] = defaultdict(list)
    for state in day.agents:
        states[state.agent].append(state)
    for rows in states.values():
        ends = [*(row.at for row in rows[1:]), until]
        for row, end in zip(rows, ends, strict=True):
            found[row.presence] += within(row.at, end)
    order = {kind: place for place, kind in enumerate(SignalKind)}
    log = [
        {"call_id": s.call_id, "kind": str(s.kind), "at": s.at, "agent": s.agent, "place": order[s.kind]}
        for s in day.calls
    ]
    for rows_of_call in lives(log).values():
        since_answer: dict[str, datetime] = {}
        for told in rows_of_call:
            if told["kind"] == "answered":
                since_answer[told["agent"]] = told["at"]
            elif told["kind"] == "wrapped":
                found["calls"] += within(since_answer.pop(told["agent"]), told["at"])
    return found


def test_a_days_times_equal_the_computation_by_hand() -> None:
    of, day = city(), live_through_a_day(START, seed=5, calls=200, agents=4)
    take_signals(day.calls, actor=program(of))
    take_presence(day.agents, actor=program(of))
    since, until = START + timedelta(hours=2), START + timedelta(hours=9)
    found, expected = agent_time(of, since=since, until=until), by_hand(day, since, until)
    assert (found.ready_s, found.away_s, found.on_calls_s) == pytest.approx(
        (expected["ready"], expected["away"], expected["calls"])
    )
    assert 0.3 < (found.measures()["OCC"].ratio or 0) < 0.95
