"""News of the room: soon, and never more than once a second, however many tell of however much."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories.calls import answered_call
from tests.factories.cities import city
from tests.factories.people import actor, anyone, program
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.actions.telling import tell_of_change
from thirdring.contact_centre.models import RoomNews
from thirdring.contact_centre.policy import may_hear
from thirdring.contact_centre.room_rules import Topic
from thirdring.kernel.announcing import CHANNEL, Announcement, read
from thirdring.staff.rules import Role


@pytest.fixture
def listener() -> Iterator[object]:
    """A connection of its own that hears announcements."""
    heard = connection.copy()
    with heard.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    yield heard.connection
    heard.close()


def news(listener: object) -> list[Announcement | None]:
    return [read(one.payload) for one in listener.notifies(timeout=0.5)]  # type: ignore[attr-defined]  # psycopg's


def a_while_ago(of: City) -> None:
    news = RoomNews.objects.of(of).get()
    news.said_at -= timedelta(seconds=2)
    news.save()


@pytest.mark.django_db(transaction=True)
def test_a_hundred_signals_one_by_one_are_one_announcement(listener: object) -> None:
    of = city()
    for number in range(100):
        take_signals(answered_call(f"c{number}")[:1], actor=program(of))
        RoomNews.objects.of(of).update(said_at=RoomNews.objects.of(of).get().said_at + timedelta(minutes=1))
    assert news(listener) == [Announcement(Topic.ROOM, of.pk, {})]


@pytest.mark.django_db(transaction=True)
def test_a_second_later_it_is_told_again_and_each_city_by_itself(listener: object) -> None:
    one, other = city(), city()
    for of in (one, other):
        take_signals(answered_call()[:1], actor=program(of))
    a_while_ago(one)
    take_signals(answered_call("c2"), actor=program(one))
    assert [said.city_id for said in news(listener) if said] == [one.pk, other.pk, one.pk]


@pytest.mark.django_db(transaction=True)
def test_what_was_not_committed_is_not_told(listener: object) -> None:
    of = city()
    with transaction.atomic():
        take_signals(answered_call(), actor=program(of))
        transaction.set_rollback(True)
    assert (news(listener), RoomNews.objects.of(of).count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_whoever_is_about_to_tell(listener: object) -> None:
    of = city()
    take_signals(answered_call(), actor=program(of))
    a_while_ago(of)
    done = threading.Event()

    def tell_meanwhile() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            tell_of_change(of.pk)
        connection.close()
        done.set()

    with transaction.atomic():
        tell_of_change(of.pk)
        meanwhile = threading.Thread(target=tell_meanwhile)
        meanwhile.start()
        meanwhile.join()
    assert done.is_set()
    assert len(news(listener)) == 2  # when the call came, and now


@pytest.mark.django_db
def test_who_may_watch_hears_of_their_own_citys_room_and_of_nothing_else() -> None:
    of, other = city(), city()
    said = Announcement(Topic.ROOM, of.pk, {})
    roles = (Role.CALL_TAKER, Role.SUPERVISOR, Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR)
    assert [may_hear(actor(of, role), said) for role in roles] == [True, True, True, True, False]
    supervisor = actor(of, Role.SUPERVISOR)
    assert not may_hear(actor(other, Role.SUPERVISOR), said)
    assert not may_hear(supervisor, Announcement("case", of.pk, {}))
    assert not may_hear(anyone(of), said)
