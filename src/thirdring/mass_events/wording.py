"""What the program itself says of an event to residents, by language; what a city adds is its own."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.mass_events.rules import Kind

KINDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.STORM: {"en": "Storm", "es": "Tormenta"},
    Kind.WATER_MAIN: {"en": "Water main break", "es": "Rotura de tubería de agua"},
    Kind.OUTAGE: {"en": "Outage", "es": "Corte de servicio"},
    Kind.FLOOD: {"en": "Flooding", "es": "Inundación"},
    Kind.SNOW: {"en": "Snow and ice", "es": "Nieve y hielo"},
    Kind.OTHER: {"en": "Large event", "es": "Suceso de gran alcance"},
}
_SUSPENDED = {
    "en": "{kind}: for now we promise no date. What is dangerous goes first, then what most people need.",
    "es": "{kind}: por ahora no prometemos fechas. Primero lo peligroso, luego lo que más gente necesita.",
}
_NEXT = {"en": "The next update comes by {moment}.", "es": "La próxima noticia llega antes de: {moment}."}
_LATE = {
    "en": "We said that news would come by {moment}. It is late; it comes as soon as we can.",
    "es": "Dijimos que habría noticias antes de: {moment}. Vamos tarde; llegarán en cuanto podamos.",
}
_KNOWN = {
    "en": "We know of this already, and your report is part of it.",
    "es": "Ya sabemos de esto, y su reporte forma parte de ello.",
}


def kind_in(kind: str, language: str) -> str:
    """The kind of event in one word or two."""
    return in_language(KINDS[Kind(kind)], language)


def suspension_words(kind: str) -> dict[str, str]:
    """Why nothing is promised while the event is open, by language."""
    return {code: words.format(kind=kind_in(kind, code)) for code, words in _SUSPENDED.items()}


def next_update(at: datetime | None, city: City, language: str) -> str:
    """When we write again, in the city's time, or that we are late; '' when that was the last word."""
    if at is None:
        return ""
    said = in_language(_NEXT if at > clock.now() else _LATE, language)
    return said.format(moment=moment_in_words(at, city, language))


def moment_in_words(at: datetime, city: City, language: str) -> str:
    """A day and time of the city, as it stands within a sentence."""
    with translation.override(language):
        return date_format(at.astimezone(ZoneInfo(city.time_zone)), "DATETIME_FORMAT").removesuffix(".")


def known_words(message: Mapping[str, str], at: datetime | None, city: City, language: str) -> str:
    """What whoever reported part of an event is told: that we know, what, and when we write again."""
    said = (in_language(_KNOWN, language), in_language(message, language), next_update(at, city, language))
    return " ".join(each for each in said if each)
