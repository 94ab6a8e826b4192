"""A promise in plain words, for the receipt, the tracking page and the messages."""

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.sla.models import Promise

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
        return said.format(span=span, day=_local_day(promise, city, _spoken(language)))


def span_in_words(amount: int, unit: str) -> str:
    """'5 working days' in the active language."""
    one, many = _SPANS[TimeUnit(unit)][_spoken(translation.get_language() or DEFAULT_LANGUAGE)]
    return f"{amount} {one if amount == 1 else many}"


def _how_it_stands(promise: Promise) -> str:
    if promise.kept_at is not None:
        return "kept" if promise.kept_at <= promise.due_at else "kept_late"
    if promise.paused_at is not None:
        return "paused"
    return "late" if promise.due_at < clock.now() else promise.clock


def _local_day(promise: Promise, city: City, language: str) -> str:
    by_the_hour = promise.unit in {TimeUnit.HOURS, TimeUnit.WORKING_HOURS}
    formats = _TIME_AND_DAY if by_the_hour else _DAY
    return date_format(promise.due_at.astimezone(ZoneInfo(city.time_zone)), formats[language])


def _spoken(language: str) -> str:
    """The language, if these words are in it; else English."""
    base = language.split("-")[0]
    return base if base in _DAY else DEFAULT_LANGUAGE
