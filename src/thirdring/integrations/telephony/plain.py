"""Our own words, as JSON or CSV: for whatever has no adapter, and for a history of calls. Pure.

A row of events has the fields of a signal: ``event_id, call_id, kind, at, queue, agent, medium, language,
caller, due_at``; all but the first four may be left out. A row of calls tells one whole call instead:
``call_id, queued_at`` and, where they happened, ``answered_at, ended_at, wrapped_at, abandoned_at``, with the
same optional fields. Moments are ISO 8601 with a zone, or seconds since 1970.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thirdring.contact_centre.rules import AwayReason, Medium, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal, event_id_of
from thirdring.integrations.telephony.rules import MOST_SIGNALS
from thirdring.integrations.telephony.told import (
    Told,
    in_row,
    json_of,
    moment_of,
    optional_moment,
    rows_of,
    text_of,
    word_of,
)
from thirdring.kernel.errors import Invalid, invalid

CALL_STEPS = (
    ("queued_at", SignalKind.QUEUED),
    ("answered_at", SignalKind.ANSWERED),
    ("ended_at", SignalKind.ENDED),
    ("wrapped_at", SignalKind.WRAPPED),
    ("abandoned_at", SignalKind.ABANDONED),
)


def told_in_json(body: bytes, *, source: str) -> Told:
    """``{"signals": [...], "agents": [...]}``, each of which may be left out. Raises Invalid, naming rows."""
    document = json_of(body)
    if not isinstance(document, dict) or not {"signals", "agents"} & document.keys():
        raise invalid("body", "Give an object with 'signals', 'agents' or both.", "no_signals")
    calls = rows_of(document.get("signals", []), "signals", most=MOST_SIGNALS)
    agents = rows_of(document.get("agents", []), "agents", most=MOST_SIGNALS)
    return Told(
        [signal_of(row, source=source, number=n) for n, row in enumerate(calls, 1)],
        [_agent_of(row, source=source, number=n) for n, row in enumerate(agents, 1)],
    )


def signal_of(row: Mapping[str, Any], *, source: str, number: int = 1) -> Signal:
    """One row of events. Raises Invalid, naming row and field."""
    try:
        return Signal(
            source=source,
            event_id=text_of(row, "event_id"),
            call_id=text_of(row, "call_id"),
            kind=word_of(row, "kind", SignalKind),
            at=moment_of(row, "at"),
            due_at=optional_moment(row, "due_at"),
            **_said(row),
        )
    except Invalid as error:
        raise in_row(number, error) from None


def call_of(row: Mapping[str, Any], *, source: str, number: int = 1) -> list[Signal]:
    """One row of calls, as signals. Raises Invalid, naming row and field."""
    try:
        call_id, said = text_of(row, "call_id"), _said(row)
        moment_of(row, "queued_at")
        steps = {kind: optional_moment(row, field) for field, kind in CALL_STEPS}
        if steps[SignalKind.ANSWERED] and steps[SignalKind.WRAPPED] is None:
            steps[SignalKind.WRAPPED] = steps[SignalKind.ENDED]  # a row tells a whole call
        made = [
            Signal(
                source=source,
                event_id=event_id_of(call_id, kind),
                call_id=call_id,
                kind=kind,
                at=at,
                **said,
            )
            for kind, at in steps.items()
            if at is not None
        ]
    except Invalid as error:
        raise in_row(number, error) from None
    return made


def rows_in_csv(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV file with a line of names on top."""
    yield from csv.DictReader(lines)


def told_in_rows(rows: Iterable[Mapping[str, Any]], *, source: str) -> Told:
    """Rows of events or of calls: those with a ``kind`` are events. Raises Invalid, naming row and field."""
    numbered = enumerate(rows, 1)
    return Told([signal for n, row in numbered for signal in row_of(row, source=source, number=n)])


def row_of(row: Mapping[str, Any], *, source: str, number: int = 1) -> list[Signal]:
    """One row, of events if it has a ``kind``, else of calls. Raises Invalid, naming row and field."""
    if "kind" in row:
        return [signal_of(row, source=source, number=number)]
    return call_of(row, source=source, number=number)


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("queue", "agent", "language", "caller")
    return {name: text_of(row, name) for name in names} | {
        "medium": word_of(row, "medium", Medium, Medium.PHONE)
    }


def _agent_of(row: Mapping[str, Any], *, source: str, number: int) -> AgentSignal:
    try:
        return AgentSignal(
            source=source,
            agent=text_of(row, "agent"),
            presence=word_of(row, "presence", Presence),
            reason=word_of(row, "reason", AwayReason) if text_of(row, "reason") else None,
            at=moment_of(row, "at"),
        )
    except Invalid as error:
        raise in_row(number, error) from None
