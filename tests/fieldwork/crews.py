"""A crew with a case to drive to."""

from dataclasses import dataclass
from typing import Any

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.actor import Actor
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

SURFACE = Question(
    code="surface",
    kind=QuestionKind.SINGLE,
    texts={"en": "What is the surface?"},
    required=True,
    options=(Option(key="asphalt", names={"en": "Asphalt"}), Option(key="brick", names={"en": "Brick"})),
)
DEPTH = Question(code="depth", kind=QuestionKind.NUMBER, texts={"en": "How deep is it, in inches?"})


@dataclass(frozen=True)
class Crew:
    """Somebody of a pothole crew, their team and agency, and another agency that might be asked."""

    city: City
    agency: Agency
    team: Team
    parks: Agency
    person: User

    @property
    def actor(self) -> Actor:
        return actor_of(self.person, city=self.city)

    def mate(self) -> Actor:
        """Somebody else of the same team."""
        return people.actor(self.city, Role.AGENCY_WORKER, agency=self.agency, team=self.team)

    def office(self, role: Role = Role.SUPERVISOR) -> Actor:
        """Somebody at a desk."""
        return people.actor(self.city, role)

    def case(self, **fields: Any) -> Case:
        """A pothole that the crew's agency has taken on, as the database has it."""
        opened = requests.case(self.city, **fields)
        return requests.reread(accept(opened, actor=self.actor))


def crew(**fields: Any) -> Crew:
    """Public works with one team, which gets the city's potholes; ``fields`` are that type's."""
    city = cities.city(name="Riverton")
    works = cities.agency(city, code="public-works", name="Public Works")
    parks = cities.agency(city, code="parks", name="Parks")
    team = cities.team(works, code="potholes", name="Pothole crew")
    offer(
        city,
        definition(
            "pothole",
            owner_team="potholes",
            targets=requests.TARGETS,
            inspection=(SURFACE, DEPTH),
            **fields,
        ),
        definition("graffiti", owner="parks", targets=requests.TARGETS),
    )
    person = people.staff(city, Role.AGENCY_WORKER, agency=works, team=team, name="Tomas Rivera")
    return Crew(city, works, team, parks, person)
