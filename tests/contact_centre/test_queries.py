"""Figures asked of the calls are those worked out by hand from the log of events."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from tests.contact_centre.by_hand import figures, lives, summary
from tests.factories.calls import START, abandoned_call, answered_call, signal
from tests.factories.cities import city
from tests.factories.people import program
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.queries import (
    Facts,
    Part,
    Period,
    callbacks_to_make,
    facts,
    presence_of,
    queues_of,
    standing,
)
from thirdring.contact_centre.rules import SignalKind
from thirdring.simulator.callers import Day, live_through_a_day

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/New_York")
OPENS = datetime(2026, 11, 4, 7, tzinfo=ZONE)
EVER = {"since": OPENS - timedelta(days=9), "until": OPENS + timedelta(days=9)}


@pytest.fixture(scope="module")
def day() -> Day:
    return live_through_a_day(OPENS, seed=311)


@pytest.fixture(scope="module")
def town(day: Day, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """A city whose telephone system told of the whole day, shuffled; taken back after this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        of = city()
        told = [*day.calls[::2], *day.calls[1::2]]
        for start in range(0, len(told), 1000):
            take_signals(told[start : start + 1000], actor=program(of))
        take_presence(day.agents, actor=program(of))
        yield of
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def calls(day: Day) -> list[dict[str, Any]]:
    """The day's calls as the log tells them."""
    order = {kind: place for place, kind in enumerate(SignalKind)}
    names = ("call_id", "kind", "at", "queue", "agent", "medium", "language")
    log = [{name: getattr(s, name) for name in names} | {"place": order[s.kind]} for s in day.calls]
    found = (summary(rows) for rows in lives(log).values())
    return [call for call in found if call is not None]


def as_by_hand(row: Facts) -> dict[str, Any]:
    """A row of ours in the words of the computation by hand."""
    return {
        "offered": row.calls.offered,
        "answered": row.calls.answered,
        "abandoned": row.calls.abandoned,
        "short": row.calls.short,
        "answered_in_time": row.calls.answered_in_time,
        "abandoned_in_time": row.calls.abandoned_in_time,
        "waited": timedelta(seconds=row.calls.waited_s),
        "talk": timedelta(seconds=row.work.talk_s),
        "hold": timedelta(seconds=row.work.hold_s),
        "wrap": timedelta(seconds=row.work.wrap_s),
        "passed_on": row.transferred,
        "callback": row.left_for_callback,
    }


def test_the_day_equals_the_computation_by_hand(town: City, calls: list[dict[str, Any]]) -> None:
    (row,) = facts(town, period=Period.DAY, parts=frozenset(), **EVER)
    assert as_by_hand(row) == figures(calls)
    assert row.start == date(2026, 11, 4)
    assert 2300 < row.calls.offered < 2500


@pytest.mark.parametrize(("within", "short"), [(20, 5), (60, 10), (120, 0)])
def test_every_half_hour_queue_medium_and_language_equals_it_too(
    town: City, calls: list[dict[str, Any]], within: float, short: float
) -> None:
    by_hand: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for call in calls:
        entered = call["entered"].astimezone(UTC)
        half = entered.replace(minute=entered.minute // 30 * 30, second=0, microsecond=0)
        by_hand[half, call["queue"], str(call["medium"]), call["language"]].append(call)
    rows = facts(town, period=Period.HALF_HOUR, within_s=within, short_s=short, **EVER)
    found = {(row.start, row.queue, row.medium, row.language): as_by_hand(row) for row in rows}
    assert found == {key: figures(some, within=within, short=short) for key, some in by_hand.items()}
    assert len(rows) > 100


@pytest.mark.parametrize("part", Part)
def test_parts_add_up_to_the_whole(town: City, part: Part) -> None:
    (whole,) = facts(town, period=Period.MONTH, parts=frozenset(), **EVER)
    rows = facts(town, period=Period.MONTH, parts=frozenset({part}), **EVER)
    assert sum(row.calls.offered for row in rows) == whole.calls.offered
    assert sum(row.work.talk_s for row in rows) == pytest.approx(whole.work.talk_s)
    assert len({getattr(row, part) for row in rows}) == len(rows) > 1


def test_every_measure_has_its_name_and_what_it_was_made_of(town: City) -> None:
    (row,) = facts(town, period=Period.DAY, parts=frozenset(), **EVER)
    measures = row.measures()
    assert list(measures) == ["SL1", "SL2", "SL3", "SL4", "AR1", "AR2", "ASA", "AHT", "TR"]
    assert [name for name, each in measures.items() if each.name != name] == []
    assert [each.denominator for each in measures.values()] == [
        *(row.calls.offered, row.calls.offered - row.calls.short, row.calls.answered, row.calls.offered),
        *(row.calls.offered, row.calls.offered - row.calls.short),
        *[row.calls.answered] * 3,
    ]


def test_any_figures_are_one_statement(town: City, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for period in Period:
        with django_assert_num_queries(1):
            facts(town, period=period, **EVER)


def test_a_month_and_a_day_are_the_citys_own() -> None:
    of = city()  # in New York, four hours behind in October
    late = datetime(2026, 11, 1, 3, 30, tzinfo=UTC)
    call = answered_call(at=(late - START).total_seconds())
    take_signals(call, actor=program(of))
    around = {"since": late - timedelta(days=1), "until": late + timedelta(days=1)}
    starts = [facts(of, period=period, **around)[0].start for period in (Period.DAY, Period.MONTH)]
    assert starts == [date(2026, 10, 31), date(2026, 10, 1)]


def test_the_threshold_itself_is_in_time() -> None:
    of = city()
    take_signals([*answered_call("a", wait=60), *abandoned_call("b", wait=10)], actor=program(of))
    (row,) = facts(of, period=Period.DAY, parts=frozenset(), **EVER)
    assert (row.calls.answered_in_time, row.calls.short, row.calls.abandoned_in_time) == (1, 1, 1)


def test_another_citys_calls_are_not_counted(town: City) -> None:
    assert facts(city(), period=Period.DAY, **EVER) == []


def test_how_the_queues_stand_now(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    of = city()
    live = [answered_call("a", at=0)[:2], answered_call("b", at=30)[:3], answered_call("c", at=60)[:4]]
    take_signals([s for story in live for s in story] + answered_call("d"), actor=program(of))
    with django_assert_num_queries(1):
        (row,) = standing(of)
    assert (row.queue, row.waiting, row.talking) == ("general", 2, 1)
    assert row.longest_since == START + timedelta(seconds=5)


def test_what_each_agent_was_doing_at_a_moment(town: City, day: Day) -> None:
    noon = OPENS + timedelta(hours=5)
    last = {state.agent: state for state in day.agents if state.at <= noon}
    assert {row.agent: row.presence for row in presence_of(town, at=noon)} == {
        agent: state.presence for agent, state in last.items()
    }


def test_callbacks_to_make_are_in_the_order_promised() -> None:
    of = city()
    for call, due in (("a", 900), ("b", 300)):
        told = [signal(SignalKind.QUEUED, 0, call_id=call, queue="general")]
        told.append(
            signal(SignalKind.CALLBACK_REQUESTED, 60, call_id=call, due_at=START + timedelta(seconds=due))
        )
        take_signals(told, actor=program(of))
    assert [row.call.external_id for row in callbacks_to_make(of)] == ["b", "a"]
    assert [queue.code for queue in queues_of(of)] == ["general"]
