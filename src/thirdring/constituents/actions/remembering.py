"""Writing down people and how to reach them; codes by which they come in; forgetting them."""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection

from thirdring.city.models import City
from thirdring.constituents.events import PeopleForgotten
from thirdring.constituents.models import Constituent, ContactPoint, PersonFlag, SignInCode
from thirdring.constituents.queries import known_by
from thirdring.constituents.rules import (
    CODE_DIGITS,
    CODES_AN_HOUR,
    ContactKind,
    code_digest,
    code_opens,
)
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import record
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
    one_at_a_time(city.pk, person.points)
    return _known(city, person) or _new(city, person)


def one_at_a_time(city_id: int, points: Sequence[tuple[str, str]]) -> None:
    """Wait for whoever works with the same contact point just now, so that nothing is written down twice.

    In one order for all, so that two people can't wait for each other; freed when the transaction ends.
    """
    keys = sorted(f"{city_id} {kind} {value}" for kind, value in points)
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


# Who is known by one of these contact points and this name, or the name of somebody merged into them. Written
# out: it is asked for every report.
_SAME_PERSON = """
SELECT constituent.id, constituent.language, point.kind, point.value
FROM constituents_contactpoint AS point
JOIN constituents_constituent AS constituent ON constituent.id = point.constituent_id
JOIN unnest(%s::text[], %s::text[]) AS given (kind, value)
    ON given.kind = point.kind AND given.value = point.value
WHERE point.city_id = %s AND constituent.merged_into_id IS NULL AND (
    upper(constituent.name) = upper(%s) OR EXISTS (
        SELECT FROM constituents_constituent AS merged
        WHERE merged.merged_into_id = constituent.id AND upper(merged.name) = upper(%s)))
ORDER BY point.kind, constituent.id
"""


def _known(city: City, person: Person) -> Constituent | None:
    kinds, values = [list(column) for column in zip(*person.points, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_SAME_PERSON, [kinds, values, city.pk, person.name, person.name])
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


@action
def ask_code(city: City, kind: str, value: str, *, actor: Actor, to_anyone: bool = False) -> str | None:
    """A fresh code for whoever reads this contact point, to be sent there.

    None when nobody is known by it (``to_anyone``: they want to become known), or when too many were asked
    for in an hour. Earlier codes open nothing.
    """
    one_at_a_time(city.pk, [(kind, value)])
    now = clock.now()
    sent = SignInCode.objects.of(city).filter(kind=kind, value=value, asked_at__gt=now - timedelta(hours=1))
    if sent.count() >= CODES_AN_HOUR or not (to_anyone or known_by(city, kind, value).exists()):
        return None
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    digest = code_digest(settings.SECRET_KEY, city.pk, kind, value, code)
    SignInCode.objects.create(city=city, kind=kind, value=value, digest=digest, asked_at=now)
    return code


@action
def take_code(city: City, kind: str, value: str, code: str, *, actor: Actor) -> bool:
    """Whether this is the latest code sent there, still good; it opens once. A wrong one counts as a try."""
    one_at_a_time(city.pk, [(kind, value)])
    rows = SignInCode.objects.of(city).filter(kind=kind, value=value).order_by("-asked_at", "-pk")
    latest = rows.first()
    if latest is None or not code_opens(latest.asked_at, latest.used_at, latest.tries, now=clock.now()):
        return False
    right = hmac.compare_digest(latest.digest, code_digest(settings.SECRET_KEY, city.pk, kind, value, code))
    latest.tries += 1
    latest.used_at = clock.now() if right else None
    latest.save(update_fields=["tries", "used_at"])
    return right


@action
def forget(city: City, kind: str, value: str, ids: Collection[int], *, actor: Actor) -> int:
    """Forget those of these people who are known by the contact point; returns how many.

    Every room that holds something of theirs is told first. Their cases stay, without them.
    """
    one_at_a_time(city.pk, [(kind, value)])
    found = sorted(known_by(city, kind, value).filter(pk__in=ids).values_list("pk", flat=True))
    if not found:
        return 0
    found += Constituent.objects.of(city).filter(merged_into__in=found).values_list("pk", flat=True)
    points = ContactPoint.objects.of(city).filter(constituent__in=found).order_by("pk")
    told = tuple(dict.fromkeys(points.values_list("kind", "value")))
    record(PeopleForgotten(city_id=city.pk, constituent_ids=tuple(found), points=told))
    SignInCode.objects.of(city).filter(kind=kind, value=value).delete()
    numbers = [value for kind, value in told if kind == ContactKind.PHONE]
    PersonFlag.objects.of(city).filter(number__in=numbers).delete()
    Constituent.objects.of(city).filter(pk__in=found).delete()
    return len(found)
