"""How many cases queues hold: of many queues at once, and never walking far."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Value

from thirdring.cases.models import Case
from thirdring.cases.queries import QueueFilters, narrowed, queue_cases
from thirdring.cases.rules import OPEN
from thirdring.kernel.actor import Actor
from thirdring.kernel.scope import CityQuerySet

Rows = Any  # a queryset of (number of the queue, whether it holds the case), too general a type to say
WALKED = 500  # cases looked at for one queue


@dataclass(frozen=True, slots=True)
class Counted:
    """At least ``n`` cases; exactly so many unless ``cut``."""

    n: int
    cut: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.cut else str(self.n)


def queue_counts(actor: Actor, views: Sequence[QueueFilters], *, most: int) -> list[Counted]:
    """How many cases each of these queues holds, none counted further than ``most``: one statement.

    A queue is counted among the first WALKED cases of the wider one that an index leads to. So rare words in
    a table of millions cost no more than common ones; where the walk ended early the count says so.
    """
    walks = [_walkable(filters) for filters in views]
    once = {walk: n for n, walk in enumerate(walks)}  # most are of one walk: its end is asked for once
    parts = [_held(actor, views[n], walk, n)[: most + 1] for n, walk in enumerate(walks)]
    parts += [_beyond(actor, walk, n) for walk, n in once.items()]
    found = Counter(parts[0].union(*parts[1:], all=True)) if parts else Counter()
    return [_counted(found[n, True], found[once[walk], False], most) for n, walk in enumerate(walks)]


def _held(actor: Actor, filters: QueueFilters, walk: QueueFilters, n: int) -> Rows:
    """A row (n, True) for each case of the walk that the queue holds."""
    walked = _walked(actor, walk).values("pk")[:WALKED]
    # Only what narrows is said again: with the agency, PostgreSQL would rather read all its open cases.
    cases = narrowed(Case.objects.of(actor.city_id).filter(pk__in=walked), filters)
    return _marked(cases.order_by(), n, held=True)


def _beyond(actor: Actor, walk: QueueFilters, n: int) -> Rows:
    """A row (n, False) when there are cases past the end of the walk."""
    return _marked(_walked(actor, walk), n, held=False)[WALKED : WALKED + 1]


def _walked(actor: Actor, walk: QueueFilters) -> CityQuerySet[Case]:
    order = ("due_at", "id") if walk.status <= OPEN else ("-opened_at", "-id")  # each has its index
    return queue_cases(actor, walk).order_by(*order)


def _marked(cases: CityQuerySet[Case], n: int, *, held: bool) -> Rows:
    return cases.annotate(view=Value(n), held=Value(held)).values_list("view", "held")


def _walkable(filters: QueueFilters) -> QueueFilters:
    """The queue without what no index narrows: its agency, its dates and whether it is open are left."""
    status = OPEN if filters.status <= OPEN else filters.status
    wide = replace(filters, status=frozenset(status), area_id=None, words="", type_id=None)
    return replace(wide, team_id=None, person_id=None, sort="due")


def _counted(held: int, beyond: int, most: int) -> Counted:
    return Counted(min(held, most), cut=held > most or beyond > 0)
