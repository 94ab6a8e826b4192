"""What goes on outside the city, as a timeline's line says it to residents and staff alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.kernel.days import full_day
from thirdring.routing.outside import Said, Step

SAID: dict[str, str | LazyWords] = {
    Said.ACKNOWLEDGED: gettext_lazy("They have it and will see to it"),
    Said.ANSWERED: gettext_lazy("They answered"),
    Said.DONE: gettext_lazy("They say that it is done"),
    Said.NOT_THEIRS: gettext_lazy("They say that it is not theirs"),
}
STEPS: dict[str, str | LazyWords] = {
    Step.SENT: "",
    Step.SENT_AGAIN: gettext_lazy("a new link was sent"),
    Step.LATE: gettext_lazy("no acknowledgement came in time, so they were reminded"),
    Step.DUE: gettext_lazy("the day to follow up has come, so they were reminded"),
    Step.WITHDRAWN: gettext_lazy("taken back"),
}


def outside_in_words(data: Mapping[str, Any]) -> str:
    """One line: who has it and how to reach them, or what they said."""
    party = str(data.get("party", ""))
    if "said" in data:
        return f"{party}: {'. '.join(_parts(data))}"
    step = str(STEPS.get(str(data.get("step", "")), ""))
    said = step or str(data.get("contact", ""))
    return f"{party}: {said}" if said else party


def _parts(data: Mapping[str, Any]) -> list[str]:
    parts = [str(SAID.get(str(data["said"]), data["said"]))]
    if data.get("number"):
        parts.append(_("Their number is %(number)s") % {"number": data["number"]})
    if day := _day(data.get("expected_on")):
        parts.append(_("Expected %(day)s") % {"day": day})
    return [*parts, *([str(data["words"])] if data.get("words") else [])]


def _day(text: object) -> str:
    try:
        return full_day(date.fromisoformat(str(text)))
    except ValueError:
        return ""
