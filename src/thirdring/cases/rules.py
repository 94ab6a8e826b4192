"""The life of a case on one screen. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from thirdring.kernel.errors import MoveNotAllowed


class Status(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


MOVES: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.RECEIVED: frozenset({Status.ACCEPTED, Status.CLOSED}),
        Status.ACCEPTED: frozenset({Status.IN_PROGRESS, Status.ON_HOLD, Status.CLOSED}),
        Status.IN_PROGRESS: frozenset({Status.ON_HOLD, Status.CLOSED}),
        Status.ON_HOLD: frozenset({Status.ACCEPTED, Status.IN_PROGRESS}),
        Status.CLOSED: frozenset({Status.ACCEPTED}),  # reopened, with a reason
    }
)

OPEN = frozenset(Status) - {Status.CLOSED}


class Outcome(StrEnum):
    """How a case ended. 'Closed' is never reported as 'fixed'."""

    FIXED = "fixed"
    NO_PROBLEM_FOUND = "no_problem_found"
    NOT_CITY_RESPONSIBILITY = "not_city_responsibility"
    CANNOT_FIX = "cannot_fix"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    SPAM = "spam"
    AUTO_CLOSED = "auto_closed"


class NoPhoto(StrEnum):
    """Why a closing that needs a photo has none. Counted, so that an excuse can't become a habit."""

    CAMERA_FAILED = "camera_failed"
    NOTHING_TO_SEE = "nothing_to_see"  # under the ground, or gone without a trace
    PEOPLE_IN_VIEW = "people_in_view"
    NOT_SAFE = "not_safe"
    DONE_BY_OTHERS = "done_by_others"


class Evidence(StrEnum):
    """What shows that somebody was there before a case was closed."""

    PHOTO = "photo"
    FIELD = "field"  # work was started, or staff wrote a note, since the case was last opened


class HoldReason(StrEnum):
    """Why a case may wait. Each pauses its promises, and is shown."""

    WAITING_FOR_RESIDENT = "waiting_for_resident"
    WAITING_FOR_PARTS = "waiting_for_parts"
    WAITING_FOR_OTHERS = "waiting_for_others"
    WEATHER = "weather"
    SCHEDULED = "scheduled"


class EntryKind(StrEnum):
    """What a line of the timeline says happened."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    STARTED = "started"
    HELD = "held"
    RESUMED = "resumed"
    NOTE = "note"
    PHOTO = "photo"
    VISITED = "visited"  # somebody of the crew was there
    CLOSED = "closed"
    REOPENED = "reopened"
    OFFERED = "offered"  # another agency was asked to take the case over
    KEPT = "kept"  # and said no, or never answered
    TRANSFERRED = "transferred"
    MERGED = "merged"  # this case's reports moved to another case
    JOINED = "joined"  # another case's reports came here
    UNMERGED = "unmerged"
    RECURRENCE = "recurrence"  # the same was closed here shortly before
    CAME_BACK = "came_back"  # and on that closed case: it was reported again
    PROMISED = "promised"
    PROMISE_BROKEN = "promise_broken"
    IMPORTED = "imported"
    PASSED_ON = "passed_on"
    REMOTE_NEWS = "remote_news"
    ESCALATED = "escalated"  # somebody named has to see to it
    FOLLOWED_UP = "followed_up"  # and spoke to the resident, or tried
    SETTLED = "settled"
    DISPUTED = "disputed"  # the reporter says that it is not done
    ASKED = "asked"
    ANSWERED = "answered"
    RELATED = "related"  # to another case that has to do with it
    UNRELATED = "unrelated"
    TASK = "task"  # a part of the plan was asked, answered, done or called off
    PLAN_DONE = "plan_done"
    RECATEGORISED = "recategorised"  # it is of another kind than was thought
    MISTAKEN = "mistaken"  # and why that was thought, for staff
    REFERRED = "referred"  # somebody outside the city has to see to it
    PARTY_SAID = "party_said"  # and what they say of it
    LINKED = "linked"  # it belongs to a mass event
    UNLINKED = "unlinked"


JPEG = "image/jpeg"  # what every photo is kept as; all else is a video


class PhotoKind(StrEnum):
    """What a crew's photo shows."""

    BEFORE = "before"
    AFTER = "after"


class Channel(StrEnum):
    """How a report reached us. Words a 311 centre counts by."""

    WEB = "web"
    PHONE = "phone"
    APP = "app"
    OPEN311 = "open311"
    EMAIL = "email"
    SMS = "sms"
    SOCIAL = "social"
    WALK_IN = "walk_in"
    LETTER = "letter"
    STAFF = "staff"
    OTHER = "other"


def check_move(frm: str, to: Status) -> None:
    """Raise MoveNotAllowed unless a case may go from ``frm`` to ``to``."""
    if to not in MOVES[Status(frm)]:
        raise MoveNotAllowed(frm, to)
