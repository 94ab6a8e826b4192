"""Reports as people send them, and the cases they open."""

from typing import Any

from tests.factories.catalogues import definition, offer
from tests.factories.people import anyone
from thirdring.cases.models import Case
from thirdring.cases.rules import Channel
from thirdring.catalogue.definitions import Target
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.intake.actions import Receipt, submit
from thirdring.intake.submission import Submission
from thirdring.kernel.actor import Actor

INSIDE = {"lon": -79.95, "lat": 40.45}  # a point of the factories' city
TARGETS = (
    Target(clock="acknowledge", amount=4, unit=TimeUnit.WORKING_HOURS),
    Target(clock="act", amount=2, unit=TimeUnit.WORKING_DAYS),
    Target(clock="resolve", amount=5, unit=TimeUnit.WORKING_DAYS),
)


def submission(**fields: Any) -> Submission:
    """A pothole with words and a point, reported on the web."""
    told: dict[str, Any] = {"service_code": "pothole", "channel": Channel.WEB, "words": "A deep hole."}
    return Submission(**told | INSIDE | fields)


def offer_potholes(of: City, **fields: Any) -> None:
    """Make the city offer 'pothole' with all three promises."""
    offer(of, definition("pothole", **{"targets": TARGETS} | fields))


def sent(of: City, *, actor: Actor | None = None, **fields: Any) -> Receipt:
    """What a person gets for a report; the city must offer its type."""
    return submit(of, submission(**fields), actor=actor or anyone(of))


def case(of: City, **fields: Any) -> Case:
    """A case opened by a report of the public, as the database has it."""
    return Case.objects.of(of).get(pk=sent(of, **fields).case.pk)
