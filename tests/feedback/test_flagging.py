"""Odd closings are flagged with the reason, and never blocked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.requests import MONDAY, reread
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, note, start
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.feedback.models import ClosingFlag
from thirdring.feedback.queries import flags_on
from thirdring.feedback.rules import Closing, Flag, Oddity, flags_of
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
USUAL = [DAY] * 20


def closing(**fields: object) -> Closing:
    plain = {"took": DAY, "shown": USUAL, "closed_by_same_person": 1, "seen_in_the_field": True}
    return Closing(**plain | fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"took": DAY * 0.99}, [Oddity.TOO_FAST]),
        ({"took": HOUR, "shown": USUAL[:19]}, []),  # too few to know the floor
        ({"took": HOUR, "shown": [HOUR, *USUAL * 4]}, []),  # the fastest of 81 is the floor
        ({"took": HOUR, "shown": [HOUR * 0.5, HOUR * 0.5, *USUAL * 9]}, []),  # the second fastest of 182
        ({"took": HOUR, "shown": [HOUR * 0.5, *USUAL * 9]}, [Oddity.TOO_FAST]),
        ({"closed_by_same_person": 4}, []),
        ({"closed_by_same_person": 5}, [Oddity.BATCH]),
        ({"seen_in_the_field": False}, [Oddity.NO_FIELD_EVENT]),
        (
            {"took": HOUR, "closed_by_same_person": 9, "seen_in_the_field": False},
            [Oddity.TOO_FAST, Oddity.BATCH, Oddity.NO_FIELD_EVENT],
        ),
    ],
)
def test_what_is_odd_is_named(fields: dict[str, object], found: list[Oddity]) -> None:
    assert [flag.oddity for flag in flags_of(closing(**fields))] == found


def test_a_flag_explains_itself() -> None:
    why = (
        "Fixed 60 minutes after it was reported; of this type, 99 of 100 with evidence took 24 hours or more."
    )
    assert flags_of(closing(took=HOUR)) == [Flag(Oddity.TOO_FAST, why)]


@given(st.timedeltas(HOUR * 0, DAY * 3000), st.integers(5, 10**6))
def test_every_reason_fits_where_it_is_kept(length: timedelta, many: int) -> None:
    odd = closing(took=HOUR * 0, shown=[length] * 20, closed_by_same_person=many, seen_in_the_field=False)
    assert max(len(flag.why) for flag in flags_of(odd)) <= 300


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def opened(city: City) -> Case:
    with clock.frozen_at(MONDAY):
        return requests.case(city)


def fixed(case: Case, by: Actor, after: timedelta = DAY, outcome: Outcome = Outcome.FIXED) -> Case:
    with clock.frozen_at(MONDAY + after):
        return close(reread(case), actor=by, outcome=outcome, answer="Filled.")


def odd(case: Case) -> list[str]:
    return [flag.oddity for flag in flags_on(case)]


def test_fixed_without_anybody_there_is_flagged_and_closed_all_the_same(city: City) -> None:
    case = opened(city)
    worker = requests.worker_of(case)
    assert fixed(case, worker).status == Status.CLOSED
    (flag,) = flags_on(case)
    assert (flag.oddity, flag.by_id, flag.at) == ("no_field_event", worker.id, MONDAY + DAY)


@pytest.mark.parametrize("sign", ["start", "note"])
def test_a_sign_from_the_field_is_enough(city: City, sign: str) -> None:
    case = opened(city)
    worker = requests.worker_of(case)
    case = accept(case, actor=worker)
    if sign == "start":
        start(case, actor=worker)
    else:
        note(case, actor=worker, words="Filled with two bags.", public=False)
    fixed(case, worker)
    assert odd(case) == []


def test_nobody_has_to_go_where_nothing_was_fixed(city: City) -> None:
    case = opened(city)
    fixed(case, requests.worker_of(case), outcome=Outcome.NO_PROBLEM_FOUND)
    assert odd(case) == []


def test_the_program_is_not_suspected(city: City) -> None:
    case = opened(city)
    fixed(case, people.program(city))
    assert odd(case) == []


def test_the_fifth_within_a_minute_is_one_of_a_batch(city: City) -> None:
    cases = [opened(city) for _ in range(6)]
    worker = requests.worker_of(cases[0])
    for number, case in enumerate(cases[:5]):
        fixed(case, worker, DAY + number * timedelta(seconds=14))
    fixed(cases[5], worker, DAY + timedelta(seconds=120))
    assert ["batch" in odd(case) for case in cases] == [False] * 4 + [True, False]


@pytest.mark.parametrize(("shown", "flagged"), [(True, True), (False, False)])
def test_too_fast_is_measured_by_closings_of_the_type_that_show_their_work(
    city: City, shown: bool, flagged: bool
) -> None:
    cases = [opened(city) for _ in range(21)]
    worker = requests.worker_of(cases[0])
    for number, case in enumerate(cases[:20]):
        if shown:
            note(case, actor=worker, words="Filled with two bags.", public=False)
        fixed(case, worker, 2 * DAY + number * HOUR)
    fixed(cases[20], worker, 2 * DAY - HOUR)
    assert [("too_fast" in odd(case)) for case in cases] == [False] * 20 + [flagged]
    assert ClosingFlag.objects.of(city).filter(oddity="too_fast").count() == int(flagged)
