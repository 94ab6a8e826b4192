"""The roster's pages: a week that planners edit, what it covers, files, flags; and what-if."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from tests.contact_centre.weeks import TODAY, record, workdays
from tests.factories.cities import city
from tests.factories.people import staff
from tests.web.agency.departments import Department, department
from tests.web.desk.test_staffing import lines, words
from thirdring.contact_centre.models import FlaggedDay, Shift
from thirdring.kernel import clock
from thirdring.staff.models import User
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 15, tzinfo=UTC)
ROSTER, NEW, DAYS = "/desk/staffing/roster/", "/desk/staffing/roster/shift/", "/desk/staffing/days/"
WHAT_IF = "/desk/staffing/what-if/?queue=&day=2026-11-17&target=90&within=60&shrinkage=30"
AS_PLANNED = {
    "callbacks": "0", "spread": "4", "deflected": "0", "shorter": "0", "new_target": "90", "new_within": "60",
    "new_shrinkage": "30",
}  # fmt: skip


@pytest.fixture
def house() -> Department:
    made = department()
    record(made.city, workdays(60, 20))
    return made


@pytest.fixture
def ana(house: Department) -> User:
    return staff(house.city, Role.CALL_TAKER, name="Ana Ruiz")


@pytest.fixture
def planner(house: Department) -> Client:
    return house.other(Role.SUPERVISOR)


def look(browser: Client, address: str) -> Any:
    with clock.frozen_at(NOW):
        return browser.get(address)


def send(browser: Client, address: str, **fields: Any) -> Any:
    with clock.frozen_at(NOW):
        return browser.post(address, fields, follow=True)


def typed(person: User, **other: Any) -> dict[str, Any]:
    plain = {
        "who": str(person.pk),
        "day": "2026-11-17",
        "starts": "09:00",
        "ends": "14:00",
        "breaks": "12:00–12:30",
    }
    return plain | other


def shift(house: Department, who: User, **other: Any) -> Shift:
    row = {"day": TODAY + timedelta(days=1), "starts": 540, "ends": 840, "breaks": [[720, 750]]}
    return Shift.objects.create(city=house.city, user=who, **row | other)


@pytest.mark.parametrize(
    "address", [ROSTER, f"{ROSTER}day/", f"{ROSTER}roster.csv", f"{ROSTER}cover.csv", NEW, DAYS]
)
@pytest.mark.parametrize("role", [Role.ANALYST, Role.CALL_TAKER])
def test_the_roster_is_for_supervisors(house: Department, address: str, role: Role) -> None:
    assert look(house.other(role), address).status_code == 403


def test_what_if_is_for_analysts_too(house: Department) -> None:
    statuses = [look(house.other(role), WHAT_IF).status_code for role in (Role.ANALYST, Role.CALL_TAKER)]
    assert statuses == [200, 403]


def test_a_shift_is_added_from_its_place_in_the_week(house: Department, planner: Client, ana: User) -> None:
    week = look(planner, ROSTER).content.decode()
    assert f"{NEW}?who={ana.pk}&amp;day=2026-11-17" in week
    form = look(planner, f"{NEW}?who={ana.pk}&day=2026-11-17").content.decode()
    assert f'<option value="{ana.pk}" selected>Ana Ruiz' in form
    answer = send(planner, NEW, **typed(ana))
    assert answer.redirect_chain == [(f"{ROSTER}?day=2026-11-17", 302)]
    kept = Shift.objects.of(house.city).get()
    assert (kept.user_id, kept.starts, kept.ends, kept.breaks) == (ana.pk, 540, 840, [[720, 750]])
    (line,) = (line for line in lines(answer, "Who works when") if line[0] == "Ana Ruiz")
    assert line[2].startswith("09:00–14:00 12:00–12:30")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "08:00"}, "End the shift after it begins."),
        ({"starts": "9 o'clock"}, "Give a time such as 08:30."),
        ({"breaks": "lunch"}, "Write breaks such as 12:00–12:30"),
        ({"day": "someday"}, "Choose a day."),
        ({"who": "0"}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    house: Department, planner: Client, ana: User, wrong: dict[str, str], said: str
) -> None:
    answer = send(planner, NEW, **typed(ana, **wrong))
    assert (answer.status_code, said in words(answer)) == (422, True)
    kept = [escape(value) for name, value in wrong.items() if name != "who"]
    assert [value for value in kept if f'value="{value}"' not in answer.content.decode()] == []
    assert not Shift.objects.of(house.city).exists()


def test_a_conflict_is_refused_and_the_others_of_the_day_are_shown(
    house: Department, planner: Client, ana: User
) -> None:
    shift(house, ana)
    answer = send(planner, NEW, **typed(ana, starts="13:30", ends="18:00", breaks=""))
    assert answer.status_code == 422
    assert "They work at this time already" in words(answer)
    assert "Ana Ruiz 09:00–14:00" in words(answer)


def test_two_planners_at_once_see_the_collision_and_lose_nothing(
    house: Department, planner: Client, ana: User
) -> None:
    known = shift(house, ana)
    address = f"{NEW}{known.pk}/"
    first, second = house.other(Role.SUPERVISOR), planner
    assert 'name="version" value="1"' in look(second, address).content.decode()
    send(first, address, **typed(ana, starts="08:00", version="1"))
    answer = send(second, address, **typed(ana, starts="10:00", version="1"))
    text = answer.content.decode()
    assert (answer.status_code, 'value="10:00"' in text) == (409, True)
    assert "It is now: Ana Ruiz, 17 Nov 2026, 08:00–14:00, breaks: 12:00–12:30." in words(answer)
    again = re.search(r'name="version" value="(\d)"', text)
    assert again is not None
    send(second, address, **typed(ana, starts="10:00", version=again[1]))
    assert Shift.objects.of(house.city).get().starts == 600


def test_a_shift_that_changed_meanwhile_is_not_removed(house: Department, planner: Client, ana: User) -> None:
    known = shift(house, ana)
    send(planner, f"{NEW}{known.pk}/", **typed(ana, starts="08:00", version="1"))
    answer = send(planner, f"{NEW}{known.pk}/gone/", version="1")
    assert (answer.status_code, "Look again, then remove it" in words(answer)) == (409, True)
    for wrong in ("", "x"):
        assert send(planner, f"{NEW}{known.pk}/gone/", version=wrong).status_code == 409
    send(planner, f"{NEW}{known.pk}/gone/", version="2")
    assert not Shift.objects.of(house.city).exists()
    gone = look(planner, f"{NEW}{known.pk}/")
    assert (gone.status_code, "somebody may have removed it" in words(gone)) == (404, True)


def test_another_citys_shift_is_not_found(house: Department, planner: Client) -> None:
    other = city()
    known = Shift.objects.create(city=other, user=staff(other, Role.CALL_TAKER), day=TODAY, starts=0, ends=60)
    assert look(planner, f"{NEW}{known.pk}/").status_code == 404
    assert send(planner, f"{NEW}{known.pk}/gone/", version="1").status_code == 404


def test_last_week_is_copied_and_what_is_left_out_is_said(
    house: Department, planner: Client, ana: User
) -> None:
    shift(house, ana)
    shift(house, ana, day=TODAY + timedelta(days=2))
    shift(house, ana, day=TODAY + timedelta(days=9), starts=600)
    answer = send(planner, f"{ROSTER}copy/", day="2026-11-23")
    assert "1 shift is copied. 1 was left out, because its place is taken" in words(answer)
    assert Shift.objects.of(house.city).filter(day=TODAY + timedelta(days=8)).count() == 1


def test_the_day_shows_wanted_and_there_half_hour_by_half_hour(
    house: Department, planner: Client, ana: User
) -> None:
    shift(house, ana)
    answer = look(planner, f"{ROSTER}day/?day=2026-11-17")
    rows = {line[0]: line for line in lines(answer, "By half hour")}
    assert [rows[start][4] for start in ("09:00", "11:30", "13:30")] == ["1", "1", "1"]
    assert "12:00" not in rows  # the break: nobody is there, and nobody is needed
    nine, eleven = rows["09:00"], rows["11:30"]
    assert int(nine[5]) == int(nine[3]) - 1 > 0
    assert (eleven[2], eleven[3], eleven[5], eleven[6]) == ("0", "0", "–", "1")


def test_planned_breaks_count_once(house: Department, planner: Client) -> None:
    """To roster on the day's page holds shrinkage with breaks, on the roster's what is unplanned alone."""
    day = lines(look(planner, "/desk/staffing/day/?queue=&day=2026-11-17"), "What each half hour needs")[0]
    rostered = lines(look(planner, f"{ROSTER}day/?day=2026-11-17"), "By half hour")[0]
    needed = int(day[2])
    assert (rostered[2], int(day[3]), int(rostered[3])) == (
        day[2],
        -(-needed * 10 // 7),
        -(-needed * 10 // 9),
    )


def test_the_files_hold_the_week(house: Department, planner: Client, ana: User) -> None:
    shift(house, ana)
    shift(house, ana, day=TODAY + timedelta(days=8))
    shifts = list(
        csv.DictReader(io.StringIO(look(planner, f"{ROSTER}roster.csv?day=2026-11-19").content.decode()))
    )
    assert shifts == [
        {
            "day": "2026-11-17", "who": "Ana Ruiz", "email": ana.email, "starts": "09:00", "ends": "14:00",
            "breaks": "12:00–12:30", "hours": "4.5",
        }
    ]  # fmt: skip
    answer = look(planner, f"{ROSTER}cover.csv?day=2026-11-19")
    covered = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(covered) == 7 * 48
    nine = next(row for row in covered if (row["day"], row["from"]) == ("2026-11-17", "09:00"))
    assert nine["rostered"] == "1"
    assert int(nine["missing"]) == int(nine["to_roster"]) - 1
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cover-2026-11-16.csv"'


def test_a_city_without_calls_still_has_its_roster() -> None:
    other = department()
    taker = staff(other.city, Role.CALL_TAKER, name="Bo")
    Shift.objects.create(city=other.city, user=taker, day=TODAY, starts=480, ends=600)
    answer = look(other.other(Role.SUPERVISOR), ROSTER)
    assert lines(answer, "Hours by day")[0][2:] == ["2.0", "–", "–"]
    assert "14 more days of calls are needed" in words(answer)


def test_days_are_flagged_and_the_forecast_says_so(house: Department, planner: Client) -> None:
    answer = send(planner, DAYS, day="2026-11-18", flag="Snow")
    assert "18 Nov 2026 is flagged: snow." in words(answer)
    ahead = lines(look(planner, "/desk/staffing/"), "Calls expected by day")
    assert ahead[2][3] == "snow No such day was recorded yet: forecast as a usual day"
    wrong = send(planner, DAYS, day="2026-11-18", flag=" ")
    assert wrong.status_code == 422
    kept = FlaggedDay.objects.of(house.city).get()
    assert "like others again" in words(send(planner, f"{DAYS}{kept.pk}/gone/"))
    assert not FlaggedDay.objects.of(house.city).exists()


def asked(**other: str) -> str:
    return WHAT_IF + "".join(f"&{name}={value}" for name, value in (AS_PLANNED | other).items())


def hours(answer: Any) -> list[float]:
    found = re.findall(r"<dt>Hours to roster, \w+(?: \w+)?</dt><dd>([\d.,]+)</dd>", answer.content.decode())
    return [float(each) for each in found]


def test_nothing_done_otherwise_takes_as_many_hours(house: Department, planner: Client) -> None:
    answer = look(planner, asked())
    before, after = hours(answer)
    assert (before, "It takes as many hours." in words(answer)) == (after, True)
    assert hours(look(planner, WHAT_IF)) == [before, after]


@pytest.mark.parametrize(
    "done",
    [
        {"deflected": "40"},
        {"shorter": "120"},
        {"new_target": "50"},
        {"new_shrinkage": "10"},
        {"new_within": "300"},
    ],
)
def test_less_work_or_softer_wishes_save_hours(planner: Client, done: dict[str, str]) -> None:
    answer = look(planner, asked(**done))
    before, after = hours(answer)
    assert after < before
    assert f"It saves {before - after:.1f} hours." in words(answer)


def test_harder_wishes_cost_hours(planner: Client) -> None:
    before, after = hours(look(planner, asked(new_target="99")))
    assert after > before


def test_callbacks_move_calls_to_later_half_hours(planner: Client) -> None:
    rows = {line[0]: line for line in lines(look(planner, asked(callbacks="50", spread="2")), "By half hour")}
    assert float(rows["09:00"][2]) < float(rows["09:00"][1])
    assert rows["09:30"][1] == "–"
    assert float(rows["09:30"][2]) > 0
    assert max(rows) == "13:30"  # nobody is called after the last half hour with calls


def test_what_is_wrong_with_a_what_if_is_said(planner: Client) -> None:
    answer = look(planner, asked(callbacks="100"))
    assert (answer.status_code, "Give 95 or less." in words(answer)) == (422, True)


def test_a_roster_is_tried_out_queue_by_queue(house: Department, planner: Client, ana: User) -> None:
    address = "/desk/staffing/check/?day=2026-11-17"
    nobody = look(planner, address)
    (line,) = lines(nobody, "What callers would meet")
    assert (line[0], line[2], line[4]) == ("General", "90.0 % within 60 s", "100.0 % ± 0.0 %")
    assert "target missed" in line[3]
    assert "0 people are rostered." in words(nobody)
    for _ in range(30):
        shift(house, staff(house.city, Role.CALL_TAKER), breaks=[])
    (line,) = lines(look(planner, address), "What callers would meet")
    assert float(line[3].split(" ")[0]) > 90


def test_a_day_too_large_to_be_played_through_says_so(house: Department, planner: Client) -> None:
    named = (User(email=f"many{number}@example.org", name=f"Many {number}") for number in range(501))
    many = User.objects.bulk_create(named)
    day = TODAY + timedelta(days=1)
    Shift.objects.bulk_create(Shift(city=house.city, user=who, day=day, starts=0, ends=60) for who in many)
    assert "too large to play through" in words(look(planner, "/desk/staffing/check/?day=2026-11-17"))


def test_a_roster_is_tried_out_by_supervisors(house: Department) -> None:
    assert look(house.other(Role.ANALYST), "/desk/staffing/check/").status_code == 403


def test_without_recorded_calls_nothing_is_played_through() -> None:
    other = department()
    record(other.city, workdays(3, 3), days=5)
    answer = look(other.other(Role.SUPERVISOR), "/desk/staffing/check/")
    assert "No queue has enough recorded calls" in words(answer)
    assert "Left out, because too few of their calls were recorded: General" in words(answer)
