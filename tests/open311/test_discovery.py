"""Sections 1.1 to 1.3 of the checklist: discovery, services and definitions, and how they are cached."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import cities
from tests.factories.catalogues import catalogue, definition, offer
from tests.factories.requests import MONDAY
from tests.open311.conftest import BASE, QUESTIONS, Face, said
from tests.open311.georeport import in_words, tree_of, xml_of
from thirdring.catalogue.actions import import_catalogue
from thirdring.catalogue.rules import Delivery
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import system

pytestmark = pytest.mark.django_db


class TestDiscovery:
    def test_it_is_in_both_formats_under_the_base_and_above_it(self, face: Face) -> None:
        own = f"/open311/{face.city.jurisdiction_id}/v2/discovery"
        for path in ("/open311/v2/discovery", "/open311/discovery", own):
            in_json = said(face.client.get(f"{path}.json"))
            assert tree_of(xml_of(face.client.get(f"{path}.xml"))) == in_words(in_json)

    @pytest.mark.parametrize("root", ["/open311/", "/open311/v2/"])
    def test_a_person_at_the_root_finds_a_page_and_a_program_an_errors_body(
        self, face: Face, root: str
    ) -> None:
        browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
        page = face.client.get(root, headers=browser, follow=True)
        assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert f"/open311/{face.city.jurisdiction_id}/v2" in page.content.decode()
        said(face.client.get(root), 404)
        said(face.client.get(root, headers={"accept": "*/*"}), 404)

    def test_it_says_everything_the_specification_lists(self, face: Face, settings: Any) -> None:
        settings.BASE_URL = "https://311.example.org"
        found = said(face.get("discovery.json"))
        base = f"https://311.example.org/open311/{face.city.jurisdiction_id}"
        assert list(found) == ["changeset", "contact", "key_service", "endpoints"]
        assert "https://311.example.org/open311/key/" in found["key_service"]
        assert [list(endpoint) for endpoint in found["endpoints"]] == [ENDPOINT, ENDPOINT]
        assert [(each["url"], each["type"]) for each in found["endpoints"]] == [
            (f"{base}/v2", "production"),
            (f"{base}/test/v2", "test"),
        ]
        assert {each["specification"] for each in found["endpoints"]} == {
            "http://wiki.open311.org/GeoReport_v2"
        }
        assert {tuple(each["formats"]) for each in found["endpoints"]} == {("text/xml", "application/json")}

    def test_each_endpoint_answers_at_its_address(self, face: Face, settings: Any) -> None:
        settings.BASE_URL = ""
        for endpoint in said(face.get("discovery.json"))["endpoints"]:
            assert len(said(face.client.get(f"{endpoint['url']}/services.json"))) == 2

    def test_endpoints_are_an_array_and_their_addresses_end_without_a_slash(self, face: Face) -> None:
        endpoints = said(face.get("discovery.json"))["endpoints"]
        assert isinstance(endpoints, list)
        assert [each["url"] for each in endpoints if each["url"].endswith("/")] == []

    def test_above_the_bases_it_lists_the_endpoints_of_every_city(self, face: Face) -> None:
        other = cities.city()
        found = said(face.client.get("/open311/discovery.json"))
        assert [
            each["url"].split("/")[-2] for each in found["endpoints"] if each["type"] == "production"
        ] == [
            face.city.jurisdiction_id,
            other.jurisdiction_id,
        ]

    def test_the_changeset_is_a_moment_in_the_past_and_the_contact_the_same_in_both(self, face: Face) -> None:
        in_json, in_xml = said(face.get("discovery.json")), xml_of(face.get("discovery.xml"))
        assert datetime.fromisoformat(in_json["changeset"]) <= datetime.now(UTC)
        assert in_xml.findtext("contact") == in_json["contact"]

    def test_the_changeset_moves_when_a_service_or_its_definition_changes_and_only_then(
        self, face: Face
    ) -> None:
        seen = []
        for hour, change in enumerate([nothing, other_rules, new_question, other_rules, one_less]):
            with clock.frozen_at(MONDAY + timedelta(hours=hour)):
                change(face.city)
                seen.append(said(face.get("discovery.json"))["changeset"])
        assert seen == [f"2026-11-16T{hour}:00:00Z" for hour in (14, 14, 16, 16, 18)]

    def test_a_process_that_holds_older_rules_does_not_turn_it_back(self, face: Face) -> None:
        from thirdring.open311.actions import note_changes

        by = system(face.city.pk, reason="a test")
        older = City.objects.get(pk=face.city.pk)
        other_rules(face.city)
        newer = City.objects.get(pk=face.city.pk)
        at = note_changes(newer, "new", actor=by).at
        assert note_changes(older, "old", actor=by).at == at
        assert note_changes(newer, "new", actor=by).at == at


class TestServices:
    def test_each_says_everything_and_nothing_is_null(self, face: Face) -> None:
        for service in said(face.get("services.json")):
            assert list(service) == [
                *("service_code", "service_name", "description", "metadata", "type", "keywords", "group")
            ]
            assert [name for name, value in service.items() if value is None] == []
            assert [name for name in ("service_code", "service_name", "type") if not service[name]] == []

    def test_a_private_type_that_would_give_a_token_gives_the_id(self, face: Face) -> None:
        offer(face.city, definition("hush", private=True, delivery=Delivery.BATCH))
        assert [service["type"] for service in said(face.get("services.json"))] == ["realtime"]

    def test_no_services_are_an_empty_list(self, face: Face) -> None:
        import_catalogue(face.city, catalogue(), actor=system(face.city.pk, reason="a test"))
        assert said(face.get("services.json")) == []
        assert xml_of(face.get("services.xml")).tag == "services"

    @pytest.mark.parametrize(
        ("narrowed", "codes"),
        [
            ({"lat": "40.45", "long": "-79.95"}, ["pothole", "secret"]),
            ({"lat": "10", "long": "10"}, []),
            ({"group": "streets"}, ["pothole", "secret"]),
            ({"group": "Lights"}, []),
            ({"keywords": "Crater,moon"}, ["pothole"]),
        ],
    )
    def test_the_list_may_be_narrowed_by_a_point_a_group_or_keywords(
        self, face: Face, narrowed: dict[str, str], codes: list[str]
    ) -> None:
        assert [each["service_code"] for each in said(face.get("services.json", **narrowed))] == codes

    def test_half_a_point_is_400(self, face: Face) -> None:
        said(face.get("services.json", lat="40.45"), 400)

    @pytest.mark.parametrize(("locale", "name"), [("es", "Bache"), ("es_MX", "Bache"), ("fr", "Pothole")])
    def test_the_language_may_be_chosen(self, face: Face, locale: str, name: str) -> None:
        assert said(face.get("services.json", locale=locale))[0]["service_name"] == name


class TestDefinitions:
    @pytest.mark.parametrize(
        "code", ["Animals/Dogs/Loose", "v1.2", "Street light, out", "a%b", "Straße", "x.json"]
    )
    def test_a_code_may_hold_slashes_dots_and_blanks(self, face: Face, code: str) -> None:
        from urllib.parse import quote

        offer(face.city, definition(code, questions=QUESTIONS))
        for path in (f"services/{quote(code)}.json", f"services/{quote(code, safe='')}.json"):
            assert said(face.client.get(BASE + path))["service_code"] == code
        root = xml_of(face.client.get(f"{BASE}services/{quote(code)}.xml"))
        assert root.findtext("service_code") == code

    def test_the_singular_path_is_the_same(self, face: Face) -> None:
        assert said(face.get("service/pothole.json")) == said(face.get("services/pothole.json"))

    def test_attributes_are_wrapped_and_in_order_and_have_their_values(self, face: Face) -> None:
        root = xml_of(face.get("services/pothole.xml"))
        assert [child.tag for child in root] == ["service_code", "attributes"]
        assert [each.findtext("order") for each in root.findall("attributes/attribute")] == list("1234567")
        assert [each.find("values") is not None for each in root.findall("attributes/attribute")] == [
            True
        ] * 7
        assert [key.text for key in root.findall("attributes/attribute[1]/values/value/key")] == [
            "one",
            "street",
        ]

    def test_a_service_without_questions_has_an_empty_definition_and_an_unknown_one_is_404(
        self, face: Face
    ) -> None:
        assert said(face.get("services/secret.json")) == {"service_code": "secret", "attributes": []}
        said(face.get("services/unicorn.json"), 404)


class TestCaching:
    @pytest.mark.parametrize("path", ["services.json", "services/pothole.xml", "discovery.json"])
    def test_what_has_not_changed_is_304_by_etag_and_by_date(self, face: Face, path: str) -> None:
        first = face.get(path)
        etag, modified = first["ETag"], first["Last-Modified"]
        for headers in (
            {"If-None-Match": etag},
            {"If-None-Match": f"W/{etag}"},
            {"If-Modified-Since": modified},
        ):
            again = face.client.get(BASE + path, headers=headers)
            assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert face.client.get(BASE + path, headers={"If-None-Match": '"other"'}).status_code == 200

    def test_a_change_of_the_catalogue_is_a_new_answer(self, face: Face) -> None:
        etag = face.get("services.json")["ETag"]
        one_less(face.city)
        assert face.client.get(f"{BASE}services.json", headers={"If-None-Match": etag}).status_code == 200

    def test_a_list_of_requests_has_an_etag_as_well(self, face: Face) -> None:
        etag = face.get("requests.json")["ETag"]
        assert face.client.get(f"{BASE}requests.json", headers={"If-None-Match": etag}).status_code == 304

    def test_an_errors_body_is_never_kept(self, face: Face) -> None:
        assert face.get("nowhere.json")["Cache-Control"] == "no-store"


ENDPOINT = ["specification", "url", "changeset", "type", "formats"]


def nothing(city: City) -> None:
    pass


def other_rules(city: City) -> None:
    """Something else of the city's rules changes, such as its routing."""
    rules_changed(city, actor=system(city.pk, reason="a test"))


def new_question(city: City) -> None:
    offer(city, definition("pothole", questions=QUESTIONS[:1]), definition("secret", private=True))


def one_less(city: City) -> None:
    offer(city, definition("pothole", questions=QUESTIONS[:1]))
