"""The floor: what each agent is doing at a moment, since when, and what they did today; bounded in time.

An agent is who the telephone systems name. What they said last, of any system, holds; a call says more.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thirdring.city.models import City
from thirdring.contact_centre.measures.handling import Handling, handle_time, occupancy
from thirdring.contact_centre.measures.measured import Measured
from thirdring.contact_centre.models import Call, CallEvent, CallLeg
from thirdring.contact_centre.room_rules import LOOKS_BACK, WRAPS_AT_MOST, Doing, doing, is_too_long
from thirdring.contact_centre.rules import SignalKind
from thirdring.kernel.errors import NotFound

MOST_CALLS, MOST_SIGNALS = 200, 200  # on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentNow:
    """One agent: what they are doing since when; the call they are on, if any; and their day so far.

    ``answered`` counts their parts in calls today; ``handled`` those that are over, which ``work`` is of.
    """

    agent: str
    doing: Doing
    reason: str
    since: datetime
    too_long: bool
    call_id: int | None
    queue: str
    language: str
    answered: int
    work: Handling
    on_calls_s: float
    ready_s: float

    @property
    def handle_time(self) -> Measured:
        return handle_time(self.work)

    @property
    def occupancy(self) -> Measured:
        """Seconds on calls until now, of those and the ones ready without a call."""
        on_calls = Handling(answered=self.answered, talk_s=self.on_calls_s)
        return occupancy(on_calls, idle_s=max(0.0, self.ready_s - self.on_calls_s))


def agents_now(city: City, *, day_began: datetime, at: datetime) -> list[AgentNow]:
    """Everybody who said or did something within a day, by what they are doing and name; one statement."""
    values: dict[str, Any] = {
        "city": city.pk,
        "today": day_began,
        "back": at - LOOKS_BACK,
        "before": day_began - LOOKS_BACK,
        "wraps": at - WRAPS_AT_MOST,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FLOOR, values)
        rows = cursor.fetchall()
    order = list(Doing)
    return sorted((_agent(row, at) for row in rows), key=lambda who: (order.index(who.doing), who.agent))


def _agent(row: tuple[Any, ...], at: datetime) -> AgentNow:
    agent, presence, reason, said_at, answered_at, ended_at, status, call_id, queue, language, *day = row
    answered, handled, talk, hold, wrap, on_calls, ready = (float(each or 0) for each in day)
    talking, wrapping = answered_at is not None and ended_at is None, ended_at is not None
    what = doing(presence or "", talking=talking, held=status == "on_hold", wrapping=wrapping)
    began = answered_at if talking else ended_at if wrapping else said_at or at
    why = reason or "" if what is Doing.AWAY else ""
    return AgentNow(
        agent=agent,
        doing=what,
        reason=why,
        since=began,
        too_long=is_too_long(what, why, at - began),
        call_id=call_id if talking or wrapping else None,
        queue=queue or "",
        language=language or "",
        answered=int(answered),
        work=Handling(answered=int(handled), talk_s=talk / 1000, hold_s=hold / 1000, wrap_s=wrap / 1000),
        on_calls_s=on_calls,
        ready_s=ready,
    )


def calls_of_agent(city: City, agent: str, *, since: datetime) -> list[CallLeg]:
    """An agent's parts in calls from a moment on, the newest first; call and queue loaded."""
    rows = CallLeg.objects.of(city).filter(agent=agent, answered_at__gte=since)
    return list(rows.select_related("call", "queue").order_by("-answered_at", "-pk")[:MOST_CALLS])


def call_with_all(city: City, call_id: int) -> tuple[Call, list[CallLeg], list[CallEvent]]:
    """A call, its legs and its signals in order. Raises NotFound."""
    call = Call.objects.of(city).select_related("queue").filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such call here.")
    legs = list(CallLeg.objects.of(city).filter(call=call).select_related("queue").order_by("number"))
    places = {kind.value: place for place, kind in enumerate(SignalKind)}
    told = CallEvent.objects.of(city).filter(call=call).order_by("at", "pk")[:MOST_SIGNALS]
    return call, legs, sorted(told, key=lambda one: (one.at, places[one.kind]))


_FLOOR = """
WITH said AS (
    SELECT agent, presence, reason, since,
        lead(since) OVER (PARTITION BY agent ORDER BY since, id) AS until
    FROM contact_centre_agentstate
    WHERE city_id = %(city)s AND since >= %(before)s AND since <= %(at)s
), state AS (
    SELECT DISTINCT ON (agent) agent, presence, reason, since FROM said
    WHERE since >= %(back)s ORDER BY agent, since DESC, until DESC NULLS FIRST
), ready AS (
    SELECT agent, sum(extract(epoch FROM
        least(coalesce(until, %(at)s), %(at)s) - greatest(since, %(today)s))) AS seconds
    FROM said WHERE presence = 'ready' AND coalesce(until, %(at)s) > %(today)s
    GROUP BY agent
), day AS (
    SELECT agent, count(*) AS answered, count(ended_at) AS handled,
        sum(talk_ms) FILTER (WHERE ended_at IS NOT NULL) AS talk,
        sum(hold_ms) FILTER (WHERE ended_at IS NOT NULL) AS hold,
        sum(wrap_ms) FILTER (WHERE ended_at IS NOT NULL) AS wrap,
        sum(extract(epoch FROM
            least(coalesce(wrapped_at, ended_at, %(at)s), %(at)s) - answered_at)) AS on_calls
    FROM contact_centre_callleg
    WHERE city_id = %(city)s AND answered_at >= %(today)s AND answered_at <= %(at)s AND agent <> ''
    GROUP BY agent
), now AS (
    SELECT DISTINCT ON (leg.agent) leg.agent, leg.answered_at, leg.ended_at, call.status, call.id,
        queue.name, call.language
    FROM contact_centre_callleg AS leg
    JOIN contact_centre_call AS call ON call.id = leg.call_id
    LEFT JOIN contact_centre_queue AS queue ON queue.id = leg.queue_id
    WHERE leg.city_id = %(city)s AND leg.answered_at >= %(back)s AND leg.agent <> ''
        AND (leg.ended_at IS NULL OR leg.wrapped_at IS NULL AND leg.ended_at > %(wraps)s)
    ORDER BY leg.agent, leg.ended_at IS NULL DESC, leg.answered_at DESC
)
SELECT agent, state.presence, state.reason, state.since, now.answered_at, now.ended_at, now.status, now.id,
    now.name, now.language, day.answered, day.handled, day.talk, day.hold, day.wrap, day.on_calls,
    ready.seconds
FROM state FULL JOIN now USING (agent) FULL JOIN day USING (agent) LEFT JOIN ready USING (agent)
"""
