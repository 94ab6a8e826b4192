"""Sections 1.0 and 1.8 of the checklist: formats, content types, dates, jurisdictions and errors."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities
from tests.factories.requests import MONDAY
from tests.open311.conftest import BASE, Face, said
from tests.open311.georeport import JSON, MOMENT, XML, ids, in_words, ref, reported, tree_of, xml_of
from thirdring.open311.formats import Format, split_suffix, written
from thirdring.open311.moments import read

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")


class TestFormats:
    @pytest.mark.parametrize(
        ("path", "accept", "content_type"),
        [
            ("services.xml", "application/json", XML),
            ("services.json", "text/xml", JSON),
            ("services.XML", "", XML),
            ("services", "text/xml", XML),
            ("services", "application/xml", XML),
            ("services", "application/json", JSON),
            ("services", "text/xml;q=0.5, application/json", JSON),
            ("services", "", JSON),
            ("services", "*/*", JSON),
            ("services", "image/png", JSON),
            ("services", "nonsense;;", JSON),
        ],
    )
    def test_the_suffix_picks_the_format_then_the_accept_header_then_json(
        self, face: Face, path: str, accept: str, content_type: str
    ) -> None:
        response = face.client.get(BASE + path, headers={"accept": accept} if accept else {})
        assert (response.status_code, response["Content-Type"]) == (200, content_type)

    def test_xml_and_json_say_the_same(self, face: Face) -> None:
        reported(face, MONDAY, words="Deep & <wide>\r\n“hole”", place="12 Main St")
        for path in ("services", "services/pothole", "discovery"):
            assert tree_of(xml_of(face.get(f"{path}.xml"))) == in_words(said(face.get(f"{path}.json")))
        dates = {"start_date": "2026-11-01", "end_date": "2026-11-30"}
        (in_xml,) = xml_of(face.get("requests.xml", **dates))
        (in_json,) = said(face.get("requests.json", **dates))
        assert {child.tag: child.text for child in in_xml} == in_words(in_json)

    def test_xml_has_no_namespace_no_attributes_and_only_the_documented_fields(self, face: Face) -> None:
        reported(face, clock_now())
        root = xml_of(face.get("requests.xml"))
        assert [element.attrib for element in root.iter() if element.attrib] == []
        assert [element.tag for element in root[0]] == FIELDS

    def test_one_of_a_kind_is_an_array_in_json_and_the_root_is_dropped(self, face: Face) -> None:
        reported(face, clock_now())
        assert isinstance(said(face.get("services.json")), list)
        assert isinstance(said(face.get("services/pothole.json")), dict)
        assert len(said(face.get("requests.json"))) == 1
        assert len(said(face.get("discovery.json"))["endpoints"]) == 2

    def test_an_empty_element_is_null_and_an_empty_list_an_empty_array(self, face: Face) -> None:
        assert said(face.get("requests.json")) == []
        assert face.get("requests.xml").content.endswith(b"<service_requests/>")

    @given(
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s, max_size=3))
    )
    def test_whatever_the_text_xml_is_well_formed(self, text: Any) -> None:
        tree = {"description": text} if not isinstance(text, list) else {"description": str(text)}
        document = written(Format.XML, "request", tree)
        assert xml_of_bytes(document).tag == "request"

    def test_ids_codes_and_keys_are_strings_and_degrees_numbers(self, face: Face) -> None:
        reported(face, clock_now())
        (request,) = said(face.get("requests.json"))
        strings = ("service_request_id", "service_code", "status")
        assert {type(request[name]) for name in strings} == {str}
        assert {type(request[name]) for name in ("lat", "long")} == {float}
        definition = said(face.get("services/pothole.json"))
        assert {type(value["key"]) for each in definition["attributes"] for value in each["values"]} == {str}

    def test_booleans_are_real_in_json_and_words_in_xml(self, face: Face) -> None:
        assert said(face.get("services.json"))[0]["metadata"] is True
        assert xml_of(face.get("services.xml")).findtext("service/metadata") == "true"

    def test_every_documented_field_is_there_null_when_unknown(self, face: Face) -> None:
        reported(face, clock_now())
        (request,) = said(face.get("requests.json"))
        assert list(request) == FIELDS
        assert [request[name] for name in ("address_id", "zipcode", "media_url")] == [None, None, None]

    def test_any_page_may_read_what_is_public(self, face: Face) -> None:
        for response in (face.get("services.json"), face.get("requests.xml"), face.get("nowhere.json")):
            assert response["Access-Control-Allow-Origin"] == "*"
        asked = face.client.options(f"{BASE}requests.json")
        assert (asked.status_code, asked["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")

    def test_a_suffix_is_only_the_last_one(self) -> None:
        assert split_suffix("services/a.json/b.c.xml") == ("services/a.json/b.c", Format.XML)
        assert split_suffix("services/v1.2") == ("services/v1.2", None)


class TestDates:
    def test_dates_are_written_in_utc_with_z_and_no_fraction(self, face: Face) -> None:
        reported(face, MONDAY.replace(microsecond=250_000))
        (request,) = said(face.get("requests.json", start_date="2026-11-16"))
        assert request["requested_datetime"] == "2026-11-16T14:00:00Z"
        assert MOMENT.fullmatch(request["updated_datetime"])
        assert MOMENT.fullmatch(request["expected_datetime"])

    @pytest.mark.parametrize(
        ("text", "utc"),
        [
            ("2026-11-16T14:00:00Z", "2026-11-16T14:00:00"),
            ("2026-11-16T14:00:00.250Z", "2026-11-16T14:00:00.250000"),
            ("2026-11-16T14:00:00+02:00", "2026-11-16T12:00:00"),
            ("2026-11-16T14:00:00 02:00", "2026-11-16T12:00:00"),
            ("2026-11-16T14:00:00-0500", "2026-11-16T19:00:00"),
            ("2026-11-16 14:00:00", "2026-11-16T19:00:00"),
            ("2026-11-16T14:00", "2026-11-16T19:00:00"),
            ("2026-11-16", "2026-11-16T05:00:00"),
            ("2026-07-16", "2026-07-16T04:00:00"),
        ],
    )
    def test_dates_are_read_as_clients_write_them(self, text: str, utc: str) -> None:
        assert read(text, NEW_YORK).at == datetime.fromisoformat(utc).replace(tzinfo=UTC)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "soon",
            "2026-13-01",
            "2026-11-16T25:00Z",
            "16.11.2026",
            "2026-11-16T14:00:00+99:00",
            "0000-01-01",
        ],
    )
    def test_what_is_no_date_is_400_and_names_its_argument(self, face: Face, text: str) -> None:
        if not text:
            assert ids(face.get("requests.json", start_date=text)) == []
            return
        (error,) = said(face.get("requests.json", start_date=text), 400)
        assert error["description"] == "start_date: must be a date and time such as 2026-11-22T08:00:00Z."

    @given(st.text(max_size=30) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{5,12})?.{0,6}"))
    def test_any_text_is_a_moment_or_a_value_error(self, text: str) -> None:
        try:
            moment = read(text, NEW_YORK)
        except ValueError:
            return
        assert moment.end - moment.at > timedelta(0)


class TestJurisdictions:
    def test_a_null_argument_is_one_not_given(self, face: Face) -> None:
        receipt = reported(face, clock_now())
        nothing = dict.fromkeys(
            ("status", "jurisdiction_id", "service_code", "start_date", "page", "bbox"), ""
        )
        assert ids(face.get("requests.json", **nothing)) == [ref(receipt)]

    def test_each_city_has_a_base_of_its_own(self, face: Face) -> None:
        other = cities.city()
        base = f"/open311/{face.city.jurisdiction_id}/v2/services.json"
        assert len(said(face.client.get(base))) == 2
        assert said(face.client.get(f"/open311/{other.jurisdiction_id}/v2/services.json")) == []
        said(face.client.get("/open311/atlantis.gov/v2/services.json"), 404)

    def test_it_is_400_when_several_cities_answer_and_none_is_named(self, face: Face) -> None:
        cities.city()
        (error,) = said(face.client.get(f"{BASE}services.json"), 400)
        assert error["description"].startswith("jurisdiction_id is required")

    def test_the_host_may_say_which_city_it_is(self, face: Face) -> None:
        cities.city(hosts=["testserver"])
        assert said(face.client.get(f"{BASE}services.json")) == []

    def test_before_there_is_a_city_an_errors_body_says_so(self, client: Client) -> None:
        (error,) = said(client.get(f"{BASE}services.json"), 404)
        assert error == {"code": 404, "description": "There is no city here yet."}


class TestHttps:
    def test_a_city_on_https_takes_reports_only_over_it(self, face: Face, settings: Any) -> None:
        settings.SESSION_COOKIE_SECURE = True
        (error,) = said(face.post(face.good()), 403)
        assert error["description"].startswith("Send this over https")
        said(face.client.post(f"{BASE}requests.json", face.good(), secure=True))
        said(face.get("services.json"))


class TestErrors:
    @pytest.mark.parametrize(
        "path", ["nowhere.xml", "requests/1.xml", "services/unicorn.xml", "tokens/x.xml"]
    )
    def test_errors_are_in_the_format_asked_for(self, face: Face, path: str) -> None:
        root = xml_of(face.get(path), 404)
        assert (root.tag, [child.tag for child in root[0]]) == ("errors", ["code", "description"])
        assert root.findtext("error/code") == "404"

    def test_the_code_is_the_status_as_a_number(self, face: Face) -> None:
        (error,) = said(face.get("nowhere.json"), 404)
        assert error == {"code": 404, "description": "There is nothing at 'nowhere.json'."}

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
    def test_another_method_is_405_with_an_errors_body(self, face: Face, method: str) -> None:
        response = face.client.generic(method, f"{BASE}requests.json")
        assert said(response, 405)[0]["code"] == 405
        assert response["Allow"] == "GET, HEAD, OPTIONS, POST"

    def test_a_failure_of_ours_is_500_with_an_errors_body(self, face: Face) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE cases_media RENAME TO cases_lost")
        root = xml_of(face.get("requests.xml"), 500)
        assert root.findtext("error/code") == "500"

    def test_the_language_of_an_earlier_page_is_not_the_programs(self, face: Face) -> None:
        from django.utils import translation

        with translation.override("es"):
            (error,) = said(face.post(face.good(service_code="unicorn")), 404)
            assert error["description"].startswith("service_code: There is no service")
            assert translation.get_language() == "es"

    def test_nothing_ever_answers_401(self, face: Face) -> None:
        answers = [face.post(face.good(api_key=key)) for key in ("", "wrong")]
        assert [answer.status_code for answer in answers] == [403, 403]


def clock_now() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=1)


def xml_of_bytes(document: bytes) -> Any:
    from xml.etree.ElementTree import fromstring

    return fromstring(document)  # our own


FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
]
