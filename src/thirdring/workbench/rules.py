"""Words of the workbench, and whom news of a case is for. Pure."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

PRESENT_FOR = timedelta(seconds=20)  # after the page last said so; it says so every five seconds
TYPING_FOR = timedelta(seconds=15)


class Topic(StrEnum):
    """What announcements are about."""

    CASE = "case"
    PRESENCE = "presence"
    BULK = "bulk"


_FORMER = ("from_agency_id", "asked_agency_id")


def agencies_of(event: Any) -> list[int]:
    """The agencies a case event matters to: who has the case, who was asked, and who had or was."""
    former = [getattr(event, name, None) for name in _FORMER]
    concerned = {event.case.agency_id, event.case.offered_to_id, *former}
    return sorted(agency for agency in concerned if agency is not None)
