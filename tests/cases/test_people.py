"""Who a caller may be: the people of the number, with their last reports and what staff noted."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from thirdring.cases.people import latest_reports, who_may_it_be
from thirdring.city.models import City
from thirdring.constituents.actions.flagging import propose_flag, set_flag
from thirdring.constituents.actions.noting import note_person
from thirdring.constituents.models import Constituent
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
PHONE = "+14125550123"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def reported(city: City, name: str, hours: int, **fields: Any) -> str:
    with clock.frozen_at(requests.MONDAY + timedelta(hours=hours)):
        return requests.sent(city, name=name, phone=PHONE, **fields).case.reference


def test_who_reported_last_comes_first_with_the_last_cases_and_notes(city: City) -> None:
    first = [reported(city, "Ana", hours) for hours in range(4)]
    luis = reported(city, "Luis", 9, place="3 Elm Street")
    requests.sent(city, name="Eve", phone="+14125550199")
    ana = Constituent.objects.of(city).get(name="Ana")
    note_person(ana.pk, actor=people.actor(city, Role.CALL_TAKER), words="Hard of hearing.")
    found = who_may_it_be(city, "(412) 555-0123")
    assert [
        (each.person.name, [report.reference for report in each.reports], [note.words for note in each.notes])
        for each in found
    ] == [("Luis", [luis], []), ("Ana", first[:0:-1], ["Hard of hearing."])]


def test_flags_on_them_and_on_the_number_are_shown(city: City) -> None:
    reported(city, "Ana", 0)
    reported(city, "Luis", 1)
    boss, ana = people.actor(city, Role.SUPERVISOR), Constituent.objects.of(city).get(name="Ana")
    propose_flag(city, number=PHONE, reason="Only proposed.", actor=boss)
    hers = set_flag(propose_flag(city, person_id=ana.pk, reason="Threats.", actor=boss).pk, actor=boss)
    found = {each.person.name: each.flags for each in who_may_it_be(city, PHONE)}
    assert found == {"Ana": [hers], "Luis": []}
    both = set_flag(propose_flag(city, number=PHONE, reason="Threats.", actor=boss).pk, actor=boss)
    assert [each.flags for each in who_may_it_be(city, PHONE)] == [[both], [both, hers]]


@pytest.mark.parametrize("number", ["", "anonymous", "+14125550000", "12"])
def test_nobody_gave_that_number(city: City, number: str) -> None:
    reported(city, "Ana", 0)
    assert who_may_it_be(city, number) == []


def test_another_city_knows_nothing_of_them(city: City) -> None:
    reported(city, "Ana", 0)
    assert who_may_it_be(requests.pothole_city(), PHONE) == []


def test_it_takes_five_statements_however_many_they_are(city: City, django_assert_num_queries: Any) -> None:
    for number in range(5):
        reported(city, f"Person {number}", number)
    with django_assert_num_queries(5):
        found = who_may_it_be(city, PHONE)
        assert [report.case.service_version.pk for each in found for report in each.reports]


def test_nobody_has_no_reports(city: City) -> None:
    assert latest_reports(city, []) == {}
