"""Our description of GeoReport holds: whatever is made from it is answered as it says."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories.requests import MONDAY
from tests.open311.conftest import Face, said
from tests.open311.georeport import reported
from thirdring.open311.openapi import described
from thirdring.staff.models import ApiClient

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLAIN = {"Accept-Encoding": "identity"}  # a bare WSGI client unpacks nothing
schema = openapi.from_dict(described())
schema.app = get_wsgi_application()
schema.config.base_url = "/open311/v2"


@pytest.fixture
def program(face: Face) -> Iterator[Face]:
    """The program itself, with a report in it and a key without end; it leaves the test's connection open."""
    reported(face, MONDAY)
    ApiClient.objects.of(face.city).update(requests_per_minute=10**6, burst=10**6, profile="mysociety")
    ApiClient.objects.of(face.city).update(scopes=["report", "update"])
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield face
    for signal in signals:
        signal.connect(close_old_connections)


def test_the_description_is_served_under_the_base(face: Face) -> None:
    assert said(face.get("openapi.json")) == described()


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
)
def test_every_answer_is_a_documented_one(case: schemathesis.Case, program: Face) -> None:
    case.call_and_validate(checks=CHECKS, headers=PLAIN)
    given = {"api_key": program.key, "jurisdiction_id": program.city.jurisdiction_id}
    case.query = {**(case.query or {}), **given}
    case.call_and_validate(checks=CHECKS, headers=PLAIN)
