"""The board's numbers, each with the address of the queue behind it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from thirdring.cases.rules import OPEN, Status
from thirdring.insight.board import Pile
from thirdring.web.agency import words

Query = Mapping[str, object]  # what the queue's address says after the question mark
Owner = Callable[[Pile], tuple[str, Query]]  # in whose row a pile stands, and that one's queue
SHOWN = tuple(status for status in Status if status in OPEN)


@dataclass(frozen=True, slots=True)
class Ends:
    """When work ends today, by agency (UTC), and the city's zone to say it in."""

    by_agency: Mapping[int, datetime]
    zone: ZoneInfo

    def common(self) -> datetime | None:
        """The one end of all, if there is only one."""
        ends = set(self.by_agency.values())
        return ends.pop() if len(ends) == 1 else None


@dataclass(frozen=True, slots=True)
class Number:
    """A count, and the queue behind it."""

    name: str
    n: int
    address: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What one team, person or agency has."""

    name: str
    address: str
    numbers: list[Number]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, by name; ``head`` stands over their names."""

    name: str
    head: str
    rows: list[Row]


def tiles(counted: Sequence[Pile], query: Query, ends: Ends) -> list[Number]:
    """The whole in a few numbers."""
    nobodys = [pile for pile in counted if not pile.person_id]
    received = [pile for pile in counted if pile.status == Status.RECEIVED]
    *_statuses, late, soon = _numbers(counted, query, ends)
    return [
        Number(_("Open"), _total(counted), _queue(query)),
        late,
        soon,
        Number(_("Not accepted"), _total(received), _queue(query, status=Status.RECEIVED.value)),
        Number(_("Nobody has it"), _total(nobodys), _queue(query, person=0)),
    ]


def heads(ends: Ends) -> list[str]:
    """What stands over the columns of numbers."""
    return [number.name for number in _numbers([], {}, ends)]


def table(title: str, head: str, counted: Sequence[Pile], owner: Owner, ends: Ends) -> Table:
    """A row for each owner, by name."""
    heaps: dict[tuple[str, str], list[Pile]] = defaultdict(list)
    queries: dict[tuple[str, str], Query] = {}
    for pile in counted:
        name, query = owner(pile)
        key = (name, _queue(query))
        queries[key] = query
        heaps[key].append(pile)
    rows = [Row(*key, _numbers(heaps[key], queries[key], ends)) for key in sorted(heaps)]
    return Table(title, head, rows)


def _numbers(counted: Sequence[Pile], query: Query, ends: Ends) -> list[Number]:
    """A number for each status, then what is late and what will be today."""
    by_status = [
        Number(
            words.word(words.STATUSES, status),
            _total([pile for pile in counted if pile.status == status]),
            _queue(query, status=status.value),
        )
        for status in SHOWN
    ]
    late = sum(pile.late for pile in counted)
    overdue = Number(_("Overdue"), late, _queue(query, overdue=1), late=late > 0)
    return [*by_status, overdue, _soon(counted, query, ends)]


def _soon(counted: Sequence[Pile], query: Query, ends: Ends) -> Number:
    """What breaks its promise unless done before work ends; agencies with several ends have no one queue."""
    agencies = {pile.agency_id for pile in counted}
    end = ends.by_agency[agencies.pop()] if len(agencies) == 1 else ends.common()
    address = _queue(query, until=f"{end.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") if end else "#load"
    return Number(_soon_by(ends), sum(pile.soon for pile in counted), address)


def _soon_by(ends: Ends) -> str:
    end = ends.common()
    return _("Due by %(when)s") % {"when": words.moment(end, ends.zone)} if end else _("Due before work ends")


def _total(counted: Sequence[Pile]) -> int:
    return sum(pile.n for pile in counted)


def _queue(query: Query, **more: object) -> str:
    return f"{reverse('agency:queue')}?{urlencode({**query, **more}) or 'status='}"
