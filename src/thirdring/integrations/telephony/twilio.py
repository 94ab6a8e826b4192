"""What Twilio posts: status callbacks of calls and conferences, and TaskRouter's events. Pure.

Field names as in Twilio's reference of the three callbacks. A call is known by its CallSid, which TaskRouter
repeats among a task's attributes when Enqueue made the task; without a call it is known by its task.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from thirdring.contact_centre.rules import AwayReason, Medium, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal, event_id_of
from thirdring.integrations.telephony.told import Told, json_of, moment_of, text_of
from thirdring.kernel.errors import invalid

K = SignalKind
OF_CALLS = {
    "initiated": K.OFFERED,
    "ringing": K.OFFERED,
    "in-progress": K.OFFERED,
    "completed": K.ENDED,
    "busy": K.ENDED,
    "failed": K.ENDED,
    "no-answer": K.ENDED,
    "canceled": K.ENDED,
}
OF_CONFERENCES = {"participant-hold": K.HELD, "participant-unhold": K.RESUMED}
OF_TASKS = {
    "task.created": K.QUEUED,
    "task-queue.entered": K.QUEUED,
    "reservation.created": K.RINGING,
    "reservation.accepted": K.ANSWERED,
    "reservation.wrapup": K.ENDED,
    "reservation.completed": K.WRAPPED,
    "task.transfer-completed": K.TRANSFERRED,
    "task.canceled": K.ABANDONED,
}
MEDIA = {"chat": Medium.CHAT, "sms": Medium.SMS, "messenger": Medium.SOCIAL, "whatsapp": Medium.SOCIAL}
_ACTIVITIES = {"available": Presence.READY, "idle": Presence.READY, "offline": Presence.OFF}


def told(fields: Mapping[str, str], *, source: str) -> Told:
    """What one callback tells. Raises Invalid, naming the field."""
    if "EventType" in fields:
        return _of_task(fields, source)
    if "StatusCallbackEvent" in fields:
        kind = OF_CONFERENCES.get(text_of(fields, "StatusCallbackEvent"))
    else:
        kind = OF_CALLS.get(text_of(fields, "CallStatus"))
    if not text_of(fields, "CallSid"):
        raise invalid("CallSid", "Give the call's id: this is none of Twilio's callbacks.", "required")
    if kind is None:
        return Told(skipped=1)
    return Told([_of_call(fields, kind, source)])


def _of_call(fields: Mapping[str, str], kind: SignalKind, source: str) -> Signal:
    named = ("CallSid", "CallStatus", "StatusCallbackEvent", "SequenceNumber", "Timestamp")
    return Signal(
        source=source,
        event_id=event_id_of(*(text_of(fields, name) for name in named)),
        call_id=text_of(fields, "CallSid"),
        kind=kind,
        at=_sent_at(fields),
        caller=text_of(fields, "From")[:40],
    )


def _of_task(fields: Mapping[str, str], source: str) -> Told:
    event = text_of(fields, "EventType")
    if event == "worker.activity.update":
        return Told(agents=[_of_worker(fields, source)])
    kind = OF_TASKS.get(event)
    if kind is None:
        return Told(skipped=1)
    attributes = _attributes(fields)
    return Told(
        [
            Signal(
                source=source,
                event_id=text_of(fields, "Sid") or event_id_of(*sorted(map(str, fields.items()))),
                call_id=text_of(attributes, "call_sid") or text_of(fields, "TaskSid"),
                kind=kind,
                at=moment_of(fields, "TimestampMs"),
                queue=text_of(fields, "TaskQueueName"),
                agent=text_of(fields, "WorkerName"),
                medium=MEDIA.get(text_of(fields, "TaskChannelUniqueName"), Medium.PHONE),
                language=text_of(attributes, "language"),
                caller=text_of(attributes, "from")[:40],
            )
        ]
    )


def _of_worker(fields: Mapping[str, str], source: str) -> AgentSignal:
    activity = text_of(fields, "WorkerActivityName").lower()
    presence = _ACTIVITIES.get(activity, Presence.AWAY)
    return AgentSignal(
        source=source,
        agent=text_of(fields, "WorkerName"),
        presence=presence,
        reason=away_reason(activity) if presence is Presence.AWAY else None,
        at=moment_of(fields, "TimestampMs"),
    )


def away_reason(text: str) -> AwayReason:
    """The reason that a system's own words come nearest to."""
    return next(
        (reason for reason in AwayReason if reason.value.replace("_", "") in _plain(text)), _or_meal(text)
    )


def _or_meal(text: str) -> AwayReason:
    return AwayReason.MEAL if "lunch" in _plain(text) else AwayReason.OTHER


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _attributes(fields: Mapping[str, str]) -> Mapping[str, Any]:
    found = json_of(text_of(fields, "TaskAttributes", default="{}"))
    if not isinstance(found, dict):
        raise invalid("TaskAttributes", "Give a JSON object.", "no_object")
    return found


def _sent_at(fields: Mapping[str, str]) -> datetime:
    """Status callbacks say the time as e-mail does: 'Wed, 04 Nov 2026 14:00:00 +0000'."""
    try:
        moment = parsedate_to_datetime(text_of(fields, "Timestamp"))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        cure = "Give a time such as 'Wed, 04 Nov 2026 14:00:00 +0000'."
        raise invalid("Timestamp", cure, "no_time") from None
