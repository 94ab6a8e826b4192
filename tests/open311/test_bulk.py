"""Section 1.10 of the checklist: every public request as one stream, CSV or JSON."""

import csv
import io
from datetime import timedelta

import orjson
import pytest
from django.http import StreamingHttpResponse

from tests.factories.requests import MONDAY, worker_of
from tests.open311.conftest import Face, said
from tests.open311.georeport import ref, reported
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.rules import Outcome
from thirdring.kernel import clock
from thirdring.open311 import bulk

pytestmark = pytest.mark.django_db
NAMES = (
    "service_request_id requested_datetime updated_datetime closed_date status_description status_notes"
    " source"
    " service_name service_subtype description agency_responsible address lat long"
)


def streamed(face: Face, path: str, **query: str) -> bytes:
    response = face.client.get(
        f"/open311/bulk/{path}", {"jurisdiction_id": face.city.jurisdiction_id} | query
    )
    assert (response.status_code, isinstance(response, StreamingHttpResponse)) == (200, True)
    return b"".join(response)  # type: ignore[arg-type]  # a stream of bytes


def test_csv_has_the_columns_of_the_proposal(face: Face) -> None:
    receipt = reported(face, MONDAY, place="12 Main St")
    worker = worker_of(receipt.case)
    with clock.frozen_at(MONDAY + timedelta(days=1)):
        close(accept(receipt.case, actor=worker), actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    header, row = csv.reader(io.StringIO(streamed(face, "requests.csv").decode()))
    assert header == NAMES.split()
    assert row == [
        *(ref(receipt), "2026-11-16T14:00:00Z", "2026-11-17T14:00:00Z", "2026-11-17T14:00:00Z", "closed"),
        *("Filled.", "web", "Pothole", "", "A deep hole.", receipt.case.agency.name, "12 Main St"),
        *("40.45", "-79.95"),
    ]


def test_a_cell_is_never_a_formula(face: Face) -> None:
    reported(face, MONDAY, words="=1+1")
    assert list(csv.reader(io.StringIO(streamed(face, "requests.csv").decode())))[1][9] == "'=1+1"


def test_json_is_one_array_oldest_first_in_batches(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    receipts = [reported(face, MONDAY + timedelta(hours=hours)) for hours in range(5)]
    rows = orjson.loads(streamed(face, "requests.json"))
    assert [row["service_request_id"] for row in rows] == [ref(receipt) for receipt in receipts]
    assert list(rows[0]) == NAMES.split()


def test_dates_bound_it_and_nothing_is_an_empty_array(face: Face) -> None:
    receipt = reported(face, MONDAY)
    reported(face, MONDAY - timedelta(days=400))
    (row,) = orjson.loads(streamed(face, "requests.json", start_date="2026-11-16", end_date="2026-11-16"))
    assert row["service_request_id"] == ref(receipt)
    assert orjson.loads(streamed(face, "requests.json", start_date="2030-01-01")) == []


def test_private_requests_are_not_in_it(face: Face) -> None:
    reported(face, MONDAY, service_code="secret", answers={})
    assert orjson.loads(streamed(face, "requests.json")) == []


@pytest.mark.parametrize(
    ("path", "status"), [("requests.pdf", 404), ("", 404), ("requests.json?start_date=x", 400)]
)
def test_errors_are_an_errors_body(face: Face, path: str, status: int) -> None:
    said(face.client.get(f"/open311/bulk/{path}"), status)
    said(face.client.post("/open311/bulk/requests.json"), 405)
