"""A promise in plain words, for the receipt, the tracking page and the messages."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from thirdring.cases.models import Case
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.sla.models import Promise
from thirdring.sla.rules import Clock

_SAID: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "acknowledge": {
            "en": "A team will take this on within {span}, by {day}.",
            "es": "Un equipo se hará cargo en un plazo de {span}, a más tardar {day}.",
        },
        "act": {
            "en": "We will begin within {span}, by {day}.",
            "es": "Empezaremos en un plazo de {span}, a más tardar {day}.",
        },
        "resolve": {
            "en": "We aim to resolve this within {span}, by {day}.",
            "es": "Esperamos resolverlo en un plazo de {span}, a más tardar {day}.",
        },
        "estimate_passed": {
            "en": "This kind of request should have been done by {day}, so we treat it as late.",
            "es": "Debía quedar resuelto a más tardar {day}; lo tratamos como retrasado.",
        },
        "kept": {
            "en": "Done by the date we promised.",
            "es": "Hecho en la fecha prometida.",
        },
        "kept_late": {
            "en": "Done later than we promised ({day}).",
            "es": "Hecho más tarde de lo prometido ({day}).",
        },
        "paused": {
            "en": "Waiting. The promised date moves by as long as the wait lasts.",
            "es": "En espera. La fecha prometida se aplaza lo que dure la espera.",
        },
        "late": {
            "en": "Late. We promised this by {day}.",
            "es": "Con retraso. Lo prometimos a más tardar {day}.",
        },
    }
)
_SPANS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        TimeUnit.HOURS: {"en": ("hour", "hours"), "es": ("hora", "horas")},
        TimeUnit.DAYS: {"en": ("day", "days"), "es": ("día", "días")},
        TimeUnit.WORKING_HOURS: {
            "en": ("working hour", "working hours"),
            "es": ("hora hábil", "horas hábiles"),
        },
        TimeUnit.WORKING_DAYS: {
            "en": ("working day", "working days"),
            "es": ("día hábil", "días hábiles"),
        },
    }
)
_DAY = {"en": "l j F", "es": r"\e\l l j \d\e F"}
_TIME_AND_DAY = {"en": r"P \o\n l j F", "es": r"\a \l\a\s H:i \d\e\l l j \d\e F"}


def in_plain_words(promise: Promise, city: City, language: str) -> str:
    """'We aim to resolve this within 5 working days, by Friday 27 November.' Honest when late."""
    with translation.override(_spoken(language)):
        said = in_language(_SAID[_how_it_stands(promise)], _spoken(language))
        span = span_in_words(promise.amount, promise.unit)
        return said.format(span=span, day=_local_day(promise.due_at, promise.unit, city, _spoken(language)))


def estimate_of(case: Case, language: str) -> Mapping[str, str]:
    """{"estimate", "first"}: by when a corrected case is due, and the date given first; '' where no other."""
    resolve = case.promises.filter(clock=Clock.RESOLVE).first()
    if resolve is None or resolve.first_due_at == resolve.due_at:
        return {"estimate": "", "first": ""}
    spoken = _spoken(language)
    with translation.override(spoken):
        first = _local_day(resolve.first_due_at, resolve.unit, case.city, spoken)
        if _how_it_stands(resolve) == "late":
            day = _local_day(resolve.due_at, resolve.unit, case.city, spoken)
            return {"estimate": _SAID["estimate_passed"][spoken].format(day=day), "first": first}
    return {"estimate": in_plain_words(resolve, case.city, language), "first": first}


def span_in_words(amount: int, unit: str) -> str:
    """'5 working days' in the active language."""
    one, many = _SPANS[TimeUnit(unit)][_spoken(translation.get_language() or DEFAULT_LANGUAGE)]
    return f"{amount} {one if amount == 1 else many}"


def _how_it_stands(promise: Promise) -> str:
    if promise.kept_at is not None:
        return "kept" if promise.kept_at <= promise.due_at and promise.broken_at is None else "kept_late"
    if promise.paused_at is not None:
        return "paused"
    return "late" if promise.due_at < clock.now() else promise.clock


def _local_day(due: datetime, unit: str, city: City, language: str) -> str:
    formats = _TIME_AND_DAY if unit in {TimeUnit.HOURS, TimeUnit.WORKING_HOURS} else _DAY
    return date_format(due.astimezone(ZoneInfo(city.time_zone)), formats[language])


def _spoken(language: str) -> str:
    """The language, if these words are in it; else English."""
    base = language.split("-")[0]
    return base if base in _DAY else DEFAULT_LANGUAGE
