"""The JSON face: the city, a report's state, and errors that say what to mend."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.city.models import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: Any) -> City:
    made = requests.pothole_city()
    settings.DEFAULT_CITY = made.code
    return made


def read(client: Client, case: Case) -> Any:
    return client.get(f"/api/v1/reports/{pretty(case.reference)}").json()


def test_the_front_door_names_the_city_and_the_ways_on(city: City, client: Client) -> None:
    told = client.get("/api/v1/").json()
    assert (told["city"]["code"], told["city"]["emergency_number"]) == (city.code, "911")
    assert told["links"] == {"report": "/api/v1/reports/{reference}", "open311": "/open311/v2/"}


def test_a_report_tells_its_state_and_how_it_ended(city: City, client: Client) -> None:
    case = requests.case(city)
    worker = requests.worker_of(case)
    case = note(accept(case, actor=worker), actor=worker, words="Looks deep.", public=False)
    assert read(client, case)["status"] == "accepted"
    close(case, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    told = read(client, case)
    assert (told["status"], told["outcome"], told["answer"]) == ("closed", "fixed", "Filled.")
    assert [entry["kind"] for entry in told["timeline"]] == ["received", "accepted", "closed"]


def test_nothing_in_it_names_the_reporter(city: City, client: Client) -> None:
    case = requests.case(city, name="Ana Lopez", email="ana@example.org", phone="412-555-0123")
    body = client.get(f"/api/v1/reports/{pretty(case.reference)}").content.decode().lower()
    assert not any(word in body for word in ("ana", "lopez", "example.org", "5550123"))


def test_a_merged_report_tells_the_state_of_what_it_is_part_of(city: City, client: Client) -> None:
    first, second = requests.case(city), requests.case(city)
    merge(second, into=first, actor=requests.worker_of(first))
    told = read(client, second)
    assert (told["reference"], told["part_of"]) == (pretty(second.reference), pretty(first.reference))


def test_a_private_report_is_not_there(city: City, client: Client) -> None:
    offer(city, definition("abuse", private=True))
    case = requests.case(city, service_code="abuse")
    missing = client.get(f"/api/v1/reports/{pretty(case.reference)}")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


def test_a_mistyped_reference_says_which_field_and_why(city: City, client: Client) -> None:
    reference = requests.case(city).reference
    wrong = f"{reference[:-1]}{(int(reference[-1]) + 1) % 10}"
    refused = client.get(f"/api/v1/reports/{wrong}")
    assert refused.status_code == 400
    assert refused.json()["fields"] == [
        {
            "field": "reference",
            "code": "mistyped",
            "message": "This reference is mistyped: one of its digits is wrong.",
        }
    ]


def test_what_is_only_read_cannot_be_written(city: City, client: Client) -> None:
    refused = client.post("/api/v1/")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


def test_the_cost_of_a_report_does_not_grow(
    city: City, client: Client, django_assert_num_queries: Any
) -> None:
    case = requests.case(city)
    worker = requests.worker_of(case)
    for number in range(10):
        case = note(case, actor=worker, words=f"Note {number}.", public=True)
    read(client, case)
    with django_assert_num_queries(4):
        read(client, case)
