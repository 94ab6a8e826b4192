"""The staffing pages: what is expected, how wrong that would have been, and what a day needs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.contact_centre.weeks import MONDAY, TODAY, queue, record, workdays
from tests.factories.cities import calendar, city
from tests.web.agency.departments import Department, department
from thirdring.city.models import Holiday
from thirdring.contact_centre.models import Call
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE, DAY = "/desk/staffing/", "/desk/staffing/day/"
NOW = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture
def house() -> Department:
    return department()


def page(house: Department, address: str = HERE, role: Role = Role.SUPERVISOR) -> Any:
    with clock.frozen_at(NOW):
        return house.other(role).get(address)


def words(answer: Any) -> str:
    """What is read on the page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def lines(answer: Any, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, line by line."""
    table = answer.content.decode().split(f'">{caption}</caption>')[1].split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table.split("<tbody>")[1], re.S)
    cells = (re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in rows)
    return [[" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row] for row in cells]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.SUPERVISOR, 200), (Role.ANALYST, 200), (Role.CALL_TAKER, 403), (Role.AUDITOR, 403)],
)
@pytest.mark.parametrize("address", [HERE, DAY])
def test_supervisors_and_analysts_may_look(house: Department, address: str, role: Role, status: int) -> None:
    assert page(house, address, role).status_code == status


def test_the_next_two_weeks_are_shown_day_by_day_and_by_half_hour(house: Department) -> None:
    record(house.city)
    answer = page(house)
    days = lines(answer, "Calls expected by day")
    assert (len(days), days[0][0], days[0][2]) == (14, "Mon 16 Nov", "09:00")
    assert days[5] == ["Sat 21 Nov", "–", "–", "No such weekday was recorded yet: no forecast"]
    grid = lines(answer, "Calls expected by half hour")
    assert [(line[0], len(line)) for line in grid] == [("09:00", 15), ("13:30", 15)]
    assert grid[0][6] == ""


def test_a_holiday_is_marked(house: Department) -> None:
    hours = calendar(house.city, hours={"mon": [["08:00", "18:00"]]})
    Holiday.objects.create(city=house.city, calendar=hours, date=TODAY, name="Founders' day")
    record(house.city)
    assert lines(page(house), "Calls expected by day")[0][3] == (
        "Holiday No holiday was recorded yet: forecast as a usual day"
    )


def test_its_errors_stand_beside_those_of_the_week_before(house: Department) -> None:
    record(house.city)
    answer = page(house)
    errors = lines(answer, "How wrong it would have been")
    assert [line[2] for line in errors] == ["0.0 %", "0.0 %", "0.0 %"]  # every week was the same
    assert all(0 < float(line[1].strip("+− %")) < 30 for line in errors)
    text = words(answer)
    assert "no closer than simply taking the same day of the week before" in text
    assert "Holidays and flagged days counted as known beforehand" in text


def test_where_weeks_differ_by_trend_the_forecast_is_closer(house: Department) -> None:
    """Every other week is a busy one: the week before is always wrong, the mean less so."""
    record(house.city, lambda day: ((18, 20 if (day - MONDAY).days // 7 % 2 else 10),))
    assert "closer than simply taking" in words(page(house)).replace("no closer", "")


def test_with_too_few_days_it_says_what_is_missing(house: Department) -> None:
    record(house.city, days=11)
    for address in (HERE, f"{DAY}?queue=&day=2026-11-17"):
        text = words(page(house, address))
        assert "5 more days of calls are needed before anything can be forecast." in text
        assert "9 days were recorded so far; it takes 14" in text
    assert "It would have been" not in text


def test_one_queue_is_forecast_alone(house: Department) -> None:
    record(house.city)
    chat = record(house.city, workdays(3, 1), into=queue(house.city, "chat"))
    answer = page(house, f"{HERE}?queue={chat.pk}")
    tuesday = lines(answer, "Calls expected by day")[1]
    assert 3 <= int(tuesday[1]) <= 5
    assert "Calls expected: Chat" in words(answer)


@pytest.mark.parametrize("asked", ["999999", "x"])
def test_a_queue_that_is_none_of_the_citys_is_not_found(house: Department, asked: str) -> None:
    record(house.city, days=1)
    assert page(house, f"{HERE}?queue={asked}").status_code == 404
    other = queue(city())
    assert page(house, f"{DAY}?queue={other.pk}").status_code == 404


def test_a_day_says_how_many_people_each_half_hour_takes(house: Department) -> None:
    line = record(house.city, workdays(60, 20))
    answer = page(house, f"{DAY}?queue={line.pk}&day=2026-11-17")
    nine, half_past_one = lines(answer, "What each half hour needs")
    assert (nine[0], half_past_one[0]) == ("09:00", "13:30")
    assert int(nine[2]) > int(half_past_one[2]) >= 3
    assert int(nine[3]) > int(nine[2])  # shrinkage
    assert float(nine[4].strip(" %")) >= 90
    text = words(answer)
    assert "Tuesday, 17 November 2026: General" in text
    assert "Erlang A: callers wait" in text
    assert "4:00 mean of" in text


def test_with_few_who_gave_up_it_is_erlang_c_and_says_so(house: Department) -> None:
    record(house.city, workdays(6, 2), give_up=0)
    text = words(page(house, f"{DAY}?queue=&day=2026-11-17"))
    assert "Erlang C: only 0 gave up in the last eight weeks, and it takes 30" in text


def test_what_is_asked_in_the_form_counts(house: Department) -> None:
    record(house.city, workdays(60, 20))
    asked = f"{DAY}?queue=&day=2026-11-17&within=60&shrinkage=0"
    strict = lines(page(house, f"{asked}&target=99"), "What each half hour needs")
    lax = lines(page(house, f"{asked}&target=50"), "What each half hour needs")
    assert int(strict[0][2]) > int(lax[0][2])
    assert [line[2] for line in lax] == [line[3] for line in lax]  # nothing is lost of paid time


def test_every_call_in_time_is_worked_out_for_99_percent(house: Department) -> None:
    line = record(house.city, workdays(60, 20))
    line.target_share = 1
    line.save()
    text = words(page(house, f"{DAY}?queue={line.pk}&day=2026-11-17"))
    assert "This is worked out for 99.0 % in time." in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("target=0", "Give 1 or more."),
        ("target=101", "Give 100 or less."),
        ("target=nan", "Give a number."),
        ("shrinkage=95", "Give 90 or less."),
        ("within=soon", "Give a number."),
        ("day=2026-02-30", "Choose a day."),
        ("day=9999-12-31", "Choose a day within the next year or the last."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(house: Department, wrong: str, said: str) -> None:
    record(house.city)
    whole = {"queue": "", "day": "2026-11-17", "target": "80", "within": "30", "shrinkage": "20"}
    name, value = wrong.split("=")
    query = "&".join(f"{key}={each}" for key, each in (whole | {name: value}).items())
    answer = page(house, f"{DAY}?{query}")
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert f'value="{value}"' in answer.content.decode()


@pytest.mark.parametrize("day", ["yesterday", "9999-12-31", ""])
def test_a_link_to_a_day_that_is_none_leads_to_today(house: Department, day: str) -> None:
    record(house.city)
    assert "Monday, 16 November 2026" in words(page(house, f"{DAY}?queue=&day={day}"))


def test_a_day_without_calls_says_so(house: Department) -> None:
    record(house.city)
    assert "No call is expected on this day." in words(page(house, f"{DAY}?queue=&day=2026-11-21"))


def test_while_nobody_answered_it_is_not_known_how_long_calls_take(house: Department) -> None:
    record(house.city, give_up=1)
    assert "nobody knows how long one takes" in words(page(house, f"{DAY}?queue=&day=2026-11-17"))
    assert Call.objects.of(house.city).exclude(answered_at=None).count() == 0


def test_the_menu_leads_there(house: Department) -> None:
    with clock.frozen_at(NOW + timedelta(days=1)):
        assert 'href="/desk/staffing/"' in house.other(Role.SUPERVISOR).get("/desk/floor/").content.decode()
