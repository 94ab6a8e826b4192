"""What agents' time went into: on calls, ready for one, away; and the two measures made of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from thirdring.city.models import City
from thirdring.contact_centre.measures.handling import Handling, occupancy, shrinkage
from thirdring.contact_centre.measures.measured import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTime:
    """Seconds of all agents in a span. ``ready_s`` holds the time on calls: who is ready is given them."""

    agents: int
    ready_s: float
    away_s: float
    on_calls_s: float
    calls: int

    def measures(self) -> dict[str, Measured]:
        """Occupancy and shrinkage, by name. Paid time is taken to be all time ready or away."""
        idle_s = max(0.0, self.ready_s - self.on_calls_s)
        work = Handling(answered=self.calls, talk_s=self.on_calls_s)
        found = (
            occupancy(work, idle_s=idle_s),
            shrinkage(unavailable_s=self.away_s, paid_s=self.ready_s + self.away_s),
        )
        return {each.name: each for each in found}


def agent_time(city: City, *, since: datetime, until: datetime) -> AgentTime:
    """What all agents' time between two moments went into; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TIME, {"city": city.pk, "since": since, "until": until})
        agents, ready, away, on_calls, calls = cursor.fetchone()
    return AgentTime(
        agents=agents,
        ready_s=float(ready or 0),
        away_s=float(away or 0),
        on_calls_s=float(on_calls or 0),
        calls=calls,
    )


_TIME = """
WITH span AS (
    SELECT agent, presence, greatest(since, %(since)s) AS since, least(
        coalesce(lead(since) OVER (PARTITION BY source, agent ORDER BY since), %(until)s), %(until)s
    ) AS until
    FROM contact_centre_agentstate
    WHERE city_id = %(city)s AND since < %(until)s
), state AS (
    SELECT
        count(DISTINCT agent) FILTER (WHERE presence <> 'off') AS agents,
        sum(extract(epoch FROM until - since)) FILTER (WHERE presence = 'ready') AS ready,
        sum(extract(epoch FROM until - since)) FILTER (WHERE presence = 'away') AS away
    FROM span WHERE until > since
), leg AS (
    SELECT count(*) AS calls, sum(extract(epoch FROM
        least(coalesce(wrapped_at, ended_at, %(until)s), %(until)s) - greatest(answered_at, %(since)s)
    )) AS on_calls
    FROM contact_centre_callleg
    WHERE city_id = %(city)s AND answered_at < %(until)s
        AND coalesce(wrapped_at, ended_at, %(until)s) > %(since)s
)
SELECT state.agents, state.ready, state.away, leg.on_calls, leg.calls FROM state, leg
"""
