"""How cases ended, with 'auto' and what is unknown apart; and whose closings were flagged or disputed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.closings import ASKING, fixed
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.history import PastCase, PastClosure, load_history
from thirdring.cases.models import Case
from thirdring.cases.rules import NoPhoto, Outcome
from thirdring.city.models import City
from thirdring.feedback.actions.disputing import dispute
from thirdring.feedback.integrity import closers, flags_lately, outcome_mix
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.intervals import wilson
from thirdring.staff.rules import Role

DAY = timedelta(days=1)
NOW = requests.MONDAY


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(NOW):
        yield


@pytest.fixture
def city(db: None) -> City:
    made = cities.city()
    offer(made, definition("pothole", closing=ASKING), definition("litter", owner="parks"))
    return made


@pytest.fixture
def supervisor(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def ended(city: City, outcome: Outcome, *, by: Actor | None = None, code: str = "litter") -> Case:
    case = requests.case(city, service_code=code)
    return close(case, actor=by or requests.worker_of(case), outcome=outcome, answer="Done.")


def imported(city: City, outcome: str, *, source: str = "old system") -> None:
    case = requests.case(city, service_code="litter")
    row = PastCase(
        type_id=case.type_id,
        version_id=case.service_version_id,
        agency_id=case.agency_id,
        opened_at=NOW - DAY,
        status="closed",
        closures=[PastClosure(outcome=outcome, at=NOW - DAY / 2)],
        source=source,
        external_id=case.reference if source else "",
    )
    load_history(city, [row], actor=system(city.pk, reason="a test"))


def test_what_nobody_stated_is_neither_fixed_nor_answered(city: City, supervisor: Actor) -> None:
    for outcome in (Outcome.FIXED, Outcome.FIXED, Outcome.NO_PROBLEM_FOUND):
        ended(city, outcome)
    imported(city, "auto_closed")
    imported(city, "auto_closed", source="")
    imported(city, "fixed")
    (mix,) = outcome_mix(supervisor, city, since=NOW - DAY, until=NOW + DAY)
    assert (mix.agency, mix.type_code) == ("Parks", "litter")
    assert (dict(mix.stated), mix.auto, mix.unknown) == ({"fixed": 3, "no_problem_found": 1}, 1, 1)
    assert (mix.fixed, mix.answered, mix.fixed_between) == (3, 4, wilson(3, 4))


def test_excuses_and_missing_facts_are_counted(city: City, supervisor: Actor) -> None:
    case = requests.case(city)
    said = fixed(photos=[], no_photo=NoPhoto.NOT_SAFE)
    close(case, actor=requests.worker_of(case), **said)
    other = requests.case(city)
    close(other, actor=people.program(city), outcome=Outcome.CANNOT_FIX, answer="Not this year.")
    (mix,) = outcome_mix(supervisor, city, since=NOW - DAY, until=NOW + DAY)
    assert (mix.type_code, mix.excused, mix.unstated, mix.answered) == ("pothole", 1, 1, 2)


def test_a_closing_that_was_reopened_or_is_of_another_time_is_no_ending(
    city: City, supervisor: Actor
) -> None:
    case = ended(city, Outcome.FIXED)
    reopen(case, actor=requests.worker_of(case), reason="Not done.")
    with clock.frozen_at(NOW + 2 * DAY):
        ended(city, Outcome.FIXED)
    assert outcome_mix(supervisor, city, since=NOW - DAY, until=NOW + DAY) == []


def test_an_agency_sees_its_own_share(city: City) -> None:
    ended(city, Outcome.FIXED)
    parks = requests.case(city, service_code="litter")
    for actor, seen in ((requests.worker_of(parks, Role.AGENCY_LEAD), 1), (people_of_works(city), 0)):
        assert len(outcome_mix(actor, city, since=NOW - DAY, until=NOW + DAY)) == seen
        assert len(flags_lately(actor, city, since=NOW - DAY)) == seen


def people_of_works(city: City) -> Actor:
    return requests.worker_of(requests.case(city), Role.AGENCY_LEAD)


def test_flags_and_disputes_are_counted_by_closer(city: City, supervisor: Actor) -> None:
    case = requests.case(city, service_code="litter")
    one, two = requests.worker_of(case), requests.worker_of(case)
    case = ended(city, Outcome.FIXED, by=one)  # nobody was there: flagged
    report = case.reports.select_related("case__city", "case__type").get()
    dispute(report, key=report.token, words="It is still there.", actor=people.anyone(city))
    again = requests.reread(case)
    close(again, actor=two, outcome=Outcome.CANNOT_FIX, answer="It is the county's.")
    (found,) = closers(supervisor, city, since=NOW - DAY)
    assert (found.name, found.agency, found.closed, dict(found.odd), found.disputed) == (
        one.name,
        "Parks",
        1,
        {"no_field_event": 1},
        1,
    )
