"""Calendars, agencies and teams: made by the program, refused with a cure."""

import pytest

from tests.factories import cities, people
from thirdring.city.actions import OFFICE_HOURS, create_agency, create_calendar, create_team
from thirdring.city.models import Agency, Calendar, Team
from thirdring.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db


def test_an_agency_with_its_calendar_and_team_is_made() -> None:
    city = cities.city()
    by = people.program(city)
    calendar = create_calendar(
        city, actor=by, code="crews", name="Field crews", hours=OFFICE_HOURS, holiday_country="US"
    )
    agency = create_agency(
        city, actor=by, code="parks", name="Parks", calendar=calendar, email=" p@example.org "
    )
    team = create_team(agency, actor=by, code="trees", name="Tree crew")
    assert (agency.calendar, agency.email) == (calendar, "p@example.org")
    assert (team.agency, team.city_id) == (agency, city.pk)


def test_everything_wrong_with_a_calendar_is_told_at_once() -> None:
    city = cities.city()
    with pytest.raises(Invalid) as refused:
        create_calendar(
            city,
            actor=people.program(city),
            code="Bad Code",
            name=" ",
            hours={"mon": [["17:00", "08:00"]]},
            holiday_country="XX",
        )
    assert [p.field for p in refused.value.problems] == ["code", "name", "hours.mon", "holiday_country"]
    assert not Calendar.objects.of(city).exists()


def test_a_code_is_used_once_in_a_city_and_again_in_another() -> None:
    city, other = cities.city(), cities.city()
    agency = cities.agency(city, code="parks")
    with pytest.raises(Invalid, match=r"code: .* has 'parks' already"):
        create_agency(city, actor=people.program(city), code="parks", name="Parks", calendar=agency.calendar)
    theirs = cities.calendar(other)
    create_agency(other, actor=people.program(other), code="parks", name="Parks", calendar=theirs)
    assert Agency.objects.of(city).count() == Agency.objects.of(other).count() == 1


def test_an_agency_works_by_a_calendar_of_its_own_city() -> None:
    city, other = cities.city(), cities.city()
    with pytest.raises(Invalid, match="calendar: "):
        create_agency(
            city, actor=people.program(city), code="parks", name="Parks", calendar=cities.calendar(other)
        )
    assert not Agency.objects.of(city).exists()


def test_a_team_needs_a_name() -> None:
    agency = cities.agency(cities.city())
    with pytest.raises(Invalid, match="name: Give a name in 1 to 120 letters"):
        create_team(agency, actor=people.program(agency.city), code="trees", name="")
    assert not Team.objects.of(agency.city_id).exists()


def test_only_the_program_makes_agencies() -> None:
    city = cities.city()
    with pytest.raises(NotAllowed):
        create_agency(
            city, actor=people.anyone(city), code="parks", name="Parks", calendar=cities.calendar(city)
        )
