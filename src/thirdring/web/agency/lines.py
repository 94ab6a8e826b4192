"""A case as one line of a queue, in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thirdring.cases import references
from thirdring.cases.queries import QueueRow
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language
from thirdring.web.agency import words
from thirdring.web.agency.filters import Options
from thirdring.web.agency.live import here_in_words
from thirdring.workbench.queries import others_at


@dataclass(frozen=True, slots=True)
class Line:
    """One case as the queue shows it. ``out``: it was in this view before, and is no longer."""

    row: QueueRow
    reference: str
    type: str
    area: str
    who: str
    due: str
    late: bool
    priority: str
    opened: str
    here: str  # who else has it open, '' for nobody
    out: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """What a line's words hang on: the page's language, the city's time, what its reader may choose."""

    options: Options
    language: str
    zone: ZoneInfo
    areas: Mapping[int, str] = field(init=False)
    ranks: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "areas", self.options.area_names())
        object.__setattr__(self, "ranks", self.options.kind_of())


def wording(options: Options, language: str, city: City) -> Wording:
    """For a page of this city in this language."""
    return Wording(options, language, ZoneInfo(city.time_zone))


def lines_of(
    rows: Sequence[QueueRow], said: Wording, *, actor: Actor, out: Collection[int] = ()
) -> list[Line]:
    """The rows in words, with who else has each open: one query."""
    here = others_at(actor, [row.id for row in rows])
    now = clock.now()
    return [
        Line(
            row=row,
            reference=references.pretty(row.reference),
            type=in_language(row.type_names, said.language),
            area=_area(row, said),
            who=row.team or ("" if not said.options.agencies else row.agency),
            due=_due(row, now, said.zone),
            late=_is_late(row, now),
            priority=words.word(words.PRIORITIES, row.priority) if row.priority in words.PRIORITIES else "",
            opened=words.moment(row.opened_at, said.zone),
            here=here_in_words(here.get(row.id, [])),
            out=row.id in out,
        )
        for row in rows
    ]


def _area(row: QueueRow, said: Wording) -> str:
    known = sorted((area for area in row.area_ids if area in said.areas), key=lambda area: said.ranks[area])
    return said.areas[known[0]] if known else ""


def _is_late(row: QueueRow, now: datetime) -> bool:
    return row.status not in {Status.CLOSED, Status.ON_HOLD} and row.due_at is not None and row.due_at < now


def _due(row: QueueRow, now: datetime, zone: ZoneInfo) -> str:
    if row.status == Status.CLOSED:
        return _("Closed %(when)s") % {"when": words.moment(row.closed_at, zone)} if row.closed_at else ""
    if row.status == Status.ON_HOLD:
        return _("Clock stopped")
    return words.due(row.due_at, now=now, zone=zone)
