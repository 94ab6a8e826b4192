"""How the agency face names things: one table a vocabulary, in the language of the page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdring.cases.rules import Channel, EntryKind, HoldReason, Outcome, Status
from thirdring.kernel import clock
from thirdring.routing.transfers import Refusal, TransferReason
from thirdring.sla.rules import Clock

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
CHANNELS: Words = {
    Channel.WEB: gettext_lazy("on the web"),
    Channel.PHONE: gettext_lazy("by phone"),
    Channel.APP: gettext_lazy("with an app"),
    Channel.OPEN311: gettext_lazy("through Open311"),
    Channel.EMAIL: gettext_lazy("by e-mail"),
    Channel.SMS: gettext_lazy("by text message"),
    Channel.SOCIAL: gettext_lazy("on social media"),
    Channel.WALK_IN: gettext_lazy("at a counter"),
    Channel.LETTER: gettext_lazy("by letter"),
    Channel.STAFF: gettext_lazy("by city staff"),
    Channel.OTHER: gettext_lazy("in another way"),
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
REFUSALS: Words = {
    Refusal.NOT_OURS: gettext_lazy("It is not ours either"),
    Refusal.NOT_ENOUGH_KNOWN: gettext_lazy("Too little is known to say"),
    Refusal.OUTSIDE_OUR_AREA: gettext_lazy("It is outside our area"),
    Refusal.DONE_ALREADY: gettext_lazy("It is done already"),
}
CLOCKS: Words = {
    Clock.ACKNOWLEDGE: gettext_lazy("Take it on"),
    Clock.ACT: gettext_lazy("Begin the work"),
    Clock.RESOLVE: gettext_lazy("Close it with an answer"),
}
PRIORITIES: Words = {
    "low": gettext_lazy("Low"),
    "high": gettext_lazy("High"),
    "urgent": gettext_lazy("Urgent"),
}  # normal goes without saying


def word(words: Words, key: str) -> str:
    """The word for a key; for one this program doesn't know, the key itself without underscores."""
    return str(words.get(key) or key.replace("_", " ").capitalize())


def moment(at: datetime, zone: ZoneInfo) -> str:
    """'Mon 23 Nov, 14:05' in local time; with the year when it is another one."""
    local = at.astimezone(zone)
    return date_format(local, "D j M, H:i") if _this_year(local, zone) else date_format(local, "D j M Y, H:i")


def due(at: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """'3 days late', 'Due today, 17:00', 'Due tomorrow, 09:30', 'Due Tue 24 Nov', or 'No date'."""
    if at is None:
        return _("No date")
    if at < now:
        return _("%(span)s late") % {"span": span(now - at)}
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    values = {"time": date_format(local, "H:i"), "day": date_format(local, "D j M")}
    match (local.date() - today).days:
        case 0:
            return _("Due today, %(time)s") % values
        case 1:
            return _("Due tomorrow, %(time)s") % values
        case _other:
            return _("Due %(day)s") % values


def span(length: timedelta) -> str:
    """A length of time in its two largest units at most: '2 days 4 hours', '35 minutes'."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days >= 3:
        return _days(days)
    if days:
        return f"{_days(days)} {_hours(hours)}" if hours else _days(days)
    if hours:
        return _hours(hours)
    return ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest}


def _days(count: int) -> str:
    return ngettext("%(n)d day", "%(n)d days", count) % {"n": count}


def _hours(count: int) -> str:
    return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}


def _this_year(local: datetime, zone: ZoneInfo) -> bool:
    return local.year == clock.now().astimezone(zone).year
