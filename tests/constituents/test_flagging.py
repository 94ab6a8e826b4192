"""Flags after abusive calls: with a reason and an end, lifted, appealed against, decided by somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from thirdring.city.models import City
from thirdring.constituents.actions import forget
from thirdring.constituents.actions.flagging import (
    appeal_flag,
    decide_appeal,
    lift_flag,
    propose_flag,
    set_flag,
)
from thirdring.constituents.flag_queries import flags_of, flags_on
from thirdring.constituents.models import Constituent, PersonFlag
from thirdring.constituents.rules import FLAG_DAYS, MOST_FLAG_DAYS
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
PHONE = "+14125550123"


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def standing(city: City, boss: Actor, **fields: Any) -> PersonFlag:
    flag = propose_flag(city, number=PHONE, reason="Threats.", actor=people.actor(city, Role.CALL_TAKER))
    return set_flag(flag.pk, actor=boss, **fields)


def on_number(city: City) -> list[PersonFlag]:
    return flags_on(city, number=PHONE)


def test_a_proposal_stands_once_a_supervisor_set_it(city: City, boss: Actor) -> None:
    taker = people.actor(city, Role.CALL_TAKER)
    flag = propose_flag(city, number="(412) 555-0123", reason="Threats.", actor=taker)
    assert (flag.number, on_number(city), flags_of(city)) == (PHONE, [], [flag])
    with pytest.raises(NotAllowed):
        set_flag(flag.pk, actor=taker)
    set_flag(flag.pk, actor=boss)
    assert on_number(city) == [flag]
    with pytest.raises(Stale):
        set_flag(flag.pk, actor=boss)


def test_it_ends_by_itself(city: City, boss: Actor) -> None:
    with clock.frozen_at(requests.MONDAY):
        flag = standing(city, boss)
    for days, stands in ((FLAG_DAYS - 1, [flag]), (FLAG_DAYS, [])):
        with clock.frozen_at(requests.MONDAY + timedelta(days=days)):
            assert (on_number(city), flags_of(city)) == (stands, stands)


@pytest.mark.parametrize("days", [0, -1, MOST_FLAG_DAYS + 1])
def test_it_stands_for_a_year_at_most(city: City, boss: Actor, days: int) -> None:
    with pytest.raises(Invalid):
        standing(city, boss, days=days)


def test_a_flag_has_a_reason_and_is_on_somebody(city: City, boss: Actor) -> None:
    for fields, wrong in (
        ({"reason": " ", "number": "12"}, ["number", "reason"]),
        ({"reason": "Threats."}, ["number"]),
    ):
        with pytest.raises(Invalid) as error:
            propose_flag(city, actor=boss, **fields)
        assert sorted(problem.field for problem in error.value.problems) == wrong
    with pytest.raises(NotFound):
        propose_flag(city, actor=boss, reason="Threats.", person_id=0)


def test_a_lifted_flag_stands_no_more(city: City, boss: Actor) -> None:
    flag = standing(city, boss)
    with pytest.raises(Invalid):
        lift_flag(flag.pk, reason="", actor=boss)
    lift_flag(flag.pk, reason="A mistake.", actor=boss)
    assert on_number(city) == []
    with pytest.raises(Stale):
        lift_flag(flag.pk, reason="Again.", actor=boss)


def test_an_appeal_is_decided_by_another_with_an_answer(city: City, boss: Actor) -> None:
    flag, other = standing(city, boss), people.actor(city, Role.SUPERVISOR)
    appeal = appeal_flag(flag.pk, words="It was my son.", actor=boss)
    with pytest.raises(Stale):
        appeal_flag(flag.pk, words="Twice.", actor=other)
    with pytest.raises(NotAllowed):
        decide_appeal(appeal.pk, upheld=True, answer="Yes.", actor=boss)
    with pytest.raises(Invalid):
        decide_appeal(appeal.pk, upheld=True, answer=" ", actor=other)
    decide_appeal(appeal.pk, upheld=True, answer="We are sorry.", actor=other)
    flag.refresh_from_db()
    assert (on_number(city), flag.lifted_reason) == ([], "We are sorry.")
    with pytest.raises(Stale):
        decide_appeal(appeal.pk, upheld=False, answer="No.", actor=other)


def test_an_appeal_that_is_not_right_leaves_the_flag(city: City, boss: Actor) -> None:
    flag = standing(city, boss)
    appeal = appeal_flag(flag.pk, words="It was my son.", actor=boss)
    decide_appeal(appeal.pk, upheld=False, answer="It was not.", actor=people.actor(city, Role.SUPERVISOR))
    assert on_number(city) == [flag]


def test_who_is_flagged_still_reports(city: City, boss: Actor) -> None:
    standing(city, boss)
    assert requests.sent(city, name="Ana", phone=PHONE).case.reference


def test_other_cities_and_other_roles_have_no_part_in_it(city: City, boss: Actor) -> None:
    flag = standing(city, boss)
    with pytest.raises(NotFound):
        lift_flag(flag.pk, reason="x", actor=people.actor(requests.pothole_city(), Role.SUPERVISOR))
    with pytest.raises(NotAllowed):
        propose_flag(city, number=PHONE, reason="x", actor=people.actor(city, Role.ANALYST))


def test_flags_are_forgotten_with_the_person(city: City, boss: Actor) -> None:
    requests.sent(city, name="Ana", phone=PHONE)
    ana = Constituent.objects.of(city).get().pk
    standing(city, boss)
    propose_flag(city, person_id=ana, reason="Threats.", actor=boss)
    forget(city, "phone", PHONE, [ana], actor=people.anyone(city))
    assert PersonFlag.objects.of(city).count() == 0
