"""Words of the workbench, and whom news of a case is for. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

PRESENT_FOR = timedelta(seconds=20)  # after the page last said so; it says so every five seconds
TYPING_FOR = timedelta(seconds=15)
VIEW_NAME_LENGTH = 40
VIEW_LENGTH = 1000  # of its filters, as the queue's address has them
MOST_VIEWS = 8  # of one person, and of one agency: their counts are one statement


class Topic(StrEnum):
    """What announcements are about."""

    CASE = "case"
    PRESENCE = "presence"
    BULK = "bulk"


class Concerning(Protocol):
    """A case, as far as it says whom it concerns."""

    agency_id: int
    offered_to_id: int | None


_FORMER = ("from_agency_id", "asked_agency_id")


def agencies_of(event: Any) -> list[int]:
    """The agencies a case event matters to: who has the case, who was asked, and who had or was."""
    return concerned(event.case, *(getattr(event, name, None) for name in _FORMER))


def concerned(case: Concerning, *others: int | None) -> list[int]:
    """The agency that has the case, the one that is asked to take it, and these others."""
    agencies = {case.agency_id, case.offered_to_id, *others}
    return sorted(agency for agency in agencies if agency is not None)


class BulkVerb(StrEnum):
    """What may be done with many cases at once; the last four undo others."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    HOLD = "hold"
    NOTE = "note"
    CLOSE = "close"
    TRANSFER = "transfer"
    ASSIGN_BACK = "assign_back"
    RESUME = "resume"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


UNDONE_BY: Mapping[BulkVerb, BulkVerb] = MappingProxyType(
    {
        BulkVerb.ASSIGN: BulkVerb.ASSIGN_BACK,
        BulkVerb.HOLD: BulkVerb.RESUME,
        BulkVerb.CLOSE: BulkVerb.REOPEN,
        BulkVerb.TRANSFER: BulkVerb.WITHDRAW,
    }
)  # a case once accepted can't be un-accepted, and a note once written can't be unsaid
ASKED_FOR = tuple(verb for verb in BulkVerb if verb not in UNDONE_BY.values())
UNDO_WITHIN = timedelta(minutes=15)  # after the last case of it was done
MOST_CASES = 2000
AT_ONCE = 50  # up to so many are done while one waits; more are the worker's


class LineState(StrEnum):
    """What became of one case of a bulk change."""

    PLANNED = "planned"
    REFUSED = "refused"
    DONE = "done"


class Refused(StrEnum):
    """Why a case of a bulk change was, or would be, left as it is."""

    NOT_ALLOWED = "not_allowed"
    MOVE = "move"  # its status does not allow it
    STALE = "stale"  # somebody changed it meanwhile
    MERGED = "merged"
    OUTCOME = "outcome"  # its type does not end that way
    EVIDENCE = "evidence"  # its type asks for facts or a photo, which no answer for all can give
    SAME = "same"  # it is theirs already
    OTHER_AGENCY = "other_agency"
    OFFERED = "offered"  # another agency was asked and has not answered
    INVALID = "invalid"
