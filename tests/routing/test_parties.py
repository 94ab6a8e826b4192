"""Who is outside the city, kept by an administrator."""

from typing import Any

import pytest

from tests.factories import cities, people, requests
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.routing.actions.parties import Party, keep_party
from thirdring.routing.referrals import every_party, parties_of
from thirdring.staff.rules import Role

GAS: dict[str, Any] = {"name": "River Gas", "kind": "utility", "email": "dig@gas.example"}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def kept(city: City, *, role: Role = Role.ADMINISTRATOR, **fields: Any) -> Any:
    return keep_party(city, Party(**GAS | fields), actor=people.actor(city, role))


def test_who_sees_to_a_kind_of_request_is_offered_first(city: City) -> None:
    gas, roads = kept(city), kept(city, name="County Roads", kind="county", handles=["pothole"])
    old = kept(city, name="Bygone Gas", active=False)
    assert parties_of(city, first_for="pothole") == [roads, gas]
    assert parties_of(city) == [roads, gas]
    assert every_party(city) == [roads, gas, old]


def test_a_party_is_changed_in_its_place(city: City) -> None:
    gas = kept(city)
    changed = keep_party(
        city,
        Party(**GAS | {"phone": "217-555-0190", "acknowledge_hours": 4}),
        party=gas,
        actor=people.actor(city, Role.ADMINISTRATOR),
    )
    assert (changed.pk, changed.phone, changed.acknowledge_hours) == (gas.pk, "217-555-0190", 4)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"kind": "friend"}, "kind"),
        ({"email": "nowhere"}, "email"),
        ({"email": ""}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"handles": ["no-such-kind"]}, "handles"),
        ({"acknowledge_hours": 0}, "acknowledge_hours"),
        ({"acknowledge_hours": 721}, "acknowledge_hours"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(city: City, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        kept(city, **fields)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert every_party(city) == []


def test_a_name_is_taken_once(city: City) -> None:
    kept(city)
    with pytest.raises(Invalid, match="of this name already"):
        kept(city, kind="other")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENCY_LEAD])
def test_only_an_administrator_keeps_them(city: City, role: Role) -> None:
    agency = cities.agency(city) if role is Role.AGENCY_LEAD else None
    with pytest.raises(NotAllowed):
        keep_party(city, Party(**GAS), actor=people.actor(city, role, agency=agency))
