"""A phone number in a report is read by staff and by its reporter, and on nothing that is public."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from tests.factories import people, requests
from tests.web.agency.departments import browser_of
from tests.web.resident.town import town
from thirdring.cases.models import Report
from thirdring.cases.references import pretty
from thirdring.city.models import City
from thirdring.open311 import searching
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NUMBER = "412-555-0123"
ANY_FORM = re.compile(r"555\D{0,3}0123")  # however it is parted; four digits alone stand in times and hashes
WORDS = f"Deep zebra hole. Call {NUMBER}."


@pytest.fixture
def city() -> City:
    return town()


@pytest.fixture
def report(city: City) -> Report:
    return requests.sent(city, words=WORDS, answers={"in_lane": "no"}, place="12 Mill Street").report


def read(client: Client, address: str, **query: str) -> str:
    response: HttpResponse | StreamingHttpResponse = client.get(address, query)
    assert response.status_code == 200, address
    return b"".join(response).decode()  # type: ignore[arg-type]  # a stream of bytes, or one piece


def public_texts(client: Client, city: City, report: Report) -> Iterator[tuple[str, str]]:
    """Every public address that tells of a report, and what it says."""
    of = {"jurisdiction_id": city.jurisdiction_id}
    wide = of | {"extensions": "true"}
    reference = report.reference
    asked = [
        *[(f"/open311/v2/requests.{form}", wide) for form in ("json", "xml")],
        *[(f"/open311/v2/requests/{reference}.{form}", wide) for form in ("json", "xml")],
        *[(f"/open311/v2/requests.{form}", of | {"q": "zebra"}) for form in ("json", "xml")],
        *[(f"/open311/bulk/requests.{form}", of) for form in ("json", "csv")],
        (f"/track/{pretty(reference)}", {}),
        (f"/api/v1/reports/{reference}", {}),
        ("/", {}),
        ("/scorecard/", {}),
    ]
    return ((address, read(client, address, **query)) for address, query in asked)


def test_the_number_is_on_nothing_public(client: Client, city: City, report: Report) -> None:
    assert [address for address, text in public_texts(client, city, report) if ANY_FORM.search(text)] == []


def test_the_rest_of_the_words_is_there(client: Client, city: City, report: Report) -> None:
    told = [address for address, text in public_texts(client, city, report) if "zebra hole" in text]
    assert len(told) == 9


@pytest.mark.parametrize("by_index", [False, True])
def test_a_search_finds_the_rest_and_never_what_is_covered(
    client: Client, city: City, report: Report, by_index: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if by_index:
        for name in ("WALKED", "WALKED_A_ROW", "MOST_WALKED"):
            monkeypatch.setattr(searching, name, 0)
    of = {"jurisdiction_id": city.jurisdiction_id}
    found = [
        report.reference in read(client, "/open311/v2/requests.json", q=words, **of)
        for words in ("zebra", "Mill", "phone number", NUMBER, "412", "0123")
    ]
    assert found == [True, True, True, False, False, False]


def test_the_search_uses_its_index(city: City, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            f"EXPLAIN SELECT 1 FROM cases_case c WHERE NOT c.private AND {searching.PUBLIC_WORDS}"
            " @@ websearch_to_tsquery('simple', 'zebra')"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "case_public_words" in plan


def test_the_reporter_reads_their_own_words_by_their_link(client: Client, report: Report) -> None:
    assert NUMBER in read(client, f"/track/{pretty(report.reference)}", key=report.token)


def test_staff_who_may_see_the_case_read_what_was_said(city: City, report: Report) -> None:
    worker = browser_of(people.staff(city, Role.AGENCY_WORKER, agency=report.case.agency))
    assert NUMBER in read(worker, f"/agency/cases/{report.case.reference}/")
