"""mySociety's ``servicerequestupdates``: news of requests out, and news from their other end in.

For clients whose profile says so; they see news of what they sent themselves. Our identifiers of an update
are its line of the timeline and the request it is told of.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import orjson
from django.conf import settings
from django.db import connection

from thirdring.kernel import clock
from thirdring.open311 import moments
from thirdring.open311.actions import receive_update
from thirdring.open311.calls import Call, Reply
from thirdring.open311.errors import Refused
from thirdring.open311.moments import Moment
from thirdring.open311.rules import (
    MOST_ROWS,
    PICTURED,
    STATE_OF_ENTRY,
    STATE_OF_OUTCOME,
    UPDATE_STATES,
    UPDATE_WINDOW,
)
from thirdring.open311.words import words_of
from thirdring.staff.models import ApiClient
from thirdring.staff.queries import actor_of_client
from thirdring.staff.rules import Profile, Scope

_REQUIRED = ("service_request_id", "update_id", "status", "updated_datetime", "description")
# A line's photos are the public ones that came to the case with it, at its moment.
_UPDATES = """
WITH told AS (
SELECT e.id, r.id AS report, r.reference, e.kind, e.data, e.at, c.id AS case_id, c.reference AS case
FROM open311_sending s JOIN cases_report r ON r.id = s.report_id
JOIN cases_case c ON c.id = r.case_id
JOIN cases_entry e ON e.case_id = c.id
WHERE s.city_id = %(city)s AND s.client_id = %(client)s AND NOT c.private
  AND e.public AND e.kind <> 'received' AND e.at >= %(since)s AND e.at < %(until)s
ORDER BY e.at, e.id, r.id LIMIT %(most)s)
SELECT told.id, told.reference, told.kind, told.data, told.at, told.case, photos.files
FROM told LEFT JOIN LATERAL (
  SELECT array_agg(m.file ORDER BY m.id) AS files FROM cases_media m
  WHERE m.case_id = told.case_id AND m.public AND m.added_at = told.at AND told.kind = ANY(%(pictured)s)
) photos ON true
ORDER BY told.at, told.id, told.report
"""


def list_updates(call: Call) -> Reply:
    """What happened to the requests this client sent, between two moments, both within; oldest first."""
    client = _client(call, Scope.REPORT)
    since, until = _window(call)
    known: dict[str, Any] = {
        "city": call.city.pk,
        "client": client.pk,
        "since": since,
        "until": until,
        "most": MOST_ROWS,
        "pictured": list(PICTURED),
    }
    if client.sandbox:
        return Reply("service_request_updates", [])
    with connection.cursor() as cursor:
        cursor.execute(_UPDATES, known)
        tree = [_shape(*row) for row in cursor.fetchall()]
    return Reply("service_request_updates", tree)


def post_update(call: Call) -> Reply:
    """News from the other end, once by the sender's ``update_id``."""
    client = _client(call, Scope.UPDATE)
    sent = call.sent
    problems = [f"{name} is required." for name in _REQUIRED if not sent.get(name)]
    problems += list(_problems(call))
    if problems:
        raise Refused(400, *problems)
    update = receive_update(
        call.city,
        actor=actor_of_client(client),
        client=client,
        reference=sent.get("service_request_id"),
        update_id=sent.get("update_id"),
        status=_state(sent.get("status")),
        at=_moment(call, "updated_datetime").at,
        words=sent.get("description"),
        media_urls=sent.media_urls,
        photos=sent.photos,
    )
    return Reply("service_request_updates", [{"update_id": str(update.pk), "account_id": None}])


def _client(call: Call, scope: Scope) -> ApiClient:
    client = call.require_client(scope, "exchange updates")
    if client.profile != Profile.MYSOCIETY:
        raise Refused(403, "This api_key is not one that may exchange updates here.")
    return client


def _window(call: Call) -> tuple[datetime, datetime]:
    """From ``start_date`` to ``end_date``, both or neither: by default the latest days."""
    given = [name for name in ("start_date", "end_date") if call.sent.get(name)]
    if len(given) == 1:
        raise Refused(400, "start_date and end_date: send both or neither.")
    if not given:
        return clock.now() - UPDATE_WINDOW, clock.now() + timedelta(seconds=1)
    return _moment(call, "start_date").at, _moment(call, "end_date").end


def _moment(call: Call, name: str) -> Moment:
    try:
        return moments.read(call.sent.get(name), ZoneInfo(call.city.time_zone))
    except ValueError:
        raise Refused(400, f"{name}: must be a date and time such as 2026-11-22T08:00:00Z.") from None


def _problems(call: Call) -> Iterator[str]:
    sent = call.sent
    if sent.get("status") and _state(sent.get("status")) not in UPDATE_STATES:
        known = ", ".join(state.upper() for state in UPDATE_STATES)
        yield f"status: must be one of {known}."
    if len(sent.get("update_id")) > 120:
        yield "update_id: must have at most 120 characters."


def _state(text: str) -> str:
    """'IN PROGRESS' and 'In_Progress' are one state."""
    return "_".join(text.lower().split())


def _shape(
    entry_id: int, reference: str, kind: str, said: str, at: datetime, case: str, files: list[str] | None
) -> dict[str, Any]:
    data = orjson.loads(said)
    state = STATE_OF_OUTCOME.get(data.get("outcome", "")) if kind == "closed" else STATE_OF_ENTRY.get(kind)
    if kind == "joined" and reference != case:
        state = "duplicate"
    return {
        "update_id": f"{entry_id}-{reference}",
        "service_request_id": reference,
        "status": state or "unchanged",
        "updated_datetime": moments.shown(at),
        "description": words_of(kind, data),
        "media_url": _addresses(files or []),
    }


def _addresses(files: list[str]) -> str | tuple[str, ...] | None:
    """Where the photos are: none, one, or the element repeated, as the extension has it."""
    base = urljoin(settings.BASE_URL, settings.MEDIA_URL)
    found = tuple(f"{base}{file}" for file in files)
    return found if len(found) > 1 else found[0] if found else None
