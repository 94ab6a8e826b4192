"""Several workers and several people at the same moment, each on a connection of their own."""

import pytest

from tests.factories import events, history, requests
from tests.factories.events import HOUR, KNOWN, again, boss
from tests.factories.together import together
from thirdring.cases.models import Entry
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Stale
from thirdring.mass_events import tasks
from thirdring.mass_events.actions.closing import begin_closing
from thirdring.mass_events.actions.detecting import watch
from thirdring.mass_events.actions.linking import gather
from thirdring.mass_events.actions.opening import close_event
from thirdring.mass_events.actions.telling import publish
from thirdring.mass_events.models import Event, Link, Look, News, Proposal
from thirdring.messaging.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def a_storm(cases: int) -> tuple[City, Event]:
    city = requests.pothole_city()
    fresh = again(city)
    for number in range(cases):
        requests.sent(fresh, email=f"person{number}@example.org")
    return city, events.event(city)


def test_of_two_supervisors_who_write_at_once_one_is_told() -> None:
    city, storm = a_storm(0)
    first, second = boss(city), boss(city)
    ahead = clock.now() + HOUR
    answers = together(
        lambda: publish(storm, actor=first, message=KNOWN, next_update_at=ahead),
        lambda: publish(storm, actor=second, message=KNOWN, next_update_at=ahead),
    )
    assert {type(answer) for answer in answers} == {Event, Stale}
    assert News.objects.of(city).count() == 2  # the opening's and one more


def test_workers_that_gather_at_once_take_each_case_once() -> None:
    city, storm = a_storm(6)
    storm = gather(storm, actor=boss(city))
    together(*[lambda: tasks.gather(event_id=storm.pk, city_id=city.pk)] * 3)
    assert Link.objects.of(city).count() == 6
    assert Entry.objects.of(city).filter(kind="linked").count() == 6


def test_workers_that_pass_on_and_close_at_once_tell_and_close_once() -> None:
    city, storm = a_storm(8)
    events.gathered(gather(storm, actor=boss(city)))
    publish(events.reread(storm), actor=boss(city), message=KNOWN, next_update_at=clock.now() + HOUR)
    news = News.objects.of(city).latest("pk")
    storm = events.reread(storm)
    closing = begin_closing(storm, actor=boss(city), outcome="fixed", answer="Clear.", expected=8)
    together(
        *[lambda: tasks.pass_on(news_id=news.pk, city_id=city.pk)] * 2,
        *[lambda: tasks.close_cases(closing_id=closing.pk, city_id=city.pk)] * 2,
    )
    tasks.resume(0)
    told = Message.objects.of(city)
    assert told.filter(occasion="event_news", body__startswith=KNOWN["en"]).count() == 8
    assert told.filter(occasion="closed").count() == 8
    assert Entry.objects.of(city).filter(kind="closed").count() == 8
    assert Look.objects.of(city).count() == 1


def test_a_report_while_the_event_ends_is_either_part_of_it_or_not() -> None:
    city, storm = a_storm(0)
    seen = again(city)
    together(
        lambda: close_event(storm, actor=boss(city), message=KNOWN).pk,
        lambda: requests.sent(seen).case.pk,
    )
    assert not Link.objects.of(city).filter(over=False).exists()


def test_workers_that_watch_at_once_propose_once() -> None:
    city = events.again(requests.pothole_city())
    one = history.past(city, lon=-79.95, lat=40.45)
    now = history.OPENED + HOUR
    rows = [
        history.past(
            city,
            type_id=one.type_id,
            version_id=one.version_id,
            agency_id=one.agency_id,
            opened_at=now - HOUR / n,
        )
        for n in range(2, 12)
    ]
    history.load(city, *rows)

    def look() -> int:
        with clock.frozen_at(now):
            return len(watch(city, actor=events.worker(city)))

    assert sorted(together(*[look] * 4)) == [0, 0, 0, 1]  # type: ignore[type-var]
    assert Proposal.objects.of(city).count() == 1
