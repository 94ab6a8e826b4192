"""What one connection commits another hears, at once; what is rolled back nobody hears."""

import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from thirdring.kernel import listening
from thirdring.kernel.announcing import CHANNEL, Announcement, announce, read
from thirdring.kernel.listening import Hub, Subscription, Wants

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 5.0


def everything(said: Announcement) -> bool:
    return True


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    yield hub
    hub.stop()


def listener(hub: Hub, wants: Wants = everything) -> Subscription:
    """One who listens, and has been told that the listening has begun."""
    subscription = hub.subscribe(wants)
    begun = subscription.next(seconds=SOON)
    assert begun is not None and begun.announcement is None
    return subscription


def say(number: int, city_id: int = 1) -> None:
    with transaction.atomic():
        announce("bell", city_id=city_id, about={"rang": number})


def heard(subscription: Subscription) -> list[int]:
    """The numbers heard until it has been quiet for a moment."""
    numbers = []
    while (each := subscription.next(seconds=0.1)) is not None:
        numbers.append(each.announcement.about["rang"] if each.announcement else -1)
    return numbers


def test_what_is_committed_is_heard_within_a_second(hub: Hub) -> None:
    subscription = listener(hub)
    begun = time.monotonic()
    say(1)
    first = subscription.next(seconds=SOON)
    assert first is not None
    assert first.announcement == Announcement("bell", 1, {"rang": 1})
    assert time.monotonic() - begun < 1


def test_what_is_rolled_back_is_not_heard_and_what_is_said_twice_is_heard_once(hub: Hub) -> None:
    subscription = listener(hub)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce("bell", city_id=1, about={"rang": 1})
        raise ZeroDivisionError
    with transaction.atomic():
        announce("bell", city_id=1, about={"rang": 2})
        announce("bell", city_id=1, about={"rang": 2})
    assert heard(subscription) == [2]


def test_each_hears_what_they_want_over_one_connection(hub: Hub) -> None:
    here, there = listener(hub, lambda said: said.city_id == 1), hub.subscribe(lambda said: said.city_id == 2)
    assert there.next(seconds=SOON) is not None
    say(1, city_id=1)
    say(2, city_id=2)
    assert (heard(here), heard(there)) == ([1], [2])
    assert listeners() == 1


def test_who_comes_back_is_told_what_they_missed(hub: Hub) -> None:
    keeps_it_open, leaving = listener(hub), hub.subscribe(everything)
    last = leaving.next(seconds=SOON)
    assert last is not None
    leaving.close()
    say(1)
    say(2)
    assert heard(keeps_it_open) == [1, 2]
    assert heard(hub.subscribe(everything, after=last.mark)) == [1, 2]
    assert heard(hub.subscribe(everything, after=hub.mark())) == []


def test_who_comes_with_no_mark_of_ours_is_told_that_something_may_be_missing(hub: Hub) -> None:
    listener(hub)
    for mark in ("", "nonsense", "0-1", "-", "deadbeef-7"):
        assert heard(hub.subscribe(everything, after=mark)) == [-1]


def test_who_was_away_too_long_is_told_that_something_is_missing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "REMEMBERED", 2)
    hub = Hub()
    subscription = listener(hub)
    mark = hub.mark()
    for number in range(4):
        say(number)
    assert heard(subscription) == [0, 1, 2, 3]
    assert heard(hub.subscribe(everything, after=mark)) == [-1]
    hub.stop()


def test_who_does_not_read_is_told_that_something_is_missing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_WAITING", 3)
    slow, quick = listener(hub), listener(hub)
    for number in range(5):
        say(number)
        assert heard(quick) == [number]
    assert heard(slow) == [-1]
    say(9)
    assert heard(slow) == [9]


def test_a_lost_connection_is_made_again_and_everybody_is_told(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = listener(hub)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )
    again = subscription.next(seconds=SOON)
    assert again is not None and again.announcement is None
    say(3)
    assert heard(subscription) == [3]


def test_nobody_listens_so_no_connection_is_kept(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "LINGER", 0.0)
    listener(hub).close()
    deadline = time.monotonic() + SOON
    while listeners() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (listeners(), hub.mark()) == (0, "")
    say(1)
    again = listener(hub)
    say(2)
    assert heard(again) == [2]


def test_what_others_say_on_the_channel_is_passed_over(hub: Hub) -> None:
    subscription = listener(hub)
    for payload in ("", "{}", "[1]", "[1,2,3]", "null", '["a","b",{}]'):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
        assert read(payload) is None
    assert heard(subscription) == []


def listeners() -> int:
    """How many connections of ours listen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^(LISTEN|SELECT 1$)'"
            " AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
