"""Where an administrator keeps the outside parties."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import requests
from tests.factories.outside import party
from tests.factories.people import staff
from tests.web.agency.departments import browser_of
from thirdring.city.models import City
from thirdring.routing.models import OutsideParty
from thirdring.staff.rules import Role

GAS = {
    "name": "River Gas", "kind": "utility", "email": "dig@gas.example", "acknowledge_hours": "4",
    "handles": ["pothole"], "active": "on",
}  # fmt: skip


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


@pytest.fixture
def administrator(city: City) -> Client:
    return browser_of(staff(city, Role.ADMINISTRATOR))


def test_a_party_is_added_listed_and_changed(city: City, administrator: Client) -> None:
    page = administrator.post("/studio/parties/new/", GAS, follow=True).content.decode()
    gas = OutsideParty.objects.of(city).get()
    assert (gas.name, gas.handles, gas.acknowledge_hours) == ("River Gas", ["pothole"], 4)
    assert ("River Gas is kept." in page, f'href="/studio/parties/{gas.pk}/"' in page) == (True, True)
    shown = administrator.get(f"/studio/parties/{gas.pk}/").content.decode()
    assert 'value="dig@gas.example"' in shown
    administrator.post(f"/studio/parties/{gas.pk}/", GAS | {"name": "River Gas and Light", "active": ""})
    gas.refresh_from_db()
    assert (gas.name, gas.active) == ("River Gas and Light", False)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    city: City, administrator: Client
) -> None:
    answered: Any = administrator.post("/studio/parties/new/", GAS | {"email": "nowhere"})
    assert (answered.status_code, list(answered.context["form"].errors)) == (422, ["email"])
    assert 'value="River Gas"' in answered.content.decode()
    assert OutsideParty.objects.of(city).count() == 0


def test_a_supervisor_reads_the_list_and_changes_nothing(city: City) -> None:
    known, supervisor = party(city), browser_of(staff(city, Role.SUPERVISOR))
    page = supervisor.get("/studio/parties/")
    assert (page.status_code, f"/studio/parties/{known.pk}/" in page.content.decode()) == (200, False)
    assert supervisor.get("/studio/parties/new/").status_code == 403


def test_another_citys_party_is_not_there(administrator: Client) -> None:
    stranger = party(requests.pothole_city())
    assert administrator.get(f"/studio/parties/{stranger.pk}/").status_code == 404
