"""One clock, which a test can hold still."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from threading import Thread

import pytest

from thirdring.kernel import clock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_clock_is_the_machines_and_in_utc() -> None:
    before = datetime.now(UTC)
    moment = clock.now()
    assert before <= moment <= datetime.now(UTC)
    assert moment.utcoffset() == timedelta()


def test_a_frozen_clock_stands_still_and_then_goes_on() -> None:
    with clock.frozen_at(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() > NOON.replace(year=2020)
    assert clock.now() != NOON


def test_freezing_within_freezing_goes_back_to_the_outer_moment() -> None:
    with clock.frozen_at(NOON):
        with clock.frozen_at(NOON + timedelta(hours=1)):
            assert clock.now() == NOON + timedelta(hours=1)
        assert clock.now() == NOON


def test_a_failure_inside_lets_the_clock_go_on() -> None:
    with pytest.raises(ZeroDivisionError), clock.frozen_at(NOON):
        raise ZeroDivisionError
    assert clock.now() != NOON


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.frozen_at(datetime(2026, 11, 20)):  # noqa: DTZ001  # the point
        pass


def test_another_thread_and_another_task_keep_their_own_time() -> None:
    seen: list[datetime] = []
    with clock.frozen_at(NOON):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        asyncio.run(_frozen_elsewhere())
        assert clock.now() == NOON
    assert seen[0] != NOON


async def _frozen_elsewhere() -> None:
    with clock.frozen_at(NOON + timedelta(days=1)):
        await asyncio.sleep(0)


def test_a_frozen_moment_of_any_zone_is_the_same_moment() -> None:
    with clock.frozen_at(NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))):
        assert clock.now() == NOON
