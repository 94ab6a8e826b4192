"""How the pages of mass events name things."""

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.mass_events.models import Event
from thirdring.mass_events.rules import Kind, Left, State, Step
from thirdring.mass_events.surge import Sign
from thirdring.web.agency.words import Words

KINDS: Words = {
    Kind.STORM: gettext_lazy("Storm"),
    Kind.WATER_MAIN: gettext_lazy("Water main break"),
    Kind.OUTAGE: gettext_lazy("Outage"),
    Kind.FLOOD: gettext_lazy("Flooding"),
    Kind.SNOW: gettext_lazy("Snow and ice"),
    Kind.OTHER: gettext_lazy("Something else"),
}
STATES: Words = {State.OPEN: gettext_lazy("Open"), State.CLOSED: gettext_lazy("Over")}
STEPS: Words = {
    Step.WAITING: gettext_lazy("waiting"),
    Step.CLOSED: gettext_lazy("closed"),
    Step.LEFT: gettext_lazy("left alone"),
}
WHY_LEFT: Words = {
    Left.CHANGED: gettext_lazy("Somebody changed it meanwhile"),
    Left.WAITS: gettext_lazy("It is on hold, or closed already"),
    Left.OUTCOME: gettext_lazy("This kind of request does not end so"),
    Left.EVIDENCE: gettext_lazy("It needs facts or a photo: close it by hand"),
    Left.GONE: gettext_lazy("It is part of another case now"),
}
SIGNS: Words = {
    Sign.TAIL: gettext_lazy("in the last hour"),
    Sign.CUSUM: gettext_lazy("building up over hours"),
}


def spoken() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def language_name(code: str) -> str:
    """A language as people call it, else its code."""
    return dict(settings.LANGUAGES).get(code, code)


def missing_languages(event: Event) -> list[str]:
    """The city's languages in which the event's message has not been written."""
    return [language_name(code) for code in event.city.languages if not event.message.get(code)]


def type_names(city: City, type_ids: Collection[int]) -> str:
    """The kinds of request, by name."""
    names = {each.type_id: each.name(spoken()) for each in offered_types(city)}
    return ", ".join(sorted(names[pk] for pk in type_ids if pk in names))
