"""A whole day of 2,500 calls played through the door of telephone systems: every figure is the log's."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contact_centre.by_hand import callbacks, figures, lives, summary
from tests.factories.cities import city
from tests.factories.people import program
from thirdring.city.models import City
from thirdring.contact_centre.models import AgentState, Call, CallEvent
from thirdring.contact_centre.room_clock import room_now, room_time
from thirdring.contact_centre.room_rules import Doing, played_moment
from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.wallboard import board
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.simulator.playing import FASTEST, Play, play, window

pytestmark = pytest.mark.django_db
NAMES = ("call_id", "kind", "at", "queue", "agent", "medium", "language", "due_at")


@pytest.fixture
def riverton() -> City:
    return city(code="riverton", is_demo=True)


def log_of(of: City) -> dict[str, list[Any]]:
    """What telephone systems told, as it is kept: the log, and nothing made of it."""
    places = {kind.value: place for place, kind in enumerate(SignalKind)}
    rows = CallEvent.objects.of(of).values(*NAMES)
    return lives([row | {"place": places[row["kind"]]} for row in rows])


def test_the_whole_day_ends_with_the_logs_own_figures(riverton: City) -> None:
    told = play(riverton, Play(speed=FASTEST), actor=program(riverton))
    log, shown = log_of(riverton), board(riverton, at=room_now(riverton))
    hand = figures(call for rows in log.values() if (call := summary(rows)))
    calls = shown.whole.calls
    assert (len(log), CallEvent.objects.of(riverton).count()) == (
        2500,
        told - AgentState.objects.of(riverton).count(),
    )
    assert {name: getattr(calls, name) for name in COUNTED} == {name: hand[name] for name in COUNTED}
    assert calls.waited_s == pytest.approx(hand["waited"].total_seconds())
    assert shown.whole.left_for_callback == hand["callback"]
    assert (shown.whole.waiting, shown.whole.talking) == (0, 0)
    assert shown.doing == Counter({Doing.OFF: 30})
    due = callbacks(log, room_now(riverton))
    assert (shown.callbacks.kept, shown.callbacks.missed) == (due["kept"], due["missed"])
    assert {line.code for line in shown.media} == {"phone", "chat", "sms"}


COUNTED = ("offered", "answered", "abandoned", "short", "answered_in_time", "abandoned_in_time")


def test_a_window_plays_its_own_calls_to_their_end(riverton: City) -> None:
    what = Play(speed=FASTEST, start=10, hours=0.25, calls=600, agents=8)
    begins = window(riverton, what)[0].at
    play(riverton, what, actor=program(riverton))
    firsts = Call.objects.of(riverton).values_list("offered_at", flat=True)
    assert 5 < len(firsts) < 60
    assert all(begins <= first < begins + timedelta(minutes=15) for first in firsts)
    assert not Call.objects.of(riverton).filter(ended_at__isnull=True).exists()


def test_the_same_day_can_be_played_again(riverton: City) -> None:
    what = Play(speed=FASTEST, start=10, hours=0.1, calls=300, agents=4)
    with clock.frozen_at(clock.now() - timedelta(seconds=30)):
        first = len(window(riverton, what))
    play(riverton, what, actor=program(riverton))
    before = Call.objects.of(riverton).count()
    later = window(riverton, what)
    assert (first, len({one.source for one in later})) == (len(later), 1)
    assert before > 0


@pytest.mark.parametrize("wrong", [{"speed": 0}, {"start": 3}, {"hours": 0}, {"hours": 25}, {"speed": 1e9}])
def test_what_cannot_be_played_is_said(wrong: dict[str, float]) -> None:
    with pytest.raises(Invalid) as refused:
        Play(**wrong)  # type: ignore[arg-type]  # one of its numbers
    assert [problem.field for problem in refused.value.problems] == list(wrong)


def test_only_the_demo_city_plays() -> None:
    of = city()
    with pytest.raises(Invalid):
        play(of, Play(), actor=program(of))
    assert room_time(of)[1] == 1.0


SHOWS, BEGAN = datetime(2026, 11, 4, 12, tzinfo=UTC), datetime(2026, 11, 4, 9, tzinfo=UTC)
UNTIL = SHOWS + timedelta(hours=10)


@pytest.mark.parametrize(
    ("minutes", "shown", "speed"),
    [
        (0, SHOWS, 20),
        (3, SHOWS + timedelta(hours=1), 20),
        (30, UNTIL, 0),  # it stands
        (13 * 60 - 1, UNTIL, 0),
        (13 * 60 + 1, UNTIL + timedelta(minutes=1), 1),  # real time has come there
    ],
)
def test_a_played_clock_runs_fast_then_stands_then_is_the_real_one(
    minutes: float, shown: datetime, speed: float
) -> None:
    now = BEGAN + timedelta(minutes=minutes)
    assert played_moment(now, began=BEGAN, shows=SHOWS, speed=20, until=UNTIL) == (shown, speed)
