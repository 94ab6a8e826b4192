"""How much a key may ask: a budget a minute, a burst, and when to try again."""

from datetime import timedelta

import pytest

from tests.factories import people
from tests.factories.requests import MONDAY
from tests.factories.together import together
from tests.open311.conftest import Face, said
from tests.open311.georeport import xml_of
from thirdring.kernel import clock
from thirdring.staff.actions.programs import create_api_client, spend_request
from thirdring.staff.models import ApiAllowance, ApiClient
from thirdring.staff.queries import actor_of_client

pytestmark = pytest.mark.django_db


def limited(face: Face, per_minute: int, burst: int) -> ApiClient:
    program = people.program(face.city)
    return create_api_client(
        face.city, actor=program, name="Busy", requests_per_minute=per_minute, burst=burst
    ).client


def spend(client: ApiClient) -> int:
    return spend_request(client, actor=actor_of_client(client))


def test_over_the_budget_is_429_with_when_to_try_again(face: Face) -> None:
    ApiClient.objects.of(face.city).update(requests_per_minute=6, burst=2)
    with clock.frozen_at(MONDAY):
        for _ in range(2):
            said(face.post(face.good()))
        response = face.post(face.good())
        assert said(response, 429) == [
            {"code": 429, "description": "Too many requests with this api_key. Try again in 10 s."}
        ]
        assert response["Retry-After"] == "10"
        assert xml_of(face.post(face.good(), path="requests.xml"), 429).findtext("error/code") == "429"
    with clock.frozen_at(MONDAY + timedelta(seconds=10)):
        said(face.post(face.good()))


def test_the_budget_fills_up_to_the_burst_and_no_further(face: Face) -> None:
    client = limited(face, 60, 3)
    with clock.frozen_at(MONDAY):
        assert [spend(client) for _ in range(4)] == [0, 0, 0, 1]
    with clock.frozen_at(MONDAY + timedelta(seconds=2)):
        assert [spend(client) for _ in range(3)] == [0, 0, 1]
    with clock.frozen_at(MONDAY + timedelta(hours=9)):
        assert [spend(client) for _ in range(4)] == [0, 0, 0, 1]


def test_a_clock_that_goes_backward_gives_nothing_away(face: Face) -> None:
    client = limited(face, 60, 1)
    with clock.frozen_at(MONDAY):
        assert spend(client) == 0
    with clock.frozen_at(MONDAY - timedelta(hours=1)):
        assert spend(client) == 1
    with clock.frozen_at(MONDAY):
        assert spend(client) == 1


def test_each_program_has_a_budget_of_its_own(face: Face) -> None:
    first, second = limited(face, 60, 1), limited(face, 60, 1)
    with clock.frozen_at(MONDAY):
        assert [spend(first), spend(second), spend(first)] == [0, 0, 1]


def test_reading_without_a_key_costs_nothing(face: Face) -> None:
    for _ in range(3):
        said(face.get("requests.json"))
    assert not ApiAllowance.objects.of(face.city).exists()


@pytest.mark.django_db(transaction=True)
def test_requests_of_many_connections_at_once_all_count(face: Face) -> None:
    client = limited(face, 1, 5)
    waits = together(*[lambda: spend(client) for _ in range(8)])
    assert sorted(wait == 0 for wait in waits) == [False] * 3 + [True] * 5
