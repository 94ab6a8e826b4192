"""Corrected kinds teach: answers become a rule, words become keywords, and the next one goes right."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.corrections import HOLE, LEAK, SIGN, corrected, correcting_city, mistaken
from tests.factories.requests import MONDAY
from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.queries import search_types
from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, NotFound
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.actions.correcting import accept_words, decline_words
from thirdring.routing.actions.learning import accept_proposal
from thirdring.routing.comparing import compare
from thirdring.routing.corrections import shared_answers, shared_words
from thirdring.routing.misrouted import Mistaken
from thirdring.routing.misrouted import mistaken as mistaken_weeks
from thirdring.routing.models import RuleProposal, WordProposal
from thirdring.routing.queries import proposed_words, rule_of
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


@pytest.fixture
def mains(city: City) -> Team:
    """The water department's team, which has its leaks."""
    team = cities.team(Agency.objects.of(city).get(code="water"), name="Mains")
    leak = ServiceType.objects.of(city).get(code="leak").pk
    add_rule(city, actor=people.program(city), name="Leaks", team=team, type_id=leak)
    return team


def taught(city: City, times: int, **fields: Any) -> None:
    for _ in range(times):
        corrected(mistaken(city, **fields))


def test_an_answer_that_all_had_becomes_a_rule_and_the_next_one_goes_right(
    city: City, boss: Actor, mains: Team
) -> None:
    dry = mistaken(city, answers={"lane": "yes", "deep": "no"})
    taught(city, 3, answers={"deep": "yes"})
    proposal = RuleProposal.objects.of(city).get()
    assert (proposal.type.code, proposal.team, proposal.answers) == ("pothole", mains, {"deep": ["yes"]})
    assert proposal.because == "3 of this kind, answered like this, turned out to be: Leak."
    tried, since = [rule_of(proposal)], MONDAY.replace(year=2020)
    found = compare(city, [], tried, type_ids={proposal.type_id}, since=since)
    assert (found.compared, found.changed) == (1, 0)  # the corrected ones are leaks now
    accept_proposal(city, proposal, actor=boss)
    wet = mistaken(city, answers={"deep": "yes"})
    assert (wet.team, requests.reread(dry).team) == (mains, None)
    assert wet.entries.get(kind="assigned").data["why"] == "Mains: pothole (deep: yes) belongs to Mains"


def test_several_kinds_of_one_team_teach_as_well_where_the_answers_agree(
    city: City, boss: Actor, mains: Team
) -> None:
    hydrant = definition("hydrant", owner="water", targets=requests.TARGETS)
    offer(city, HOLE, SIGN, LEAK, hydrant)
    city = City.objects.get(pk=city.pk)
    kind = ServiceType.objects.of(city).get(code="hydrant").pk
    add_rule(city, actor=people.program(city), name="Hydrants", team=mains, type_id=kind)
    city = City.objects.get(pk=city.pk)
    taught(city, 2, answers={"deep": "yes"})
    assert not RuleProposal.objects.of(city).exists()
    corrected(mistaken(city, answers={"deep": "yes"}), to="hydrant", answers={})
    proposal = RuleProposal.objects.of(city).get()
    assert (proposal.team, proposal.answers, proposal.evidence) == (mains, {"deep": ["yes"]}, 3)
    assert proposal.because == "3 of this kind, answered like this, turned out to be for Mains."
    accept_proposal(city, proposal, actor=boss)
    assert mistaken(City.objects.get(pk=city.pk), answers={"deep": "yes"}).team == mains


def test_several_kinds_of_one_team_with_nothing_in_common_teach_nothing(city: City, mains: Team) -> None:
    offer(city, HOLE, SIGN, LEAK, definition("hydrant", owner="water", targets=requests.TARGETS))
    city = City.objects.get(pk=city.pk)
    kind = ServiceType.objects.of(city).get(code="hydrant").pk
    add_rule(city, actor=people.program(city), name="Hydrants", team=mains, type_id=kind)
    city = City.objects.get(pk=city.pk)
    for deep, to, answers in (
        ("yes", "leak", {"flow": "drip"}),
        ("no", "hydrant", {}),
        ("yes", "hydrant", {}),
    ):
        corrected(mistaken(city, answers={"deep": deep}), to=to, answers=answers)
    assert not RuleProposal.objects.of(city).exists()


def test_two_corrections_teach_nothing_yet_and_a_fourth_counts(city: City, mains: Team) -> None:
    taught(city, 2, answers={"deep": "yes"})
    assert not RuleProposal.objects.of(city).exists()
    taught(city, 2, answers={"deep": "yes"})
    assert RuleProposal.objects.of(city).get().evidence == 4


def test_without_an_answer_in_common_their_words_are_proposed(city: City, boss: Actor, mains: Team) -> None:
    for number, deep in enumerate(("yes", "no", "yes")):
        corrected(mistaken(city, answers={"deep": deep}, words=f"Clear water bubbling from hole {number}"))
    assert not RuleProposal.objects.of(city).exists()
    (proposal,) = proposed_words(city)
    assert (proposal.type.code, proposal.words) == ("leak", ["clear", "water", "bubbling"])
    assert [each.code for each in search_types(city, "bubbling water", "en")] == []
    accept_words(city, proposal, actor=boss)
    city.refresh_from_db()
    assert [each.code for each in search_types(city, "bubbling water", "en")] == ["leak"]
    assert proposed_words(city) == []


def test_words_are_decided_on_once_by_a_supervisor(city: City, boss: Actor) -> None:
    taught(city, 3, answers={}, words="Clear water bubbling")
    (proposal,) = proposed_words(city)
    with pytest.raises(NotAllowed):
        accept_words(city, proposal, actor=people.actor(city, Role.ANALYST))
    decline_words(city, proposal, actor=boss)
    with pytest.raises(NotFound):
        accept_words(city, proposal, actor=boss)
    assert WordProposal.objects.of(city).get().state == "declined"


def test_the_weekly_table_counts_kinds_by_who_corrected_them(city: City) -> None:
    works = Agency.objects.of(city).get(code="public-works")
    water = Agency.objects.of(city).get(code="water")
    dana = people.actor(city, Role.AGENCY_LEAD, agency=works)
    with clock.frozen_at(MONDAY):
        for _ in range(2):
            corrected(mistaken(city), actor=dana)
        corrected(mistaken(city), to="sign", answers={}, actor=dana)
    row = (date(2026, 11, 16), "pothole", {"en": "Pothole"})
    assert mistaken_weeks(dana, city, since=MONDAY) == [
        Mistaken(*row, "leak", {"en": "Leak"}, "Public-Works", dana.name, 2, 2),
        Mistaken(*row, "sign", {"en": "Sign"}, "Public-Works", dana.name, 1, 0),
    ]
    assert mistaken_weeks(people.actor(city, Role.AGENCY_LEAD, agency=water), city, since=MONDAY) == []


_ANSWERS = st.dictionaries(
    st.sampled_from("abc"), st.sampled_from("xyz") | st.lists(st.sampled_from("xyz"), max_size=3)
)


@given(st.lists(_ANSWERS, min_size=1, max_size=5))
def test_what_is_shared_every_one_of_them_said(answered: list[dict[str, Any]]) -> None:
    for code, (key,) in shared_answers(answered).items():
        assert all(key in each[code] for each in answered)


def test_only_words_that_all_used_and_that_find_nothing_yet_are_shared() -> None:
    texts = [["the", "green", "water", "rises"], ["water", "green", "leak", "rises"]]
    assert shared_words(texts, {"water"}) == ["green", "rises"]
    assert (shared_words([], ()), shared_answers([])) == ([], {})
