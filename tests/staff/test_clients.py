"""Programs and their keys."""

import hashlib

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff import policy, queries
from thirdring.staff.actions import programs
from thirdring.staff.models import ApiClient
from thirdring.staff.rules import Role, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return cities.city()


def issue(city: City, **fields: object) -> programs.IssuedKey:
    return programs.create_api_client(city, actor=people.program(city), **{"name": "The city's app"} | fields)  # type: ignore[arg-type]  # fields of a test


def test_a_key_opens_its_city_and_only_its_hash_is_kept(city: City) -> None:
    issued = issue(city)
    assert queries.api_client_for(city, issued.key) == issued.client
    stored = ApiClient.objects.of(city).values().get()
    assert stored["key_hash"] == hashlib.sha256(issued.key.encode()).hexdigest()
    assert issued.key not in repr(stored)


def test_two_programs_get_two_long_keys(city: City) -> None:
    keys = {issue(city).key for _ in range(2)}
    assert len(keys) == 2
    assert min(map(len, keys)) >= 43


@pytest.mark.parametrize("key", ["", "demo", "x" * 43, "\x00", "☃"])
def test_a_wrong_key_opens_nothing(city: City, key: str) -> None:
    issue(city)
    assert queries.api_client_for(city, key) is None


def test_a_key_opens_no_other_city(city: City) -> None:
    assert queries.api_client_for(cities.city(), issue(city).key) is None


def test_a_revoked_key_opens_nothing(city: City) -> None:
    issued = issue(city)
    programs.revoke_api_client(issued.client, actor=people.program(city))
    assert queries.api_client_for(city, issued.key) is None


def test_a_client_acts_with_its_scopes(city: City) -> None:
    client = issue(city, scopes=[Scope.UPDATE, Scope.REPORT]).client
    actor = queries.actor_of_client(client)
    assert (actor.kind, actor.city_id, actor.id, actor.roles) == (
        "api_client",
        city.pk,
        client.pk,
        {"report", "update"},
    )


def test_what_is_wrong_with_a_client_is_named(city: City) -> None:
    with pytest.raises(Invalid) as error:
        issue(city, name=" ", scopes=["everything"], requests_per_minute=0, demo_key="demo")
    fields = [problem.field for problem in error.value.problems]
    assert fields == ["name", "scopes", "requests_per_minute", "demo_key"]
    assert not ApiClient.objects.of(city).exists()


@pytest.mark.parametrize(("demo_runs", "opens"), [(True, True), (False, False)])
def test_the_demo_key_opens_only_a_running_demo(settings: LazySettings, demo_runs: bool, opens: bool) -> None:
    settings.DEMO = demo_runs
    city = cities.city(is_demo=True)
    client = issue(city, demo_key="demo").client
    assert client.is_demo
    assert (queries.api_client_for(city, "demo") == client) is opens


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.CALL_TAKER])
def test_only_administrators_issue_and_revoke_keys(city: City, role: Role) -> None:
    actor = people.actor(city, role)
    with pytest.raises(NotAllowed):
        programs.create_api_client(city, actor=actor, name="Mine")
    with pytest.raises(NotAllowed):
        programs.revoke_api_client(issue(city).client, actor=actor)


@pytest.mark.parametrize(
    ("role", "count"),
    [(Role.ADMINISTRATOR, 1), (Role.AUDITOR, 1), (Role.SUPERVISOR, 0), (Role.ANALYST, 0)],
)
def test_keys_are_listed_for_administrators_and_auditors(city: City, role: Role, count: int) -> None:
    issue(city)
    issue(cities.city())
    assert policy.clients_visible_to(people.actor(city, role)).count() == count


@given(st.text(max_size=200))
def test_any_text_may_be_tried_as_a_key(key: str) -> None:
    assert len(queries.hash_of_key(key)) == 64
