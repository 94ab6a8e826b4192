"""A report in and its state out, in GeoReport's words."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY
from tests.open311.conftest import BASE, Face, said
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Media, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.catalogue.rules import Delivery
from thirdring.city.models import City
from thirdring.intake.actions import Receipt
from thirdring.kernel import clock
from thirdring.kernel.actor import ActorKind
from thirdring.staff.actions.programs import create_api_client, revoke_api_client
from thirdring.staff.models import ApiClient
from thirdring.staff.rules import Scope

pytestmark = pytest.mark.django_db


def sent(face: Face, response: Any) -> Report:
    """The report that an answer speaks of."""
    (handle,) = said(response)
    assert handle == {
        "service_request_id": handle["service_request_id"],
        "service_notice": None,
        "account_id": None,
    }
    return Report.objects.of(face.city).get(reference=handle["service_request_id"])


def refused(face: Face, response: Any, status: int) -> list[str]:
    """What is wrong, as the answer says; nothing was written."""
    errors = said(response, status)
    assert {error["code"] for error in errors} == {status}
    assert Report.objects.of(face.city).count() == 0
    return [error["description"] for error in errors]


class TestSending:
    def test_a_form_is_taken_whole(self, face: Face) -> None:
        fields = {
            "first_name": "Ana",
            "last_name": "Ruiz",
            "email": "ana@example.org",
            "phone": "412-555-0123",
            "address_string": "12 Main St",
        }
        report = sent(face, face.post(face.good(**fields)))
        assert (report.channel, report.words, report.place) == ("open311", "A deep hole.", "12 Main St")
        assert (report.lat, report.lon, report.answers) == (40.45, -79.95, {"scope": "one"})
        assert report.constituent is not None
        assert report.constituent.name == "Ana Ruiz"
        first = report.case.entries.order_by("number")[0]
        assert (first.actor_kind, first.actor_name) == (ActorKind.API_CLIENT, "An app")

    def test_so_is_json(self, face: Face) -> None:
        body = face.good(
            lat=40.45,
            long=-79.95,
            attribute={"scope": "street", "number": 3, "multivaluelist": ["one", "street"]},
        )
        del body["attribute[scope]"]
        report = sent(face, face.post_json(body))
        assert report.answers == {"scope": "street", "number": "3", "multivaluelist": ["one", "street"]}
        assert (report.lat, report.lon) == (40.45, -79.95)

    @pytest.mark.parametrize("where", ["form", "address", "json", "json's address"])
    def test_the_key_may_stand_in_the_body_or_the_address(self, face: Face, where: str) -> None:
        fields = face.good()
        key = fields.pop("api_key")
        response = {
            "form": lambda: face.post(fields | {"api_key": key}),
            "address": lambda: face.post(fields, path=f"requests.json?api_key={key}"),
            "json": lambda: face.post_json(fields | {"api_key": key}),
            "json's address": lambda: face.post_json(fields, query=f"?api_key={key}"),
        }[where]()
        assert sent(face, response).words == "A deep hole."

    @pytest.mark.parametrize("name", ["attribute[multivaluelist]", "attribute[multivaluelist][]"])
    def test_a_list_of_answers_comes_as_one_name_many_times(self, face: Face, name: str) -> None:
        report = sent(face, face.post(face.good(**{name: ["street", "one"]})))
        assert report.answers["multivaluelist"] == ["one", "street"]

    def test_the_same_request_id_twice_is_one_report(self, face: Face) -> None:
        first, second = (said(face.post(face.good(client_request_id="7"))) for _ in range(2))
        assert first == second
        assert Report.objects.of(face.city).count() == 1

    @pytest.mark.parametrize(
        ("delivery", "handles"),
        [
            (Delivery.REALTIME, {"service_request_id"}),
            (Delivery.BATCH, {"token"}),
            (Delivery.BLACKBOX, set()),
        ],
    )
    def test_the_answer_is_what_the_services_type_says(
        self, face: Face, delivery: Delivery, handles: set[str]
    ) -> None:
        offer(face.city, definition("pothole", delivery=delivery))
        (handle,) = said(face.post(face.good()))
        assert handle.keys() == handles | {"service_notice", "account_id"}
        assert handle.get("token") != Report.objects.of(face.city).get().token  # that one opens more

    def test_sending_costs_this_many_statements(self, face: Face, django_assert_num_queries: Any) -> None:
        face.post(face.good(address_string="12 Main St"))
        with django_assert_num_queries(SENDING):
            face.post(face.good(address_string="12 Main St"))


# The city and the key; its allowance, in a transaction of its own; the report's own five, news to open pages,
# and how it was sent.
SENDING = 2 + 3 + (2 + 5 + 1 + 1)
OUTSIDE = "lat, long or address_string: This point is outside {}. Choose a place inside the city."


class TestRefusing:
    def test_a_missing_key_is_403(self, face: Face) -> None:
        assert refused(face, face.post(face.good(api_key="")), 403) == [
            "api_key is required to send a report."
        ]

    @pytest.mark.parametrize("key", ["wrong", "wr\x00ng", "x" * 10_000, "é"])
    def test_a_wrong_key_is_403(self, face: Face, key: str) -> None:
        assert refused(face, face.post(face.good(api_key=key)), 403) == [
            "This api_key is not one that may send reports here."
        ]

    def test_a_key_for_something_else_is_403(self, face: Face) -> None:
        other = create_api_client(
            face.city, actor=people.program(face.city), name="Reader", scopes=[Scope.READ_PRIVATE]
        )
        refused(face, face.post(face.good(api_key=other.key)), 403)

    def test_a_key_taken_back_is_403(self, face: Face) -> None:
        revoke_api_client(ApiClient.objects.of(face.city).get(), actor=people.program(face.city))
        refused(face, face.post(face.good()), 403)

    def test_a_key_of_another_city_is_403(self, face: Face) -> None:
        other: City = requests.pothole_city()
        response = face.post(face.good(jurisdiction_id=other.jurisdiction_id))
        refused(face, response, 403)

    def test_whoever_has_no_key_learns_nothing_else(self, face: Face) -> None:
        refused(face, face.post({"jurisdiction_id": face.city.jurisdiction_id, "lat": "here"}), 403)

    def test_an_unknown_jurisdiction_is_404(self, face: Face) -> None:
        refused(face, face.post(face.good(jurisdiction_id="atlantis")), 404)

    def test_an_unknown_service_is_404(self, face: Face) -> None:
        (description,) = refused(face, face.post(face.good(service_code="unicorn")), 404)
        assert description.startswith("service_code: There is no service 'unicorn'")

    def test_a_missing_service_is_400(self, face: Face) -> None:
        assert refused(face, face.post(face.good(service_code="")), 400) == ["service_code is required."]

    def test_every_missing_or_wrong_attribute_is_named_at_once(self, face: Face) -> None:
        fields = face.good(
            description="x" * 4001,
            email="ana",
            phone="12",
            **{"attribute[scope]": "street", "attribute[datetime]": "soon"},
        )
        described = refused(face, face.post(fields), 400)
        assert [text.partition(":")[0] for text in described] == [
            "description",
            "attribute[datetime]",
            "attribute[number]",
            "email",
            "phone",
        ]

    def test_without_a_place_is_400(self, face: Face) -> None:
        (description,) = refused(face, face.post(face.good(lat="", long="")), 400)
        assert description.startswith("lat, long or address_string: Say where it is")

    @pytest.mark.parametrize("value", ["here", "nan", "inf", "-1e999", "40,45", "４０"])
    def test_degrees_that_are_no_number_are_400(self, face: Face, value: str) -> None:
        fields = face.good(lat=value)
        if value == "４０":  # digits of another script are a number too, and this one lies outside
            (error,) = said(face.post(fields), 400)
            assert (error["code"], error["description"]) == (40001, OUTSIDE.format(face.city.name))
        else:
            assert refused(face, face.post(fields), 400) == ["lat must be a number of degrees, like 40.4406."]

    @pytest.mark.parametrize(
        "body", [b" ", b"{", b"[]", b"7", b"null", b'"x"', b'{"attribute": 7}', b'{"attribute": []}', b"\xff"]
    )
    def test_a_body_that_is_no_json_object_is_400(self, face: Face, body: bytes) -> None:
        response = face.client.post(f"{BASE}requests.json", body, content_type="application/json")
        refused(face, response, 400)

    @pytest.mark.parametrize("value", [{"a": 1}, [1], [[]]])
    def test_text_that_is_a_structure_is_400(self, face: Face, value: Any) -> None:
        assert refused(face, face.post_json(face.good(description=value)), 400) == [
            "description must be text or a number."
        ]

    def test_a_form_with_thousands_of_fields_is_400(self, face: Face) -> None:
        fields = face.good(**{f"attribute[{number}]": "x" for number in range(2000)})
        (description,) = refused(face, face.post(fields), 400)
        assert description.startswith("The form can't be read: ")

    def test_a_form_cut_short_is_400_or_lacks_its_key(self, face: Face) -> None:
        content_type = "multipart/form-data; boundary=x"
        response = face.client.post(f"{BASE}requests.json", b"--x\r\nContent", content_type=content_type)
        assert said(response, response.status_code)[0]["code"] in {400, 403}

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        st.dictionaries(
            st.sampled_from(
                ["service_code", "lat", "long", "description", "email", "attribute[scope]", "attribute[", "x"]
            ),
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(2**63), 2**63),
                st.floats(allow_nan=False),
                st.text(max_size=20),
            ),
        )
    )
    def test_whatever_json_comes_the_answer_is_georeports(self, face: Face, fields: dict[str, Any]) -> None:
        response = face.post_json(face.good(**fields))
        assert response.status_code in {200, 400, 404}
        assert isinstance(said(response, response.status_code), list)


class TestReading:
    @pytest.fixture
    def receipt(self, face: Face) -> Receipt:
        with clock.frozen_at(MONDAY):
            return requests.sent(
                face.city, place="12 Main St", answers={"scope": "one"}, email="ana@example.org"
            )

    def test_an_open_request_has_every_field(self, face: Face, receipt: Receipt) -> None:
        assert said(face.get(f"requests/{receipt.report.reference}.json")) == [
            {
                "service_request_id": receipt.report.reference,
                "status": "open",
                "status_notes": None,
                "service_name": "Pothole",
                "service_code": "pothole",
                "description": "A deep hole.",
                "agency_responsible": receipt.case.agency.name,
                "service_notice": None,
                "requested_datetime": "2026-11-16T14:00:00Z",
                "updated_datetime": "2026-11-16T14:00:00Z",
                "expected_datetime": "2026-11-23T22:00:00Z",
                "address": "12 Main St",
                "address_id": None,
                "zipcode": None,
                "lat": 40.45,
                "long": -79.95,
                "media_url": None,
            }
        ]

    def test_a_closed_one_has_the_citys_answer(self, face: Face, receipt: Receipt) -> None:
        worker = requests.worker_of(receipt.case)
        with clock.frozen_at(MONDAY + timedelta(days=1)):
            close(
                accept(receipt.case, actor=worker),
                actor=worker,
                outcome=Outcome.FIXED,
                answer="We filled it.",
            )
        (shown,) = said(face.get(f"requests/{receipt.report.reference}.json"))
        assert (shown["status"], shown["status_notes"]) == ("closed", "We filled it.")
        assert shown["updated_datetime"] == "2026-11-17T14:00:00Z"

    def test_its_photo_has_a_whole_address(self, face: Face, settings: Any) -> None:
        settings.BASE_URL = "https://311.example.org"
        report = requests.sent(face.city, answers={"scope": "one"}, photos=(picture(),)).report
        (shown,) = said(face.get(f"requests/{report.reference}.json"))
        assert (
            shown["media_url"]
            == f"https://311.example.org/media/{Media.objects.of(face.city).get().file.name}"
        )

    def test_nothing_names_the_reporter(self, face: Face, receipt: Receipt) -> None:
        response = face.get(f"requests/{receipt.report.reference}.json")
        assert b"ana@example.org" not in response.content
        assert receipt.report.token.encode() not in response.content

    def test_the_id_may_be_written_as_people_do(self, face: Face, receipt: Receipt) -> None:
        assert said(face.get(f"requests/{pretty(receipt.report.reference)}.json"))[0]["status"] == "open"

    def test_a_private_one_is_not_there_even_for_who_knows_its_id(self, face: Face) -> None:
        report = requests.sent(face.city, service_code="secret").report
        errors = said(face.get(f"requests/{report.reference}.json"), 404)
        assert errors == [{"code": 404, "description": f"No request has the id '{report.reference}'."}]

    @pytest.mark.parametrize("wrong", ["260418734", "abc", "7", "%00", "x" * 300])
    def test_an_id_that_is_none_is_404(self, face: Face, wrong: str) -> None:
        (error,) = said(face.get(f"requests/{wrong}.json"), 404)
        assert error["description"].startswith("No request has the id '")

    def test_one_of_another_city_is_404(self, face: Face) -> None:
        elsewhere = requests.sent(requests.pothole_city()).report
        said(face.get(f"requests/{elsewhere.reference}.json"), 404)

    def test_reading_takes_two_looks(
        self, face: Face, receipt: Receipt, django_assert_num_queries: Any
    ) -> None:
        face.get(f"requests/{receipt.report.reference}.json")
        with django_assert_num_queries(2):  # the city and the request; its type's name is kept
            face.get(f"requests/{receipt.report.reference}.json")
