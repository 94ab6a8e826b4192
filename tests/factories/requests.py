"""Reports as people send them, and the cases they open."""

import copy
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.factories import cities, people
from tests.factories.catalogues import definition, offer
from thirdring.cases.cells import cell_of
from thirdring.cases.models import Case
from thirdring.cases.references import reserve
from thirdring.cases.rules import Channel
from thirdring.catalogue.definitions import Target
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.intake.actions import Receipt, submit
from thirdring.intake.submission import Submission
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.staff.rules import Role

MONDAY = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)  # nine in the morning in New York
INSIDE = {"lon": -79.95, "lat": 40.45}  # a point of the factories' city
TARGETS = (
    Target(clock="acknowledge", amount=4, unit=TimeUnit.WORKING_HOURS),
    Target(clock="act", amount=2, unit=TimeUnit.WORKING_DAYS),
    Target(clock="resolve", amount=5, unit=TimeUnit.WORKING_DAYS),
)


def pothole_city(**fields: Any) -> City:
    """A city that offers 'pothole' of 'public-works', with all three promises; ``fields`` are the type's."""
    made = cities.city()
    offer(made, definition("pothole", **{"targets": TARGETS} | fields))
    return made


def city_of_three_types() -> City:
    """A city that offers 'pothole', and of 'parks' the public 'graffiti' and the private 'secret'."""
    made = cities.city()
    offer(
        made,
        definition("pothole", targets=TARGETS),
        definition("graffiti", owner="parks"),
        definition("secret", owner="parks", private=True),
    )
    return City.objects.get(pk=made.pk)


def submission(**fields: Any) -> Submission:
    """A pothole with words and a point, reported on the web."""
    told: dict[str, Any] = {"service_code": "pothole", "channel": Channel.WEB, "words": "A deep hole."}
    return Submission(**told | INSIDE | fields)


def sent(of: City, *, actor: Actor | None = None, **fields: Any) -> Receipt:
    """What a person gets for a report; the city must offer its type."""
    return submit(of, submission(**fields), actor=actor or people.anyone(of))


def case(of: City, **fields: Any) -> Case:
    """A case opened by a report of the public, as the database has it."""
    return reread(sent(of, **fields).case)


def strewn(like: Case, places: Iterable[tuple[float, float]]) -> None:
    """More cases like this one, one at each (lon, lat): rows alone, for tests of many."""
    spots = list(places)
    made = [copy.copy(like) for _ in spots]
    for each, reference, (lon, lat) in zip(made, reserve(like.city, len(spots)), spots, strict=True):
        each.pk, each.reference, each.lon, each.lat = None, reference, lon, lat
        each.cell = cell_of(lon, lat)
    Case.objects.bulk_create(made)


def worker_of(case: Case, role: Role = Role.AGENCY_WORKER) -> Actor:
    """Somebody of the agency that has the case."""
    return people.actor(case.city, role, agency=case.agency)


def reread(case: Case) -> Case:
    """The case as the database has it now."""
    return Case.objects.of(case.city_id).get(pk=case.pk)


def links_of(case: Case) -> list[tuple[chain.Link, str, str]]:
    """The case's timeline as the chain reads it, from the database."""
    return [
        (
            chain.Link(
                case=case.reference,
                number=entry.number,
                at=entry.at,
                kind=entry.kind,
                actor_kind=entry.actor_kind,
                actor_id=entry.actor_id,
                actor_name=entry.actor_name,
                public=entry.public,
                data=entry.data,
            ),
            entry.prev_hash,
            entry.hash,
        )
        for entry in case.entries.order_by("number")
    ]


@contextmanager
def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> Iterator[None]:
    """The block happens at this moment, UTC."""
    with clock.frozen_at(datetime(year, month, day, hour, minute, tzinfo=UTC)):
        yield
