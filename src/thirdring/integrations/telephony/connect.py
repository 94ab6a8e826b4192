"""Amazon Connect's contact records: JSON told once a contact is over, at least once each. Pure.

Field names as in Amazon Connect's contact records data model. A transfer is a contact of its own, which names
the first one as InitialContactId: both are one call of ours. A record says how long somebody was on hold, not
when: the holds are put at the start of the talk. It says nothing of ringing.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from thirdring.contact_centre.rules import Medium, SignalKind
from thirdring.contact_centre.signals import Signal, event_id_of
from thirdring.integrations.telephony.rules import MOST_SIGNALS
from thirdring.integrations.telephony.told import Told, json_of, moment_of, optional_moment, rows_of, text_of
from thirdring.kernel.errors import invalid

K = SignalKind
MEDIA = {"CHAT": Medium.CHAT, "SMS": Medium.SMS}
PASSED_ON = {"TRANSFER", "QUEUE_TRANSFER"}
_DAY_S = 86_400


def told_in_json(body: bytes, *, source: str) -> Told:
    """One record, a list of them, or a record a line as a stream delivers them. Raises Invalid."""
    lines = [line for line in body.splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].lstrip().startswith(b"{") and lines[0].rstrip().endswith(b"}"):
        rows: Any = [json_of(line) for line in lines[: MOST_SIGNALS + 1]]
    else:
        rows = json_of(body)
    rows = rows_of(rows if isinstance(rows, list) else [rows], "body", most=MOST_SIGNALS)
    return Told([signal for row in rows for signal in of_record(row, source=source)])


def of_record(record: Mapping[str, Any], *, source: str) -> list[Signal]:
    """The signals one contact record stands for. Raises Invalid, naming the field."""
    contact = text_of(record, "ContactId")
    if not contact:
        raise invalid("ContactId", "Give the contact's id: this is no contact record.", "required")
    queue, agent = _part(record, "Queue"), _part(record, "Agent")
    common: dict[str, Any] = {
        "source": source,
        "call_id": text_of(record, "InitialContactId") or contact,
        "queue": text_of(queue, "Name"),
        "medium": MEDIA.get(text_of(record, "Channel"), Medium.PHONE),
        "language": text_of(_part(record, "Attributes"), "language"),
        "caller": text_of(_part(record, "CustomerEndpoint"), "Address")[:40],
    }
    who = text_of(agent, "Username")
    return [
        Signal(event_id=event_id_of(contact, kind), kind=kind, at=at, agent=_named(kind, who), **common)
        for kind, at in _steps(record, queue, agent)
    ]


def _steps(
    record: Mapping[str, Any], queue: Mapping[str, Any], agent: Mapping[str, Any]
) -> Iterator[tuple[SignalKind, datetime]]:
    """What happened and when, as far as the record says."""
    first = not text_of(record, "PreviousContactId")
    over = optional_moment(record, "DisconnectTimestamp")
    queued, answered = (
        optional_moment(queue, "EnqueueTimestamp"),
        optional_moment(agent, "ConnectedToAgentTimestamp"),
    )
    if first:
        yield K.OFFERED, moment_of(record, "InitiationTimestamp")
    if queued:
        yield K.QUEUED, queued
    if answered:
        yield K.ANSWERED, answered
        yield from _hold(agent, answered)
    if over and answered:
        yield (K.TRANSFERRED if _passed_on(record) else K.ENDED), over
        yield K.WRAPPED, optional_moment(agent, "AfterContactWorkEndTimestamp") or over
    elif over:
        yield (K.ABANDONED if queued else K.ENDED), over


def _hold(agent: Mapping[str, Any], answered: datetime) -> Iterator[tuple[SignalKind, datetime]]:
    seconds = text_of(agent, "CustomerHoldDuration", default="0")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 7) or int(seconds) > _DAY_S:
        raise invalid("CustomerHoldDuration", "Give whole seconds, at most a day.", "no_number")
    if int(seconds):
        yield K.HELD, answered
        yield K.RESUMED, answered + timedelta(seconds=int(seconds))


def _named(kind: SignalKind, agent: str) -> str:
    """Who did it: nobody, before an agent came."""
    return "" if kind in (K.OFFERED, K.QUEUED, K.ABANDONED) else agent


def _passed_on(record: Mapping[str, Any]) -> bool:
    return bool(text_of(record, "NextContactId")) or bool(
        optional_moment(record, "TransferCompletedTimestamp")
    )


def _part(record: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    part = record.get(field)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise invalid(field, "Give an object, or leave it out.", "no_object")
    return part
