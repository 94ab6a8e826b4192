"""Who was answered and turns to the city within three days, by whatever channel, was not helped."""

from datetime import timedelta

import pytest

from tests.factories import people, requests
from tests.factories.articles import given
from tests.factories.calls import START, answered_call
from thirdring.cases.actions.following import follow_as
from thirdring.cases.rules import Channel
from thirdring.city.models import City
from thirdring.constituents.actions import Person
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.tasks import hear_callers_of
from thirdring.kernel import clock
from thirdring.knowledge.actions.helping import came_back, show_answers, take_answer
from thirdring.knowledge.marks import mark_of
from thirdring.knowledge.models import AnswerShown
from thirdring.knowledge.queries import article, deflection

pytestmark = pytest.mark.django_db
EMAIL, PHONE = ("email", "ana@example.org"), ("phone", "+14435550123")
PAGE = """\
languages: [en]
topics:
  streets:
    names: {en: Streets}
    articles:
      hole-when:
        titles: {en: When are potholes filled?}
        bodies: {en: Within five days.}
        types: [pothole]
        owner: public-works
"""


@pytest.fixture
def city() -> City:
    made = requests.pothole_city()
    given(made, PAGE)
    return made


def answered(city: City, *contacts: tuple[str, str]) -> None:
    """Somebody who can be reached so was shown an answer, and it was enough."""
    marks = [mark_of(city.pk, *contact) for contact in contacts]
    actor = people.anyone(city)
    show_answers(city, visit="v", people=marks, service_code="pothole", actor=actor)
    take_answer(city, visit="v", article=article(city, "hole-when"), actor=actor)


def came(city: City) -> int:
    """How many came back."""
    return deflection(city, since=START - timedelta(days=9))["pothole"].wrongly


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.EMAIL, Channel.OPEN311, Channel.WALK_IN])
def test_a_report_by_another_channel_is_coming_back(city: City, channel: Channel) -> None:
    answered(city, EMAIL)
    requests.sent(city, channel=channel, email="Ana@example.org ")
    assert came(city) == 1


def test_somebody_elses_report_is_not(city: City) -> None:
    answered(city, EMAIL)
    requests.sent(city, channel=Channel.PHONE, email="eva@example.org")
    assert came(city) == 0


def test_following_what_others_reported_is(city: City) -> None:
    case = requests.case(city)
    answered(city, EMAIL)
    follow_as(case, Person(email="ana@example.org"), actor=people.anyone(city))
    assert came(city) == 1


def test_calling_is_even_without_a_report(city: City) -> None:
    with clock.frozen_at(START):
        answered(city, PHONE)
    take_signals(answered_call(at=60, caller="+14435550123"), actor=people.program(city))
    with clock.frozen_at(START + timedelta(minutes=9)):
        assert (hear_callers_of(city), hear_callers_of(city)) == (1, 0)
        assert came(city) == 1
    assert AnswerShown.objects.of(city).get().contacted_at == START + timedelta(seconds=65)


def test_a_call_before_the_answer_is_another_matter(city: City) -> None:
    take_signals(answered_call(at=0, caller="+14435550123"), actor=people.program(city))
    with clock.frozen_at(START + timedelta(minutes=5)):
        answered(city, PHONE)
        assert hear_callers_of(city) == 0


@pytest.mark.parametrize(("hours", "back"), [(71, 1), (73, 0)])
def test_three_days_later_it_is_another_matter(city: City, hours: int, back: int) -> None:
    answered(city, EMAIL)
    moment = clock.now() + timedelta(hours=hours)
    assert came_back(city.pk, {mark_of(city.pk, *EMAIL): moment}, actor=people.anyone(city)) == back


def test_marks_name_nobody_and_are_each_citys_own(city: City) -> None:
    mark = mark_of(city.pk, *EMAIL)
    assert (len(mark), "ana" in mark, mark == mark_of(city.pk + 1, *EMAIL)) == (64, False, False)
    assert mark_of(city.pk, "email", "") == ""
