"""The only writer of people and how to reach them."""

from dataclasses import dataclass

from thirdring.city.models import City
from thirdring.constituents.models import Constituent, ContactPoint
from thirdring.constituents.rules import ContactKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who reports, as far as they told us. Contact values are normalised already (constituents.rules)."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"

    @property
    def points(self) -> list[tuple[str, str]]:
        """(kind, value) for each way to reach them."""
        pairs = [(ContactKind.EMAIL, self.email), (ContactKind.PHONE, self.phone)]
        return [(str(kind), value) for kind, value in pairs if value]


@action
def remember(city: City, person: Person, *, actor: Actor) -> Constituent | None:
    """The constituent this person is, known by a contact point and the name, or a new one. None if they said nothing.

    A shared phone with another name is another person: families and shelters share phones.
    """
    if not person.points and not person.name:
        return None
    return _known(city, person) or _new(city, person)


def _known(city: City, person: Person) -> Constituent | None:
    for kind, value in person.points:
        same_point = Constituent.objects.of(city).filter(contact_points__kind=kind, contact_points__value=value)
        found = same_point.filter(name__iexact=person.name).order_by("pk").first()
        if found is not None:
            _add_points(city, found, person)
            return found
    return None


def _new(city: City, person: Person) -> Constituent:
    constituent = Constituent.objects.create(
        city=city, name=person.name, language=person.language, created_at=clock.now()
    )
    _add_points(city, constituent, person)
    return constituent


def _add_points(city: City, constituent: Constituent, person: Person) -> None:
    ContactPoint.objects.bulk_create(
        [ContactPoint(city=city, constituent=constituent, kind=kind, value=value) for kind, value in person.points],
        ignore_conflicts=True,
    )
