"""City notices as a calendar: those that stand now, and nothing before its time."""

from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from tests.factories import cities, people
from tests.factories.requests import MONDAY
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.mass_events.actions.notices import Said, keep_city_notice
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def notice(city: City, since: int, until: int) -> None:
    said = Said(
        texts={"en": f"Closed from {since}.", "es": f"Cerrado desde {since}."},
        since=MONDAY + since * DAY,
        until=MONDAY + until * DAY,
    )
    keep_city_notice(city, said, actor=people.actor(city, Role.ADMINISTRATOR))


def test_it_holds_what_stands_now() -> None:
    city = cities.city()
    for since, until in ((-3, -1), (-1, 2), (1, 3)):
        notice(city, since, until)
    with clock.frozen_at(MONDAY):
        answer = Client().get("/feeds/notices.ics?language=es")
    (found,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert found["summary"] == "Cerrado desde -1."
    assert (found["dtstart"].dt, found["dtend"].dt) == (MONDAY - DAY, MONDAY + 2 * DAY)
    assert found["uid"].startswith("notice-") and found["sequence"] == 1


def test_a_city_that_announces_nothing_has_an_empty_one() -> None:
    city = cities.city()
    answer = Client().get("/feeds/notices.ics")
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["name"], calendar.walk("VEVENT")) == (f"{city.name}: city notices", [])
