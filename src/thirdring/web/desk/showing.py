"""Measures as pages, files and prints show them: never without their name and what they were made of."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.contact_centre.measures.measured import Kind, Measured

TITLES: dict[str, Promise] = {
    "SL1": gettext_lazy("Answered in time, of calls offered"),
    "SL2": gettext_lazy("Answered in time, without short abandons"),
    "SL3": gettext_lazy("Answered in time, of calls answered"),
    "SL4": gettext_lazy("Answered or given up in time, of calls offered"),
    "AR1": gettext_lazy("Given up, of calls offered"),
    "AR2": gettext_lazy("Given up, without short abandons"),
    "ASA": gettext_lazy("Average speed of answer"),
    "AHT": gettext_lazy("Average handle time"),
    "OCC": gettext_lazy("Occupancy"),
    "TR": gettext_lazy("Passed on, of calls answered"),
    "QA_mean": gettext_lazy("Quality score, mean of the calls scored"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One measure in words: its short name, value, and what it was made of; ``kept``: its target."""

    name: str
    title: str
    value: str
    made_of: str
    kept: bool | None = None


def shown(measured: Measured, *, kept: bool | None = None) -> Shown:
    """A measure for readers, in the language of the moment."""
    title = str(TITLES[measured.name])
    if measured.ratio is None:
        return Shown(measured.name, title, "–", _("nothing to measure"))
    value, made_of = _seconds(measured) if _is_time(measured) else _share(measured)
    return Shown(measured.name, title, value, made_of, kept)


def _is_time(measured: Measured) -> bool:
    return measured.definition.kind is Kind.MEAN and measured.name in ("ASA", "AHT")


def _share(measured: Measured) -> tuple[str, str]:
    percent = number_format(round((measured.ratio or 0) * 100, 1), 1)  # it only cuts off
    counts = {"part": _count(measured.numerator), "whole": _count(measured.denominator)}
    if measured.name == "QA_mean":  # the sum of scores says nothing, how many were scored does
        return f"{percent} %", _("over %(count)s calls") % {"count": counts["whole"]}
    return f"{percent} %", _("%(part)s of %(whole)s") % counts


def _seconds(measured: Measured) -> tuple[str, str]:
    minutes, seconds = divmod(round(measured.ratio or 0), 60)
    return f"{minutes}:{seconds:02}", _("over %(count)s calls") % {"count": _count(measured.denominator)}


def _count(number: float) -> str:
    return number_format(round(number), 0, force_grouping=True)


def columns(names: list[str]) -> list[str]:
    """What a file calls the three columns of each measure."""
    return [column for name in names for column in (f"{name}_numerator", f"{name}_denominator", name)]


def cells(measured: Measured) -> list[object]:
    """The three columns of a measure in a file: exact, and empty where there was nothing to measure."""
    ratio = "" if measured.ratio is None else round(measured.ratio, 6)
    return [round(measured.numerator, 3), round(measured.denominator, 3), ratio]
