"""What every face for staff calls the parts of casework, in the language of the page."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext_lazy

from thirdring.cases.rules import EntryKind, HoldReason, Outcome, Status
from thirdring.routing.transfers import TransferReason

Words = Mapping[str, str | LazyWords]

STATUSES: Words = {
    Status.RECEIVED: gettext_lazy("Received"),
    Status.ACCEPTED: gettext_lazy("Accepted"),
    Status.IN_PROGRESS: gettext_lazy("In progress"),
    Status.ON_HOLD: gettext_lazy("On hold"),
    Status.CLOSED: gettext_lazy("Closed"),
}
OUTCOMES: Words = {
    Outcome.FIXED: gettext_lazy("Fixed"),
    Outcome.NO_PROBLEM_FOUND: gettext_lazy("No problem found"),
    Outcome.NOT_CITY_RESPONSIBILITY: gettext_lazy("Not the city's responsibility"),
    Outcome.CANNOT_FIX: gettext_lazy("Can't be fixed"),
    Outcome.DUPLICATE: gettext_lazy("Reported before"),
    Outcome.WITHDRAWN: gettext_lazy("Withdrawn by the reporter"),
    Outcome.SPAM: gettext_lazy("Not a real report"),
    Outcome.AUTO_CLOSED: gettext_lazy("Closed by a rule"),
}
HOLD_REASONS: Words = {
    HoldReason.WAITING_FOR_RESIDENT: gettext_lazy("Waiting for the resident"),
    HoldReason.WAITING_FOR_PARTS: gettext_lazy("Waiting for parts"),
    HoldReason.WAITING_FOR_OTHERS: gettext_lazy("Waiting for somebody else's work"),
    HoldReason.WEATHER: gettext_lazy("Waiting for the weather"),
    HoldReason.SCHEDULED: gettext_lazy("Scheduled for a later day"),
}
ENTRIES: Words = {
    EntryKind.RECEIVED: gettext_lazy("Received"),
    EntryKind.ASSIGNED: gettext_lazy("Assigned"),
    EntryKind.ACCEPTED: gettext_lazy("Accepted"),
    EntryKind.STARTED: gettext_lazy("Work started"),
    EntryKind.HELD: gettext_lazy("Put on hold"),
    EntryKind.RESUMED: gettext_lazy("Taken up again"),
    EntryKind.NOTE: gettext_lazy("Note"),
    EntryKind.PHOTO: gettext_lazy("Photo added"),
    EntryKind.VISITED: gettext_lazy("A crew was there"),
    EntryKind.CLOSED: gettext_lazy("Closed"),
    EntryKind.REOPENED: gettext_lazy("Reopened"),
    EntryKind.OFFERED: gettext_lazy("Another agency was asked to take it"),
    EntryKind.KEPT: gettext_lazy("It stays with the agency that has it"),
    EntryKind.TRANSFERRED: gettext_lazy("Handed to another agency"),
    EntryKind.MERGED: gettext_lazy("Joined to another case"),
    EntryKind.JOINED: gettext_lazy("Another case joined to this one"),
    EntryKind.UNMERGED: gettext_lazy("Taken apart again"),
    EntryKind.RECURRENCE: gettext_lazy("The same was closed here shortly before"),
    EntryKind.CAME_BACK: gettext_lazy("It was reported again after this closing"),
    EntryKind.PASSED_ON: gettext_lazy("Passed on to another jurisdiction"),
    EntryKind.REMOTE_NEWS: gettext_lazy("News from the other jurisdiction"),
    EntryKind.PROMISED: gettext_lazy("Promise made"),
    EntryKind.PROMISE_BROKEN: gettext_lazy("Promise broken"),
    EntryKind.IMPORTED: gettext_lazy("Imported"),
    EntryKind.ESCALATED: gettext_lazy("Escalated"),
    EntryKind.FOLLOWED_UP: gettext_lazy("Followed up with the resident"),
    EntryKind.SETTLED: gettext_lazy("Escalation settled"),
    EntryKind.DISPUTED: gettext_lazy("The resident says it is not done"),
    EntryKind.ASKED: gettext_lazy("The resident was asked"),
    EntryKind.ANSWERED: gettext_lazy("The resident answered"),
    EntryKind.RELATED: gettext_lazy("Linked to another case"),
    EntryKind.UNRELATED: gettext_lazy("Link to another case taken back"),
    EntryKind.TASK: gettext_lazy("Plan"),
    EntryKind.PLAN_DONE: gettext_lazy("Every task of the plan is over"),
    EntryKind.RECATEGORISED: gettext_lazy("It is another kind of request"),
    EntryKind.MISTAKEN: gettext_lazy("Why it is another kind"),
    EntryKind.REFERRED: gettext_lazy("With somebody outside the city"),
    EntryKind.PARTY_SAID: gettext_lazy("They said"),
    EntryKind.LINKED: gettext_lazy("Taken into an event"),
    EntryKind.UNLINKED: gettext_lazy("Taken out of an event"),
}
TRANSFER_REASONS: Words = {
    TransferReason.WRONG_AGENCY: gettext_lazy("It is another agency's task"),
    TransferReason.WRONG_PLACE: gettext_lazy("The place is another agency's"),
    TransferReason.WRONG_TYPE: gettext_lazy("It is something else than was reported"),
    TransferReason.OUR_PART_DONE: gettext_lazy("Our part is done, theirs is left"),
    TransferReason.NEEDS_THEIR_EQUIPMENT: gettext_lazy("It needs their equipment"),
}


def word(words: Words, key: str) -> str:
    """The word for a key; for one this program doesn't know, the key itself without underscores."""
    return str(words.get(key) or key.replace("_", " ").capitalize())
