"""Routing once more: for a case of another kind, and for one that is taken up again."""

from typing import Any

import pytest

from tests.factories import cities, people, requests
from tests.factories.corrections import corrected, correcting_city, mistaken
from tests.factories.outside import party, referred
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, start
from thirdring.cases.models import Case
from thirdring.cases.queries import QueueFilters, queue_page
from thirdring.cases.rules import Outcome
from thirdring.catalogue.models import ServiceType
from thirdring.city.actions import rules_changed
from thirdring.city.models import Agency, City, Team
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.actions.referring import withdraw
from thirdring.routing.actions.transferring import accept_transfer, propose, reject_transfer
from thirdring.routing.models import Assignment, Transfer
from thirdring.routing.transfers import Refusal, TransferReason
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def of(city: City, code: str) -> Agency:
    return Agency.objects.of(city).get(code=code)


def ruled(city: City, team: Team, kind: str, **fields: Any) -> None:
    """A rule for a kind of request; the city is read again, as each request of a browser does."""
    type_id = ServiceType.objects.of(city).get(code=kind).pk
    add_rule(city, actor=people.program(city), name="Ours", team=team, type_id=type_id, **fields)
    city.refresh_from_db()


def whys(case: Case) -> list[str]:
    return list(
        Assignment.objects.of(case.city_id).filter(case=case).order_by("pk").values_list("why", flat=True)
    )


def queued(city: City, agency: str) -> list[str]:
    worker = people.actor(city, Role.AGENCY_WORKER, agency=of(city, agency))
    return [row.reference for row in queue_page(worker, QueueFilters()).rows]


def test_a_case_of_another_kind_goes_at_once_where_that_kind_goes_and_says_why(city: City) -> None:
    case = mistaken(city)
    after = corrected(case)
    why = "Routed again as Leak, not Pothole: The owner of this kind of request."
    assert whys(case) == ["The owner of this kind of request.", why]
    assert after.entries.filter(kind="assigned").last().data["why"] == why
    moved = after.entries.get(kind="transferred")
    assert (moved.public, moved.data) == (True, {"from": "Public-Works", "to": "Water"})
    assert (queued(city, "public-works"), queued(city, "water")) == ([], [case.reference])


def test_a_rule_for_the_right_kind_sees_the_answers_given_now(city: City) -> None:
    gushers = cities.team(of(city, "water"), name="Gushers")
    ruled(city, gushers, "leak", answers={"flow": ["gush"]})
    drips, gushes = corrected(mistaken(city)), corrected(mistaken(city), answers={"flow": "gush"})
    assert (drips.team, gushes.team) == (None, gushers)
    assert whys(gushes)[-1] == "Routed again as Leak, not Pothole: Gushers: Ours"


def test_in_the_same_agency_the_team_may_change_and_with_it_who_works_on_it(city: City, boss: Actor) -> None:
    signs = cities.team(of(city, "public-works"), name="Signs")
    ruled(city, signs, "sign")
    case = start(accept(mistaken(city), actor=boss), actor=boss)
    after = corrected(case, to="sign", answers={})
    assert (after.agency.code, after.team, after.assignee, after.status) == (
        "public-works", signs, None, "in_progress",
    )  # fmt: skip
    assert not after.entries.filter(kind="transferred").exists()


def test_where_no_rule_names_a_team_those_who_have_it_keep_it(city: City, boss: Actor) -> None:
    crew = cities.team(of(city, "public-works"), name="Crew")
    ruled(city, crew, "pothole")
    case = start(accept(mistaken(city), actor=boss), actor=boss)
    after = corrected(case, to="sign", answers={})
    assert (after.team, after.assignee_id) == (crew, boss.id)


def test_while_an_agency_is_asked_the_kind_waits_for_its_answer(city: City, boss: Actor) -> None:
    case = mistaken(city)
    propose(case, to=of(city, "water"), reason=TransferReason.WRONG_TYPE, actor=boss)
    with pytest.raises(Invalid, match=r"Water was asked to take it\. Take the question back first\."):
        corrected(requests.reread(case))
    assert requests.reread(case).type.code == "pothole"


def test_before_a_referee_the_kind_waits_for_the_decision(city: City, boss: Actor) -> None:
    case, water = mistaken(city), of(city, "water")
    waterman = people.actor(city, Role.AGENCY_WORKER, agency=water)
    for _ in range(2):
        propose(requests.reread(case), to=water, reason=TransferReason.WRONG_TYPE, actor=boss)
        reject_transfer(requests.reread(case), reason=Refusal.NOT_OURS, actor=waterman)
    with pytest.raises(Invalid, match="A referee decides whose it is"):
        corrected(requests.reread(case))


def test_what_somebody_outside_sees_to_is_taken_back_first(city: City, boss: Actor) -> None:
    case = mistaken(city)
    referral = referred(case, to=party(city, name="River Gas"), actor=boss)
    with pytest.raises(Invalid, match=r"River Gas was asked to see to it\. Take that back first\."):
        corrected(requests.reread(case))
    withdraw(referral, actor=boss)
    assert corrected(requests.reread(case)).agency.code == "water"


def test_an_agency_that_refused_this_case_is_asked_before_it_gets_it(city: City, boss: Actor) -> None:
    case, water = mistaken(city), of(city, "water")
    propose(case, to=water, reason=TransferReason.WRONG_TYPE, actor=boss)
    waterman = people.actor(city, Role.AGENCY_WORKER, agency=water)
    reject_transfer(requests.reread(case), reason=Refusal.NOT_OURS, actor=waterman)
    after = corrected(requests.reread(case))
    asked = Transfer.objects.of(city).get(state="proposed")
    assert (after.type.code, after.agency.code, after.offered_to) == ("leak", "public-works", water)
    assert (asked.to_agency, asked.reason, asked.note) == (
        water, "wrong_type", "Routed again as Leak, not Pothole: The owner of this kind of request.",
    )  # fmt: skip
    taken = accept_transfer(after, actor=waterman)
    assert (taken.agency, taken.type.code) == (water, "leak")


def test_two_who_correct_it_back_and_forth_end_before_a_referee(city: City) -> None:
    there = corrected(mistaken(city))
    works, water = (
        people.actor(city, Role.AGENCY_WORKER, agency=of(city, code)) for code in ("public-works", "water")
    )
    back = corrected(there, to="pothole", answers={}, actor=water)
    assert (back.agency.code, back.offered_to.code) == ("water", "public-works")
    refused = reject_transfer(back, reason=Refusal.NOT_OURS, actor=works)
    assert Transfer.objects.of(city).get().state == "referee"
    assert (refused.agency.code, refused.offered_to) == ("water", None)


def reopened(case: Case, boss: Actor) -> Case:
    done = close(case, actor=boss, outcome=Outcome.FIXED, answer="Done.")
    return requests.reread(reopen(done, actor=boss, reason="Still there."))


def test_a_reopened_case_goes_to_those_whom_the_rules_of_now_name(city: City, boss: Actor) -> None:
    case = mistaken(city)
    crew = cities.team(of(city, "water"), name="Crew")
    ruled(city, crew, "pothole")
    after = reopened(case, boss)
    assert (after.team, after.agency.code, whys(case)[-1]) == (
        crew, "water", "Routed again on reopening: Crew: Ours",
    )  # fmt: skip


def test_where_nothing_changed_a_reopened_case_stays_and_nothing_is_said(city: City, boss: Actor) -> None:
    case = mistaken(city)
    assert (reopened(case, boss).agency.code, len(whys(case))) == ("public-works", 1)


def test_what_people_decided_outlives_the_rules(city: City, boss: Actor) -> None:
    water = of(city, "water")
    waterman = people.actor(city, Role.AGENCY_WORKER, agency=water)
    case = mistaken(city)
    propose(case, to=water, reason=TransferReason.WRONG_AGENCY, actor=boss)
    taken = accept_transfer(requests.reread(case), actor=waterman)
    ruled(city, cities.team(of(city, "public-works"), name="Crew"), "pothole")
    assert reopened(taken, boss).agency == water


def test_a_team_that_is_gone_gets_no_reopened_case(city: City, boss: Actor) -> None:
    crew = cities.team(of(city, "public-works"), name="Crew")
    ruled(city, crew, "pothole")
    case = mistaken(city)
    Team.objects.of(city).filter(pk=crew.pk).update(active=False)
    rules_changed(city, actor=people.program(city))
    after = reopened(requests.reread(case), boss)
    why = "Routed again on reopening: The owner of this kind of request."
    assert (after.team, after.agency.code, whys(case)[-1]) == (None, "public-works", why)
