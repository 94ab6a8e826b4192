"""How the crew's face names things, in the language of the page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.rules import EntryKind, HoldReason, Outcome, PhotoKind
from thirdring.fieldwork.rules import ChangeKind
from thirdring.routing.transfers import TransferReason

Words = Mapping[str, str | LazyWords]

OUTCOMES: Words = {
    Outcome.FIXED: gettext_lazy("Fixed"),
    Outcome.NO_PROBLEM_FOUND: gettext_lazy("No problem found"),
    Outcome.NOT_CITY_RESPONSIBILITY: gettext_lazy("Not the city's responsibility"),
    Outcome.CANNOT_FIX: gettext_lazy("Can't be fixed"),
}  # those a crew on the spot can know; the others are chosen at a desk
HOLD_REASONS: Words = {
    HoldReason.WAITING_FOR_PARTS: gettext_lazy("Waiting for parts"),
    HoldReason.WAITING_FOR_OTHERS: gettext_lazy("Waiting for somebody else's work"),
    HoldReason.WEATHER: gettext_lazy("Waiting for the weather"),
    HoldReason.WAITING_FOR_RESIDENT: gettext_lazy("Waiting for the resident"),
}
TRANSFER_REASONS: Words = {
    TransferReason.WRONG_AGENCY: gettext_lazy("It is another agency's task"),
    TransferReason.WRONG_PLACE: gettext_lazy("The place is another agency's"),
    TransferReason.WRONG_TYPE: gettext_lazy("It is something else than was reported"),
    TransferReason.OUR_PART_DONE: gettext_lazy("Our part is done, theirs is left"),
    TransferReason.NEEDS_THEIR_EQUIPMENT: gettext_lazy("It needs their equipment"),
}
PHOTO_KINDS: Words = {
    PhotoKind.BEFORE: gettext_lazy("Before the work"),
    PhotoKind.AFTER: gettext_lazy("After the work"),
}
CHANGES: Words = {
    ChangeKind.ARRIVE: gettext_lazy("I am here"),
    ChangeKind.INSPECTION: gettext_lazy("What we found"),
    ChangeKind.PHOTO: gettext_lazy("Photo"),
    ChangeKind.LABOUR: gettext_lazy("People and time"),
    ChangeKind.MATERIAL: gettext_lazy("Material"),
    ChangeKind.NOTE: gettext_lazy("Note"),
    ChangeKind.DONE: gettext_lazy("Done"),
    ChangeKind.NO_PROBLEM: gettext_lazy("No problem found"),
    ChangeKind.WRONG_PLACE: gettext_lazy("Wrong place"),
    ChangeKind.COULD_NOT: gettext_lazy("Could not do it"),
    ChangeKind.COME_BACK: gettext_lazy("Come back later"),
    ChangeKind.NOT_OURS: gettext_lazy("Not ours"),
}
HAPPENED: Words = {
    EntryKind.ASSIGNED: gettext_lazy("Assigned to somebody"),
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
    EntryKind.ESCALATED: gettext_lazy("Escalated"),
    EntryKind.DISPUTED: gettext_lazy("The resident says it is not done"),
    EntryKind.ASKED: gettext_lazy("The resident was asked"),
    EntryKind.ANSWERED: gettext_lazy("The resident answered"),
    EntryKind.PROMISE_BROKEN: gettext_lazy("Promise broken"),
}


def word(words: Words, key: str) -> str:
    """The word for a key; for one this face doesn't know, the key itself without underscores."""
    return str(words.get(key) or key.replace("_", " ").capitalize())


def moment(at: datetime, zone: ZoneInfo) -> str:
    """'Mon 23 Nov, 14:05' in local time."""
    return date_format(at.astimezone(zone), "D j M, H:i")


def due(at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """'Late since Mon 23 Nov', 'Today by 17:00', 'By Tue 24 Nov', or ''."""
    if at is None:
        return ""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    values = {"time": date_format(local, "H:i"), "day": date_format(local, "D j M")}
    if at < now:
        return _("Late since %(day)s") % values
    return _("Today by %(time)s") % values if local.date() == today else _("By %(day)s") % values


def distance(metres: float) -> str:
    """'240 m' or '3.4 km', as a driver needs it."""
    return f"{round(metres, -1):.0f} m" if metres < 950 else f"{metres / 1000:.1f} km"


def lasted(length: timedelta) -> str:
    """'0:45': hours and minutes."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60}:{minutes % 60:02}"
