"""The only writer of people and how to reach them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from thirdring.city.models import City
from thirdring.constituents.models import Constituent, ContactPoint
from thirdring.constituents.rules import ContactKind
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.inserting import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who reports, as far as they told us. Contact values are normalised already (constituents.rules)."""

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = "en"

    @property
    def points(self) -> list[tuple[str, str]]:
        """(kind, value) for each way to reach them, e-mail first."""
        pairs = [(ContactKind.EMAIL, self.email), (ContactKind.PHONE, self.phone)]
        return [(str(kind), value) for kind, value in pairs if value]


@action
def remember(city: City, person: Person, *, actor: Actor) -> Constituent | None:
    """The constituent this person is, known by a contact point and the name, or a new one; None for nobody.

    A shared phone with another name is another person: families and shelters share phones. The language is
    the one they used last.
    """
    if not person.points:
        return _new(city, person) if person.name else None
    _one_at_a_time(city, person)
    return _known(city, person) or _new(city, person)


def _one_at_a_time(city: City, person: Person) -> None:
    """Wait for whoever remembers the same contact point just now, so that nobody is written down twice.

    In one order for all, so that two people can't wait for each other; freed when the transaction ends.
    """
    keys = sorted(f"{city.pk} {kind} {value}" for kind, value in person.points)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [keys]
        )


@action
def remember_many(city: City, people: Sequence[Person], *, actor: Actor) -> list[int]:
    """Write down people who are known to be new, such as a simulated city's; their ids, in order."""
    now = clock.now()
    rows = [Constituent(city=city, name=one.name, language=one.language, created_at=now) for one in people]
    made = Constituent.objects.bulk_create(rows, batch_size=2_000)
    points = [
        ContactPoint(city=city, constituent=row, kind=kind, value=value)
        for row, one in zip(made, people, strict=True)
        for kind, value in one.points
    ]
    ContactPoint.objects.bulk_create(points, batch_size=2_000)
    return [row.pk for row in made]


# Who is known by one of these contact points and this name. Written out: it is asked for every report.
_SAME_PERSON = """
SELECT constituent.id, constituent.language, point.kind, point.value
FROM constituents_contactpoint AS point
JOIN constituents_constituent AS constituent ON constituent.id = point.constituent_id
JOIN unnest(%s::text[], %s::text[]) AS given (kind, value)
    ON given.kind = point.kind AND given.value = point.value
WHERE point.city_id = %s AND upper(constituent.name) = upper(%s)
ORDER BY point.kind, constituent.id
"""


def _known(city: City, person: Person) -> Constituent | None:
    kinds, values = [list(column) for column in zip(*person.points, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SAME_PERSON, [kinds, values, city.pk, person.name])
        points = cursor.fetchall()
    if not points:
        return None
    pk, language = points[0][:2]
    found = Constituent(pk=pk, city=city, name=person.name, language=language)
    found._state.adding = False
    _add_points(found, person, known={(kind, value) for who, _, kind, value in points if who == pk})
    if language != person.language:
        found.language = person.language
        found.save(update_fields=["language"])
    return found


def _new(city: City, person: Person) -> Constituent:
    constituent = Constituent(city=city, name=person.name, language=person.language, created_at=clock.now())
    insert_rows(Constituent, [constituent])
    _add_points(constituent, person, known=set())
    return constituent


def _add_points(constituent: Constituent, person: Person, *, known: set[tuple[str, str]]) -> None:
    new = [
        ContactPoint(city_id=constituent.city_id, constituent=constituent, kind=kind, value=value)
        for kind, value in person.points
        if (kind, value) not in known
    ]
    insert_rows(ContactPoint, new)
