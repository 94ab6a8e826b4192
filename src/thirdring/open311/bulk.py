"""GeoReport bulk: every public request of a city as one stream, in CSV or JSON."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db import connection
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase

from thirdring.city.models import City
from thirdring.kernel.errors import DomainError
from thirdring.open311 import moments
from thirdring.open311.calls import Call
from thirdring.open311.errors import Refused, refused_by
from thirdring.open311.formats import Format
from thirdring.open311.queries import services_of
from thirdring.open311.routes import FAILED, form_of, refusal
from thirdring.open311.sent import read_query
from thirdring.open311.shapes import ENDED
from thirdring.staff.access import FaceRequest, public_without_city

BATCH = 2_000
COLUMNS = (
    *("service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description"),
    *("status_notes", "source", "service_name", "service_subtype", "description", "agency_responsible"),
    *("address", "lat", "long"),
)
_SHOWN = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
_BATCH = f"""
SELECT r.id, r.received_at, c.service_version_id, r.reference, {_SHOWN.format("r.received_at")},
       {_SHOWN.format("coalesce(c.closed_at, c.updated_at)")}, {_SHOWN.format("c.closed_at")},
       CASE WHEN c.status = 'closed' THEN 'closed' ELSE 'open' END, closing.answer, c.outcome, r.channel,
       coalesce(r.covered_words, r.words), a.name, r.place, r.lat, r.lon
FROM cases_report r JOIN cases_case c ON c.id = r.case_id JOIN city_agency a ON a.id = c.agency_id
LEFT JOIN LATERAL (SELECT l.answer FROM cases_closure l WHERE l.case_id = c.id AND c.status = 'closed'
                   ORDER BY l.at DESC, l.id DESC LIMIT 1) closing ON true
WHERE r.city_id = %(city)s AND NOT c.private AND (r.received_at, r.id) > (%(at)s, %(id)s)
  AND r.received_at < %(until)s
ORDER BY r.received_at, r.id LIMIT %(most)s
"""


@public_without_city
def requests(request: FaceRequest, resource: str = "") -> HttpResponseBase:
    """``requests.csv`` or ``requests.json``, oldest first; ``start_date`` and ``end_date`` bound them."""
    form = form_of(request)
    try:
        return _stream(request, resource)
    except Refused as refused:
        return refusal(form, refused)
    except DomainError as error:
        return refusal(form, refused_by(error))
    except Exception:  # noqa: BLE001  # a failure here is an errors body as well
        return refusal(form, FAILED)


def _stream(request: FaceRequest, resource: str) -> HttpResponseBase:
    writers = {
        "requests.csv": (_csv, "text/csv; charset=utf-8"),
        "requests.json": (_json, Format.JSON.content_type),
    }
    if resource not in writers:
        raise Refused(404, f"There is nothing at '{resource[:200]}'. Ask for requests.csv or requests.json.")
    if request.method not in {"GET", "HEAD"}:
        allowed = {"Allow": "GET, HEAD"}
        raise Refused(405, f"{request.method} is not for this address; send GET.", headers=allowed)
    call = Call(request, form_of(request), read_query(request))
    write, content_type = writers[resource]
    response = StreamingHttpResponse(write(_rows(call.city, *_bounds(call))), content_type=content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Content-Disposition"] = f'attachment; filename="{resource}"'
    return response


def _bounds(call: Call) -> tuple[Any, Any]:
    bounds: list[Any] = []
    for name, otherwise in (("start_date", "-infinity"), ("end_date", "infinity")):
        text = call.sent.get(name)
        try:
            read = moments.read(text, ZoneInfo(call.city.time_zone)) if text else None
        except ValueError:
            raise Refused(400, f"{name}: must be a date such as 2026-11-22.") from None
        bounds.append(otherwise if read is None else read.at if name == "start_date" else read.end)
    return bounds[0], bounds[1]


def _rows(city: City, since: Any, until: Any) -> Iterator[dict[str, Any]]:
    """Batch by batch, each found by where the last one ended: no transaction stays open for the stream."""
    at, last = since, 0
    language = city.languages[0] if city.languages else "en"
    while True:
        known = {"city": city.pk, "at": at, "id": last, "until": until, "most": BATCH}
        with connection.cursor() as cursor:
            cursor.execute(_BATCH, known)
            batch = cursor.fetchall()
        named = services_of(city, (row[2] for row in batch), language)
        for row in batch:
            yield _shape(row, named[row[2]][1])
        if len(batch) < BATCH:
            return
        last, at = batch[-1][0], batch[-1][1]


def _shape(row: tuple[Any, ...], service_name: str) -> dict[str, Any]:
    closed = row[7] == "closed"
    values = (
        *row[3:8],
        (row[8] or ENDED.get(row[9])) if closed else None,
        *(row[10], service_name, None, row[11], row[12], row[13], row[14], row[15]),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Lines of CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
        if out.tell() > 64_000:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value


def _json(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """One array, a row a line."""
    before = b"["
    for row in rows:
        yield before + orjson.dumps(row)
        before = b",\n"
    yield b"[]" if before == b"[" else b"]"
