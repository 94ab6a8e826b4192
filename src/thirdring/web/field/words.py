"""How the crew's face names things, in the language of the page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.rules import HoldReason, Outcome, PhotoKind
from thirdring.fieldwork.rules import ChangeKind
from thirdring.web.ui import casework
from thirdring.web.ui.casework import Words

# Those a crew on the spot can know; the others are chosen at a desk.
OUTCOMES: Words = {
    outcome: casework.OUTCOMES[outcome]
    for outcome in (
        Outcome.FIXED,
        Outcome.NO_PROBLEM_FOUND,
        Outcome.NOT_CITY_RESPONSIBILITY,
        Outcome.CANNOT_FIX,
    )
}
# In the order a crew meets them.
HOLD_REASONS: Words = {
    reason: casework.HOLD_REASONS[reason]
    for reason in (
        HoldReason.WAITING_FOR_PARTS,
        HoldReason.WAITING_FOR_OTHERS,
        HoldReason.WEATHER,
        HoldReason.WAITING_FOR_RESIDENT,
    )
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
