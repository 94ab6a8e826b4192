"""Asking systems that don't call us: whatever gives signals from a cursor on.

The plain protocol: ``GET poll_url?cursor=...``, signed as a webhook is with an empty body, answers
``{"signals": [...], "agents": [...], "cursor": "...", "more": false}``. The cursor is the system's own word
for how far we are; an answer that was lost is asked for again and changes nothing.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from django.conf import settings

from thirdring.integrations.fetching import Guarded, NotFetched, is_public
from thirdring.integrations.telephony import connect, plain, rules
from thirdring.integrations.telephony.actions import note_error, take
from thirdring.integrations.telephony.models import PhoneSystem
from thirdring.integrations.telephony.queries import secret_of
from thirdring.integrations.telephony.told import Told, json_of, text_of
from thirdring.kernel import clock
from thirdring.kernel.actor import system as program
from thirdring.kernel.errors import Invalid, invalid

MOST_ROUNDS = 50  # answers with more behind them, in one poll
WAIT_S = 20.0
REASON = "asked the telephone system"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was told since a cursor, the next cursor, and whether more is there at once."""

    told: Told
    cursor: str
    more: bool = False


class Pollable(Protocol):
    """Whatever gives signals from a cursor on; '' is the beginning. Raises NotFetched, Invalid."""

    def since(self, cursor: str) -> Answer:
        """What was told after the cursor."""
        ...


class PlainServer:
    """A server that speaks the plain protocol, or hands on contact records in the same way."""

    def __init__(self, system: PhoneSystem, transport: httpx.BaseTransport | None = None) -> None:
        self._system, self._secret = system, secret_of(system)
        private = httpx.URL(system.poll_url).host in settings.PRIVATE_NEIGHBOURS
        self._transport = transport or Guarded(allowed=(lambda _: True) if private else is_public)

    def since(self, cursor: str) -> Answer:
        """What was told after the cursor. Raises NotFetched, Invalid."""
        timestamp = str(int(clock.now().timestamp()))
        headers = {
            "X-ThirdRing-Timestamp": timestamp,
            "X-ThirdRing-Signature": rules.signature(self._secret, timestamp, b""),
        }
        try:
            with (
                httpx.Client(transport=self._transport, timeout=WAIT_S) as client,
                client.stream(
                    "GET", self._system.poll_url, params={"cursor": cursor}, headers=headers
                ) as answer,
            ):
                body = _bounded(answer)
        except httpx.HTTPError as error:
            raise NotFetched(f"{type(error).__name__}: {error}") from None
        return self._read(body)

    def _read(self, body: bytes) -> Answer:
        document = json_of(body)
        if not isinstance(document, dict):
            raise invalid("body", "Give an object with signals and a cursor.", "no_object")
        return Answer(
            self._told(body, document), text_of(document, "cursor"), more=document.get("more") is True
        )

    def _told(self, body: bytes, document: dict[str, Any]) -> Told:
        if self._system.make != rules.Make.CONNECT:
            return plain.told_in_json(body, source=self._system.code)
        records = document.get("records", [])
        if not isinstance(records, list):
            raise invalid("records", "Give a list of contact records.", "no_list")
        signals = [s for row in records for s in connect.of_record(row, source=self._system.code)]
        return Told(signals)


def _bounded(answer: httpx.Response) -> bytes:
    if answer.status_code != 200:
        raise NotFetched(f"it answered {answer.status_code}")
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > rules.MOST_BYTES:
            raise NotFetched(f"more than {rules.MOST_BYTES:,} bytes")
    return bytes(body)


def poll(system: PhoneSystem, server: Pollable | None = None) -> int:
    """Ask one system for what is new and take it in; how many signals were new. Failures are kept on it."""
    by, new = program(system.city_id, reason=REASON), 0
    try:
        server = server or PlainServer(system)
        for _ in range(MOST_ROUNDS):
            answer = server.since(system.cursor)
            new += take(system, answer.told, actor=by, cursor=answer.cursor).new
            if not answer.more:
                break
    except (NotFetched, Invalid) as error:
        note_error(system, str(error), actor=by)
    return new
