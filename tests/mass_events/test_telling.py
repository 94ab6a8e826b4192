"""News reaches everyone concerned once, in their language, whatever happens to the worker."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import events, people, requests
from tests.factories.events import HOUR, KNOWN, again, boss
from tests.factories.requests import MONDAY
from thirdring.cases.actions.following import follow_as
from thirdring.city.models import City
from thirdring.constituents.actions import Person
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, Stale
from thirdring.mass_events import tasks
from thirdring.mass_events.actions.opening import close_event
from thirdring.mass_events.actions.telling import pass_on_some, publish, remind
from thirdring.mass_events.models import Event, News
from thirdring.mass_events.queries import notices
from thirdring.messaging.models import Message
from thirdring.staff.models import User
from thirdring.staff.queries import working_as
from thirdring.staff.rules import Role

MORE = {"en": "Half of the streets are clear.", "es": "La mitad de las calles está libre."}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def told(storm: Event) -> Event:
    return publish(storm, actor=boss(storm.city), message=MORE, next_update_at=clock.now() + HOUR)


def passed_on(city: City) -> None:
    for news in News.objects.of(city).order_by("pk"):
        tasks.pass_on(news_id=news.pk, city_id=city.pk)


def heard(city: City) -> list[tuple[str, str]]:
    rows = Message.objects.of(city).filter(occasion="event_news").order_by("to")
    return [(row.to, row.body.split("\n")[0]) for row in rows]


def test_each_is_told_once_in_their_language_however_often_the_job_runs(city: City) -> None:
    storm = events.event(city)
    for _ in range(2):  # the same person with two cases is told once
        requests.sent(again(city), email="ana@example.org", language="es")
    case = requests.sent(again(city), email="ben@example.org").case
    follow_as(case, Person(email="cy@example.org", language="en"), actor=people.anyone(city))
    told(storm)
    passed_on(city)
    News.objects.of(city).update(passed_to=0, passed_on_at=None)  # as if a worker had to begin again
    passed_on(city)
    assert heard(city) == [
        ("ana@example.org", MORE["es"]),
        ("ben@example.org", MORE["en"]),
        ("cy@example.org", MORE["en"]),
    ]
    assert News.objects.of(city).order_by("-pk").first().told == 3  # type: ignore[union-attr]


def test_who_reported_after_it_has_read_it_in_the_receipt(city: City) -> None:
    with clock.frozen_at(MONDAY):
        told(events.event(city))
    with clock.frozen_at(MONDAY + timedelta(minutes=1)):
        requests.sent(again(city), email="ana@example.org")
        passed_on(city)
    assert heard(city) == []
    assert MORE["en"] in Message.objects.of(city).get(occasion="received").body


def test_the_public_reads_it_at_once(city: City) -> None:
    told(events.event(city))
    assert [each.words for each in notices(again(city), "en")] == [MORE["en"]]


def test_the_last_word_reaches_everyone_too(city: City) -> None:
    storm = events.event(city)
    requests.sent(again(city), email="ana@example.org")
    close_event(storm, actor=boss(city), message={"en": "It is over."})
    passed_on(city)
    assert heard(city) == [("ana@example.org", "It is over.")]


def test_the_second_of_two_supervisors_is_told(city: City) -> None:
    storm = events.event(city)
    told(storm)
    with pytest.raises(Stale):
        told(storm)
    assert events.reread(storm).version == 2


@pytest.mark.parametrize("cases", [1, 30])
def test_a_batch_costs_the_same_whatever_it_holds(
    city: City, cases: int, django_assert_max_num_queries: Any
) -> None:
    storm = events.event(city)
    for number in range(cases):
        requests.sent(again(city), email=f"person{number}@example.org")
    told(storm)
    news = News.objects.of(city).latest("pk")
    with django_assert_max_num_queries(13):
        assert pass_on_some(news, actor=events.worker(city))
    assert len(heard(city)) == cases


@pytest.mark.parametrize(
    ("message", "ahead", "fields"),
    [({}, HOUR, ["message"]), (KNOWN, -HOUR, ["next_update"]), ({}, -HOUR, ["message", "next_update"])],
)
def test_what_is_wrong_is_named(
    city: City, message: dict[str, str], ahead: timedelta, fields: list[str]
) -> None:
    storm = events.event(city)
    with pytest.raises(Invalid) as refused:
        publish(storm, actor=boss(city), message=message, next_update_at=clock.now() + ahead)
    assert [problem.field for problem in refused.value.problems] == fields


def test_an_overdue_update_is_noted_once_until_the_next_is_overdue(city: City) -> None:
    with clock.frozen_at(MONDAY):
        storm = events.event(city)
    with clock.frozen_at(MONDAY + 2 * HOUR):
        assert [remind(actor=events.worker(city)) for _ in range(2)] == [1, 0]
        storm = told(events.reread(storm))
    assert storm.reminded_at is None
    with clock.frozen_at(MONDAY + 4 * HOUR):
        assert remind(actor=events.worker(city)) == 1


def test_supervisors_hear_once_by_mail_that_the_public_waits(city: City) -> None:
    supervisor = people.staff(city, Role.SUPERVISOR)
    people.staff(city, Role.CALL_TAKER)
    gone = people.staff(city, Role.SUPERVISOR)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    with clock.frozen_at(MONDAY):
        storm = events.event(city)
        boss(city)  # the one who opened it
    with clock.frozen_at(MONDAY + 2 * HOUR):
        for _ in range(2):
            remind(actor=events.worker(city))
    written = Message.objects.of(city).filter(occasion="update_overdue")
    assert supervisor.email in {mail.to for mail in written}
    assert gone.email not in {mail.to for mail in written}
    assert len({mail.to for mail in written}) == len(written) == len(supervisors(city))
    mail = written.get(to=supervisor.email)
    assert storm.name in mail.subject
    assert f"/agency/events/{storm.pk}/" in mail.body
    assert "{" not in mail.subject + mail.body


def supervisors(city: City) -> list[User]:
    return working_as(city.pk, {Role.SUPERVISOR})


@pytest.mark.parametrize(
    ("hours", "said"), [(0, "The next update comes by"), (2, "We said that news would come by")]
)
def test_the_public_never_reads_a_passed_time_as_one_to_come(city: City, hours: int, said: str) -> None:
    with clock.frozen_at(MONDAY):
        events.event(city)
    with clock.frozen_at(MONDAY + hours * HOUR):
        (notice,) = notices(again(city), "en")
        assert notice.next_update.startswith(said)
        (spanish,) = notices(again(city), "es")
        assert ("Vamos tarde" in spanish.next_update) is (hours > 0)
