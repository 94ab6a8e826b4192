"""A department with work to do, and somebody signed in to do it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests.factories import cities, requests
from tests.factories.people import PASSWORD, staff
from thirdring.cases.models import Case
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role


@dataclass(frozen=True)
class Department:
    """A city with public works, its worker, and a browser the worker is signed in with."""

    city: City
    agency: Agency
    worker: User
    browser: Client

    def case(self, **fields: object) -> Case:
        return requests.case(self.city, **fields)

    def signed_in(self, role: Role, agency: Agency | None = None) -> Client:
        return browser_of(staff(self.city, role, agency=agency))

    def post(self, case: Case, noun: str, *, browser: Client | None = None, **fields: object) -> HttpResponse:
        """Make a move the way the page does: with the version and the timeline its reader saw."""
        seen: dict[str, object] = {"version": case.version, "entries": case.entry_count}
        address = f"/agency/cases/{case.reference}/{noun}/"
        return (browser or self.browser).post(address, seen | fields)  # type: ignore[return-value]  # a test's response

    @property
    def actor(self) -> Actor:
        return actor_of(self.worker, city=self.city)


def browser_of(person: User) -> Client:
    browser = Client()
    assert browser.login(username=person.email, password=PASSWORD)
    return browser


def department() -> Department:
    city = cities.city()
    requests.offer_potholes(city)
    agency = Agency.objects.of(city).get(code="public-works")
    worker = staff(city, Role.AGENCY_WORKER, agency=agency, name="Dana Reyes")
    return Department(city, agency, worker, browser_of(worker))
