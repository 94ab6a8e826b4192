"""The same day of calls, as each make would tell it: our own examples, after the makers' papers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import orjson

from thirdring.contact_centre.signals import Signal
from thirdring.integrations.telephony import ami, connect, plain, queue_log, twilio
from thirdring.integrations.telephony.told import Told

MORNING = datetime(2026, 11, 4, 13, tzinfo=UTC)
SOURCE = "switch"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One agent's part: seconds from the call's start."""

    agent: str
    queue: str
    queued: int
    answered: int
    over: int
    hold: int = 0
    wrap: int = 0


@dataclass(frozen=True, kw_only=True)
class Story:
    """A call as it went; without parts it was given up at ``over``. ``start`` in seconds from the morning."""

    call_id: str
    start: int
    caller: str
    language: str
    queue: str
    queued: int = 4
    over: int = 0
    parts: Sequence[Part] = ()

    def at(self, seconds: float) -> datetime:
        return MORNING + timedelta(seconds=self.start + seconds)


def part(answered: int, over: int, **fields: Any) -> Part:
    return Part(**{"agent": "dana", "queue": "general", "queued": 4} | fields, answered=answered, over=over)


DAY = [
    Story(
        call_id=f"1762261200.{n}",
        start=n * 37,
        caller=f"+121755501{n:02}",
        language="es" if n % 5 == 0 else "en",
        queue="general",
        over=0 if n % 7 else 30 + n,
        parts=() if n % 7 == 0 else [part(10 + n, 100 + 3 * n, hold=n % 3 * 10, wrap=n % 4 * 5)],
    )
    for n in range(28)
] + [
    Story(
        call_id="1762261200.99",
        start=2000,
        caller="+12175550199",
        language="es",
        queue="general",
        parts=[
            part(20, 80, wrap=6),
            part(110, 300, agent="luis", queue="spanish", queued=80, hold=12, wrap=9),
        ],
    )
]


def of_plain(day: Sequence[Story]) -> Told:
    rows = [row for story in day for row in _plain_rows(story)]
    return plain.told_in_json(orjson.dumps({"signals": rows}), source=SOURCE)


def of_csv(day: Sequence[Story]) -> Told:
    names = ["event_id", "call_id", "kind", "at", "queue", "agent", "language", "caller"]
    rows = [[str(row[name]) for name in names] for story in day for row in _plain_rows(story)]
    lines = [",".join(names), *(",".join(row) for row in rows)]
    return plain.told_in_rows(plain.rows_in_csv(lines), source=SOURCE)


def _plain_rows(story: Story) -> list[dict[str, Any]]:
    steps: list[tuple[str, float, str, str]] = [("offered", 0, "", "")]
    for number, each in enumerate(story.parts):
        last = number == len(story.parts) - 1
        steps += [
            ("queued", each.queued, each.queue, ""),
            ("ringing", each.answered - 2, each.queue, each.agent),
            ("answered", each.answered, each.queue, each.agent),
            *([("held", each.answered + 5, each.queue, each.agent)] if each.hold else []),
            *([("resumed", each.answered + 5 + each.hold, each.queue, each.agent)] if each.hold else []),
            ("ended" if last else "transferred", each.over, each.queue, each.agent),
            ("wrapped", each.over + each.wrap, each.queue, each.agent),
        ]
    if not story.parts:
        steps += [("queued", story.queued, story.queue, ""), ("abandoned", story.over, story.queue, "")]
    return [
        {
            "event_id": f"{story.call_id}-{number}",
            "call_id": story.call_id,
            "kind": kind,
            "at": story.at(seconds).isoformat(),
            "queue": queue,
            "agent": agent,
            "language": story.language,
            "caller": story.caller,
        }
        for number, (kind, seconds, queue, agent) in enumerate(steps)
    ]


def of_twilio(day: Sequence[Story]) -> Told:
    return Told.joined(twilio.told(fields, source=SOURCE) for story in day for fields in twilio_posts(story))


def twilio_posts(story: Story) -> list[dict[str, str]]:
    """The callbacks of a call: voice status, its task and reservations, holds in the conference."""
    posts = [_voice(story, "ringing", 0)]
    for number, each in enumerate(story.parts):
        agent = {"WorkerName": each.agent}
        last = number == len(story.parts) - 1
        posts += [
            _task(story, "task-queue.entered", each.queued, each.queue, {}),
            _task(story, "reservation.created", each.answered - 2, each.queue, agent),
            _task(story, "reservation.accepted", each.answered, each.queue, agent),
        ]
        if each.hold:
            for event, seconds in (("hold", 5), ("unhold", 5 + each.hold)):
                posts.append(
                    _voice(story, "", each.answered + seconds)
                    | {"StatusCallbackEvent": f"participant-{event}"}
                )
        over = "reservation.wrapup" if last else "task.transfer-completed"
        posts.append(_task(story, over, each.over, each.queue, agent))
        posts.append(_task(story, "reservation.completed", each.over + each.wrap, each.queue, agent))
    if not story.parts:
        posts.append(_task(story, "task.created", story.queued, story.queue, {}))
        posts.append(_task(story, "task.canceled", story.over, story.queue, {}))
    end = story.parts[-1].over if story.parts else story.over
    return [*posts, _voice(story, "completed", end)]


def _voice(story: Story, status: str, seconds: float) -> dict[str, str]:
    return {
        "CallSid": story.call_id,
        "CallStatus": status,
        "From": story.caller,
        "To": "+1311",
        "Timestamp": format_datetime(story.at(seconds)),
    }


def _task(story: Story, event: str, seconds: float, queue: str, more: dict[str, str]) -> dict[str, str]:
    attributes = {"call_sid": story.call_id, "from": story.caller, "language": story.language}
    return {
        "EventType": event,
        "Sid": f"EV{story.call_id}{event}{seconds}",
        "TaskSid": f"WT{story.call_id}",
        "TaskAttributes": orjson.dumps(attributes).decode(),
        "TaskQueueName": queue,
        "TaskChannelUniqueName": "voice",
        "TimestampMs": str(int(story.at(seconds).timestamp() * 1000)),
        **more,
    }


def of_queue_log(day: Sequence[Story]) -> Told:
    return queue_log.told([line for story in day for line in log_lines(story)], source=SOURCE)


def log_lines(story: Story) -> list[str]:
    """The lines of the queue log about one call."""

    def line(seconds: float, queue: str, agent: str, event: str, *parameters: object) -> str:
        stamp = int(story.at(seconds).timestamp())
        return "|".join([str(stamp), story.call_id, queue, agent, event, *map(str, parameters)])

    lines = []
    for number, each in enumerate(story.parts):
        waited, talked = each.answered - each.queued, each.over - each.answered
        lines.append(line(each.queued, each.queue, "NONE", "ENTERQUEUE", "", story.caller, 1))
        lines.append(line(each.answered, each.queue, each.agent, "CONNECT", waited, f"{story.call_id}9", 2))
        if number < len(story.parts) - 1:
            told = ("BLINDTRANSFER", "600", "queues", waited, talked, 1)
        else:
            told = ("COMPLETECALLER", waited, talked, 1)  # type: ignore[assignment]
        lines.append(line(each.over, each.queue, each.agent, *told))
    if not story.parts:
        lines.append(line(story.queued, story.queue, "NONE", "ENTERQUEUE", "", story.caller, 1))
        lines.append(line(story.over, story.queue, "NONE", "ABANDON", 1, 1, story.over - story.queued))
    return lines


def of_ami(day: Sequence[Story]) -> Told:
    blocks = ami.Blocks()
    data = b"Asterisk Call Manager/9.0.0\r\n\r\n" + b"".join(ami_stream(story) for story in day)
    halves = (data[n : n + 700] for n in range(0, len(data), 700))  # as a network cuts it
    return Told.joined(
        ami.told(block, source=SOURCE, now=MORNING) for half in halves for block in blocks.feed(half)
    )


def ami_stream(story: Story) -> bytes:
    """The events of the manager interface about one call."""

    def block(event: str, seconds: float, **fields: object) -> bytes:
        named = {"Event": event, "Timestamp": f"{story.at(seconds).timestamp():.6f}"} | fields
        return "".join(f"{name}: {value}\r\n" for name, value in named.items()).encode() + b"\r\n"

    call = {"Uniqueid": story.call_id, "Linkedid": story.call_id}
    made = b""
    for number, each in enumerate(story.parts):
        told = call | {"Queue": each.queue}
        agent = told | {"MemberName": each.agent}
        made += block("QueueCallerJoin", each.queued, **told, CallerIDNum=story.caller, Position=1)
        made += block("AgentCalled", each.answered - 2, **agent)
        made += block("AgentConnect", each.answered, **agent, HoldTime=6, RingTime=2)
        if each.hold:
            channel = {"Uniqueid": f"{story.call_id}9", "Linkedid": story.call_id}
            made += block("Hold", each.answered + 5, **channel)
            made += block("Unhold", each.answered + 5 + each.hold, **channel)
        if number < len(story.parts) - 1:
            made += block("BlindTransfer", each.over, TransfereeUniqueid=story.call_id, Result="Success")
        else:
            made += block("AgentComplete", each.over, **agent, TalkTime=each.over - each.answered)
    if not story.parts:
        made += block("QueueCallerJoin", story.queued, **call, Queue=story.queue, CallerIDNum=story.caller)
        made += block("QueueCallerAbandon", story.over, **call, Queue=story.queue, HoldTime=story.over)
    return made


def of_connect(day: Sequence[Story]) -> Told:
    records = [record for story in day for record in contact_records(story)]
    return connect.told_in_json(b"\n".join(orjson.dumps(record) for record in records), source=SOURCE)


def contact_records(story: Story) -> list[dict[str, Any]]:
    """The contact records of a call: a contact for each part."""

    def stamp(seconds: float) -> str:
        return story.at(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")

    base: dict[str, Any] = {
        "InitialContactId": story.call_id,
        "Channel": "VOICE",
        "Attributes": {"language": story.language},
        "CustomerEndpoint": {"Address": story.caller, "Type": "TELEPHONE_NUMBER"},
        "InitiationTimestamp": stamp(0),
    }
    if not story.parts:
        queue = {"Name": story.queue, "EnqueueTimestamp": stamp(story.queued)}
        over = {"DisconnectTimestamp": stamp(story.over)}
        return [base | over | {"ContactId": story.call_id, "Queue": queue, "Agent": None}]
    records = []
    for number, each in enumerate(story.parts):
        last = number == len(story.parts) - 1
        records.append(
            base
            | {
                "ContactId": f"{story.call_id}-{number}",
                "PreviousContactId": f"{story.call_id}-{number - 1}" if number else None,
                "NextContactId": None if last else f"{story.call_id}-{number + 1}",
                "InitiationMethod": "TRANSFER" if number else "INBOUND",
                "DisconnectTimestamp": stamp(each.over),
                "Queue": {"Name": each.queue, "EnqueueTimestamp": stamp(each.queued)},
                "Agent": {
                    "Username": each.agent,
                    "ConnectedToAgentTimestamp": stamp(each.answered),
                    "CustomerHoldDuration": each.hold,
                    "AfterContactWorkEndTimestamp": stamp(each.over + each.wrap),
                },
            }
        )
    return records


# Each make, and what it can't tell of a call.
MAKES: dict[str, tuple[Callable[[Sequence[Story]], Told], frozenset[str]]] = {
    "plain": (of_plain, frozenset()),
    "csv": (of_csv, frozenset()),
    "twilio": (of_twilio, frozenset()),
    "connect": (of_connect, frozenset()),
    "queue_log": (of_queue_log, frozenset({"hold_ms", "wrap_ms", "language", "offered_at"})),
    "ami": (of_ami, frozenset({"wrap_ms", "language", "offered_at"})),
}


def calls_of(told: Told) -> set[str]:
    return {signal.call_id for signal in told.calls if isinstance(signal, Signal)}
