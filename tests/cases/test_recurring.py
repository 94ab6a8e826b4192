"""What comes back after a closing is flagged, on the new case and on the old."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.recurring import CameBack, flag_recurrences
from thirdring.cases.models import Case, Recurrence
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import chain, clock

pytestmark = pytest.mark.django_db
MONDAY = requests.MONDAY
METRE = 1 / 111_195  # of latitude, in degrees


def closed(city: City, outcome: Outcome = Outcome.FIXED, **fields: Any) -> Case:
    """A pothole reported and closed on Monday."""
    with clock.frozen_at(MONDAY):
        case = requests.case(city, **fields)
        close(case, actor=requests.worker_of(case), outcome=outcome, answer="Done.")
    return requests.reread(case)


def again(city: City, days: float = 3, **fields: Any) -> Case:
    """The same place, days later."""
    with clock.frozen_at(MONDAY + timedelta(days=days)):
        return requests.case(city, **fields)


def flagged(city: City) -> list[CameBack]:
    with clock.frozen_at(MONDAY + timedelta(days=20)):
        return flag_recurrences(city, since=MONDAY, actor=people.program(city))


def test_what_comes_back_is_flagged_on_both_cases() -> None:
    city = requests.pothole_city()
    old, new = closed(city), again(city, lat=40.45 + 10 * METRE)
    assert flagged(city) == [CameBack(new.pk, old.pk, 10, 3)]
    said = {
        case.pk: [(e.kind, e.public, e.data) for e in case.entries.order_by("number")][-1]
        for case in (old, new)
    }
    assert said == {
        old.pk: ("came_back", False, {"case": new.reference, "metres": 10, "days": 3}),
        new.pk: ("recurrence", False, {"case": old.reference, "metres": 10, "days": 3}),
    }
    assert [chain.first_break(requests.links_of(requests.reread(each))) for each in (old, new)] == [
        None,
        None,
    ]


def test_it_is_flagged_once() -> None:
    city = requests.pothole_city()
    closed(city)
    again(city)
    assert [len(flagged(city)), len(flagged(city))] == [1, 0]
    assert Recurrence.objects.of(city).count() == 1


def test_the_latest_closing_is_the_one() -> None:
    city = requests.pothole_city()
    closed(city)
    later = again(city, days=1)
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        close(later, actor=requests.worker_of(later), outcome=Outcome.NO_PROBLEM_FOUND, answer="None.")
    new = again(city, days=3)
    assert flagged(city) == [CameBack(new.pk, later.pk, 0, 1)]


@pytest.mark.parametrize(("days", "found"), [(13.9, 1), (14.1, 0)])
def test_the_types_window_counts_from_the_closing(days: float, found: int) -> None:
    city = requests.pothole_city()
    closed(city)
    again(city, days=days)
    assert len(flagged(city)) == found


@pytest.mark.parametrize(("radius", "metres", "found"), [(0, 24, 1), (0, 27, 0), (60, 58, 1), (60, 62, 0)])
def test_the_types_radius_is_the_place_or_a_few_metres(radius: int, metres: int, found: int) -> None:
    city = requests.pothole_city(duplicate_radius_m=radius, duplicate_window_h=1)
    closed(city)
    again(city, lat=40.45 + metres * METRE)
    assert len(flagged(city)) == found


@pytest.mark.parametrize("outcome", [Outcome.DUPLICATE, Outcome.WITHDRAWN, Outcome.SPAM])
def test_a_closing_that_ended_nothing_is_repeated_by_nothing(outcome: Outcome) -> None:
    city = requests.pothole_city()
    closed(city, outcome)
    again(city)
    assert flagged(city) == []


def test_another_type_or_a_part_of_another_case_repeats_nothing() -> None:
    city = requests.pothole_city()
    closed(city)
    offer(city, definition("pothole", targets=requests.TARGETS), definition("lamp"))
    city.refresh_from_db()
    again(city, service_code="lamp")
    first = again(city, lat=40.5)
    merge(again(city), into=first, actor=requests.worker_of(first))
    assert flagged(city) == []


def test_another_city_is_another_place() -> None:
    city, other = requests.pothole_city(), cities.city()
    offer(other, definition("pothole", targets=requests.TARGETS))
    closed(city)
    new = again(other)
    assert (flagged(other), requests.reread(new).version) == ([], 1)
    assert requests.reread(new).entry_count == new.entry_count


def test_who_works_on_the_case_meanwhile_is_not_refused() -> None:
    city = requests.pothole_city()
    closed(city)
    seen = again(city)
    assert len(flagged(city)) == 1
    assert accept(seen, actor=requests.worker_of(seen)).status == Status.ACCEPTED
