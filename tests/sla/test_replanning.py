"""The promise of a case whose kind was corrected: other dates, and the first one stays to be seen."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.corrections import HOLE, SIGN, corrected, correcting_city, mistaken
from tests.factories.requests import MONDAY
from thirdring.cases.actions.progress import accept, hold, resume
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason
from thirdring.catalogue.definitions import Target
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.messaging.models import Message
from thirdring.sla.actions.suspending import suspend
from thirdring.sla.actions.sweeping import sweep
from thirdring.sla.models import Escalation, Promise
from thirdring.sla.rules import SuspensionReason
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

FIRST = datetime(2026, 11, 23, 22, tzinfo=UTC)  # five working days after MONDAY, at 17:00 in New York
SECOND = datetime(2026, 11, 18, 22, tzinfo=UTC)  # two


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def opened(city: City) -> Case:
    with clock.frozen_at(MONDAY):
        return mistaken(city)


def corrected_at(case: Case, moment: datetime, **fields: object) -> Case:
    with clock.frozen_at(moment):
        return corrected(case, **fields)


def promise(case: Case, which: str = "resolve") -> Promise:
    return case.promises.get(clock=which)


def test_the_right_kinds_time_counts_from_the_opening_and_the_first_date_stays(city: City) -> None:
    case = corrected_at(opened(city), MONDAY + timedelta(hours=3))
    resolve = promise(case)
    assert (resolve.amount, resolve.unit, resolve.started_at) == (2, "working_days", MONDAY)
    assert (resolve.due_at, resolve.first_due_at, case.due_at) == (SECOND, FIRST, SECOND)
    assert resolve.calendar_id == case.agency.calendar_id


def test_a_promise_the_right_kind_does_not_make_stands(city: City) -> None:
    before = opened(city)
    was = promise(before, "act").due_at
    assert promise(corrected_at(before, MONDAY), "act").due_at == was


def test_what_was_kept_stays_kept_by_its_own_date(city: City, boss: Actor) -> None:
    case = opened(city)
    was = promise(case, "acknowledge").due_at
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        case = accept(case, actor=boss)
    kept = promise(corrected_at(case, MONDAY + timedelta(hours=2)), "acknowledge")
    assert (kept.due_at, kept.kept_at, kept.broken_at) == (was, MONDAY + timedelta(hours=1), None)


def test_a_date_that_passed_already_breaks_the_promise_at_once(city: City) -> None:
    thursday = MONDAY + timedelta(days=3)
    case = corrected_at(opened(city), thursday)
    with clock.frozen_at(thursday + timedelta(minutes=1)):
        sweep(actor=people.program(city))
    assert promise(case).broken_at == SECOND


def test_what_was_broken_stays_broken_though_the_right_kind_has_more_time(city: City) -> None:
    case = corrected_at(opened(correcting_city(targets=(_days(20),))), FIRST + timedelta(days=3))
    resolve = promise(case)
    assert (resolve.broken_at, resolve.first_due_at) == (FIRST, FIRST)
    assert resolve.due_at > FIRST + timedelta(days=3)


def _days(amount: int, which: str = "resolve") -> Target:
    return Target(clock=which, amount=amount, unit=TimeUnit.WORKING_DAYS)


def test_a_promise_nobody_had_made_begins_with_the_opening_unless_it_is_done(city: City, boss: Actor) -> None:
    bare = definition("dust")
    offer(city, HOLE, bare, SIGN)
    early, late = (opened_as(city, "dust") for _ in range(2))
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        late = accept(late, actor=boss)
    clocks = [
        list(corrected_at(case, MONDAY + timedelta(hours=2), to="sign", answers={}).promises.order_by("pk")
             .values_list("clock", "started_at")) for case in (early, late)
    ]  # fmt: skip
    assert clocks == [
        [(each, MONDAY) for each in ("acknowledge", "act", "resolve")],
        [(each, MONDAY) for each in ("act", "resolve")],
    ]


def opened_as(city: City, code: str) -> Case:
    with clock.frozen_at(MONDAY):
        return requests.case(city, service_code=code)


def test_time_it_waited_is_not_counted_and_a_waiting_case_goes_on_waiting(city: City, boss: Actor) -> None:
    with clock.frozen_at(MONDAY):
        case = accept(mistaken(city), actor=boss)
    with clock.frozen_at(MONDAY + timedelta(hours=1)):  # 10:00 to 12:00 on Monday, then again from 13:00
        case = held(case, boss)
    with clock.frozen_at(MONDAY + timedelta(hours=3)):
        case = resume(case, actor=boss)
    with clock.frozen_at(MONDAY + timedelta(hours=4)):
        case = held(case, boss)
    case = corrected_at(case, MONDAY + timedelta(days=1))
    assert (case.status, case.due_at) == ("on_hold", None)
    assert promise(case).paused_at == MONDAY + timedelta(hours=4)
    assert promise(case).due_at == SECOND + timedelta(hours=17)  # 10:00 on Thursday: two working hours later
    with clock.frozen_at(MONDAY + timedelta(days=1, hours=4)):  # a working day later
        case = resume(case, actor=boss)
    assert case.due_at == SECOND + timedelta(days=1, hours=17)


def held(case: Case, boss: Actor) -> Case:
    day = clock.now() + timedelta(days=9)
    return hold(case, actor=boss, reason=HoldReason.WEATHER, review_at=day)


def test_a_suspension_of_the_wrong_kind_ends_and_one_of_the_right_begins(city: City, boss: Actor) -> None:
    case = opened(city)
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        suspended(city, boss, case.type_id)
    case = corrected_at(requests.reread(case), MONDAY + timedelta(hours=2))
    resolve = promise(case)
    assert (resolve.suspension, resolve.paused_at) == (None, None)
    assert case.due_at == resolve.due_at == SECOND + timedelta(hours=16)  # stood still for a working hour
    with clock.frozen_at(MONDAY + timedelta(hours=3)):
        back = corrected(case, to="pothole", answers={})
    assert (promise(back).paused_at, back.due_at) == (MONDAY + timedelta(hours=3), None)


def suspended(city: City, boss: Actor, type_id: int) -> None:
    suspend(
        city, actor=boss, type_ids=[type_id], area_id=None, reason=SuspensionReason.WEATHER,
        message={"en": "Snow."}, starts_at=clock.now(), until=None,
    )  # fmt: skip


def test_a_matter_of_safety_has_a_name_on_it_from_then_on() -> None:
    case = corrected(mistaken(correcting_city(safety=True)))
    assert [each.trigger for each in Escalation.objects.of(case.city_id)] == ["safety"]


def test_the_new_date_stands_on_the_timeline_beside_the_first(city: City) -> None:
    case = corrected_at(opened(city), MONDAY)
    said = case.entries.get(kind="promised")
    assert (said.public, said.data) == (
        True, {"clock": "resolve", "due": SECOND.isoformat(), "first": FIRST.isoformat()},
    )  # fmt: skip


def test_where_the_date_is_the_same_no_line_says_so(city: City) -> None:
    case = corrected_at(opened(city), MONDAY, to="sign", answers={})
    assert not case.entries.filter(kind="promised").exists()


def letters(case: Case) -> list[str]:
    told = Message.objects.of(case.city_id).filter(case=case, occasion="another_kind")
    return [message.body.split("\nhttp")[0] for message in told]


def test_the_reporter_hears_what_it_is_who_has_it_and_both_dates(city: City) -> None:
    assert letters(corrected_at(opened(city), MONDAY)) == [
        "We took your report for: Pothole. It is about: Leak, and Water has it now.\n"
        "We aim to resolve this within 2 working days, by Wednesday 18 November.\n"
        "The date we gave you first: Monday 23 November."
    ]


def test_where_the_date_stays_the_letter_names_none(city: City) -> None:
    assert letters(corrected_at(opened(city), MONDAY, to="sign", answers={})) == [
        "We took your report for: Pothole. It is about: Sign, and Public-Works has it now."
    ]


def test_no_letter_promises_a_day_that_has_passed(city: City) -> None:
    letter = letters(corrected_at(opened(city), MONDAY + timedelta(days=3)))[0]
    assert letter.split("\n")[1:] == [
        "This kind of request should have been done by Wednesday 18 November, so we treat it as late.",
        "The date we gave you first: Monday 23 November.",
    ]
