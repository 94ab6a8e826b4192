"""Sections 1.6 and 1.7 of the checklist: lists of requests by every filter, and one request."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY
from tests.open311.conftest import Face, said
from tests.open311.georeport import LATER, closed, listed, ref, reported, xml_of
from thirdring.cases.references import pretty
from thirdring.intake.actions import Receipt
from thirdring.kernel import clock

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[3] / "shared" / "open311" / "schemas"
DAY = timedelta(days=1)


@pytest.fixture
def three(face: Face) -> list[Receipt]:
    """Three reports, an hour apart, the newest first."""
    return [reported(face, MONDAY - timedelta(hours=hours)) for hours in (0, 1, 2)]


class TestIds:
    def test_ids_override_every_other_argument_and_unknown_ones_are_left_out(
        self, face: Face, three: list[Receipt]
    ) -> None:
        wanted = f"{ref(three[2])}, {pretty(ref(three[0]))},260418735,nonsense,\x00"
        found = listed(
            face, service_request_id=wanted, status="closed", start_date="1999-01-01", page_size="1"
        )
        assert sorted(found) == sorted([ref(three[0]), ref(three[2])])

    def test_ids_are_found_however_old_they_are(self, face: Face) -> None:
        old = reported(face, MONDAY - 3000 * DAY)
        assert listed(face, service_request_id=ref(old)) == [ref(old)]

    def test_only_ids_that_are_none_give_an_empty_list(self, face: Face, three: list[Receipt]) -> None:
        assert listed(face, service_request_id="nonsense") == []

    def test_at_most_a_thousand_ids_are_looked_at(self, face: Face, three: list[Receipt]) -> None:
        many = ",".join([*(f"x{number}" for number in range(1000)), ref(three[0])])
        assert listed(face, service_request_id=many) == []


class TestStatusAndService:
    def test_a_service_may_be_chosen_and_an_unknown_one_is_never_all(self, face: Face) -> None:
        hole = reported(face, MONDAY)
        offer(face.city, definition("pothole"), definition("lamp, broken"))
        lamp = reported(face, MONDAY - DAY, service_code="lamp, broken", answers={})
        assert listed(face, service_code="pothole") == [ref(hole)]
        assert listed(face, service_code="unicorn") == []
        assert listed(face, service_code="lamp, broken") == [ref(lamp)]
        assert listed(face, service_code="pothole,lamp, broken") == [ref(hole)]
        assert listed(face, service_code="unicorn,pothole") == [ref(hole)]

    def test_the_status_may_be_chosen_in_any_case(self, face: Face, three: list[Receipt]) -> None:
        closed(three[1], MONDAY)
        assert listed(face, status="open") == [ref(three[0]), ref(three[2])]
        assert listed(face, status="Closed") == [ref(three[1])]
        assert len(listed(face, status="open,CLOSED")) == 3
        (error,) = said(face.get("requests.json", status="fixed"), 400)
        assert error["description"].startswith("status: must be open or closed")


class TestDates:
    def test_the_default_is_the_latest_ninety_days(self, face: Face) -> None:
        inside = reported(face, MONDAY - 90 * DAY)
        reported(face, MONDAY - 90 * DAY - timedelta(seconds=1))
        assert listed(face, at=MONDAY) == [ref(inside)]

    def test_both_dates_are_within(self, face: Face, three: list[Receipt]) -> None:
        dates = {"start_date": "2026-11-16T13:00:00Z", "end_date": "2026-11-16T14:00:00Z"}
        assert listed(face, **dates) == [ref(three[0]), ref(three[1])]

    def test_a_fraction_of_the_second_shown_is_within_it(self, face: Face) -> None:
        late = reported(face, MONDAY + timedelta(milliseconds=900))
        assert listed(face, end_date="2026-11-16T14:00:00Z") == [ref(late)]

    def test_with_one_date_the_list_covers_ninety_days_from_it_or_to_it(self, face: Face) -> None:
        early, middle, late = (reported(face, MONDAY + days * DAY) for days in (0, 90, 91))
        assert listed(face, at=MONDAY + 200 * DAY, start_date="2026-11-16T14:00:00Z") == [
            ref(middle),
            ref(early),
        ]
        until = (MONDAY + 91 * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert listed(face, at=MONDAY + 200 * DAY, end_date=until) == [ref(late), ref(middle)]

    def test_more_than_ninety_days_are_clipped_from_the_end(self, face: Face) -> None:
        reported(face, MONDAY - 100 * DAY)
        late = reported(face, MONDAY)
        assert listed(face, start_date="2020-01-01", end_date="2026-11-16T14:00:00Z") == [ref(late)]

    def test_a_bad_or_backward_date_is_400(self, face: Face) -> None:
        said(face.get("requests.json", end_date="31.12.2026"), 400)
        (error,) = said(face.get("requests.json", start_date="2026-12-01", end_date="2026-11-01"), 400)
        assert error["description"] == "start_date: is later than end_date."

    def test_every_bad_argument_is_named_at_once(self, face: Face) -> None:
        errors = said(
            face.get("requests.json", start_date="x", page="-1", status="y", bbox="1,2", sort="z"), 400
        )
        assert {error["description"].split(":")[0] for error in errors} == {
            *("start_date", "page", "status", "bbox", "sort")
        }

    def test_updated_dates_are_of_the_last_change_and_know_no_ninety_days(self, face: Face) -> None:
        old = reported(face, MONDAY - 400 * DAY)
        reported(face, MONDAY)
        closed(old, MONDAY + DAY)
        window = {"updated_after": "2026-11-17T14:00:00Z", "updated_before": "2026-11-17T14:00:00Z"}
        assert listed(face, at=MONDAY + 2 * DAY, **window) == [ref(old)]
        assert listed(face, at=MONDAY + 2 * DAY, updated_after="2026-11-17T00:00:00Z") == [ref(old)]
        assert len(listed(face, at=MONDAY + 2 * DAY, updated_before="2026-11-18T00:00:00Z")) == 2


class TestPages:
    def test_the_newest_are_first_and_sort_may_turn_it(self, face: Face, three: list[Receipt]) -> None:
        newest_first = [ref(receipt) for receipt in three]
        assert listed(face) == newest_first
        assert listed(face, sort="-created") == newest_first
        assert listed(face, sort="created") == newest_first[::-1]

    @pytest.mark.parametrize("size", ["page_size", "per_page", "max_requests", "limit"])
    def test_pages_count_from_one_and_zero_is_the_first(
        self, face: Face, three: list[Receipt], size: str
    ) -> None:
        pages = [listed(face, **{size: "2", "page": page}) for page in ("0", "1", "2", "3")]
        assert pages == [[ref(r) for r in three[:2]], [ref(r) for r in three[:2]], [ref(three[2])], []]

    def test_limit_and_offset_are_pages_too(self, face: Face, three: list[Receipt]) -> None:
        assert listed(face, limit="1", offset="2") == [ref(three[2])]

    def test_past_the_end_is_an_empty_list(self, face: Face, three: list[Receipt]) -> None:
        assert listed(face, page="99999999999") == []

    @pytest.mark.parametrize(
        "wrong", [{"page_size": "0"}, {"page": "two"}, {"limit": "-1"}, {"offset": "9" * 30}]
    )
    def test_a_page_that_is_none_is_400(self, face: Face, wrong: dict[str, str]) -> None:
        said(face.get("requests.json", **wrong), 400)

    def test_there_are_never_more_than_a_thousand(self, face: Face, three: list[Receipt]) -> None:
        copy = (
            "INSERT INTO cases_report (city_id, case_id, reference, token, channel, words, language, answers,"
        )
        copy += " place, lon, lat, received_at, source, external_id, row_digest) SELECT city_id, case_id,"
        copy += " 'x' || row_number() OVER (), 'x', channel, words, language, answers, place, lon, lat,"
        copy += (
            " received_at - n * interval '1 minute', '', '', '' FROM cases_report, generate_series(1, 400) n"
        )
        with connection.cursor() as cursor:
            cursor.execute(copy)
        assert len(listed(face)) == 1000
        assert len(listed(face, page_size="5000")) == 1000
        assert len(listed(face, page="2")) == 203
        with CaptureQueriesContext(connection) as seen:
            listed(face, extensions="true")
        assert len(seen) <= 8


class TestPlacesAndWords:
    @pytest.fixture
    def corners(self, face: Face) -> dict[str, str]:
        """References by where they are: at the middle, 111 metres north, and far east."""
        spots = {"middle": (40.45, -79.95), "north": (40.451, -79.95), "east": (40.45, -79.85)}
        return {
            name: ref(reported(face, MONDAY - timedelta(minutes=at), lat=lat, lon=lon, words=f"hole {name}"))
            for at, (name, (lat, lon)) in enumerate(spots.items())
        }

    @pytest.mark.parametrize(
        ("area", "names"),
        [
            ({"lat": "40.45", "long": "-79.95", "radius": "100"}, ["middle"]),
            ({"lat": "40.45", "long": "-79.95", "radius": "120"}, ["middle", "north"]),
            ({"lat": "40.45", "long": "-79.95"}, ["middle", "north"]),
            ({"bbox": "-79.96,40.4,-79.94,40.4505"}, ["middle"]),
            (
                {"long_sw": "-79.96", "lat_sw": "40.4", "long_ne": "-79.8", "lat_ne": "40.4505"},
                ["middle", "east"],
            ),
            ({"bbox": "0,0,1,1"}, []),
            ({"q": "hole north"}, ["north"]),
            ({"q": "unicorn"}, []),
            ({"keyword": "crater"}, ["middle", "north", "east"]),
            ({"keyword": "unicorn"}, []),
            ({"with_picture": "true"}, []),
        ],
    )
    def test_an_area_or_words_may_be_asked_for(
        self, face: Face, corners: dict[str, str], area: dict[str, str], names: list[str]
    ) -> None:
        assert listed(face, **area) == [corners[name] for name in names]

    def test_only_a_count_may_be_asked_for(self, face: Face, corners: dict[str, str]) -> None:
        with clock.frozen_at(LATER):
            assert said(face.get("requests.json", just_count="true", q="hole")) == [{"count": 3}]
            assert said(face.get("requests.json", just_count="true", service_code="x")) == [{"count": 0}]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"lat": "40.45"},
            {"lat": "91", "long": "0"},
            {"lat": "1", "long": "1", "radius": "-5"},
            {"bbox": "1,2,3,x"},
            {"lat_ne": "1"},
            {"lat": "nan", "long": "0"},
        ],
    )
    def test_an_area_that_is_none_is_400(self, face: Face, wrong: dict[str, str]) -> None:
        said(face.get("requests.json", **wrong), 400)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "status",
                        "start_date",
                        "end_date",
                        "updated_after",
                        "page",
                        "page_size",
                        "bbox",
                        "lat",
                    ),
                    *("long", "radius", "q", "sort", "extensions", "service_code", "service_request_id"),
                    *("offset", "locale", "keyword", "just_count"),
                ]
            ),
            st.text(max_size=12)
            | st.integers().map(str)
            | st.sampled_from(["open", "2026-11-01", "1,2,3,4"]),
        )
    )
    def test_whatever_is_asked_the_answer_is_a_list_or_errors(
        self, face: Face, query: dict[str, str]
    ) -> None:
        response = face.get("requests.json", **query)
        assert response.status_code in {200, 400}
        assert isinstance(orjson.loads(response.content), list)


class TestOne:
    def test_one_is_a_list_of_one_in_the_same_shape(self, face: Face, three: list[Receipt]) -> None:
        with clock.frozen_at(LATER):
            (one,) = said(face.get(f"requests/{ref(three[0])}.json"))
            assert one == said(face.get("requests.json"))[0]
            assert [child.tag for child in xml_of(face.get(f"requests/{ref(three[0])}.xml"))] == ["request"]

    def test_the_singular_path_is_the_same(self, face: Face, three: list[Receipt]) -> None:
        path = f"{ref(three[0])}.json"
        assert said(face.get(f"request/{path}")) == said(face.get(f"requests/{path}"))

    def test_an_unknown_one_is_404_and_never_a_row(self, face: Face) -> None:
        assert said(face.get("requests/260418735.json"), 404)[0]["code"] == 404


def test_a_list_of_any_size_costs_the_same_few_statements(face: Face, django_assert_num_queries: Any) -> None:
    reported(face, MONDAY)
    asked = {"service_code": "pothole", "status": "open", "extensions": "true"}
    listed(face, **asked)
    with django_assert_num_queries(LOOKS):
        assert len(listed(face, **asked)) == 1
    for minutes in range(1, 4):
        reported(face, MONDAY - timedelta(minutes=minutes), photos=(picture(),))
    with django_assert_num_queries(LOOKS):
        assert len(listed(face, **asked)) == 4
    with django_assert_num_queries(2):  # the city, and the list
        listed(face)


LOOKS = 7  # city, codes, the list; then what was answered, sent along, photos and timelines of all of them
