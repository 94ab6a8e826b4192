"""Waits have an end: caps by reason, a day to look again that is kept, and clocks that hide nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import people, requests
from tests.factories.requests import MONDAY
from tests.factories.together import together
from tests.sla.test_planning import OFFICE
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, hold, resume
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome, Status
from thirdring.city.models import City
from thirdring.city.working_time import due_at
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid
from thirdring.messaging.models import Message
from thirdring.sla.actions.reviewing import review
from thirdring.sla.queries import clock_facts, escalations_of
from thirdring.sla.rules import Trigger
from thirdring.sla.waiting import LONGEST_WAIT, ClockFacts, facts_of, wait_left

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STARTED = datetime(2026, 11, 16, 14, tzinfo=UTC)


def test_every_reason_to_wait_has_a_cap() -> None:
    assert set(LONGEST_WAIT) == set(HoldReason)


@pytest.mark.parametrize(("days", "left"), [((), 21), ((5,), 16), ((5, 9), 7), ((30,), 0)])
def test_waits_for_one_reason_count_together(days: tuple[int, ...], left: int) -> None:
    spans = [(MONDAY, MONDAY + day * DAY) for day in days]
    assert wait_left(HoldReason.WEATHER, spans) == left * DAY


class TestFacts:
    def facts(
        self, until: datetime, *pauses: tuple[datetime, datetime], unit: str = "working_days"
    ) -> ClockFacts:
        due = due_at(STARTED, 5, unit, OFFICE)
        return facts_of(started=STARTED, due=due, until=until, pauses=pauses, unit=unit, calendar=OFFICE)

    def test_working_time_is_counted_in_working_time(self) -> None:
        assert self.facts(STARTED + DAY) == ClockFacts(9 * HOUR, 0 * HOUR, 44 * HOUR, 0 * HOUR)

    def test_plain_time_is_counted_night_and_day(self) -> None:
        assert self.facts(STARTED + DAY, unit="days") == ClockFacts(DAY, 0 * HOUR, 4 * DAY, 0 * HOUR)

    def test_a_pause_is_taken_out_and_shown_both_ways(self) -> None:
        pause = (STARTED + HOUR, STARTED + DAY)
        assert self.facts(STARTED + DAY + HOUR, pause) == ClockFacts(2 * HOUR, 8 * HOUR, 43 * HOUR, 23 * HOUR)

    def test_while_it_waits_nothing_more_is_used_up(self) -> None:
        early, later = (self.facts(end, (STARTED + HOUR, end)) for end in (STARTED + DAY, STARTED + 2 * DAY))
        assert (early.elapsed, early.left) == (later.elapsed, later.left) == (HOUR, 52 * HOUR)

    def test_late_is_less_than_nothing_left(self) -> None:
        assert self.facts(STARTED + 8 * DAY, unit="days").left == -3 * DAY

    @given(st.lists(st.integers(0, 60 * 24 * 20), min_size=2, max_size=8, unique=True).map(sorted))
    def test_no_pause_hides_anything(self, minutes: list[int]) -> None:
        """Elapsed and paused together are all the time since the start, whatever the pauses."""
        moments = [STARTED + timedelta(minutes=minute) for minute in minutes]
        until = moments.pop() if len(moments) % 2 else moments[-1]
        pauses = list(zip(moments[::2], moments[1::2], strict=True))
        with_pauses, without = self.facts(until, *pauses), self.facts(until)
        assert with_pauses.elapsed + with_pauses.paused == without.elapsed


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


def held(city: City, reason: HoldReason, days: int, **fields: object) -> Case:
    """A case that began to wait on Monday."""
    with clock.frozen_at(MONDAY):
        case = requests.case(city, **fields)
        worker = requests.worker_of(case)
        return hold(accept(case, actor=worker), actor=worker, reason=reason, review_at=MONDAY + days * DAY)


def reviewed(moment: datetime, most: int = 100) -> int:
    with clock.frozen_at(moment):
        return review(actor=system(0, reason="the wait is over"), most=most)


@pytest.mark.django_db
class TestCaps:
    @pytest.mark.parametrize("reason", HoldReason)
    def test_a_wait_longer_than_its_reason_allows_is_refused(self, city: City, reason: HoldReason) -> None:
        cap = LONGEST_WAIT[reason].days
        assert held(city, reason, cap).status == Status.ON_HOLD
        with pytest.raises(Invalid) as refused:
            held(city, reason, cap + 1)
        assert [problem.field for problem in refused.value.problems] == ["review_at"]

    def test_a_moments_work_gives_no_new_time_to_wait(self, city: City) -> None:
        case = held(city, HoldReason.WEATHER, 21)
        worker = requests.worker_of(case)
        with clock.frozen_at(MONDAY + 20 * DAY):
            case = resume(case, actor=worker)
            with pytest.raises(Invalid, match="Choose a day within 1 days"):
                hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=clock.now() + 2 * DAY)
            parts = HoldReason.WAITING_FOR_PARTS  # another reason has a cap of its own
            assert hold(case, actor=worker, reason=parts, review_at=clock.now() + 2 * DAY).status == "on_hold"
        assert requests.reread(case).holds.count() == 2


@pytest.mark.django_db
class TestReview:
    def test_the_day_to_look_again_is_kept_once(self, city: City) -> None:
        case = held(city, HoldReason.WEATHER, 3)
        assert reviewed(MONDAY + 3 * DAY - HOUR) == 0
        assert (reviewed(MONDAY + 3 * DAY), reviewed(MONDAY + 4 * DAY)) == (1, 0)
        fresh = requests.reread(case)
        assert (fresh.status, fresh.due_at is None) == (Status.ACCEPTED, False)
        assert chain.first_break(requests.links_of(fresh)) is None
        assert escalations_of(fresh) == []

    def test_it_is_said_to_whoever_waits(self, city: City) -> None:
        held(city, HoldReason.WEATHER, 3, email="a@example.org")
        reviewed(MONDAY + 3 * DAY)
        told = Message.objects.of(city).get(occasion="wait_over")
        assert ("no longer waits" in told.body, "heard no answer" in told.body) == (True, False)

    def test_of_an_answer_that_never_came_it_says_so(self, city: City) -> None:
        held(city, HoldReason.WAITING_FOR_RESIDENT, 10, email="a@example.org", language="es")
        reviewed(MONDAY + 10 * DAY)
        assert "no recibimos respuesta" in Message.objects.of(city).get(occasion="wait_over").body

    @pytest.mark.parametrize("reason", [HoldReason.WAITING_FOR_PARTS, HoldReason.WAITING_FOR_OTHERS])
    def test_who_was_waited_for_in_vain_is_somebodys_matter(self, city: City, reason: HoldReason) -> None:
        case = held(city, reason, 5)
        assert reviewed(MONDAY + 5 * DAY) == 1
        assert [each.trigger for each in escalations_of(case)] == [Trigger.WAIT_OVER]

    def test_a_case_taken_up_in_time_is_left_alone(self, city: City) -> None:
        case = held(city, HoldReason.WEATHER, 3)
        with clock.frozen_at(MONDAY + DAY):
            resume(case, actor=requests.worker_of(case))
        assert reviewed(MONDAY + 4 * DAY) == 0


@pytest.mark.django_db
def test_a_cases_clock_tells_what_it_counted(city: City) -> None:
    case = held(city, HoldReason.WEATHER, 3)
    with clock.frozen_at(MONDAY + DAY):
        waiting = clock_facts(case.promises.get(clock="resolve"), case.city)
    assert waiting == ClockFacts(0 * HOUR, 9 * HOUR, 53 * HOUR, DAY)
    reviewed(MONDAY + 3 * DAY)
    with clock.frozen_at(MONDAY + 3 * DAY + HOUR):
        worker = requests.worker_of(case)
        close(requests.reread(case), actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    with clock.frozen_at(MONDAY + 90 * DAY):  # what was kept counts no further
        kept = clock_facts(case.promises.get(clock="resolve"), case.city)
    assert kept == ClockFacts(HOUR, 27 * HOUR, 52 * HOUR, 3 * DAY)


@pytest.mark.django_db(transaction=True)
def test_many_workers_take_up_each_case_once(city: City) -> None:
    cases = [held(city, HoldReason.WAITING_FOR_PARTS, 3) for _ in range(12)]
    over = MONDAY + 4 * DAY
    counts = together(*(partial(reviewed, over, 3) for _ in range(4)))
    while more := reviewed(over, 3):
        counts.append(more)
    assert sum(count for count in counts if isinstance(count, int)) == 12
    assert [case.entries.filter(kind="resumed").count() for case in cases] == [1] * 12
    assert people.program(city).city_id == city.pk
