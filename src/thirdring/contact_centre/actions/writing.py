"""The statements by which signals and the calls they make are written: one for each table a batch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from thirdring.contact_centre.folding import CallRecord, LegRecord
from thirdring.contact_centre.models import CallEvent
from thirdring.contact_centre.rules import Medium, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal

Key = tuple[str, str]  # source, call id
_FIELDS = ("kind", "at", "queue", "agent", "medium", "language", "caller", "due_at")


@dataclass(frozen=True, slots=True)
class Locked:
    """A call this transaction holds: its id, and whether it was made just now."""

    pk: int
    made: bool


def lock_calls(city_id: int, signals: Sequence[Signal]) -> dict[Key, Locked]:
    """Make the calls that are new and lock the others, in the order of their keys."""
    first: dict[Key, datetime] = {}
    for signal in signals:
        key = (signal.source, signal.call_id)
        first[key] = min(signal.at, first.get(key, signal.at))
    keys = sorted(first)
    rows = _run(_LOCK, city_id, [k[0] for k in keys], [k[1] for k in keys], [first[k] for k in keys])
    return {(source, call_id): Locked(pk, made) for pk, source, call_id, made in rows}


def write_events(
    city_id: int, signals: Sequence[Signal], calls: Mapping[Key, Locked], at: datetime
) -> Counter[int]:
    """Write the signals that are new; how many were, by the id of their call."""
    rows = list({(s.source, s.event_id): s for s in reversed(signals)}.values())
    columns = [[getattr(s, name) for s in rows] for name in ("source", "event_id", *_FIELDS)]
    ids = [calls[s.source, s.call_id].pk for s in rows]
    return Counter(pk for (pk,) in _run(_EVENTS, city_id, at, ids, *columns))


def signals_of(city_id: int, call_ids: Sequence[int]) -> Iterator[tuple[int, Signal]]:
    """Everything told of these calls, with the call's id."""
    if not call_ids:
        return
    rows = CallEvent.objects.of(city_id).filter(call_id__in=call_ids)
    names = ("call_id", "call__external_id", "source", "external_id", *_FIELDS)
    for pk, call_id, source, event_id, kind, at, queue, agent, medium, *rest in rows.values_list(*names):
        language, caller, due_at = rest
        yield (
            pk,
            Signal(
                source=source,
                event_id=event_id,
                call_id=call_id,
                kind=SignalKind(kind),
                at=at,
                queue=queue,
                agent=agent,
                medium=Medium(medium),
                language=language,
                caller=caller,
                due_at=due_at,
            ),
        )


def write_calls(city_id: int, records: Mapping[int, CallRecord]) -> None:
    """Write what folding made of calls, their legs and their callbacks."""
    if not records:
        return
    queues = _queues(city_id, records.values())
    rows = [_call_row(pk, call, queues) for pk, call in records.items()]
    _run(_CALLS, *_columns(rows))
    legs = [_leg_row(pk, leg, queues) for pk, call in records.items() for leg in call.legs]
    if legs:
        _run(_LEGS, city_id, *_columns(legs))
    _run(_FEWER_LEGS, list(records), [len(call.legs) for call in records.values()])
    callbacks = [
        (pk, call.callback_requested_at, call.callback_due_at, call.callback_made_at)
        for pk, call in records.items()
        if call.callback_requested_at
    ]
    if callbacks:
        _run(_CALLBACKS, city_id, *_columns(callbacks))


def write_states(city_id: int, signals: Sequence[AgentSignal]) -> int:
    """Write what agents said they do; how many rows were new."""
    rows = [(s.source, s.agent, s.presence, s.reason or "", s.at) for s in signals]
    return len(_run(_STATES, city_id, *_columns(rows)))


def _queues(city_id: int, calls: Iterable[CallRecord]) -> dict[str, int]:
    """The queues by code; one that nobody has described yet is made."""
    codes = {code for call in calls for code in (call.queue, *(leg.queue for leg in call.legs)) if code}
    known = dict(_run(_KNOWN_QUEUES, city_id, sorted(codes))) if codes else {}
    if missing := sorted(codes - known.keys()):
        _run(_QUEUES, city_id, missing)
        known |= dict(_run(_KNOWN_QUEUES, city_id, missing))
    return known


def _call_row(pk: int, call: CallRecord, queues: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        pk,
        call.status,
        call.medium,
        call.language,
        call.caller,
        queues.get(call.queue),
        call.offered_at,
        call.queued_at,
        call.answered_at,
        call.abandoned_at,
        call.ended_at,
        call.wait_ms,
        call.talk_ms,
        call.hold_ms,
        call.wrap_ms,
        call.transfers,
        call.conferences,
    )


def _leg_row(pk: int, leg: LegRecord, queues: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        pk,
        leg.number,
        leg.agent,
        queues.get(leg.queue),
        leg.answered_at,
        leg.ended_at,
        leg.wrapped_at,
        leg.talk_ms,
        leg.hold_ms,
        leg.wrap_ms,
    )


def _columns(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


_LOCK = """
INSERT INTO contact_centre_call AS call (
    city_id, source, external_id, offered_at, version, status, medium, language, caller, talk_ms, hold_ms,
    wrap_ms, transfers, conferences
)
SELECT %s, source, external_id, offered_at, 1, 'in_menu', 'phone', '', '', 0, 0, 0, 0, 0
FROM unnest(%s::text[], %s::text[], %s::timestamptz[]) AS told (source, external_id, offered_at)
ORDER BY source, external_id
ON CONFLICT (city_id, source, external_id) DO UPDATE SET version = call.version + 1
RETURNING id, source, external_id, version = 1
"""
_EVENTS = """
INSERT INTO contact_centre_callevent (
    city_id, received_at, call_id, source, external_id, kind, at, queue, agent, medium, language, caller,
    due_at
)
SELECT %s, %s, told.* FROM unnest(
    %s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::timestamptz[]
) AS told
ON CONFLICT (city_id, source, external_id) DO NOTHING
RETURNING call_id
"""
_KNOWN_QUEUES = "SELECT code, id FROM contact_centre_queue WHERE city_id = %s AND code = ANY(%s)"
_QUEUES = """
INSERT INTO contact_centre_queue (
    city_id, code, name, skills, languages, priority, answer_within_s, target_share, short_abandon_s,
    warn_after_s, active
)
SELECT %s, code, code, '{}', '{}', 5, 60, 0.9, 10, 60, true FROM unnest(%s::text[]) AS told (code)
ON CONFLICT (city_id, code) DO NOTHING
"""
_CALLS = """
UPDATE contact_centre_call AS call SET
    status = told.status, medium = told.medium, language = told.language, caller = told.caller,
    queue_id = told.queue_id, offered_at = told.offered_at, queued_at = told.queued_at,
    answered_at = told.answered_at, abandoned_at = told.abandoned_at, ended_at = told.ended_at,
    wait_ms = told.wait_ms, talk_ms = told.talk_ms, hold_ms = told.hold_ms, wrap_ms = told.wrap_ms,
    transfers = told.transfers, conferences = told.conferences
FROM unnest(
    %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[],
    %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::int[], %s::int[]
) AS told (
    id, status, medium, language, caller, queue_id, offered_at, queued_at, answered_at, abandoned_at,
    ended_at, wait_ms, talk_ms, hold_ms, wrap_ms, transfers, conferences
)
WHERE call.id = told.id
"""
_LEGS = """
INSERT INTO contact_centre_callleg (
    city_id, call_id, number, agent, queue_id, answered_at, ended_at, wrapped_at, talk_ms, hold_ms, wrap_ms
)
SELECT %s, told.* FROM unnest(
    %s::bigint[], %s::smallint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[],
    %s::timestamptz[], %s::bigint[], %s::bigint[], %s::bigint[]
) AS told
ON CONFLICT (call_id, number) DO UPDATE SET
    agent = excluded.agent, queue_id = excluded.queue_id, answered_at = excluded.answered_at,
    ended_at = excluded.ended_at, wrapped_at = excluded.wrapped_at, talk_ms = excluded.talk_ms,
    hold_ms = excluded.hold_ms, wrap_ms = excluded.wrap_ms
"""
_FEWER_LEGS = """
DELETE FROM contact_centre_callleg AS leg USING unnest(%s::bigint[], %s::int[]) AS told (id, legs)
WHERE leg.call_id = told.id AND leg.number > told.legs
"""
_CALLBACKS = """
INSERT INTO contact_centre_callback (city_id, call_id, requested_at, promised_at, made_at)
SELECT %s, told.* FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) AS told
ON CONFLICT (call_id) DO UPDATE SET
    requested_at = excluded.requested_at, promised_at = excluded.promised_at, made_at = excluded.made_at
"""
_STATES = """
INSERT INTO contact_centre_agentstate (city_id, source, agent, presence, reason, since)
SELECT DISTINCT ON (told.source, told.agent, told.since) %s, told.*
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
    AS told (source, agent, presence, reason, since)
ON CONFLICT (city_id, source, agent, since) DO NOTHING
RETURNING id
"""
