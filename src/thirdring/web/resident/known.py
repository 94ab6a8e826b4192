"""What is going on where somebody reports, and where their report became part of it."""

from collections.abc import Iterable

from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind, Status
from thirdring.catalogue.queries import OfferedType
from thirdring.city.models import City
from thirdring.mass_events.queries import Notice, event_at, event_of, notice_about, notice_of
from thirdring.web.resident.drafts import Draft


def known_here(city: City, draft: Draft, offered: OfferedType, language: str) -> Notice | None:
    """The event that what is being reported will be part of; by its type alone until a place is given."""
    return notice_about(city, language, type_id=offered.type_id, lon=draft.lon, lat=draft.lat)


def just_joined(case: Case, city: City, language: str) -> Notice | None:
    """The event that a case just opened has become part of; asks nothing of the database."""
    event = event_at(city, case.type_id, case.lon, case.lat)
    return notice_of(event, city, language) if event else None


def joined(case: Case, entries: Iterable[Entry], city: City, language: str) -> Notice | None:
    """The event an open case is part of, with its latest news; looked for only where its timeline says so."""
    if case.status == Status.CLOSED or all(entry.kind != EntryKind.LINKED for entry in entries):
        return None
    event = event_of(case)
    return notice_of(event, city, language) if event else None
