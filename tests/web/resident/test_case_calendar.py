"""The promised date as a calendar: the day, its name for ever, and that it moves with the case."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar, Event

from tests.factories import requests
from tests.factories.catalogues import definition, offer
from tests.factories.requests import MONDAY
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, hold, resume
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.catalogue.definitions import Target
from thirdring.catalogue.rules import TimeUnit
from thirdring.city.models import City
from thirdring.kernel import clock

pytestmark = pytest.mark.django_db
WORDS = "It is done now."


@pytest.fixture
def city() -> City:
    made = requests.pothole_city(names={"en": "Pothole", "es": "Bache"})
    hours = (Target(clock="resolve", amount=3, unit=TimeUnit.HOURS),)
    offer(
        made,
        definition("pothole", names={"en": "Pothole", "es": "Bache"}, targets=requests.TARGETS),
        definition("leak", targets=hours),
        definition("secret", targets=requests.TARGETS, private=True),
        definition("question"),
    )
    return City.objects.get(pk=made.pk)


def opened(city: City, **fields: Any) -> Case:
    with clock.frozen_at(MONDAY):
        return requests.case(city, **fields)


def address(case: Case) -> str:
    return f"/track/{pretty(case.reference)}.ics"


def event(case: Case, query: str = "") -> Event:
    answer = Client().get(f"{address(case)}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def test_it_holds_the_promised_day_of_the_citys_clock(city: City) -> None:
    case = opened(city, place="12 Main St")
    found = event(case)
    assert found["dtstart"].dt == date(2026, 11, 23)  # five working days after the 16th
    assert found["summary"] == "Pothole, 12 Main St"
    assert found["uid"] == f"{case.reference}-resolve@{city.code}.thirdring"
    assert found["url"] == f"http://testserver/track/{pretty(case.reference)}"
    assert (found["status"], found["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert event(case, "?language=es")["summary"] == "Bache, 12 Main St"


def test_a_promise_of_hours_has_its_moment(city: City) -> None:
    case = opened(city, service_code="leak")
    assert event(case)["dtstart"].dt == MONDAY + timedelta(hours=3)


def test_a_date_that_moves_is_the_same_event_with_a_higher_number(city: City) -> None:
    case = opened(city)
    worker = requests.worker_of(case)
    seen = [event(case)]
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        case = accept(case, actor=worker)
        review = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
        case = hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=review, note="")
    seen.append(event(case))
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        case = resume(case, actor=worker)
    seen.append(event(case))
    close(case, actor=worker, outcome=Outcome.FIXED, answer=WORDS)
    seen.append(event(case))
    assert len({each["uid"] for each in seen}) == 1
    numbers = [each["sequence"] for each in seen]
    assert numbers == sorted(set(numbers))
    assert [each["status"] for each in seen] == ["CONFIRMED", "TENTATIVE", "CONFIRMED", "CONFIRMED"]
    assert seen[2]["dtstart"].dt == date(2026, 11, 25)
    assert str(seen[3]["summary"]).startswith("Closed: Pothole")


def test_a_private_case_opens_only_with_its_key_and_is_kept_by_nobody(city: City) -> None:
    case = opened(city, service_code="secret")
    assert Client().get(address(case)).status_code == 404
    assert Client().get(f"{address(case)}?key=wrong").status_code == 404
    key = f"?key={case.reports.get().token}"
    assert event(case, key)["url"].endswith(key)
    assert "no-store" in Client().get(f"{address(case)}{key}")["Cache-Control"]


def test_without_a_promise_there_is_no_date(city: City) -> None:
    case = opened(city, service_code="question")
    assert Client().get(address(case)).status_code == 404
    assert ".ics" not in Client().get(f"/track/{pretty(case.reference)}").content.decode()
    assert Client().get("/track/000000000.ics").status_code == 404


def test_the_page_leads_there_with_the_key_where_it_needs_one(city: City) -> None:
    case, hidden = opened(city), opened(city, service_code="secret")
    page = Client().get(f"/track/{pretty(case.reference)}").content.decode()
    assert f'href="{address(case)}?language=en"' in page
    key = hidden.reports.get().token
    page = Client().get(f"/track/{pretty(hidden.reference)}?key={key}").content.decode()
    assert f'href="{address(hidden)}?language=en&amp;key={key}"' in page


def test_whoever_asks_again_is_told_that_nothing_is_new(city: City, django_assert_num_queries: Any) -> None:
    case = opened(city)
    first = Client().get(address(case))
    again = Client(headers={"if-none-match": first["ETag"]})
    with django_assert_num_queries(3):
        assert again.get(address(case)).status_code == 304
