"""A promise in plain words, for the receipt, the tracking page and the messages."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from thirdring.cases.models import Case
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.days import weekday, weekday_and_time
from thirdring.kernel.sentences import spoken
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": _("A team will take this on within {span}, by {day}."),
        "act": _("We will begin within {span}, by {day}."),
        "resolve": _("We aim to resolve this within {span}, by {day}."),
        "estimate_passed": _("This kind of request should have been done by {day}, so we treat it as late."),
        "kept": _("Done by the date we promised."),
        "kept_late": _("Done later than we promised ({day})."),
        "paused": _("Waiting. The promised date moves by as long as the wait lasts."),
        "late": _("Late. We promised this by {day}."),
    }
)
_DAY = {"en": "l j F", "es": r"\e\l l j \d\e F"}
_TIME_AND_DAY = {"en": r"P \o\n l j F", "es": r"\a \l\a\s H:i \d\e\l l j \d\e F"}


def in_plain_words(promise: Promise, city: City, language: str) -> str:
    """'We aim to resolve this within 5 working days, by Friday 27 November.' Honest when late."""
    with translation.override(spoken(language)):
        span = span_in_words(promise.amount, promise.unit)
        day = _local_day(promise.due_at, promise.unit, city, spoken(language))
        return gettext(_SAID[_how_it_stands(promise)]).format(span=span, day=day)


def estimate_of(case: Case, language: str) -> Mapping[str, str]:
    """{"estimate", "first"}: by when a corrected case is due, and the date given first; '' where no other."""
    resolve = case.promises.filter(clock=Clock.RESOLVE).first()
    if resolve is None or resolve.first_due_at == resolve.due_at:
        return {"estimate": "", "first": ""}
    code = spoken(language)
    with translation.override(code):
        first = _local_day(resolve.first_due_at, resolve.unit, case.city, code)
        if _how_it_stands(resolve) == "late":
            day = _local_day(resolve.due_at, resolve.unit, case.city, code)
            return {"estimate": gettext(_SAID["estimate_passed"]).format(day=day), "first": first}
    return {"estimate": in_plain_words(resolve, case.city, language), "first": first}


def span_in_words(amount: int, unit: str) -> str:
    """'5 working days' in the active language."""
    match TimeUnit(unit):
        case TimeUnit.HOURS:
            said = ngettext("{n} hour", "{n} hours", amount)
        case TimeUnit.DAYS:
            said = ngettext("{n} day", "{n} days", amount)
        case TimeUnit.WORKING_HOURS:
            said = ngettext("{n} working hour", "{n} working hours", amount)
        case TimeUnit.WORKING_DAYS:
            said = ngettext("{n} working day", "{n} working days", amount)
    return said.format(n=amount)


def _how_it_stands(promise: Promise) -> str:
    if promise.kept_at is not None:
        return "kept" if promise.kept_at <= promise.due_at and promise.broken_at is None else "kept_late"
    if promise.paused_at is not None:
        return "paused"
    return "late" if promise.due_at < clock.now() else promise.clock


def _local_day(due: datetime, unit: str, city: City, language: str) -> str:
    """The day in the active language; with the hour where the promise is one of hours."""
    with timezone.override(ZoneInfo(city.time_zone)):
        timed = unit in {TimeUnit.HOURS, TimeUnit.WORKING_HOURS}
        own = (_TIME_AND_DAY if timed else _DAY).get(language)
        if own:
            return date_format(timezone.localtime(due), own)
        return weekday_and_time(due) if timed else weekday(due)
