"""A promise in plain words, for the receipt and the tracking page."""

from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock


def in_plain_words(promise: Promise, city: City, language: str) -> str:
    """'We aim to resolve this within 5 working days, by Friday 27 November.' Honest when late."""
    with translation.override(language):
        day = _local_day(promise, city)
        if promise.kept_at is not None:
            on_time = promise.kept_at <= promise.due_at
            return (
                _("Done by the date we promised.")
                if on_time
                else _("Done later than we promised (%(day)s).") % {"day": day}
            )
        if promise.paused_at is not None:
            return _("Waiting. The promised date moves by as long as the wait lasts.")
        if promise.due_at < clock.now():
            return _("Late. We promised this by %(day)s.") % {"day": day}
        return _opening(promise.clock) % {"span": span_in_words(promise.amount, promise.unit), "day": day}


def span_in_words(amount: int, unit: str) -> str:
    """'5 working days' in the active language."""
    match TimeUnit(unit):
        case TimeUnit.HOURS:
            words = ngettext("%(n)d hour", "%(n)d hours", amount)
        case TimeUnit.DAYS:
            words = ngettext("%(n)d day", "%(n)d days", amount)
        case TimeUnit.WORKING_HOURS:
            words = ngettext("%(n)d working hour", "%(n)d working hours", amount)
        case TimeUnit.WORKING_DAYS:
            words = ngettext("%(n)d working day", "%(n)d working days", amount)
    return words % {"n": amount}


def _opening(which: str) -> str:
    if which == Clock.ACKNOWLEDGE:
        return _("A team will take this on within %(span)s, by %(day)s.")
    if which == Clock.ACT:
        return _("We will begin within %(span)s, by %(day)s.")
    return _("We aim to resolve this within %(span)s, by %(day)s.")


def _local_day(promise: Promise, city: City) -> str:
    local = promise.due_at.astimezone(ZoneInfo(city.time_zone))
    if promise.unit in {TimeUnit.HOURS, TimeUnit.WORKING_HOURS}:
        return f"{date_format(local, 'TIME_FORMAT')}, {date_format(local, 'l j F')}"
    return date_format(local, "l j F")
