"""Requests out: lists, one by its id or token, and tokens."""

from collections.abc import Sequence
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings

from thirdring.kernel import clock
from thirdring.kernel.words import storable
from thirdring.open311 import queries, sandbox, shapes
from thirdring.open311.calls import Call, Reply
from thirdring.open311.errors import Refused
from thirdring.open311.extensions import extended
from thirdring.open311.filters import BadArguments, Filters, read_filters
from thirdring.open311.models import Sending


def requests(call: Call) -> Reply:
    """The list of public requests, newest first."""
    filters = _filters(call)
    if call.sandbox:
        return Reply("service_requests", sandbox.shown(call.client, filters))
    if filters.just_count:
        return Reply("service_requests", [{"count": queries.count(call.city, filters)}])
    return Reply("service_requests", shown(call, queries.rows(call.city, filters), filters.extensions))


def one_request(call: Call) -> Reply:
    """One request by its id or token, in a list of one. What is not public is not there."""
    asked = storable(call.parts["id"])
    if call.sandbox:
        found = sandbox.one(call.client, queries.sound(asked), asked)
        if not found:
            raise _unknown(asked)
        return Reply("service_requests", found)
    reference = queries.sound(asked) or _reference_of(call, asked)
    rows = queries.rows(call.city, Filters(ids=(reference,), size=1)) if reference else []
    if not rows:
        raise _unknown(asked)
    extensions = call.sent.get("extensions").lower() in {"true", "1", "yes"}
    return Reply("service_requests", shown(call, rows, extensions))


def token(call: Call) -> Reply:
    """What became of a token: its id, null until there is one."""
    asked = storable(call.parts["token"])
    found = sandbox.token(call.client, asked) if call.sandbox else _token(call, asked)
    if found is None:
        raise Refused(404, f"There is no token '{asked[:60]}'.")
    return Reply("service_requests", [{"service_request_id": found or None, "token": asked}])


def shown(call: Call, rows: Sequence[queries.Row], extensions: bool) -> list[shapes.Shape]:
    """The rows as GeoReport shows them, in the call's language."""
    named = queries.services_of(call.city, (row.version_id for row in rows), call.language)
    media = urljoin(settings.BASE_URL, settings.MEDIA_URL)
    plain = [shapes.request(row, named[row.version_id], media) for row in rows]
    return extended(call.city, rows, plain, media=media, language=call.language) if extensions else plain


def _filters(call: Call) -> Filters:
    try:
        return read_filters(call.sent.values, now=clock.now(), zone=ZoneInfo(call.city.time_zone))
    except BadArguments as bad:
        raise Refused(400, *bad.problems) from None


def _token(call: Call, asked: str) -> str | None:
    """The id of a token, '' while it has none, None for a token that is none. Private ones are none."""
    sendings = Sending.objects.of(call.city).filter(token=asked, report__case__private=False)
    found = sendings.values_list("ready_at", "report__reference").first()
    if found is None:
        return None
    return found[1] if found[0] else ""


def _reference_of(call: Call, asked: str) -> str:
    return _token(call, asked) or ""


def _unknown(asked: str) -> Refused:
    return Refused(404, f"No request has the id '{asked[:60]}'.")
