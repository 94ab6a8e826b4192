"""The administrator's pages of people, and the link that leads to a password."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import cities, people
from tests.factories.people import PASSWORD
from thirdring.city.models import City
from thirdring.staff.models import Membership, User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import OF_AN_AGENCY, Role

pytestmark = pytest.mark.django_db
NEW = "four words nobody guesses"


@pytest.fixture
def city() -> City:
    return cities.city(name="Riverton")


@pytest.fixture
def admin(client: Client, city: City) -> Client:
    client.force_login(people.staff(city, Role.ADMINISTRATOR, name="Ada Admin"))
    return client


def link_on(page: HttpResponse) -> str:
    [address] = re.findall(r'readonly value="https?://[^/]+(/password/[\w-]+/)"', page.content.decode())
    return str(address)


def test_from_a_new_colleague_to_their_first_sign_in(admin: Client, city: City) -> None:
    team = cities.team(cities.agency(city))
    told = {
        "name": "Dana Reyes",
        "email": "Dana@example.org",
        "roles": ["agency_worker"],
        "house": f"t{team.pk}",
    }
    page = admin.post("/studio/staff/new/", told, follow=True)
    dana = User.objects.get(email="dana@example.org")
    assert page.request["PATH_INFO"] == f"/studio/staff/{dana.pk}/"
    assert "Has no password yet" in page.content.decode()
    actor = actor_of(dana, city=city)
    assert (actor.agency_ids, actor.team_ids) == ({team.agency_id}, {team.pk})
    link = link_on(admin.post(f"/studio/staff/{dana.pk}/link/"))
    browser = Client()
    assert "For Dana Reyes, who signs in as dana@example.org." in browser.get(link).content.decode()
    assert browser.post(link, {"password": NEW, "again": NEW}).headers["Location"] == "/sign-in/"
    assert (
        browser.post("/sign-in/", {"email": "dana@example.org", "password": NEW}).headers["Location"]
        == "/agency/"
    )
    assert link not in admin.get(f"/studio/staff/{dana.pk}/").content.decode()


def test_everything_wrong_with_a_new_colleague_is_said_and_what_was_typed_is_kept(admin: Client) -> None:
    page = admin.post("/studio/staff/new/", {"name": "Dana", "email": "dana", "roles": ["agency_lead"]})
    text = page.content.decode()
    assert page.status_code == 422
    for words in ("Enter an e-mail address", "needs an agency", 'value="Dana"'):
        assert words in text
    assert list(page.context["form"].errors) == ["email", "house"]
    assert User.objects.count() == 1


def test_roles_are_given_and_taken_away(admin: Client, city: City) -> None:
    worker = people.staff(city, Role.ANALYST)
    admin.post(f"/studio/staff/{worker.pk}/", {"roles": ["auditor", "supervisor"]})
    assert actor_of(worker, city=city).roles == {"analyst", "auditor", "supervisor"}
    for held in Membership.objects.of(city).filter(user=worker):
        address = f"/studio/staff/{worker.pk}/roles/{held.pk}/withdrawal/"
        gone = admin.post(address)
        assert gone.status_code == 302
    assert gone.headers["Location"] == "/studio/staff/"
    assert actor_of(worker, city=city).roles == set()


def test_no_role_chosen_says_so(admin: Client, city: City) -> None:
    page = admin.post(f"/studio/staff/{people.staff(city, Role.ANALYST).pk}/", {})
    assert (page.status_code, "Choose at least one role" in page.content.decode()) == (422, True)


def test_a_shut_account_is_out_at_once(admin: Client, city: City) -> None:
    worker, browser = people.staff(city, Role.ANALYST), Client()
    browser.force_login(worker)
    assert browser.get("/agency/").status_code == 200
    admin.post(f"/studio/staff/{worker.pk}/account/", {"do": "shut"})
    assert browser.get("/agency/").headers["Location"].startswith("/sign-in/")
    admin.post(f"/studio/staff/{worker.pk}/account/", {"do": "open"})
    assert Client().post("/sign-in/", {"email": worker.email, "password": PASSWORD}).status_code == 303


def test_oneself_is_not_shut_out(admin: Client, city: City) -> None:
    oneself = User.objects.get(name="Ada Admin")
    page = admin.post(f"/studio/staff/{oneself.pk}/account/", {"do": "shut"})
    assert (page.status_code, b"Ask another administrator" in page.content) == (422, True)


def test_people_are_found_by_name_or_address(admin: Client, city: City) -> None:
    people.staff(city, Role.ANALYST, name="Zoe Quill")
    named = [
        [person.name for person, _ in admin.get(f"/studio/staff/{q}").context["lines"]]
        for q in ("", "?q=quill")
    ]
    assert named == [["Ada Admin", "Zoe Quill"], ["Zoe Quill"]]
    assert b"Nobody here is called so" in admin.get("/studio/staff/?q=nobody").content


def test_people_of_another_city_are_not_there(admin: Client) -> None:
    other = people.staff(cities.city(), Role.ANALYST)
    assert admin.get(f"/studio/staff/{other.pk}/").status_code == 404
    assert admin.post(f"/studio/staff/{other.pk}/link/").status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_what_it_may(client: Client, city: City, role: Role) -> None:
    client.force_login(people.staff(city, role, agency=cities.agency(city) if role in OF_AN_AGENCY else None))
    answers = [client.get(f"/studio/staff/{path}").status_code for path in ("", "new/")]
    assert answers == {Role.ADMINISTRATOR: [200, 200], Role.AUDITOR: [200, 403]}.get(role, [403, 403])


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_a_fixed_number_of_queries(
    admin: Client, city: City, rows: int, django_assert_num_queries: Any
) -> None:
    agency = cities.agency(city)
    for _ in range(rows):
        worker = people.staff(city, Role.AGENCY_WORKER, agency=agency, team=cities.team(agency))
    for address, queries in (("", 7), ("new/", 6), (f"{worker.pk}/", 9)):
        with django_assert_num_queries(queries):
            assert admin.get(f"/studio/staff/{address}").status_code == 200
