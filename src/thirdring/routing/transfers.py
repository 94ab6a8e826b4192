"""The handshake between agencies: its words, its clock, and when a referee ends it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class TransferReason(StrEnum):
    """Why an agency thinks a case is another's."""

    WRONG_AGENCY = "wrong_agency"
    WRONG_PLACE = "wrong_place"
    WRONG_TYPE = "wrong_type"
    OUR_PART_DONE = "our_part_done"
    NEEDS_THEIR_EQUIPMENT = "needs_their_equipment"


class Refusal(StrEnum):
    """Why the asked agency says no."""

    NOT_OURS = "not_ours"
    NOT_ENOUGH_KNOWN = "not_enough_known"
    OUTSIDE_OUR_AREA = "outside_our_area"
    DONE_ALREADY = "done_already"


class TransferState(StrEnum):
    """PROPOSED waits for the asked agency, REFEREE for a supervisor; the others are ended."""

    PROPOSED = "proposed"
    REFEREE = "referee"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


OPEN_STATES = (TransferState.PROPOSED, TransferState.REFEREE)
DONE_STATES = (TransferState.ACCEPTED, TransferState.DECIDED)
ANSWER_WORKING_HOURS = 8  # a working day to say yes or no
BOUNCES_TO_REFEREE = 2  # refusals and hand-overs of one case before a supervisor decides
LEARNED_AFTER = (
    3  # accepted transfers of one kind that make a proposed rule; a referee's decision makes one at once
)


# A transfer for one of these says that the case should not have come to the agency that sends it on.
MISROUTED = (TransferReason.WRONG_AGENCY, TransferReason.WRONG_PLACE, TransferReason.WRONG_TYPE)


def goes_to_referee(refusals: int, hand_overs: int) -> bool:
    """Whether one more proposal or refusal of a case is a referee's matter."""
    return refusals + hand_overs >= BOUNCES_TO_REFEREE


@dataclass(frozen=True, slots=True)
class Step:
    """Time a case spent with one agency: ``agency`` is its name; the last step may still run."""

    agency: str
    since: datetime
    until: datetime

    @property
    def spent(self) -> timedelta:
        """How long the step took."""
        return self.until - self.since


def steps(assignments: Sequence[tuple[str, datetime]], *, until: datetime) -> list[Step]:
    """Who had a case when, from (agency, since) in order: every minute is charged to exactly one agency."""
    ends = [since for _, since in assignments[1:]] + [until]
    return [Step(agency, since, end) for (agency, since), end in zip(assignments, ends, strict=True)]


def time_by_agency(charged: Iterable[Step]) -> dict[str, timedelta]:
    """The sum of each agency's steps."""
    spent: dict[str, timedelta] = {}
    for step in charged:
        spent[step.agency] = spent.get(step.agency, timedelta()) + step.spent
    return spent
