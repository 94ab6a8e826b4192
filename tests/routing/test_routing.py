"""Routing a report: rules in the table, the team on the case, and the sentence kept."""

from typing import Any

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.requests import at
from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import City, Team
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.places.models import Area
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.models import Assignment, Rule
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

DEPTH = Question(
    code="deep",
    kind=QuestionKind.SINGLE,
    texts={"en": "Is it deep?"},
    options=tuple(Option(key=key, names={"en": key}) for key in ("yes", "no")),
)


@pytest.fixture
def city() -> City:
    return requests.pothole_city(questions=(DEPTH,))


@pytest.fixture
def crew(city: City) -> Team:
    return cities.team(cities.agency(city, code="roads"), name="Road crew")


def ruled(city: City, crew: Team, **fields: Any) -> Rule:
    return add_rule(city, actor=people.program(city), **{"name": "Deep holes", "team": crew} | fields)


def test_a_rule_gives_the_case_its_team_and_agency_and_the_reason_is_kept(city: City, crew: Team) -> None:
    rule = ruled(city, crew, answers={"deep": ["yes"]})
    deep = requests.case(city, answers={"deep": "yes"})
    flat = requests.case(city, answers={"deep": "no"})
    assert (deep.team_id, deep.agency_id) == (crew.pk, crew.agency_id)
    assert flat.agency.code == "public-works"
    assert list(Assignment.objects.of(city).order_by("pk").values_list("case", "team", "rule", "why")) == [
        (deep.pk, crew.pk, rule.pk, "Road crew: Deep holes"),
        (flat.pk, None, None, "The owner of this kind of request."),
    ]
    assert deep.entries.get(kind="assigned").data["why"] == "Road crew: Deep holes"


def test_a_rule_for_an_area_takes_only_what_lies_in_it(city: City, crew: Team) -> None:
    west = {
        "type": "Polygon",
        "coordinates": [[[-80.1, 40.3], [-80, 40.3], [-80, 40.6], [-80.1, 40.6], [-80.1, 40.3]]],
    }
    area = Area.objects.create(city=city, kind="ward", code="w", name="West", geometry=west)
    ruled(city, crew, area_id=area.pk)
    assert requests.case(city, lon=-80.05, lat=40.45).team_id == crew.pk
    assert requests.case(city, lon=-79.95, lat=40.45).team_id is None
    assert requests.case(city, lon=None, lat=None, place="somewhere").team_id is None


def test_a_rule_for_another_type_leaves_this_one_alone(city: City, crew: Team) -> None:
    offer(city, definition("pothole", questions=(DEPTH,)), definition("graffiti"))
    lights = requests.case(city, service_code="graffiti").type_id
    ruled(city, crew, type_id=lights)
    assert requests.case(city).team_id is None
    assert requests.case(city, service_code="graffiti").team_id == crew.pk


def test_at_night_the_night_crew_has_it(city: City, crew: Team) -> None:
    with at(2026, 11, 1):
        ruled(city, crew, hours={"mon": [["17:00", "24:00"]]})
    with at(2026, 11, 16, 22):
        assert requests.case(city).team_id == crew.pk
    with at(2026, 11, 16, 21, 59):
        assert requests.case(city).team_id is None


def test_rules_are_asked_in_the_order_they_were_added(city: City, crew: Team) -> None:
    first = ruled(city, crew)
    second = ruled(city, cities.team(crew.agency))
    assert (first.position, second.position) == (10, 20)
    assert requests.case(city).team_id == crew.pk


def test_another_city_does_not_hear_of_a_rule(city: City, crew: Team) -> None:
    ruled(city, crew)
    assert requests.case(requests.pothole_city()).team_id is None


def test_a_new_rule_holds_at_once_in_every_process(city: City, crew: Team) -> None:
    requests.case(city)
    elsewhere = City.objects.get(pk=city.pk)
    ruled(elsewhere, crew)
    assert requests.case(City.objects.get(pk=city.pk)).team_id == crew.pk


def test_the_promises_are_counted_in_the_hours_of_whoever_gets_it(city: City, crew: Team) -> None:
    ruled(city, crew)
    case = requests.case(city)
    assert set(case.promises.values_list("calendar", flat=True)) == {crew.agency.calendar_id}


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AGENCY_WORKER, Role.AGENCY_LEAD})
)
def test_only_those_who_manage_a_city_change_its_routing(city: City, crew: Team, role: Role) -> None:
    with pytest.raises(NotAllowed):
        add_rule(city, actor=people.actor(city, role), name="Mine", team=crew)
    assert Rule.objects.of(city).count() == 0


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR])
def test_an_administrator_and_a_supervisor_may(city: City, crew: Team, role: Role) -> None:
    add_rule(city, actor=people.actor(city, role), name="Ours", team=crew)
    assert Rule.objects.of(city).get().name == "Ours"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"hours": {"monday": [["08:00", "17:00"]]}}, "hours.monday"),
        ({"hours": {"mon": [["22:00", "06:00"]]}}, "hours.mon"),
    ],
)
def test_a_rule_that_makes_no_sense_names_the_field(
    city: City, crew: Team, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        ruled(city, crew, **fields)
    assert [problem.field for problem in error.value.problems] == [field]
    assert Rule.objects.of(city).count() == 0
