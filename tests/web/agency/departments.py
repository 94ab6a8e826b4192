"""A department with work to do, and people signed in to do it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from tests.factories.people import PASSWORD, actor, staff
from thirdring.cases.models import Case
from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import Actor
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

IN_LANE = Question(
    code="in_lane",
    kind=QuestionKind.SINGLE,
    texts={"en": "Is it in a traffic lane?"},
    options=(Option(key="yes", names={"en": "Yes, in the lane"}), Option(key="no", names={"en": "No"})),
)


@dataclass(frozen=True)
class Department:
    """A city where public works mends potholes and parks cleans graffiti; and a worker of the first."""

    city: City
    agency: Agency
    parks: Agency
    worker: User
    browser: Client

    @property
    def actor(self) -> Actor:
        return actor_of(self.worker, city=self.city)

    def case(self, **fields: Any) -> Case:
        """A pothole, unless told otherwise."""
        return requests.case(self.city, **fields)

    def other(self, role: Role, agency: Agency | None = None) -> Client:
        """A browser with somebody else signed in."""
        return browser_of(staff(self.city, role, agency=agency))

    def colleague(self, role: Role = Role.AGENCY_WORKER) -> Actor:
        """Somebody else of the same agency."""
        return actor(self.city, role, agency=self.agency)

    def open(self, case: Case, browser: Client | None = None) -> HttpResponse:
        return (browser or self.browser).get(f"/agency/cases/{case.reference}/")  # type: ignore[return-value]  # a test's

    def post(self, case: Case, noun: str, *, browser: Client | None = None, **fields: object) -> Any:
        """Make a move the way the page does: with the version and the timeline its reader saw."""
        seen: dict[str, object] = {"version": case.version, "entries": case.entry_count}
        return (browser or self.browser).post(f"/agency/cases/{case.reference}/{noun}/", seen | fields)


def browser_of(person: User) -> Client:
    browser = Client()
    assert browser.login(username=person.email, password=PASSWORD)
    return browser


def department() -> Department:
    city = cities.city(name="Riverton")
    offer(
        city,
        definition("pothole", targets=requests.TARGETS, questions=(IN_LANE,)),
        definition("graffiti", owner="parks", targets=requests.TARGETS),
    )
    works, parks = (Agency.objects.of(city).get(code=code) for code in ("public-works", "parks"))
    worker = staff(city, Role.AGENCY_WORKER, agency=works, name="Dana Reyes")
    return Department(city, works, parks, worker, browser_of(worker))
