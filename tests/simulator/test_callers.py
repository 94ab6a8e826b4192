"""A simulated day of calls: the same from the same seed, and believable."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from thirdring.contact_centre.folding import CallRecord, fold
from thirdring.contact_centre.rules import CallStatus
from thirdring.contact_centre.signals import Signal
from thirdring.simulator.callers import Day, live_through_a_day

OPENS = datetime(2026, 11, 4, 7, tzinfo=ZoneInfo("America/Chicago"))


@pytest.fixture(scope="module")
def day() -> Day:
    return live_through_a_day(OPENS, seed=311)


@pytest.fixture(scope="module")
def records(day: Day) -> list[CallRecord]:
    by_call: dict[str, list[Signal]] = {}
    for signal in day.calls:
        by_call.setdefault(signal.call_id, []).append(signal)
    return [fold(signals) for signals in by_call.values()]


def test_the_same_seed_makes_the_same_day_and_another_seed_another() -> None:
    one, again, other = (live_through_a_day(OPENS, seed=seed, calls=60, agents=4) for seed in (1, 1, 2))
    assert (one == again, one == other) == (True, False)


def test_two_and_a_half_thousand_calls_on_four_queues_in_two_languages(records: list[CallRecord]) -> None:
    assert len(records) == 2500
    assert Counter(record.queue for record in records).keys() == {"", "general", "espanol", "chat", "texts"}
    assert {record.language for record in records} == {"en", "es"}
    assert len({leg.agent for record in records for leg in record.legs}) == 30


def test_every_call_comes_to_an_end(records: list[CallRecord]) -> None:
    ends = Counter(record.status for record in records)
    assert ends.keys() == {
        CallStatus.HANDLED,
        CallStatus.ABANDONED,
        CallStatus.CALLED_BACK,
        CallStatus.LEFT_MENU,
    }
    assert ends[CallStatus.HANDLED] > 2000


def test_nobody_talks_to_two_callers_at_once(records: list[CallRecord]) -> None:
    legs: dict[str, list[tuple[datetime, datetime]]] = {}
    for leg in (leg for record in records for leg in record.legs):
        assert leg.wrapped_at is not None
        legs.setdefault(leg.agent, []).append((leg.answered_at, leg.wrapped_at))
    for spans in legs.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_it_is_a_day_a_centre_could_have(records: list[CallRecord]) -> None:
    offered = [record for record in records if record.queued_at]
    answered = [record for record in offered if record.answered_at]
    soon = sum((record.wait_ms or 0) <= 60_000 for record in answered)
    gone = sum(record.status is CallStatus.ABANDONED for record in offered)
    assert 0.6 < soon / len(offered) < 0.97
    assert 0.01 < gone / len(offered) < 0.15
    assert 0.03 < sum(record.transfers for record in answered) / len(answered) < 0.12
    assert sum(record.callback_requested_at is not None for record in offered) >= 5
