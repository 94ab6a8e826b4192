"""Who may open an address, and what a page says when the answer is no."""

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.factories import cities
from tests.factories.catalogues import definition, offer
from tests.factories.people import PASSWORD, staff
from tests.factories.requests import sent
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role
from thirdring.web.access import FaceRequest, public, public_without_city, staff_only


@staff_only(Role.SUPERVISOR, Role.ANALYST)
def for_two_roles(request: FaceRequest) -> HttpResponse:
    return HttpResponse("in")


@staff_only()
def for_any_role(request: FaceRequest) -> HttpResponse:
    return HttpResponse("in")


def request_of(user: User, actor: Actor) -> FaceRequest:
    request = RequestFactory().get("/agency/?page=2")
    request.user, request.actor = user, actor  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


@pytest.fixture
def city(db: None) -> City:
    return cities.city(name="Riverton")


@pytest.mark.parametrize("role", Role)
def test_staff_get_in_by_their_role_alone(city: City, role: Role) -> None:
    agency = cities.agency(city)
    person = staff(city, role, agency=agency)
    request = request_of(person, actor_of(person, city=city))
    assert for_any_role(request).status_code == 200
    if role in {Role.SUPERVISOR, Role.ANALYST}:
        assert for_two_roles(request).status_code == 200
    else:
        with pytest.raises(NotAllowed):
            for_two_roles(request)


def test_staff_of_another_city_stay_out(city: City) -> None:
    person = staff(cities.city(), Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        for_any_role(request_of(person, actor_of(person, city=city)))


def test_a_stranger_is_sent_to_sign_in_and_back(city: City) -> None:
    response = Client().get("/agency/?status=closed")
    assert response.headers["Location"] == "/sign-in/?next=/agency/%3Fstatus%3Dclosed"


def test_marks_can_be_read_by_the_architecture_tests() -> None:
    @public
    def open_page(request: FaceRequest) -> HttpResponse:
        return HttpResponse()

    @public_without_city
    def machine_page(request: FaceRequest) -> HttpResponse:
        return HttpResponse()

    marks = [
        (getattr(view, "access", None), getattr(view, "without_city", False))
        for view in (open_page, machine_page, for_any_role)
    ]
    assert marks == [("public", False), ("public", True), ("staff", False)]


def test_a_role_that_may_not_is_told_so_in_a_page(city: City) -> None:
    browser = Client()
    person = staff(cities.city(), Role.SUPERVISOR)
    browser.login(username=person.email, password=PASSWORD)
    response = browser.get("/agency/")
    assert (response.status_code, b"You may not open this" in response.content) == (403, True)


def test_before_any_city_exists_the_pages_say_so(db: None) -> None:
    response = Client().get("/")
    assert (response.status_code, b"No city yet" in response.content) == (503, True)


def test_an_unknown_address_gets_a_page_of_the_city(city: City) -> None:
    response = Client().get("/no/such/page/")
    assert (response.status_code, b"Riverton" in response.content) == (404, True)


def test_a_city_is_found_by_its_host(city: City, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["lakeside.test"]
    cities.city(name="Lakeside", hosts=["lakeside.test"])
    assert b"Lakeside" in Client(headers={"host": "lakeside.test"}).get("/").content


def test_pages_show_the_citys_own_time_and_leave_the_next_alone(city: City) -> None:
    offer(city, definition())
    with clock.frozen_at(datetime(2026, 4, 18, 2, 30, tzinfo=UTC)):
        found = sent(city).report
    assert b"April 17, 2026, 10:30 p.m." in Client().get(f"/track/{found.reference}").content
    assert str(timezone.get_current_timezone()) == "UTC"
