"""How the agency face names things, in the language of the page; what other staff faces say too is in ui."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thirdring.kernel import clock
from thirdring.routing.transfers import Refusal
from thirdring.sla.rules import Clock
from thirdring.web.ui.casework import ENTRIES as ENTRIES
from thirdring.web.ui.casework import HOLD_REASONS as HOLD_REASONS
from thirdring.web.ui.casework import OUTCOMES as OUTCOMES
from thirdring.web.ui.casework import STATUSES as STATUSES
from thirdring.web.ui.casework import TRANSFER_REASONS as TRANSFER_REASONS
from thirdring.web.ui.casework import Words as Words
from thirdring.web.ui.casework import word as word
from thirdring.web.ui.channels import CHANNELS as CHANNELS

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
