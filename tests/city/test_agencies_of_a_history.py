"""The agencies that a city's history names."""

import pytest

from tests.factories.cities import agency, city
from tests.factories.people import actor, program
from thirdring.city.actions import add_agencies
from thirdring.city.models import Agency
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NAMES = {"dpw": "Public Works", "parks": "Parks"}


def test_missing_agencies_are_made_and_those_there_are_left_alone() -> None:
    of = city()
    there = agency(of, code="dpw", name="Works, Public")
    found = add_agencies(of, NAMES, actor=program(of))
    assert found == dict(Agency.objects.of(of).values_list("code", "pk"))
    assert found["dpw"] == there.pk
    assert set(Agency.objects.of(of).values_list("name", flat=True)) == {"Works, Public", "Parks"}


def test_agencies_made_keep_office_hours_together() -> None:
    of = city()
    add_agencies(of, NAMES, actor=program(of))
    calendars = {made.calendar for made in Agency.objects.of(of).select_related("calendar")}
    assert [calendar.hours["fri"] for calendar in calendars] == [[["08:00", "17:00"]]]


def test_adding_them_again_changes_nothing() -> None:
    of = city()
    assert add_agencies(of, NAMES, actor=program(of)) == add_agencies(of, NAMES, actor=program(of))


def test_only_the_program_adds_agencies_this_way() -> None:
    of = city()
    for person in (resident(of.pk), actor(of, Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            add_agencies(of, NAMES, actor=person)
