"""The wallboard's numbers are those that somebody works out from the log alone, at the end and in between."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.plugin import DjangoDbBlocker

from tests.contact_centre.by_hand import callbacks, figures, lives, on_the_floor, still_waiting, summary
from tests.factories.calls import START, answered_call, signal
from tests.factories.cities import calendar, city
from tests.factories.people import program
from thirdring.city.models import City
from thirdring.contact_centre import floor, wallboard
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.models import AgentState, Queue
from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.wallboard import Board, Line, board, is_open
from thirdring.simulator.callers import Day, live_through_a_day

pytestmark = pytest.mark.django_db
OPENS = datetime(2026, 11, 4, 7, tzinfo=ZoneInfo("America/New_York"))
PLACES = {kind: place for place, kind in enumerate(SignalKind)}
MOMENTS = [OPENS + timedelta(hours=hours) for hours in (2.51, 4.77, 8.2, 16.9)]
WITHIN = {"general": 60, "espanol": 45, "chat": 90, "texts": 300, "": 60}
SHORT = {"general": 10, "espanol": 5, "chat": 20, "texts": 60, "": 10}
NAMES = ("call_id", "kind", "at", "queue", "agent", "medium", "language", "due_at")


@pytest.fixture(scope="module")
def day() -> Day:
    return live_through_a_day(OPENS, seed=311)


@pytest.fixture(scope="module", params=MOMENTS, ids=["morning", "noon", "afternoon", "night"])
def moment(request: pytest.FixtureRequest) -> datetime:
    return request.param  # type: ignore[no-any-return]  # one of MOMENTS


@pytest.fixture(scope="module")
def town(
    day: Day, moment: datetime, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[City]:
    """A city that was told of the day up to a moment; its queues have wishes of their own."""
    with django_db_blocker.unblock(), transaction.atomic():
        of = city()
        for code, within in WITHIN.items():
            if code:
                wishes = {"answer_within_s": within, "short_abandon_s": SHORT[code]}
                Queue.objects.create(city=of, code=code, name=code.title(), warn_after_s=within, **wishes)
        told = [signal for signal in day.calls if signal.at <= moment]
        for start in range(0, len(told), 1000):
            take_signals(told[start : start + 1000], actor=program(of))
        take_presence([said for said in day.agents if said.at <= moment], actor=program(of))
        yield of
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def log(day: Day, moment: datetime) -> dict[str, list[Any]]:
    """What was told of each call until the moment, as plain rows."""
    told = (
        {name: getattr(s, name) for name in NAMES} | {"place": PLACES[s.kind]}
        for s in day.calls
        if s.at <= moment
    )
    return lives(told)


@pytest.fixture
def shown(town: City, moment: datetime) -> Board:
    return board(town, at=moment)


def counts(line: Line) -> dict[str, Any]:
    calls = line.calls
    return {
        "offered": calls.offered,
        "answered": calls.answered,
        "abandoned": calls.abandoned,
        "short": calls.short,
        "answered_in_time": calls.answered_in_time,
        "abandoned_in_time": calls.abandoned_in_time,
        "waited": timedelta(seconds=round(calls.waited_s, 3)),
        "callback": line.left_for_callback,
    }


def by_hand(calls: list[dict[str, Any]]) -> dict[str, Any]:
    """The same counts, each call by the thresholds of the queue it came to."""
    total: Counter[str] = Counter()
    waited = timedelta()
    for code in WITHIN:
        mine = [call for call in calls if call["queue"] == code]
        found = figures(mine, within=WITHIN[code], short=SHORT[code])
        waited += found["waited"]
        total.update({name: found[name] for name in COUNTED})
    return {name: total[name] for name in COUNTED} | {"waited": waited}


COUNTED = ("offered", "answered", "abandoned", "short", "answered_in_time", "abandoned_in_time", "callback")


def test_what_became_of_todays_calls_is_what_the_log_says(shown: Board, log: dict[str, list[Any]]) -> None:
    calls = [call for rows in log.values() if (call := summary(rows))]
    assert counts(shown.whole) == by_hand(calls)
    for part, lines in (("queue", shown.queues), ("medium", shown.media), ("language", shown.languages)):
        found = {line.code: counts(line) for line in lines if line.calls.offered}
        assert found == {
            code: by_hand([call for call in calls if call[part] == code])
            for code in {call[part] for call in calls}
        }


def test_who_waits_and_since_when_is_what_the_log_says(shown: Board, log: dict[str, list[Any]]) -> None:
    waiting = still_waiting(log)
    assert shown.whole.waiting == len(waiting)
    assert shown.whole.longest_since == min((one["since"] for one in waiting), default=None)
    for line in shown.queues:
        mine = [one["since"] for one in waiting if one["queue"] == line.code]
        assert (line.waiting, line.longest_since) == (len(mine), min(mine, default=None))
        if mine:
            assert line.late_at == min(mine) + timedelta(seconds=WITHIN[line.code])


def test_what_agents_do_is_what_the_log_says(
    shown: Board, log: dict[str, list[Any]], day: Day, moment: datetime
) -> None:
    said = [(one.agent, one.at, str(one.presence), one.reason) for one in day.agents if one.at <= moment]
    hand = on_the_floor(log, said)
    found = {who.agent: (str(who.doing), who.reason, who.since) for who in shown.agents}
    assert found == {agent: (doing, reason or "", since) for agent, (doing, reason, since) in hand.items()}
    assert len(found) == 30


def test_callbacks_are_what_the_log_says(shown: Board, log: dict[str, list[Any]], moment: datetime) -> None:
    hand = callbacks(log, moment)
    told = shown.callbacks
    assert (told.open, told.missed_open, told.due_soon) == (hand["open"], hand["late"], hand["soon"])
    assert (told.kept, told.missed) == (hand["kept"], hand["missed"])


def test_it_takes_five_statements(
    town: City, moment: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        board(town, at=moment)


def test_a_call_whose_end_was_never_told_leaves_the_board_after_a_day() -> None:
    of = city()
    take_signals(answered_call(wait=20)[:2], actor=program(of))
    entered = START + timedelta(seconds=5)
    assert board(of, at=entered + timedelta(hours=23)).whole.waiting == 1
    assert board(of, at=entered + timedelta(hours=25)).whole.waiting == 0


def test_who_was_passed_on_waits_since_then() -> None:
    of = city()
    told = [
        *answered_call(talk=300)[:4],
        signal(SignalKind.TRANSFERRED, 325, queue="trees", agent="dana"),
        signal(SignalKind.QUEUED, 325, queue="trees"),
    ]
    take_signals(told, actor=program(of))
    found = board(of, at=START + timedelta(seconds=400)).whole
    assert (found.waiting, found.longest_since) == (1, START + timedelta(seconds=325))


def test_a_queue_is_open_by_its_hours() -> None:
    of = city()
    hours = calendar(of, hours={"wed": [["07:00", "12:00"], ["13:00", "19:00"]]})
    queue = Queue(city=of, code="q", name="Q", calendar=hours)
    zone = ZoneInfo(of.time_zone)
    times = ((6, 59), (7, 0), (12, 0), (13, 0), (19, 0))
    moments = [datetime(2026, 11, 4, *time, tzinfo=zone) for time in times]
    assert [is_open(of, queue, at=at) for at in moments] == [False, True, False, True, False]
    assert is_open(of, Queue(city=of, code="r", name="R"), at=moments[0])


STATEMENTS = {
    "agents": (floor._FLOOR, ("agent_state_by_time", "leg_by_time")),
    "callbacks": (wallboard._CALLBACKS, ("callback_open", "callback_by_promise")),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_old_rows_are_not_looked_at(name: str) -> None:
    """With an index to use, the planner reads the day and not the table, as large as it may have become."""
    statement, indexes = STATEMENTS[name]
    of, at = city(), START
    long_ago = (at - timedelta(days=2, minutes=number) for number in range(3_000))
    AgentState.objects.bulk_create(
        AgentState(city=of, source="s", agent=f"a{number % 30}", presence="ready", since=since)
        for number, since in enumerate(long_ago)
    )
    values = {"today", "back", "before", "wraps", "at", "soon", "tomorrow"}
    told: dict[str, Any] = dict.fromkeys(values, at) | {"city": of.pk}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contact_centre_agentstate")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", told)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert [index for index in indexes if index not in plan] == []
