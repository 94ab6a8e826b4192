"""Suspensions stop and start clocks by type and area, and say why; targets may differ by area."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.requests import INSIDE, MONDAY, TARGETS, reread
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, resume
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.city.working_time import TimeUnit
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.places.ground import circle
from thirdring.places.models import Area
from thirdring.sla.actions.standing import take_out
from thirdring.sla.actions.suspending import end_suspension, keep_to_the_calendar, suspend
from thirdring.sla.actions.sweeping import sweep, warn
from thirdring.sla.actions.targets import set_area_target
from thirdring.sla.models import AreaTarget, Promise, Suspension
from thirdring.sla.queries import open_suspensions, promises_of
from thirdring.sla.rules import Clock, SuspensionReason
from thirdring.sla.suspensions import suspension_words
from thirdring.staff.rules import Role

DAY = timedelta(days=1)
FAR = {"type": "Polygon", "coordinates": [[[-80.1, 40.3], [-80.0, 40.3], [-80.0, 40.4], [-80.1, 40.3]]]}
SNOW = {"en": "No potholes are mended in the snow.", "es": "No se reparan baches con nieve."}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def again(city: City) -> City:
    """The city as the next request reads it."""
    return City.objects.get(pk=city.pk)


def kind(city: City, code: str = "pothole") -> ServiceType:
    return ServiceType.objects.of(city).get(code=code)


def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


def suspended(city: City, **fields: Any) -> Suspension:
    told: dict[str, Any] = {
        "type_ids": [kind(city).pk],
        "area_id": None,
        "reason": SuspensionReason.WEATHER,
        "message": SNOW,
        "starts_at": clock.now(),
        "until": None,
    }
    return suspend(city, actor=fields.pop("actor", None) or boss(city), **told | fields)


def opened(city: City, **fields: Any) -> Case:
    with clock.frozen_at(MONDAY):
        return requests.case(again(city), **fields)


def resolving(case: Case) -> Promise:
    return case.promises.get(clock="resolve")


class TestOpenCases:
    def test_their_clocks_stop_at_once_and_run_on_after(self, city: City) -> None:
        case = opened(city)
        due = resolving(case).due_at
        with clock.frozen_at(MONDAY + DAY):
            snow = suspended(city)
        assert set(case.promises.values_list("paused_at", "suspension")) == {(MONDAY + DAY, snow.pk)}
        assert reread(case).due_at is None
        with clock.frozen_at(MONDAY + 3 * DAY):
            end_suspension(snow, actor=boss(city))
        after = resolving(case)
        assert after.due_at == due + 2 * DAY  # Wednesday and Thursday mornings: two working days
        assert (after.paused_at, after.suspension_id, reread(case).due_at) == (None, None, after.due_at)
        assert [pause["reason"] for pause in after.pauses] == ["suspended"]

    def test_stopping_takes_one_statement_however_many(
        self, city: City, django_assert_max_num_queries: Any
    ) -> None:
        for _ in range(5):
            opened(city)
        who = boss(city)
        with django_assert_max_num_queries(11):
            suspended(city, actor=who, starts_at=clock.now())
        assert Promise.objects.of(city).filter(paused_at=None).count() == 0

    def test_nothing_is_warned_of_or_broken_meanwhile(self, city: City) -> None:
        opened(city)
        with clock.frozen_at(MONDAY):
            suspended(city)
        with clock.frozen_at(MONDAY + 60 * DAY):
            by = system(0, reason="a test")
            assert (warn(actor=by), sweep(actor=by)) == (0, 0)

    def test_other_types_run_on(self, city: City) -> None:
        offer(city, definition("pothole", targets=TARGETS), definition("graffiti", targets=TARGETS))
        case = opened(city, service_code="graffiti")
        suspended(again(city))
        assert resolving(case).paused_at is None

    def test_a_case_that_waits_of_its_own_goes_on_waiting(self, city: City) -> None:
        case = opened(city)
        worker = requests.worker_of(case)
        with clock.frozen_at(MONDAY + DAY):
            snow = suspended(city)
            case = hold(
                accept(reread(case), actor=worker),
                actor=worker,
                reason=HoldReason.WAITING_FOR_PARTS,
                review_at=MONDAY + 9 * DAY,
            )
        with clock.frozen_at(MONDAY + 2 * DAY):
            end_suspension(snow, actor=boss(city))
        assert resolving(case).paused_at == MONDAY + DAY
        with clock.frozen_at(MONDAY + 3 * DAY):
            resume(reread(case), actor=worker)
        assert resolving(case).paused_at is None

    def test_a_wait_that_ends_in_the_snow_starts_no_clock(self, city: City) -> None:
        case = opened(city)
        worker = requests.worker_of(case)
        with clock.frozen_at(MONDAY):
            case = hold(
                accept(case, actor=worker),
                actor=worker,
                reason=HoldReason.WEATHER,
                review_at=MONDAY + 9 * DAY,
            )
            suspended(city)
        with clock.frozen_at(MONDAY + DAY):
            resume(reread(case), actor=worker)
        assert (resolving(case).paused_at, reread(case).due_at) == (MONDAY, None)


class TestNewCases:
    def test_they_begin_suspended(self, city: City) -> None:
        with clock.frozen_at(MONDAY - DAY):
            snow = suspended(city)
        case = opened(city)
        assert (resolving(case).paused_at, resolving(case).suspension_id) == (MONDAY, snow.pk)
        assert reread(case).due_at is None

    def test_so_does_one_opened_again(self, city: City) -> None:
        case = opened(city)
        worker = requests.worker_of(case)
        with clock.frozen_at(MONDAY):
            case = close(case, actor=worker, outcome=Outcome.FIXED, answer="Done.")
            suspended(city)
            case = reopen(reread(case), actor=worker, reason="Not done.")
        assert resolving(case).paused_at == MONDAY

    @pytest.mark.parametrize("inside", [True, False])
    def test_only_in_the_area_it_is_for(self, city: City, inside: bool) -> None:
        north = area(city)
        south = Area.objects.create(city=city, kind="district", code="south", name="South", geometry=FAR)
        with clock.frozen_at(MONDAY - DAY):
            suspended(city, area_id=(north if inside else south).pk)
        assert (resolving(opened(city)).paused_at is not None) is inside


class TestDates:
    def test_it_begins_and_ends_on_its_days(self, city: City) -> None:
        case = opened(city)
        with clock.frozen_at(MONDAY):
            suspended(city, starts_at=MONDAY + DAY, until=MONDAY + 3 * DAY)
        assert resolving(case).paused_at is None
        found = []
        for day in (0, 1, 2, 3, 4):
            with clock.frozen_at(MONDAY + day * DAY):
                turned = keep_to_the_calendar(actor=system(0, reason="a test"))
                found.append((turned, resolving(case).paused_at is not None))
        assert found == [(0, False), (1, True), (0, True), (1, False), (0, False)]
        assert open_suspensions(city) == []

    def test_it_ends_once(self, city: City) -> None:
        snow = suspended(city)
        end_suspension(snow, actor=boss(city))
        with pytest.raises(NotFound):
            end_suspension(snow, actor=boss(city))


class TestPublished:
    @pytest.mark.parametrize(
        ("language", "words"), [("en", SNOW["en"]), ("es", SNOW["es"]), ("fr", SNOW["en"])]
    )
    def test_residents_read_why(self, city: City, language: str, words: str) -> None:
        suspended(city)
        case = requests.case(again(city))
        assert suspension_words(promises_of(case), again(city), language) == words

    def test_without_one_there_is_nothing_to_read(self, city: City) -> None:
        assert suspension_words(promises_of(requests.case(city)), city, "en") == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type_ids": []}, "types"),
        ({"type_ids": [0]}, "types"),
        ({"area_id": 0}, "area"),
        ({"reason": "boredom"}, "reason"),
        ({"message": {"es": "Nieve."}}, "message"),
        ({"message": {"en": "x" * 1001}}, "message"),
        ({"until": MONDAY}, "until"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_written(city: City, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        suspended(city, **fields)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert Suspension.objects.of(city).count() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.ADMINISTRATOR}))
def test_only_supervisors_suspend(city: City, role: Role) -> None:
    with pytest.raises(NotAllowed):
        suspended(city, actor=people.actor(city, role, agency=cities.agency(city)))


def area(city: City) -> Area:
    return Area.objects.create(city=city, kind="district", code="north", name="North", geometry=cities.SQUARE)


class TestAreaTargets:
    def case_in(self, city: City, north: Area, moment_days: int = 0) -> Promise:
        with clock.frozen_at(MONDAY + moment_days * DAY):
            case = requests.case(again(city), **INSIDE)
        assert case.area_ids == [north.pk]
        return resolving(case)

    def test_a_place_may_be_promised_more(self, city: City) -> None:
        north = area(city)
        with clock.frozen_at(MONDAY - DAY):
            self.set(city, north, amount=2)
        promise = self.case_in(city, north)
        assert (promise.amount, promise.unit, reread(promise.case).due_at) == (2, "days", promise.due_at)

    def test_from_its_moment_on_and_until_the_next(self, city: City) -> None:
        north = area(city)
        with clock.frozen_at(MONDAY - DAY):
            self.set(city, north, amount=2, effective_from=MONDAY + DAY)
            self.set(city, north, amount=3, effective_from=MONDAY + 2 * DAY)
        assert [self.case_in(city, north, day).amount for day in (0, 1, 2)] == [5, 2, 3]
        assert AreaTarget.objects.of(city).filter(effective_to__isnull=True).count() == 1

    def test_of_another_priority_it_says_nothing(self, city: City) -> None:
        north = area(city)
        with clock.frozen_at(MONDAY - DAY):
            self.set(city, north, amount=2, priority="urgent")
        assert self.case_in(city, north).amount == 5

    def test_what_is_wrong_is_named(self, city: City) -> None:
        with pytest.raises(Invalid) as refused:
            self.set(city, area(cities.city()), amount=-1, unit="fortnights", clock="sing", priority="royal")
        assert [p.field for p in refused.value.problems] == ["area", "clock", "unit", "amount", "priority"]

    def set(self, city: City, north: Area, **fields: Any) -> AreaTarget:
        told: dict[str, Any] = {"clock": Clock.RESOLVE, "unit": TimeUnit.DAYS}
        return set_area_target(city, actor=boss(city), service_type=kind(city), area=north, **told | fields)


class TestDrawnGround:
    """A suspension on ground of its own: what lies on it is suspended, what lies beside is not."""

    HERE = circle(-79.95, 40.45, 500)

    def test_stops_the_clocks_of_what_lies_on_it(self, city: City) -> None:
        on_it, beside = opened(city), opened(city, lon=-79.85)
        with clock.frozen_at(MONDAY + DAY):
            snow = suspended(city, shape=self.HERE)
        assert set(Promise.objects.of(city).filter(suspension=snow).values_list("case", flat=True)) == {
            on_it.pk
        }
        assert (reread(on_it).due_at, reread(beside).due_at) == (None, resolving(beside).due_at)

    def test_holds_for_what_is_reported_on_it_later(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            snow = suspended(city, shape=self.HERE)
        on_it, beside = opened(city), opened(city, lon=-79.85)
        assert [resolving(case).suspension_id for case in (on_it, beside)] == [snow.pk, None]

    def test_ends_for_one_case_with_as_much_time_as_was_left(self, city: City) -> None:
        case, other = opened(city), opened(city)
        due = resolving(case).due_at
        with clock.frozen_at(MONDAY + DAY):
            snow = suspended(city, shape=self.HERE)
        with clock.frozen_at(MONDAY + 2 * DAY):
            take_out(Case.objects.of(city).get(pk=case.pk), snow, actor=boss(city))
        after = resolving(case)
        assert (after.due_at, after.suspension_id) == (due + DAY, None)
        assert (reread(case).due_at, reread(other).due_at) == (after.due_at, None)

    @pytest.mark.parametrize(
        "shape", [{"type": "Point", "coordinates": [-79.9, 40.4]}, {}, {"type": "Polygon"}]
    )
    def test_what_is_no_ground_is_refused(self, city: City, shape: dict[str, Any]) -> None:
        with pytest.raises(Invalid) as refused:
            suspended(city, shape=shape)
        assert [problem.field for problem in refused.value.problems] == ["shape"]
