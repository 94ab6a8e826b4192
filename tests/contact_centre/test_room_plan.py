"""A day's roster as a room: each queue's own forecast, habits and languages; people without their breaks."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.contact_centre.weeks import MONDAY, TODAY, queue, record, workdays
from tests.factories.cities import calendar, city
from tests.factories.people import staff
from thirdring.city.models import City
from thirdring.contact_centre.models import AgentProfile, Call, Queue, Shift
from thirdring.contact_centre.outlook import outlook
from thirdring.contact_centre.past_calls import days_by_queue, days_of_calls, habits, habits_by_queue
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.room_plan import RoomPlan, room_plan
from thirdring.contact_centre.staffing.simulating import simulated
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    made = city()
    record(made, workdays(30, 10))
    record(made, workdays(6, 2), into=queue(made, "trees", skills=["trees"], priority=1), give_up=2)
    Call.objects.of(made).filter(queue__code="trees", answered_at__isnull=False).update(language="es")
    return made


def plan(town: City) -> RoomPlan:
    return room_plan(town, TODAY + timedelta(days=1), today=TODAY, queues=queues_of(town))


def test_each_queue_brings_its_own_forecast_and_habits(town: City) -> None:
    found = plan(town)
    assert [line.code for line in found.room.lines] == ["trees", "general"]  # the more urgent first
    for each, line in zip(found.queues, found.room.lines, strict=True):
        alone = outlook(
            town, first=TODAY + timedelta(days=1), today=TODAY, days=1, queue=each, queues=queues_of(town)
        )
        lately = habits(town, until=TODAY, queue_id=each.pk)
        assert line.calls == alone.days[0].calls
        assert (line.handle_s, line.patience_s) == (lately.handle_s, lately.patience_s)
        assert (line.priority, line.skills) == (each.priority, frozenset(each.skills))
    assert found.room.lines[0].spoken["es"] == found.room.lines[0].spoken[""]
    assert set(found.room.lines[1].spoken) == {""}


def test_the_past_by_queue_is_that_of_each_queue_alone(town: City) -> None:
    ids = [each.pk for each in queues_of(town)]
    snow = {MONDAY: "snow"}
    found = days_by_queue(town, ids, until=TODAY, holidays={pk: {TODAY} for pk in ids}, flags=snow)
    for pk in ids:
        assert found[pk] == days_of_calls(town, until=TODAY, queue_id=pk, flags=snow)
    assert {pk: lately for pk, (lately, _) in habits_by_queue(town, until=TODAY).items()} == {
        pk: habits(town, until=TODAY, queue_id=pk) for pk in ids
    }


def test_people_are_there_in_their_shifts_but_not_in_their_breaks(town: City) -> None:
    ana, bo = (staff(town, Role.CALL_TAKER) for _ in range(2))
    AgentProfile.objects.create(city=town, user=ana, skills=["trees"], languages=["es"])
    day = TODAY + timedelta(days=1)
    Shift.objects.create(city=town, user=ana, day=day, starts=480, ends=720, breaks=[[480, 490], [600, 615]])
    Shift.objects.create(city=town, user=ana, day=day, starts=780, ends=900)
    Shift.objects.create(city=town, user=bo, day=day + timedelta(days=1), starts=0, ends=60)
    (agent,) = plan(town).room.agents
    assert agent.there == [(29_400, 36_000), (36_900, 43_200), (46_800, 54_000)]
    assert (agent.skills, agent.languages) == ({"trees"}, {"es"})


def test_what_nobody_knows_enough_of_is_left_out_and_named(town: City) -> None:
    new = record(town, days=3, first=TODAY - timedelta(days=3), into=queue(town, "new"))
    Queue.objects.of(town).filter(code="general").update(active=False)
    found = plan(town)
    assert ([each.code for each in found.queues], found.left_out) == (["trees"], [new])


def test_a_closed_queue_has_no_calls(town: City) -> None:
    mondays = calendar(town, hours={"mon": [["08:00", "18:00"]]})
    shut = record(
        town,
        lambda day: ((18, 3),),
        first=MONDAY - timedelta(days=90),
        days=130,
        into=queue(town, "shut", calendar=mondays),
    )
    lines = {line.code: line for line in plan(town).room.lines}
    assert (sum(lines[shut.code].calls), sum(lines["general"].calls) > 0) == (0, True)


def test_skills_that_nobody_rostered_has_are_seen(town: City) -> None:
    for _ in range(12):
        Shift.objects.create(
            city=town, user=staff(town, Role.CALL_TAKER), day=TODAY + timedelta(days=1), starts=0, ends=1440
        )
    found = simulated(plan(town).room)
    assert found["general"]["SL1"].mean > 0.8
    assert found["trees"]["AR1"].mean == 1


def test_a_room_is_seven_statements_whatever_the_queues(
    town: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queues = queues_of(town)
    plan(town)
    with django_assert_num_queries(7):
        room_plan(town, TODAY, today=TODAY, queues=queues)
