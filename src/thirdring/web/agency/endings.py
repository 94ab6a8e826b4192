"""How cases end: the mix of outcomes by agency and type, and closings that are hard to believe."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.feedback.integrity import Closer, Mix, closers, flags_lately, outcome_mix
from thirdring.feedback.models import ClosingFlag
from thirdring.feedback.rules import Oddity
from thirdring.kernel import clock
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.ui.downloads import csv_file

PERIODS = (7, 30, 90)  # days
READERS = (Role.SUPERVISOR, Role.AGENCY_LEAD, Role.ANALYST)
SHOWN = tuple(outcome for outcome in Outcome if outcome is not Outcome.AUTO_CLOSED)
ODDITIES: words.Words = MappingProxyType(
    {
        Oddity.TOO_FAST: gettext_lazy("Too fast"),
        Oddity.BATCH: gettext_lazy("Many at once"),
        Oddity.NO_FIELD_EVENT: gettext_lazy("No sign from the field"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; shares are whole percents."""

    mix: Mix
    type: str
    outcomes: list[tuple[str, int]]
    share: str
    between: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag in words."""

    reference: str
    shown: str
    type: str
    what: str
    why: str
    by: str
    at: str


@require_safe
@staff_only(*READERS)
def table(request: FaceRequest) -> HttpResponse:
    """The mix of a period, who was flagged how often, and the latest flags."""
    days, language = _days(request), get_language() or request.city.languages[0]
    since, zone = clock.now() - timedelta(days=days), ZoneInfo(request.city.time_zone)
    context = {
        "lines": [_line(mix, language) for mix in _mix(request, days)],
        "outcomes": [words.word(words.OUTCOMES, outcome) for outcome in SHOWN],
        "closers": [(each, _odd(each)) for each in closers(request.actor, request.city, since=since)],
        "oddities": list(ODDITIES.values()),
        "flags": [
            _flagged(flag, language, zone) for flag in flags_lately(request.actor, request.city, since=since)
        ],
        "days": days,
        "periods": PERIODS,
        "here": "endings",
        "staff": True,
    }
    return render(request, "agency/endings.html", context)


@require_safe
@staff_only(*READERS)
def download(request: FaceRequest) -> HttpResponse:
    """The mix as CSV, in UTF-8, a line an agency and type."""
    return csv_file("outcomes.csv", _HEADINGS, map(_cells, _mix(request, _days(request))))


_HEADINGS = [
    *("agency", "type", *map(str, SHOWN), "answered", "fixed_share", "fixed_low", "fixed_high"),
    *("auto_closed", "imported_unknown", "photo_excused", "facts_missing"),
]


def _cells(mix: Mix) -> Iterator[object]:
    low, high = mix.fixed_between
    yield from (mix.agency, mix.type_code, *(mix.stated[outcome] for outcome in SHOWN), mix.answered)
    yield from (f"{mix.fixed / mix.answered:.4f}" if mix.answered else "", f"{low:.4f}", f"{high:.4f}")
    yield from (mix.auto, mix.unknown, mix.excused, mix.unstated)


def _days(request: FaceRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), PERIODS[1])


def _mix(request: FaceRequest, days: int) -> list[Mix]:
    now = clock.now()
    return outcome_mix(request.actor, request.city, since=now - timedelta(days=days), until=now)


def _line(mix: Mix, language: str) -> Line:
    low, high = (round(100 * each) for each in mix.fixed_between)
    return Line(
        mix=mix,
        type=in_language(mix.type_names, language) or mix.type_code,
        outcomes=[(words.word(words.OUTCOMES, outcome), mix.stated[outcome]) for outcome in SHOWN],
        share=f"{round(100 * mix.fixed / mix.answered)} %" if mix.answered else _("none"),
        between=f"{low}–{high} %" if mix.answered else "",
    )


def _odd(closer: Closer) -> list[tuple[str, int]]:
    return [(str(said), closer.odd.get(oddity, 0)) for oddity, said in ODDITIES.items()]


def _flagged(flag: ClosingFlag, language: str, zone: ZoneInfo) -> Flagged:
    current = flag.case.type.current
    return Flagged(
        reference=flag.case.reference,
        shown=pretty(flag.case.reference),
        type=in_language(current.names, language) if current else flag.case.type.code,
        what=words.word(ODDITIES, flag.oddity),
        why=flag.why,
        by=flag.by.name if flag.by else "",
        at=words.moment(flag.at, zone),
    )
