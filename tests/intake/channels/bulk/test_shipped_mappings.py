"""What the shipped mappings make of the words their cities write. The sentences are our own."""

from datetime import UTC, datetime

import pytest

from thirdring.intake.channels.bulk.mapping import read_mapping
from thirdring.intake.channels.bulk.rules import Candidate, Judge

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NEW_YORK = {
    "unique_key": "1",
    "created_date": "2024-03-04T09:30:00.000",
    "closed_date": "2024-03-05T09:30:00.000",
    "status": "Closed",
    "complaint_type": "Noise",
}


def read(mapping: str, cells: dict[str, str]) -> Candidate:
    return Judge(read_mapping(mapping), None, NOW).judge(cells)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("The crew took action to fix the condition.", "fixed"),
        ("The officers issued a summons.", "auto_closed"),
        ("We observed no evidence of it.", "no_problem_found"),
        ("The inspector could not gain access.", "cannot_fix"),
        ("This is a duplicate of an earlier one.", "duplicate"),
        ("That is not within its jurisdiction.", "not_city_responsibility"),
        ("Thank you.", "auto_closed"),
    ],
)
def test_new_yorks_answers_say_how_a_case_ended(answer: str, outcome: str) -> None:
    assert read("new-york", NEW_YORK | {"resolution_description": answer}).outcome == outcome


def test_new_yorks_corners_and_addresses_are_places() -> None:
    corner = {"intersection_street_1": "ELM ST", "intersection_street_2": "OAK ST", "incident_address": "N/A"}
    assert read("new-york", NEW_YORK | corner).place == "ELM ST & OAK ST"
    assert (
        read("new-york", NEW_YORK | {"incident_address": "1 ELM ST", "borough": "BRONX"}).place
        == "1 ELM ST, BRONX"
    )


def test_new_yorks_times_are_its_own_unless_they_say_otherwise() -> None:
    local = read("new-york", NEW_YORK)
    stated = read("new-york", NEW_YORK | {"created_date": "2024-03-04T09:30:00Z"})
    exported = read("new-york", NEW_YORK | {"created_date": "03/04/2024 09:30:00 AM"})
    assert local.opened_at == exported.opened_at == datetime(2024, 3, 4, 14, 30, tzinfo=UTC)
    assert stated.opened_at == datetime(2024, 3, 4, 9, 30, tzinfo=UTC)


def test_a_row_number_of_pittsburghs_is_not_a_request_id() -> None:
    row = {"created_on": "2024-03-04T09:30:00", "request_type": "Potholes"}
    assert read("pittsburgh", row | {"request_id": "7"}).source == "pittsburgh"
    assert read("pittsburgh", row | {"id": "7"}).source == "pittsburgh:id"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("New", ("received", None)),
        ("Open (Duplicate)", ("accepted", None)),
        ("Closed (Duplicate)", ("closed", "duplicate")),
        ("Closed (Transferred)", ("closed", "not_city_responsibility")),
    ],
)
def test_baltimores_statuses_tell_duplicates_and_transfers(
    status: str, expected: tuple[str, str | None]
) -> None:
    row = read(
        "baltimore",
        {
            "servicerequestnum": "19-1",
            "createddate": "10/21/2019 11:49:49 AM",
            "closedate": "10/22/2019 11:49:49 AM",
            "srtype": "TRM-Pothole",
            "srstatus": status,
        },
    )
    assert (row.status, row.outcome) == expected


def test_los_angeles_counts_its_drivers_as_staff_and_its_cancelled_as_withdrawn() -> None:
    row = read(
        "los-angeles",
        {
            "srnumber": "1-1",
            "createddate": "12/27/2017 12:00:00 AM",
            "closeddate": "12/28/2017 12:00:00 AM",
            "requesttype": "Bulky Items",
            "status": "Cancelled",
            "requestsource": "Driver Self Report",
        },
    )
    assert (row.channel, row.outcome) == ("staff", "withdrawn")
    assert row.opened_at == datetime(2017, 12, 27, 8, tzinfo=UTC)


def test_bostons_city_hall_is_no_place() -> None:
    row = read(
        "boston",
        {
            "case_enquiry_id": "1",
            "open_dt": "2011-07-01 01:32:33",
            "case_status": "Open",
            "type": "Pothole",
            "latitude": "42.3594",
            "longitude": "-71.0587",
        },
    )
    assert (row.lon, row.lat, row.repairs) == (None, None, ("point_of_convenience",))


def test_an_open311_answer_is_read_with_its_extended_attributes() -> None:
    row = read(
        "open311-bulk",
        {
            "service_request_id": "14-1",
            "requested_datetime": "2014-05-09T19:02:21-05:00",
            "updated_datetime": "2014-05-10T19:02:21-05:00",
            "status": "closed",
            "service_name": "Pothole in Street",
            "lat": "41.74",
            "long": "-87.65",
            "extended_attributes.channel": "phone",
        },
    )
    assert (row.channel, row.lon, row.lat, row.service_code) == ("phone", -87.65, 41.74, "pothole-in-street")
    assert row.closed_at == datetime(2014, 5, 11, 0, 2, 21, tzinfo=UTC)
