"""Who has a case open: said again and again, told to others when it changes, forgotten soon after."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import people, requests
from tests.factories.together import together
from thirdring.cases.models import Case
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.staff.rules import Role
from thirdring.workbench.actions.presence import be_present, forget_absent, leave, note_typing
from thirdring.workbench.models import Presence
from thirdring.workbench.queries import Here, others_at

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
LATER = NOON + timedelta(seconds=21)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


@pytest.fixture
def case(db: None) -> Case:
    return requests.case(requests.pothole_city())


@pytest.fixture
def ana(case: Case) -> Actor:
    return people.actor(case.city, Role.SUPERVISOR)


@pytest.fixture
def ben(case: Case) -> Actor:
    return people.actor(case.city, Role.SUPERVISOR)


def told(*calls: Callable[[], object]) -> int:
    """How often others were told while these were done."""
    with CaptureQueriesContext(connection) as seen:
        for call in calls:
            call()
    return sum("pg_notify" in query["sql"] for query in seen.captured_queries)


def test_one_sees_the_others_and_not_oneself(case: Case, ana: Actor, ben: Actor) -> None:
    be_present(case.pk, actor=ana)
    assert others_at(ben, [case.pk]) == {case.pk: [Here(ana.name, False)]}
    assert others_at(ana, [case.pk]) == {}


def test_who_stays_is_told_of_once(case: Case, ana: Actor) -> None:
    assert told(*[lambda: be_present(case.pk, actor=ana)] * 3) == 1
    assert Presence.objects.of(case.city).count() == 1


def test_writing_is_told_of_once_and_over_after_a_quarter_of_a_minute(
    case: Case, ana: Actor, ben: Actor
) -> None:
    be_present(case.pk, actor=ana)
    assert told(*[lambda: note_typing(case.pk, actor=ana)] * 2) == 1
    assert others_at(ben, [case.pk]) == {case.pk: [Here(ana.name, True)]}
    with clock.frozen_at(NOON + timedelta(seconds=16)):
        be_present(case.pk, actor=ana)
        assert others_at(ben, [case.pk]) == {case.pk: [Here(ana.name, False)]}


def test_who_leaves_is_gone_at_once(case: Case, ana: Actor, ben: Actor) -> None:
    be_present(case.pk, actor=ana)
    assert told(lambda: leave(case.pk, actor=ana), lambda: leave(case.pk, actor=ana)) == 1
    assert others_at(ben, [case.pk]) == {}


def test_who_leaves_without_a_word_is_gone_within_half_a_minute(case: Case, ana: Actor, ben: Actor) -> None:
    be_present(case.pk, actor=ana)
    with clock.frozen_at(LATER):
        assert others_at(ben, [case.pk]) == {}
        assert told(lambda: forget_absent(actor=system(0, reason="a test"))) == 1
        assert told(lambda: be_present(case.pk, actor=ana)) == 1
    assert Presence.objects.of(case.city).count() == 1


def test_nobody_is_forgotten_who_is_still_there(case: Case, ana: Actor) -> None:
    be_present(case.pk, actor=ana)
    assert forget_absent(actor=system(0, reason="a test")) == 0


def test_another_citys_people_are_at_no_case_here(case: Case, ana: Actor) -> None:
    be_present(case.pk, actor=ana)
    elsewhere = people.actor(requests.pothole_city(), Role.SUPERVISOR)
    assert others_at(elsewhere, [case.pk]) == {}


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_person_at_once_are_one_presence() -> None:
    case = requests.case(requests.pothole_city())
    ana = people.actor(case.city, Role.SUPERVISOR)
    assert together(*[lambda: be_present(case.pk, actor=ana)] * 4) == [None] * 4
    assert Presence.objects.of(case.city).count() == 1
