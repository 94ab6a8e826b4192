"""The official schemas of GeoReport accept everything we send: those of version 2, and the draft of 2.1."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import orjson
import pytest
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY
from tests.open311.conftest import QUESTIONS, Face, said
from tests.open311.georeport import closed, reported
from thirdring.catalogue.rules import Delivery
from thirdring.kernel import clock
from thirdring.open311.tasks import give_id

SCHEMAS = Path(__file__).parents[3] / "shared" / "open311" / "schemas"
DRAFT = "georeport_v2-1_openapi.yaml"
FORMATS = jsonschema.FormatChecker()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not SCHEMAS.exists(), reason="the official schemas are not here"),
]


def official(name: str) -> jsonschema.Draft4Validator:
    """A schema of version 2; a list's schema refers to the file of its items."""
    files = {path.name: orjson.loads(path.read_bytes()) for path in SCHEMAS.glob("*.json")}
    known: Registry[Any] = Registry().with_resources(
        (file, Resource.from_contents(content, default_specification=DRAFT4))
        for file, content in files.items()
    )
    return jsonschema.Draft4Validator(files[name], registry=known, format_checker=FORMATS)


def draft(name: str) -> jsonschema.Draft4Validator:
    """A definition of the draft of 2.1."""
    content = yaml.safe_load((SCHEMAS / DRAFT).read_text())
    wanted = {"$ref": f"#/definitions/{name}", "definitions": content["definitions"]}
    return jsonschema.Draft4Validator(wanted, format_checker=FORMATS)


def known(tree: Any) -> Any:
    """Without what is null: the draft has no word for a field that is not known, version 2 has 'null'."""
    match tree:
        case dict():
            return {name: known(value) for name, value in tree.items() if value is not None}
        case list():
            return [known(value) for value in tree]
        case _:
            return tree


def wrong(validator: jsonschema.Draft4Validator, tree: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(tree)]


@pytest.fixture
def busy(face: Face) -> Face:
    """A city with each kind of answer to give: a photo, a closed request, no point, a bare type."""
    done = reported(face, MONDAY, photos=(picture(),), place="12 Main St")
    closed(done, MONDAY + timedelta(days=1))
    reported(face, MONDAY, lon=None, lat=None, place="behind the school", words="")
    offer(
        face.city,
        definition("pothole", questions=QUESTIONS, delivery=Delivery.BATCH),
        definition("leaf", delivery=Delivery.BLACKBOX),
        definition("lamp"),
    )
    return face


@pytest.fixture(autouse=True)
def two_days_later() -> Iterator[None]:
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        yield


@pytest.mark.parametrize(
    ("path", "schema", "items"),
    [
        ("services.json", "services.json", "Service"),
        ("services/pothole.json", "service-definition.json", "ServiceDefinition"),
        ("services/lamp.json", "service-definition.json", "ServiceDefinition"),
        ("requests.json", "requests.json", "Request"),
        ("requests.json?extensions=true", "requests.json", "Request"),
    ],
)
def test_the_official_schemas_accept_what_we_send(busy: Face, path: str, schema: str, items: str) -> None:
    sent = said(busy.client.get(f"/open311/{busy.city.jurisdiction_id}/v2/{path}"))
    assert wrong(official(schema), sent) == []
    rows = sent if isinstance(sent, list) else [sent]
    assert rows
    assert [wrong(draft(items), known(row)) for row in rows] == [[] for _ in rows]


def test_the_official_schema_accepts_one_request(busy: Face) -> None:
    for request in said(busy.get("requests.json")):
        sent = said(busy.get(f"requests/{request['service_request_id']}.json"))
        assert wrong(official("requests.json"), sent) == []
        assert wrong(draft("Request"), known(sent[0])) == []


@pytest.mark.parametrize("code", ["pothole", "leaf", "lamp"])
def test_the_official_draft_accepts_what_a_report_is_answered_with(busy: Face, code: str) -> None:
    fields = busy.good(service_code=code)
    if code != "pothole":
        del fields["attribute[scope]"]
    (answer,) = said(busy.post(fields))
    assert wrong(draft("RequestResponse"), known(answer)) == []


def test_the_official_draft_accepts_a_token_before_and_after_it_leads_to_an_id(busy: Face) -> None:
    (answer,) = said(busy.post(busy.good()))
    path = f"tokens/{answer['token']}.json"
    (before,) = said(busy.get(path))
    give_id(city_id=busy.city.pk, token=answer["token"])
    (after,) = said(busy.get(path))
    assert [wrong(draft("TokenResponse"), known(each)) for each in (before, after)] == [[], []]
    assert "service_request_id" in known(after)


def test_the_schemas_are_no_rubber_stamps(busy: Face) -> None:
    """What they must refuse they refuse: else the tests above would prove nothing."""
    (request, *_) = said(busy.get("requests.json"))
    assert wrong(official("requests.json"), [request | {"status": "solved"}]) != []
    assert wrong(draft("Request"), known(request) | {"lat": "40.45"}) != []
    assert wrong(official("services.json"), [{"service_code": 1}]) != []
    assert wrong(draft("TokenResponse"), {"token": 7}) != []
