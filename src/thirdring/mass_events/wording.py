"""What the program itself says of an event to residents, by language; what a city adds is its own."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext_noop as _

from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.days import moment
from thirdring.kernel.sentences import said, said_in_all, spoken
from thirdring.kernel.words import in_language
from thirdring.mass_events.rules import Kind

KINDS: Mapping[Kind, str] = {
    Kind.STORM: _("Storm"),
    Kind.WATER_MAIN: _("Water main break"),
    Kind.OUTAGE: _("Outage"),
    Kind.FLOOD: _("Flooding"),
    Kind.SNOW: _("Snow and ice"),
    Kind.OTHER: _("Large event"),
}
_SUSPENDED = _(
    "{kind}: for now we promise no date. What is dangerous goes first, then what most people need."
)
_NEXT = _("The next update comes by {moment}.")
_LATE = _("We said that news would come by {moment}. It is late; it comes as soon as we can.")
_KNOWN = _("We know of this already, and your report is part of it.")


def kind_in(kind: str, language: str) -> str:
    """The kind of event in one word or two."""
    return said(KINDS[Kind(kind)], language)


def suspension_words(kind: str) -> dict[str, str]:
    """Why nothing is promised while the event is open, by language."""
    return {code: words.format(kind=kind_in(kind, code)) for code, words in said_in_all(_SUSPENDED).items()}


def next_update(at: datetime | None, city: City, language: str) -> str:
    """When we write again, in the city's time, or that we are late; '' when that was the last word."""
    if at is None:
        return ""
    words = said(_NEXT if at > clock.now() else _LATE, language)
    return words.format(moment=moment_in_words(at, city, language))


def moment_in_words(at: datetime, city: City, language: str) -> str:
    """A day and time of the city, as it stands within a sentence."""
    with timezone.override(ZoneInfo(city.time_zone)), translation.override(spoken(language)):
        return moment(at).removesuffix(".")


def known_words(message: Mapping[str, str], at: datetime | None, city: City, language: str) -> str:
    """What whoever reported part of an event is told: that we know, what, and when we write again."""
    parts = (said(_KNOWN, language), in_language(message, language), next_update(at, city, language))
    return " ".join(part for part in parts if part)
