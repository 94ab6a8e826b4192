"""The wallboard: how the room stands at a moment, in five statements however many old calls there are."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from thirdring.city.models import City
from thirdring.city.queries import calendar_for
from thirdring.contact_centre.floor import AgentNow, agents_now
from thirdring.contact_centre.measures.answering import Answering
from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.queries import Facts, Waiting, facts_by_wishes, queues_of, standing
from thirdring.contact_centre.room_rules import DUE_SOON, LOOKS_BACK, Doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How one queue, channel or language stands, or all together ('').

    ``late_at``: when the longest wait becomes, or became, too long by its own queue's wishes. ``within_s`` is
    None where queues of different wishes come together. ``is_open`` is None where that has no meaning.
    """

    code: str
    name: str
    waiting: int
    longest_since: datetime | None
    late_at: datetime | None
    talking: int
    calls: Answering
    left_for_callback: int
    within_s: int | None
    target_share: float | None
    is_open: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Callbacks that are open now, and what became of those promised for today.

    ``kept_share`` is of those whose time has come: kept, of kept and missed.
    """

    due_soon: int
    missed_open: int
    open: int
    kept: int
    missed: int

    @property
    def kept_share(self) -> float | None:
        counted = self.kept + self.missed
        return self.kept / counted if counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All that a wallboard shows."""

    at: datetime
    whole: Line
    queues: Sequence[Line]
    media: Sequence[Line]
    languages: Sequence[Line]
    agents: Sequence[AgentNow]
    callbacks: Callbacks
    doing: Counter[Doing] = field(default_factory=Counter)
    away_for: Counter[str] = field(default_factory=Counter)


def day_began(city: City, at: datetime) -> datetime:
    """The city's own midnight before a moment."""
    zone = ZoneInfo(city.time_zone)
    return datetime.combine(at.astimezone(zone).date(), time.min, zone)


def board(city: City, *, at: datetime) -> Board:
    """How the room stands."""
    today = day_began(city, at)
    queues = queues_of(city)
    lines = _Lines(
        city,
        at,
        {queue.code: queue for queue in queues},
        facts_by_wishes(city, since=today, until=today + timedelta(days=1)),
        standing(city, since=at - LOOKS_BACK),
    )
    agents = agents_now(city, day_began=today, at=at)
    return Board(
        at=at,
        whole=lines.of("", "", lambda _row: True),
        queues=lines.of_queues(queues),
        media=lines.by(lambda row: row.medium),
        languages=lines.by(lambda row: row.language),
        agents=agents,
        callbacks=callbacks_now(city, today=today, at=at),
        doing=Counter(who.doing for who in agents),
        away_for=Counter(who.reason for who in agents if who.doing is Doing.AWAY),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """What was read, put together by queue, channel, language or altogether."""

    city: City
    at: datetime
    queues: dict[str, Queue]
    facts: Collection[Facts]
    standing: Collection[Waiting]

    @property
    def rows(self) -> list[Facts | Waiting]:
        return [*self.facts, *self.standing]

    def of_queues(self, queues: Iterable[Queue]) -> list[Line]:
        """Queues in use, and others that calls still come to; last what came without a queue."""
        seen = {row.queue for row in self.rows}
        shown = [(queue.code, queue.name) for queue in queues if queue.active or queue.code in seen]
        shown += [("", "")] if "" in seen else []
        return [self._of_queue(code, name) for code, name in shown]

    def _of_queue(self, code: str, name: str) -> Line:
        return self.of(code, name, lambda row: row.queue == code)

    def by(self, part: Callable[[Facts | Waiting], str]) -> list[Line]:
        """A line for each channel or language, the busiest first."""
        found = sorted({part(row) for row in self.rows})
        lines = [self._of_part(code, part) for code in found]
        return sorted(lines, key=lambda line: -line.calls.offered)

    def _of_part(self, code: str, part: Callable[[Facts | Waiting], str]) -> Line:
        return self.of(code, code, lambda row: part(row) == code)

    def of(self, code: str, name: str, belongs: Callable[[Facts | Waiting], bool]) -> Line:
        """All that belongs together as one line."""
        facts = [row for row in self.facts if belongs(row)]
        now = [row for row in self.standing if belongs(row)]
        queue = self.queues.get(code)
        here = [queue] if queue else [q for q in self.queues.values() if q.active]
        within = {each.answer_within_s for each in here}
        targets = {each.target_share for each in here}
        waits = [(row.longest_since, row.queue) for row in now if row.longest_since]
        return Line(
            code=code,
            name=name,
            waiting=sum(row.waiting for row in now),
            longest_since=min((since for since, _queue in waits), default=None),
            late_at=min((since + self._patience(of) for since, of in waits), default=None),
            talking=sum(row.talking for row in now),
            calls=together([row.calls for row in facts]),
            left_for_callback=sum(row.left_for_callback for row in facts),
            within_s=within.pop() if len(within) == 1 else None,
            target_share=targets.pop() if len(targets) == 1 else None,
            is_open=is_open(self.city, queue, at=self.at) if queue else None,
        )

    def _patience(self, code: str) -> timedelta:
        queue = self.queues.get(code)
        return timedelta(seconds=queue.warn_after_s if queue else 60)


def together(parts: Iterable[Answering]) -> Answering:
    """Several counts as one; each part was counted by thresholds of its own."""
    parts = list(parts)
    return Answering(
        offered=sum(part.offered for part in parts),
        answered=sum(part.answered for part in parts),
        abandoned=sum(part.abandoned for part in parts),
        short=sum(part.short for part in parts),
        answered_in_time=sum(part.answered_in_time for part in parts),
        abandoned_in_time=sum(part.abandoned_in_time for part in parts),
        waited_s=sum(part.waited_s for part in parts),
    )


def is_open(city: City, queue: Queue, *, at: datetime) -> bool:
    """Whether a queue's opening hours hold a moment; one without hours is always open."""
    if queue.calendar_id is None:
        return True
    day = at.astimezone(ZoneInfo(city.time_zone)).date()
    return any(begin <= at < end for begin, end in calendar_for(city, queue.calendar_id).stretches_on(day))


def callbacks_now(city: City, *, today: datetime, at: datetime) -> Callbacks:
    """How callbacks stand; one statement."""
    values: dict[str, Any] = {"city": city.pk, "today": today, "at": at, "soon": at + DUE_SOON}
    with connection.cursor() as cursor:
        cursor.execute(_CALLBACKS, values | {"tomorrow": today + timedelta(days=1)})
        due_soon, missed_open, still_open, kept, missed = cursor.fetchone()
    return Callbacks(due_soon=due_soon, missed_open=missed_open, open=still_open, kept=kept, missed=missed)


_CALLBACKS = """
WITH still AS (
    SELECT
        count(*) FILTER (WHERE promised_at >= %(at)s AND promised_at < %(soon)s) AS due_soon,
        count(*) FILTER (WHERE promised_at < %(at)s) AS missed,
        count(*) AS count
    FROM contact_centre_callback
    WHERE city_id = %(city)s AND made_at IS NULL AND given_up_at IS NULL
), day AS (
    SELECT
        count(*) FILTER (WHERE kept) AS kept,
        count(*) FILTER (WHERE kept IS FALSE OR made_at IS NULL
            AND (promised_at < %(at)s OR given_up_at IS NOT NULL)) AS missed
    FROM contact_centre_callback
    WHERE city_id = %(city)s AND promised_at >= %(today)s AND promised_at < %(tomorrow)s
)
SELECT still.due_soon, still.missed, still.count, day.kept, day.missed FROM still, day
"""
