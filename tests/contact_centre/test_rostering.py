"""Shifts are written down: whole, never two at once, never over another change; and days are flagged."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.contact_centre.weeks import MONDAY, TODAY, queue, record
from tests.factories.cities import city
from tests.factories.people import actor, staff
from thirdring.city.models import City
from thirdring.contact_centre.actions.rostering import (
    Copied,
    add_shift,
    change_shift,
    copy_week,
    flag_day,
    remove_shift,
    unflag_day,
)
from thirdring.contact_centre.models import FlaggedDay, Shift
from thirdring.contact_centre.outlook import outlook
from thirdring.contact_centre.past_calls import habits
from thirdring.contact_centre.planning import PlanWishes
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.roster_cover import cover, flags_of, hours_at_work, shift_of, shifts_of
from thirdring.contact_centre.roster_rules import ShiftSaid, minutes_of, spans_of, week_of
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.models import User
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def planner(town: City) -> Actor:
    return actor(town, Role.SUPERVISOR)


@pytest.fixture
def ana(town: City) -> User:
    return staff(town, Role.CALL_TAKER, name="Ana")


def said(
    who: User, starts: str = "08:00", ends: str = "16:00", breaks: str = "", day: date = TODAY
) -> ShiftSaid:
    return ShiftSaid(
        user_id=who.pk, day=day, starts=minutes_of(starts), ends=minutes_of(ends), breaks=spans_of(breaks)
    )


def fields(error: Any) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_a_shift_is_kept_with_its_breaks_in_order(town: City, planner: Actor, ana: User) -> None:
    made = add_shift(town, said(ana, breaks="14:00-14:15, 12:00–12:30"), actor=planner)
    kept = shift_of(town, made.pk)
    assert (kept.day, kept.starts, kept.ends, kept.breaks) == (TODAY, 480, 960, [[720, 750], [840, 855]])
    assert hours_at_work(kept) == 7.25


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts": "8 o'clock"}, "starts"),
        ({"ends": "25:00"}, "ends"),
        ({"starts": "16:00"}, "ends"),
        ({"starts": "22:00", "ends": "06:00"}, "ends"),
        ({"starts": "00:00", "ends": "16:01"}, "ends"),
        ({"breaks": "noon"}, "breaks"),
        ({"breaks": "12:00–12:30–13:00"}, "breaks"),
        ({"breaks": "07:45–08:15"}, "breaks"),
        ({"breaks": "12:30–12:00"}, "breaks"),
        ({"breaks": "12:00–12:30, 12:15–12:45"}, "breaks"),
        ({"breaks": ", ".join(f"{hour}:00–{hour}:10" for hour in range(9, 16))}, "breaks"),
    ],
)
def test_what_is_no_shift_is_refused_beside_its_field(
    town: City, planner: Actor, ana: User, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as error:
        add_shift(town, said(ana, **wrong), actor=planner)
    assert fields(error) == [field]
    assert not Shift.objects.of(town).exists()


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("8:30", 510), ("0830", 510), ("08.30", 510), ("24:00", 1440), ("24:01", None), ("8", None)],
)
def test_times_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


def test_nobody_works_twice_at_once_and_one_after_the_other_is_well(
    town: City, planner: Actor, ana: User
) -> None:
    add_shift(town, said(ana, "08:00", "12:00"), actor=planner)
    add_shift(town, said(ana, "12:00", "16:00"), actor=planner)
    with pytest.raises(Invalid, match="already") as error:
        add_shift(town, said(ana, "11:30", "12:15"), actor=planner)
    assert fields(error) == ["starts"]
    other = staff(town, Role.CALL_TAKER)
    add_shift(town, said(other, "11:30", "12:15"), actor=planner)


def test_the_table_itself_keeps_a_persons_shifts_apart(town: City, ana: User) -> None:
    row = {"city": town, "user": ana, "starts": 480, "ends": 720}
    Shift.objects.create(day=TODAY, **row)
    Shift.objects.create(day=TODAY + timedelta(days=1), **row)
    with pytest.raises(IntegrityError, match="shift_apart"), transaction.atomic():
        Shift.objects.create(day=TODAY, **row | {"starts": 719, "ends": 730})
    with pytest.raises(IntegrityError, match="shift_ends_after"), transaction.atomic():
        Shift.objects.create(day=TODAY + timedelta(days=2), **row | {"ends": 480})


def test_somebody_who_works_in_another_city_then_is_refused_in_words(
    town: City, planner: Actor, ana: User
) -> None:
    Shift.objects.create(city=city(), user=ana, day=TODAY, starts=480, ends=720)
    with pytest.raises(Invalid, match="already"):
        add_shift(town, said(ana), actor=planner)
    before = Shift.objects.create(city=town, user=ana, day=TODAY - timedelta(days=7), starts=480, ends=720)
    with pytest.raises(Invalid, match="already"):
        copy_week(town, TODAY, actor=planner)
    assert [each.pk for each in shifts_of(town, [before.day, TODAY])] == [before.pk]


def test_only_who_takes_calls_can_be_rostered(town: City, planner: Actor) -> None:
    with pytest.raises(Invalid) as error:
        add_shift(town, said(staff(town, Role.ANALYST)), actor=planner)
    assert fields(error) == ["who"]


def test_a_shift_is_changed_and_may_stay_where_it_was(town: City, planner: Actor, ana: User) -> None:
    made = add_shift(town, said(ana), actor=planner)
    kept = change_shift(town, made.pk, said(ana, "09:00"), version=1, actor=planner)
    assert (kept.starts, kept.version) == (540, 2)


def test_who_comes_second_is_told_and_changes_nothing(town: City, planner: Actor, ana: User) -> None:
    made = add_shift(town, said(ana), actor=planner)
    change_shift(town, made.pk, said(ana, "09:00"), version=1, actor=planner)
    with pytest.raises(Stale):
        change_shift(town, made.pk, said(ana, "10:00"), version=1, actor=planner)
    with pytest.raises(Stale):
        remove_shift(town, made.pk, version=1, actor=planner)
    assert shift_of(town, made.pk).starts == 540
    remove_shift(town, made.pk, version=2, actor=planner)
    with pytest.raises(NotFound, match="removed meanwhile"):
        change_shift(town, made.pk, said(ana), version=2, actor=planner)


def test_a_week_is_copied_and_what_is_there_stays(town: City, planner: Actor, ana: User) -> None:
    gone = staff(town, Role.CALL_TAKER)
    for who in (ana, gone):
        for number in (0, 4):
            add_shift(
                town, said(who, breaks="12:00–12:30", day=TODAY + timedelta(days=number)), actor=planner
            )
    gone.memberships.all().delete()
    there = add_shift(town, said(ana, "15:00", "18:00", day=TODAY + timedelta(days=7)), actor=planner)
    assert copy_week(town, TODAY + timedelta(days=9), actor=planner) == Copied(made=1, left_out=3)
    days = week_of(TODAY + timedelta(days=7))
    assert [(s.user_id, s.day, s.starts, s.breaks) for s in shifts_of(town, days)] == [
        (ana.pk, there.day, 900, []),
        (ana.pk, days[4], 480, [[720, 750]]),
    ]
    assert copy_week(town, days[0], actor=planner).made == 0


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.ANALYST, Role.ADMINISTRATOR])
def test_only_planners_write(town: City, planner: Actor, ana: User, role: Role) -> None:
    made, other = add_shift(town, said(ana), actor=planner), actor(town, role)
    for deed in (
        lambda: add_shift(town, said(ana, day=TODAY + timedelta(days=1)), actor=other),
        lambda: change_shift(town, made.pk, said(ana), version=1, actor=other),
        lambda: remove_shift(town, made.pk, version=1, actor=other),
        lambda: copy_week(town, TODAY, actor=other),
        lambda: flag_day(town, TODAY, "snow", actor=other),
        lambda: unflag_day(town, 1, actor=other),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_another_citys_shift_is_not_found(town: City, planner: Actor, ana: User) -> None:
    made = add_shift(town, said(ana), actor=planner)
    elsewhere = city()
    with pytest.raises(NotFound):
        change_shift(elsewhere, made.pk, said(ana), version=1, actor=actor(elsewhere, Role.SUPERVISOR))
    with pytest.raises(NotFound):
        shift_of(elsewhere, made.pk)


def test_what_is_rostered_stands_beside_what_is_needed(town: City, planner: Actor, ana: User) -> None:
    record(town, lambda day: ((18, 30), (19, 30), (20, 30)), into=queue(town))
    add_shift(town, said(ana, "09:00", "10:30", breaks="09:30–09:45"), actor=planner)
    found = outlook(town, first=TODAY, today=TODAY, days=1, queues=queues_of(town))
    wishes = PlanWishes(target_share=0.9, within_s=60, shrinkage=0.2)
    day = cover(found.days, habits(town, until=TODAY), wishes, shifts_of(town, [TODAY]))[TODAY]
    assert [row.rostered for row in day.rows[17:22]] == [0, 1, 0, 1, 0]
    assert all(row.rostered_wanted == -(-row.required * 10 // 8) for row in day.rows)
    assert day.wanted_hours == sum(row.rostered_wanted for row in day.rows) / 2
    assert (day.missing_hours, day.surplus_hours) == (day.wanted_hours - 1, 0)


def test_a_day_is_flagged_once_and_its_word_can_be_changed(town: City, planner: Actor) -> None:
    flag_day(town, MONDAY, "Snow", actor=planner)
    kept = flag_day(town, MONDAY, "  parade ", actor=planner)
    assert flags_of(town) == {MONDAY: "parade"}
    for word in ("  ", "x" * 41):
        with pytest.raises(Invalid):
            flag_day(town, MONDAY, word, actor=planner)
    elsewhere = city()
    unflag_day(elsewhere, kept.pk, actor=actor(elsewhere, Role.SUPERVISOR))
    assert FlaggedDay.objects.of(town).count() == 1
    unflag_day(town, kept.pk, actor=planner)
    assert flags_of(town) == {}
