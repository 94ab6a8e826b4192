"""Cases that were reported and worked elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import cities
from tests.factories.people import program
from thirdring.cases.actions.history import Loaded, PastCase, PastClosure, load_history
from thirdring.cases.models import Entry
from thirdring.cases.rules import Outcome, Status
from thirdring.catalogue.actions import draft_types
from thirdring.city.models import City
from thirdring.kernel.chain import Link

OPENED = datetime(2024, 3, 4, 14, 30, tzinfo=UTC)
CLOSED = OPENED + timedelta(days=2)


def past(of: City, **fields: Any) -> PastCase:
    """A pothole of March 2024, still open, in a city that then has its type and agency."""
    if "type_id" not in fields:
        owner = cities.Agency.objects.of(of).first() or cities.agency(of)
        type_id, version_id = draft_types(of, {"pothole": "Pothole"}, owner=owner, actor=program(of))[
            "pothole"
        ]
        fields |= {"type_id": type_id, "version_id": version_id, "agency_id": owner.pk}
    return PastCase(**{"opened_at": OPENED, "words": "A deep hole."} | fields)


def ended(of: City, **fields: Any) -> PastCase:
    """The same, closed as fixed two days later."""
    closure = PastClosure(outcome=Outcome.FIXED, at=CLOSED, answer="Filled.")
    return past(of, **{"status": Status.CLOSED, "closures": (closure,)} | fields)


def load(of: City, *rows: PastCase) -> list[Loaded]:
    """The rows, written."""
    return load_history(of, rows, actor=program(of))


def links(entries: Sequence[Entry], reference: str) -> list[tuple[Link, str, str]]:
    """Entries as the audit chain reads them."""
    return [
        (
            Link(
                case=reference,
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
        for entry in entries
    ]
