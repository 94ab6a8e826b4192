"""Sections 1.4 and 1.5 of the checklist: sending a report in every notation, and tokens."""

import base64
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from tests.factories.requests import TARGETS
from tests.factories.together import together
from tests.open311.conftest import BASE, QUESTIONS, Face, said
from tests.open311.georeport import xml_of
from thirdring.cases.models import Case, Media, Report
from thirdring.catalogue.rules import Delivery, LocationNeed
from thirdring.open311.actions import FETCH_MEDIA, GIVE_IDS
from thirdring.open311.models import Sending
from thirdring.open311.tasks import give_id

pytestmark = pytest.mark.django_db


def only(face: Face) -> Report:
    return Report.objects.of(face.city).get()


def photo(name: str = "hole.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(), content_type="image/jpeg")


def jobs(name: str) -> list[dict[str, Any]]:
    waiting = ProcrastinateJob.objects.filter(task_name=name).order_by("id")
    return [dict(args) for args in waiting.values_list("args", flat=True)]


class TestKeysAndPlaces:
    def test_key_and_jurisdiction_may_be_in_the_address(self, face: Face) -> None:
        fields = face.good()
        key, jurisdiction = fields.pop("api_key"), fields.pop("jurisdiction_id")
        path = f"requests.json?api_key={key}&jurisdiction_id={jurisdiction}"
        assert said(face.post(fields, path=path))[0]["service_request_id"] == only(face).reference

    def test_an_address_alone_is_a_place(self, face: Face) -> None:
        said(face.post(face.good(lat="", long="", address_string="behind the school")))
        assert (only(face).place, only(face).lat) == ("behind the school", None)

    def test_so_is_an_address_id_and_it_is_shown_again(self, face: Face) -> None:
        said(face.post(face.good(lat="", long="", address_id="A-4711")))
        (shown,) = said(face.get(f"requests/{only(face).reference}.json", extensions="true"))
        assert (shown["address"], shown["address_id"]) == ("A-4711", "A-4711")

    def test_a_type_that_needs_no_place_takes_none(self, face: Face) -> None:
        offer(face.city, definition("praise", location=LocationNeed.NONE))
        said(face.post(face.good(service_code="praise", lat="", long="")))

    @pytest.mark.parametrize("half", [{"lat": ""}, {"long": ""}])
    def test_half_a_point_is_400(self, face: Face, half: dict[str, str]) -> None:
        (error,) = said(face.post(face.good(**half)), 400)
        assert error["description"].startswith("lat, long or address_string: A point needs both")

    def test_a_point_outside_the_city_is_400_with_its_own_code(self, face: Face) -> None:
        (error,) = said(face.post(face.good(lat="10", long="10")), 400)
        assert error["code"] == 40001

    @pytest.mark.parametrize("lat", ["91", "north"])
    def test_a_point_that_is_none_is_400(self, face: Face, lat: str) -> None:
        said(face.post(face.good(lat=lat)), 400)


class TestAttributes:
    NOTATIONS = [
        [("attribute[multivaluelist][]", "one"), ("attribute[multivaluelist][]", "street")],
        [("attribute[multivaluelist]", "one"), ("attribute[multivaluelist]", "street")],
        [("attribute[multivaluelist][0]", "one"), ("attribute[multivaluelist][1]", "street")],
        [("attribute%5Bmultivaluelist%5D%5B%5D", "one"), ("attribute%5Bmultivaluelist%5D%5B%5D", "street")],
    ]

    @pytest.mark.parametrize("pairs", NOTATIONS, ids=["brackets", "repeated", "numbered", "percent-encoded"])
    def test_a_list_may_be_written_in_every_way(self, face: Face, pairs: list[tuple[str, str]]) -> None:
        from urllib.parse import urlencode

        body = urlencode(face.good()) + "&" + "&".join(f"{name}={value}" for name, value in pairs)
        form = "application/x-www-form-urlencoded; charset=utf-8"
        said(face.client.post(f"{BASE}requests.json", body, content_type=form))
        assert only(face).answers == {"scope": "one", "multivaluelist": ["one", "street"]}

    @pytest.mark.parametrize(
        "attributes",
        [
            {"attribute": {"scope": "one", "multivaluelist": ["one", "street"]}},
            {"attributes": {"scope": "one", "multivaluelist": ["one", "street"]}},
            {
                "attributes": [
                    {"code": "scope", "value": "one"},
                    {"code": "multivaluelist", "value": ["one", "street"]},
                ]
            },
            {
                "attribute[scope]": "one",
                "attribute[multivaluelist][0]": "one",
                "attribute[multivaluelist][1]": "street",
            },
        ],
    )
    def test_json_may_hold_them_as_an_object_or_a_list(self, face: Face, attributes: dict[str, Any]) -> None:
        fields = face.good()
        del fields["attribute[scope]"]
        said(face.post_json(fields | attributes))
        assert only(face).answers == {"scope": "one", "multivaluelist": ["one", "street"]}

    def test_a_missing_one_is_named_by_its_code_one_error_a_problem(self, face: Face) -> None:
        fields = face.good(
            **{"attribute[scope]": "", "attribute[datetime]": "soon", "attribute[multivaluelist]": "x"}
        )
        errors = said(face.post(fields), 400)
        assert [error["description"].split(":")[0] for error in errors] == [
            *("attribute[datetime]", "attribute[multivaluelist]", "attribute[scope]")
        ]
        assert "scope required" in errors[-1]["description"]

    def test_a_blank_optional_list_is_not_answered(self, face: Face) -> None:
        said(face.post(face.good(**{"attribute[multivaluelist][]": ""})))
        assert only(face).answers == {"scope": "one"}

    def test_unknown_codes_are_kept_and_not_refused(self, face: Face) -> None:
        said(face.post(face.good(**{"attribute[easting]": "4711", "attribute[x][]": ["1", "2"]})))
        assert only(face).answers == {"scope": "one"}
        kept = Sending.objects.of(face.city).get().extras
        assert kept == {"attributes": {"easting": ["4711"], "x": ["1", "2"]}}


class TestWords:
    def test_four_thousand_letters_fit_and_one_more_is_400(self, face: Face) -> None:
        said(face.post(face.good(description="x" * 4000)))
        said(face.post(face.good(description="x" * 4001)), 400)

    def test_markup_is_kept_and_escaped_and_lines_stay(self, face: Face) -> None:
        words = "<script>alert(1)</script>\n& “more”"
        said(face.post(face.good(description=words)))
        assert only(face).words == words
        response = face.get(f"requests/{only(face).reference}.xml")
        assert xml_of(response).findtext("request/description") == words
        assert b"<script>" not in response.content

    def test_device_and_account_are_taken_and_not_kept(self, face: Face) -> None:
        said(face.post(face.good(device_id="d-1", deviceid="d-2", account_id="7")))
        assert Sending.objects.of(face.city).get().extras == {}

    def test_title_and_object_come_back_with_extensions(self, face: Face) -> None:
        said(face.post(face.good(title="A hole", service_object_id="17", service_object_type="lamp")))
        (shown,) = said(face.get(f"requests/{only(face).reference}.json", extensions="true"))
        more = shown["extended_attributes"]
        assert [more[name] for name in ("title", "service_object_id", "service_object_type")] == [
            *("A hole", "17", "lamp")
        ]


class TestMedia:
    @pytest.mark.parametrize("name", ["media", "media[]", "photo1", "file_0"])
    def test_a_photo_may_be_uploaded_under_many_names(self, face: Face, name: str) -> None:
        said(face.post(face.good(**{name: photo()})))
        (shown,) = said(face.get(f"requests/{only(face).reference}.json"))
        assert shown["media_url"].endswith(Media.objects.of(face.city).get().file.name)

    def test_several_photos_come_back_the_first_as_media_url(self, face: Face) -> None:
        said(face.post(face.good(**{"media[]": [photo(), photo("b.jpg")]})))
        (shown,) = said(face.get(f"requests/{only(face).reference}.json", extensions="true"))
        assert len(shown["extended_attributes"]["media_urls"]) == 2
        assert shown["extended_attributes"]["media_urls"][0] == shown["media_url"]

    @pytest.mark.parametrize("prefix", ["", "data:image/jpeg;base64,"])
    @pytest.mark.parametrize("name", ["media", "media[]", "media_url"])
    def test_a_photo_may_come_as_base64(self, face: Face, prefix: str, name: str) -> None:
        text = prefix + base64.b64encode(picture()).decode()
        said(face.post_json(face.good(**{name: [text]})))
        assert Media.objects.of(face.city).count() == 1

    @pytest.mark.parametrize("text", ["data:image/jpeg;base64,####", "data:;base64," + "QUJD" * 30])
    def test_base64_that_is_no_photo_is_400(self, face: Face, text: str) -> None:
        (error,) = said(face.post(face.good(media=text)), 400)
        assert error["description"].startswith("media: ")

    def test_addresses_are_kept_and_fetched_by_a_job(self, face: Face) -> None:
        urls = ["https://example.org/a.jpg", "https://example.org/b.jpg", "see my page", "ftp://x/y"]
        said(face.post(face.good(media_url=urls)))
        kept = Sending.objects.of(face.city).get()
        assert kept.media_urls == urls[:2]
        assert jobs(FETCH_MEDIA) == [
            {"city_id": face.city.pk, "report_id": only(face).pk, "url": url} for url in urls[:2]
        ]

    def test_uploads_beat_addresses(self, face: Face) -> None:
        said(face.post(face.good(media=photo(), media_url="https://example.org/a.jpg")))
        assert (Media.objects.of(face.city).count(), jobs(FETCH_MEDIA)) == (1, [])

    def test_nobody_sees_an_address_before_it_was_fetched(self, face: Face) -> None:
        said(face.post(face.good(media_url="https://example.org/a.jpg")))
        assert b"example.org" not in face.get("requests.json", extensions="true").content


class TestAnswers:
    def test_it_is_200_with_an_array_of_one_and_either_id_or_token(self, face: Face) -> None:
        (answer,) = said(face.post(face.good()))
        assert list(answer) == ["service_request_id", "service_notice", "account_id"]
        root = xml_of(face.post(face.good(), path="requests.xml"))
        assert [child.tag for child in root] == ["request"]

    def test_a_black_box_gives_neither(self, face: Face) -> None:
        offer(face.city, definition("pothole", delivery=Delivery.BLACKBOX))
        (answer,) = said(face.post(face.good()))
        assert answer == {"service_notice": None, "account_id": None}
        assert Report.objects.of(face.city).count() == 1

    def test_codes_and_statuses_are_the_specifications(self, face: Face) -> None:
        cases = {
            403: [{"api_key": ""}, {"api_key": "wrong"}],
            404: [{"service_code": "unicorn"}, {"jurisdiction_id": "atlantis"}],
            400: [{"service_code": ""}, {"lat": ""}, {"attribute[scope]": ""}],
        }
        for status, changes in cases.items():
            for change in changes:
                said(face.post(face.good(**change)), status)
        assert Report.objects.of(face.city).count() == 0


class TestOnce:
    @pytest.mark.parametrize("delivery", [Delivery.REALTIME, Delivery.BATCH])
    def test_the_same_request_id_gives_the_same_answer(self, face: Face, delivery: Delivery) -> None:
        offer(face.city, definition("pothole", delivery=delivery))
        answers = [said(face.post(face.good(client_request_id="7"))) for _ in range(3)]
        assert answers[0] == answers[1] == answers[2]
        assert Report.objects.of(face.city).count() == 1

    def test_so_does_the_same_idempotency_key(self, face: Face) -> None:
        headers = {"Idempotency-Key": "4711"}
        answers = [
            said(face.client.post(f"{BASE}requests.json", face.good(), headers=headers)) for _ in range(2)
        ]
        assert answers[0] == answers[1]
        assert said(face.post(face.good(client_request_id="4711"))) == answers[0]

    def test_another_clients_key_is_another_report(self, face: Face, other_key: str) -> None:
        first = said(face.post(face.good(client_request_id="7")))
        assert said(face.post(face.good(client_request_id="7", api_key=other_key))) != first

    def test_a_key_that_is_too_long_is_400(self, face: Face) -> None:
        (error,) = said(face.post(face.good(client_request_id="x" * 61)), 400)
        assert error["description"] == "client_request_id: A key has at most 60 characters."


@pytest.mark.django_db(transaction=True)
def test_two_connections_at_once_get_the_same_reference(face: Face) -> None:
    answers = together(*[lambda: said(face.post(face.good(client_request_id="at once"))) for _ in range(4)])
    assert [answer == answers[0] for answer in answers] == [True] * 4
    assert Report.objects.of(face.city).count() == 1


class TestTokens:
    @pytest.fixture
    def token(self, face: Face) -> str:
        offer(
            face.city,
            definition("pothole", delivery=Delivery.BATCH, questions=QUESTIONS[:1], targets=TARGETS),
        )
        return str(said(face.post(face.good()))[0]["token"])

    def test_a_token_has_no_id_until_its_job_has_run(self, face: Face, token: str) -> None:
        assert said(face.get(f"tokens/{token}.json")) == [{"service_request_id": None, "token": token}]
        assert xml_of(face.get(f"tokens/{token}.xml")).findtext("request/token") == token
        said(face.get(f"requests/{token}.json"), 404)
        (job,) = jobs(GIVE_IDS)
        give_id(**job)
        wanted = [{"service_request_id": only(face).reference, "token": token}]
        assert said(face.get(f"tokens/{token}.json")) == wanted

    def test_a_token_leads_to_its_request_too(self, face: Face, token: str) -> None:
        give_id(city_id=face.city.pk, token=token)
        assert said(face.get(f"requests/{token}.json"))[0]["service_request_id"] == only(face).reference

    @pytest.mark.parametrize("unknown", ["nope", "%00", "x" * 500])
    def test_an_unknown_token_is_404(self, face: Face, unknown: str) -> None:
        said(face.get(f"tokens/{unknown}.json"), 404)

    def test_the_reporters_own_token_is_none_of_these(self, face: Face, token: str) -> None:
        said(face.get(f"tokens/{only(face).token}.json"), 404)

    def test_a_private_type_gives_its_id_and_no_token_leads_anywhere(self, face: Face) -> None:
        offer(face.city, definition("hush", private=True, delivery=Delivery.BATCH))
        (answer,) = said(face.post(face.good(service_code="hush")))
        assert answer["service_request_id"] == only(face).reference
        assert Sending.objects.of(face.city).get().token is None
        Case.objects.of(face.city).update(private=False)
        Sending.objects.of(face.city).update(token="a token", ready_at=only(face).received_at)
        Case.objects.of(face.city).update(private=True)
        said(face.get("tokens/a token.json"), 404)
        said(face.get("requests/a token.json"), 404)


def test_when_the_report_fails_nothing_is_kept_or_deferred(face: Face) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        said(face.post(face.good(media_url="https://example.org/a.jpg")))
        raise RuntimeError
    assert (Report.objects.of(face.city).count(), jobs(FETCH_MEDIA)) == (0, [])
