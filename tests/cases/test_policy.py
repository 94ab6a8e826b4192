"""Who may do what: the same answer for one case and for many."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.models import Case
from thirdring.cases.policy import VERBS, may, require, visible_to
from thirdring.city.models import City
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import OF_AN_AGENCY, Role, Scope

pytestmark = pytest.mark.django_db

Town = tuple[list[int], list[int], list[Case]]  # cities, agencies, cases


@pytest.fixture
def town() -> Town:
    """Two cities, two agencies each, every agency with a public and a private case."""
    cases: list[Case] = []
    for here in (cities.city(), cities.city()):
        types = [
            definition(f"{owner}-{'private' if private else 'public'}", owner=owner, private=private)
            for owner, private in product(("parks", "water"), (False, True))
        ]
        offer(here, *types)
        cases += [requests.case(here, service_code=each.code) for each in types]
    agencies = sorted({case.agency_id for case in cases})
    asked, other = cases[0], next(case for case in cases if case.agency_id != cases[0].agency_id)
    asked.offered_to_id = other.agency_id  # one agency was asked to take a case of the other's
    asked.save(update_fields=["offered_to"])
    return sorted({case.city_id for case in cases}), agencies, cases


def actors(city_ids: Iterable[int], agency_ids: Iterable[int]) -> st.SearchStrategy[Actor]:
    return st.builds(
        Actor,
        kind=st.sampled_from(ActorKind),
        city_id=st.sampled_from(list(city_ids)),
        id=st.just(1),
        roles=st.frozensets(st.sampled_from([*map(str, Role), *map(str, Scope)]), max_size=3),
        agency_ids=st.frozensets(st.sampled_from(list(agency_ids)), max_size=2),
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_may_view_one_and_visible_among_many_are_the_same(town: Town, data: st.DataObject) -> None:
    city_ids, agency_ids, cases = town
    actor = data.draw(actors(city_ids, agency_ids))
    seen = set(visible_to(actor).values_list("pk", flat=True))
    assert seen == {case.pk for case in cases if may(actor, "view", case)}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_nobody_does_a_thing_to_a_case_they_do_not_see(town: Town, data: st.DataObject) -> None:
    city_ids, agency_ids, cases = town
    actor = data.draw(actors(city_ids, agency_ids))
    unseen = [case for case in cases if not may(actor, "view", case)]
    assert [verb for case in unseen for verb in VERBS if may(actor, verb, case)] == []


ALL = {
    "view",
    "view_internal",
    "see_reporter",
    "note",
    "accept",
    "start",
    "assign",
    "hold",
    "resume",
    "close",
    "reopen",
    "merge",
    "recategorise",
    "transfer",
    "refer",
    "plan",
    "answer_transfer",
    "referee",
}
WORK = {"note", "accept", "start", "hold", "resume", "close", "reopen", "merge", "recategorise"} | {
    "assign",
    "transfer",
    "refer",
    "plan",
}
LOOK = {"view", "view_internal"}
BY_ROLE = {
    Role.CALL_TAKER: LOOK | {"see_reporter", "note", "reopen", "merge", "recategorise"},
    Role.SUPERVISOR: ALL,
    Role.AGENCY_WORKER: LOOK | WORK,
    Role.AGENCY_LEAD: LOOK | WORK | {"see_reporter"},
    Role.ANALYST: LOOK,
    Role.ADMINISTRATOR: LOOK,
    Role.AUDITOR: LOOK,
}


@pytest.fixture
def case() -> Case:
    return requests.case(requests.pothole_city())


@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_this_and_no_more(case: Case, role: Role) -> None:
    actor = people.actor(case.city, role, agency=case.agency if role in OF_AN_AGENCY else None)
    assert {verb for verb in VERBS if may(actor, verb, case)} == BY_ROLE[role]


@pytest.mark.parametrize("role", sorted(OF_AN_AGENCY))
def test_the_roles_of_another_agency_may_nothing(case: Case, role: Role) -> None:
    actor = people.actor(case.city, role, agency=cities.agency(case.city))
    assert {verb for verb in VERBS if may(actor, verb, case)} == set()


def test_an_agency_role_counts_only_in_its_agency(case: Case) -> None:
    person = people.staff(case.city, Role.AGENCY_LEAD, agency=cities.agency(case.city))
    both = Actor(
        kind=ActorKind.STAFF,
        city_id=case.city_id,
        id=person.pk,
        roles=frozenset({Role.AGENCY_LEAD, Role.ANALYST}),
        agency_ids=frozenset(person.memberships.values_list("agency_id", flat=True)),
    )
    assert {verb for verb in VERBS if may(both, verb, case)} == LOOK


def test_the_public_may_only_look_at_what_is_public(case: Case) -> None:
    assert {verb for verb in VERBS if may(people.anyone(case.city), verb, case)} == {"view"}
    case.private = True
    assert {verb for verb in VERBS if may(people.anyone(case.city), verb, case)} == set()


def test_the_program_itself_may_do_everything_in_its_city_only(case: Case) -> None:
    assert {verb for verb in VERBS if may(people.program(case.city), verb, case)} == ALL == set(VERBS)
    assert {verb for verb in VERBS if may(people.program(cities.city()), verb, case)} == set()


def test_a_refusal_names_the_verb(case: Case) -> None:
    with pytest.raises(NotAllowed, match="You may not see reporter this case"):
        require(people.anyone(case.city), "see_reporter", case)


def test_staff_of_a_city_is_a_stranger_in_another(case: Case) -> None:
    elsewhere: City = cities.city()
    stranger = people.actor(elsewhere, Role.SUPERVISOR)
    assert not may(stranger, "view", case)
    assert list(visible_to(stranger)) == []
