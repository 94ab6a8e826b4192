"""A test key's requests: checked and answered like any other, and nobody's work."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import people
from tests.factories.catalogues import definition, offer
from tests.factories.requests import MONDAY
from tests.open311.conftest import Face, said
from tests.open311.test_posting import photo
from thirdring.cases.models import Case, Media, Report
from thirdring.catalogue.rules import Delivery
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.messaging.models import Message
from thirdring.open311.actions import empty_sandboxes
from thirdring.open311.models import SandboxRequest
from thirdring.open311.tasks import give_test_id
from thirdring.staff.actions.programs import create_api_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def test(face: Face) -> Face:
    issued = create_api_client(face.city, actor=people.program(face.city), name="A test", sandbox=True)
    return Face(face.client, face.city, issued.key)


def test_it_reaches_nobody_and_leaves_nothing_in_the_city(test: Face, tmp_path: object) -> None:
    fields = test.good(email="ana@example.org", media=photo())
    assert said(test.post(fields))[0]["service_request_id"]
    for table in (Case, Report, Media, Message):
        assert not table.objects.of(test.city).exists()
    assert not ProcrastinateJob.objects.exists()
    assert list(tmp_path.rglob("*.jpg")) == []  # type: ignore[attr-defined]  # pytest's Path


def test_it_is_checked_like_any_other(test: Face) -> None:
    said(test.post(test.good(lat="10", long="10")), 400)
    said(test.post(test.good(service_code="unicorn")), 404)
    said(test.post(test.good(media="data:;base64,AAAA")), 400)
    assert not SandboxRequest.objects.of(test.city).exists()


def test_its_key_reads_it_again_and_no_other_does(test: Face, face: Face, other_key: str) -> None:
    (answer,) = said(test.post(test.good()))
    path = f"requests/{answer['service_request_id']}.json"
    (shown,) = said(test.get(path, api_key=test.key))
    assert (shown["description"], shown["status"], shown["service_name"]) == (
        "A deep hole.",
        "open",
        "Pothole",
    )
    assert said(test.get("requests.json", api_key=test.key)) == [shown]
    assert said(test.get("requests.json", api_key=test.key, service_code="unicorn")) == []
    assert said(test.get("requests.json", api_key=test.key, status="closed")) == []
    for query in ({}, {"api_key": other_key}, {"api_key": face.key}):
        said(test.get(path, **query), 404)
        assert said(test.get("requests.json", **query)) == []


def test_a_test_key_sees_nothing_of_the_citys(test: Face, face: Face) -> None:
    (answer,) = said(face.post(face.good()))
    assert said(test.get("requests.json", api_key=test.key)) == []
    said(test.get(f"requests/{answer['service_request_id']}.json", api_key=test.key), 404)


def test_readers_need_no_key_so_a_wrong_one_does_not_stop_them(face: Face) -> None:
    (answer,) = said(face.post(face.good()))
    assert len(said(face.get("requests.json", api_key="an old one"))) == 1
    said(face.get(f"requests/{answer['service_request_id']}.json", api_key="an old one"))


def test_the_test_endpoint_takes_test_keys_only(test: Face, face: Face) -> None:
    base = f"/open311/{face.city.jurisdiction_id}/test/v2"
    assert said(face.client.post(f"{base}/requests.json", test.good()))[0]["service_request_id"]
    said(face.client.post(f"{base}/requests.json", face.good()), 403)
    assert said(face.client.get(f"{base}/requests.json")) == []
    said(face.client.get(f"{base}/requests/260418735.json"), 404)
    said(face.client.get(f"{base}/tokens/x.json"), 404)
    assert len(said(face.client.get(f"{base}/services.json"))) == 2


def test_a_batch_type_gives_a_token_first_there_too(test: Face) -> None:
    offer(test.city, definition("pothole", delivery=Delivery.BATCH))
    token = said(test.post(test.good(client_request_id="7")))[0]["token"]
    assert said(test.post(test.good(client_request_id="7")))[0]["token"] == token
    path = f"tokens/{token}.json"
    assert said(test.get(path, api_key=test.key)) == [{"service_request_id": None, "token": token}]
    said(test.get(path), 404)
    give_test_id(city_id=test.city.pk, token=token)
    reference = SandboxRequest.objects.of(test.city).get().reference
    assert said(test.get(path, api_key=test.key)) == [{"service_request_id": reference, "token": token}]
    assert said(test.get(f"requests/{token}.json", api_key=test.key))[0]["service_request_id"] == reference


def test_a_private_one_is_answered_and_never_shown(test: Face) -> None:
    (answer,) = said(test.post(test.good(service_code="secret")))
    said(test.get(f"requests/{answer['service_request_id']}.json", api_key=test.key), 404)
    assert said(test.get("requests.json", api_key=test.key)) == []


def test_it_is_forgotten_after_a_month(test: Face) -> None:
    with clock.frozen_at(MONDAY):
        said(test.post(test.good()))
    by = system(test.city.pk, reason="a test")
    with clock.frozen_at(MONDAY + timedelta(days=30)):
        assert empty_sandboxes(actor=by) == 0
    with clock.frozen_at(MONDAY + timedelta(days=31)):
        assert empty_sandboxes(actor=by) == 1
