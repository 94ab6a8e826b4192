"""Reads over calls: what became of them in each period, in one statement, with every measure by its name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from thirdring.city.models import City
from thirdring.contact_centre.measures.answering import (
    ANSWER_WITHIN_S,
    SHORT_ABANDON_S,
    Answering,
    abandon_rates,
    service_levels,
    speed_of_answer,
)
from thirdring.contact_centre.measures.contacts import transfer_rate
from thirdring.contact_centre.measures.handling import Handling, handle_time
from thirdring.contact_centre.measures.measured import Measured
from thirdring.contact_centre.models import AgentState, Call, Callback, CallbackStep, Queue, QueueChange
from thirdring.contact_centre.rules import LIVE
from thirdring.kernel.errors import NotFound


class Period(StrEnum):
    """How long a row of figures is; days and months are the city's own."""

    HALF_HOUR = "half_hour"
    DAY = "day"
    MONTH = "month"


class Part(StrEnum):
    """By what calls are told apart."""

    QUEUE = "queue"
    MEDIUM = "medium"
    LANGUAGE = "language"


ALL_PARTS = frozenset(Part)
MOST_CALLBACKS = 200  # on one page, the soonest promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What became of the calls that entered a queue in one period; '' for a part that was not told apart.

    ``start`` is the half hour's moment (UTC), or the first day. ``left_for_callback`` were neither answered
    nor given up.
    """

    start: datetime | date
    queue: str
    medium: str
    language: str
    calls: Answering
    work: Handling
    transferred: int
    left_for_callback: int

    def measures(self) -> dict[str, Measured]:
        """Every measure that can be told from calls alone, in all variants, by name."""
        single = (speed_of_answer(self.calls), handle_time(self.work))
        passed_on = transfer_rate(self.transferred, self.calls.answered)
        return (
            service_levels(self.calls)
            | abandon_rates(self.calls)
            | {each.name: each for each in (*single, passed_on)}
        )


def facts(
    city: City,
    *,
    period: Period,
    since: datetime,
    until: datetime,
    parts: frozenset[Part] = ALL_PARTS,
    within_s: float = ANSWER_WITHIN_S,
    short_s: float = SHORT_ABANDON_S,
) -> list[Facts]:
    """A row for each period and part in which a call entered a queue, in order; one statement.

    ``since`` and ``until`` (not included) bound the moment of entering; the thresholds hold for all calls.
    """
    keys = [_PARTS[part] if part in parts else "''" for part in Part]
    sql = _FACTS.format(
        period=_PERIODS[period],
        queue=keys[0],
        medium=keys[1],
        language=keys[2],
        within="%(within)s",
        short="%(short)s",
    )
    values: dict[str, Any] = {
        "zone": city.time_zone,
        "city": city.pk,
        "since": since,
        "until": until,
        "within": round(within_s * 1000),
        "short": round(short_s * 1000),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [_facts(row, within_s, short_s) for row in rows]


def facts_by_wishes(city: City, *, since: datetime, until: datetime) -> list[Facts]:
    """The same of all parts together, each call counted by its own queue's thresholds; one statement.

    The day is the city's own. What a row says of its thresholds is the usual ones: ask its queue.
    """
    sql = _FACTS.format(
        period=_PERIODS[Period.DAY],
        queue=_PARTS[Part.QUEUE],
        medium=_PARTS[Part.MEDIUM],
        language=_PARTS[Part.LANGUAGE],
        within="coalesce(queue.answer_within_s, 60) * 1000",
        short="coalesce(queue.short_abandon_s, 10) * 1000",
    )
    values: dict[str, Any] = {"zone": city.time_zone, "city": city.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [_facts(row, ANSWER_WITHIN_S, SHORT_ABANDON_S) for row in rows]


def _facts(row: tuple[Any, ...], within_s: float, short_s: float) -> Facts:
    start, queue, medium, language, offered, answered, abandoned, short, in_time, gone_in_time = row[:10]
    waited, talk, hold, wrap, transferred, callbacks = (int(each or 0) for each in row[10:])
    return Facts(
        start=start,
        queue=queue,
        medium=medium,
        language=language,
        calls=Answering(
            offered=offered,
            answered=answered,
            abandoned=abandoned,
            short=short,
            answered_in_time=in_time,
            abandoned_in_time=gone_in_time,
            waited_s=waited / 1000,
            within_s=within_s,
            short_s=short_s,
        ),
        work=Handling(answered=answered, talk_s=talk / 1000, hold_s=hold / 1000, wrap_s=wrap / 1000),
        transferred=transferred,
        left_for_callback=callbacks,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How a queue stands at a moment: who waits, since when the longest, and who is being talked to.

    A caller who was passed on counts in the queue they came to first, and waits since they were passed on.
    """

    queue: str
    medium: str
    language: str
    waiting: int
    longest_since: datetime | None
    talking: int


def standing(city: City, *, since: datetime | None = None) -> list[Waiting]:
    """Every queue as it stands now, by medium and language, from calls that are not over; one statement.

    ``since``: only calls that entered after it. The end of an older one was never told.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"city": city.pk, "live": sorted(LIVE), "since": since})
        rows = cursor.fetchall()
    names = ("queue", "medium", "language", "waiting", "longest_since", "talking")
    return [Waiting(**dict(zip(names, row, strict=True))) for row in rows]


def queues_of(city: City) -> list[Queue]:
    """The city's queues, the most urgent first."""
    return list(Queue.objects.of(city).select_related("calendar").order_by("priority", "name"))


def queue_of(city: City, queue_id: int) -> Queue:
    """One of the city's queues. Raises NotFound."""
    found = Queue.objects.of(city).filter(pk=queue_id).first()
    if found is None:
        raise NotFound("There is no such queue here.")
    return found


def queue_changes(city: City, queue: Queue | None = None, *, most: int = 30) -> list[QueueChange]:
    """What was changed of queues, the newest first; who did it and which queue loaded."""
    rows = QueueChange.objects.of(city).filter(**({"queue": queue} if queue else {}))
    return list(rows.select_related("by", "queue").order_by("-at", "-pk")[:most])


def presence_of(city: City, *, at: datetime) -> list[AgentState]:
    """What each agent was doing at a moment: their last row until then."""
    rows = AgentState.objects.of(city).filter(since__lte=at)
    return list(rows.order_by("source", "agent", "-since").distinct("source", "agent"))


def callbacks_to_make(city: City) -> list[Callback]:
    """The callbacks promised, neither made nor given up, the soonest first; call, queue and taker loaded."""
    rows = Callback.objects.of(city).filter(made_at__isnull=True, given_up_at__isnull=True)
    rows = rows.select_related("call__queue", "taken_by")
    return list(rows.order_by("promised_at", "requested_at")[:MOST_CALLBACKS])


def steps_of(city: City, callbacks: Collection[Callback]) -> dict[int, list[CallbackStep]]:
    """What was done for these callbacks, by their id, in order; who did it loaded."""
    found: dict[int, list[CallbackStep]] = {}
    rows = CallbackStep.objects.of(city).filter(callback__in=callbacks).select_related("by")
    for step in rows.order_by("at", "pk"):
        found.setdefault(step.callback_id, []).append(step)
    return found


_PERIODS = {
    Period.HALF_HOUR: "date_bin('30 minutes', call.queued_at, '2000-01-01 00:00+00')",
    Period.DAY: "(call.queued_at AT TIME ZONE %(zone)s)::date",
    Period.MONTH: "date_trunc('month', call.queued_at AT TIME ZONE %(zone)s)::date",
}
_PARTS = {
    Part.QUEUE: "coalesce(queue.code, '')",
    Part.MEDIUM: "call.medium",
    Part.LANGUAGE: "call.language",
}
_FACTS = """
SELECT
    {period}, {queue}, {medium}, {language},
    count(*),
    count(call.answered_at),
    count(call.abandoned_at),
    count(*) FILTER (WHERE call.abandoned_at IS NOT NULL AND call.wait_ms <= {short}),
    count(*) FILTER (WHERE call.answered_at IS NOT NULL AND call.wait_ms <= {within}),
    count(*) FILTER (WHERE call.abandoned_at IS NOT NULL AND call.wait_ms <= {within}),
    sum(call.wait_ms) FILTER (WHERE call.answered_at IS NOT NULL),
    sum(call.talk_ms) FILTER (WHERE call.answered_at IS NOT NULL),
    sum(call.hold_ms) FILTER (WHERE call.answered_at IS NOT NULL),
    sum(call.wrap_ms) FILTER (WHERE call.answered_at IS NOT NULL),
    count(*) FILTER (WHERE call.answered_at IS NOT NULL AND call.transfers > 0),
    count(*) FILTER (WHERE call.status IN ('callback', 'called_back'))
FROM contact_centre_call AS call LEFT JOIN contact_centre_queue AS queue ON queue.id = call.queue_id
WHERE call.city_id = %(city)s AND call.queued_at >= %(since)s AND call.queued_at < %(until)s
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
"""
_STANDING = """
SELECT
    coalesce(queue.code, ''), call.medium, call.language,
    count(*) FILTER (WHERE call.status IN ('waiting', 'ringing')),
    min(coalesce((SELECT max(leg.ended_at) FROM contact_centre_callleg AS leg WHERE leg.call_id = call.id),
        call.queued_at)) FILTER (WHERE call.status IN ('waiting', 'ringing')),
    count(*) FILTER (WHERE call.status IN ('talking', 'on_hold'))
FROM contact_centre_call AS call LEFT JOIN contact_centre_queue AS queue ON queue.id = call.queue_id
WHERE call.city_id = %(city)s AND call.ended_at IS NULL AND call.status = ANY(%(live)s)
    AND (%(since)s::timestamptz IS NULL OR call.queued_at >= %(since)s)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
"""


def calls_from(city: City, numbers: Collection[str], *, most: int = 500) -> list[Call]:
    """The calls from these numbers (E.164), newest first."""
    return list(Call.objects.of(city).filter(caller__in=numbers).order_by("-offered_at", "-pk")[:most])


def callers_since(city: City, since: datetime) -> list[tuple[str, datetime]]:
    """Who has asked for a person from this moment on: the number (E.164) and when, oldest first."""
    asked = Call.objects.of(city).filter(queued_at__gte=since).exclude(caller="").order_by("queued_at", "pk")
    return [(call.caller, call.queued_at) for call in asked.only("caller", "queued_at") if call.queued_at]
