"""The detector proposes a storm once, opens nothing, and is silent about what is known or dismissed."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cities, events, history, people
from tests.factories.events import boss
from thirdring.cases.actions.history import PastCase
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import NotAllowed, Stale
from thirdring.mass_events import tasks
from thirdring.mass_events.actions.detecting import OVER_AFTER, dismiss, watch
from thirdring.mass_events.models import Event, Proposal
from thirdring.mass_events.queries import open_proposals
from thirdring.places.models import Area
from thirdring.staff.rules import Role

NOW = history.OPENED + timedelta(weeks=9)
MINUTE = timedelta(minutes=1)
WEST = {
    "type": "Polygon",
    "coordinates": [[[-80.1, 40.3], [-79.9, 40.3], [-79.9, 40.6], [-80.1, 40.6], [-80.1, 40.3]]],
}


@pytest.fixture
def city(db: None) -> City:
    return cities.city()


@pytest.fixture
def west(city: City) -> Area:
    return Area.objects.create(city=city, kind="district", code="west", name="West", geometry=WEST)


def reported(city: City, count: int, *, before: timedelta = 20 * MINUTE, **fields: Any) -> PastCase:
    """So many potholes, one a second, that long before NOW; and one on each day of the nine weeks before."""
    one = history.past(city, lon=-79.95, lat=40.45, **fields)
    told = {
        name: getattr(one, name) for name in ("type_id", "version_id", "agency_id", "lon", "lat", "area_ids")
    }
    moments = [NOW - before + timedelta(seconds=n) for n in range(count)]
    history.load(city, *(history.past(city, opened_at=at, **told) for at in moments))
    return one


def quiet_weeks(city: City, **fields: Any) -> None:
    for day in range(1, 60):
        reported(city, 1, before=timedelta(days=day, hours=5), **fields)


def looked(city: City, *, after: timedelta = timedelta()) -> list[Proposal]:
    with clock.frozen_at(NOW + after):
        return watch(city, actor=events.worker(city))


def test_a_burst_is_proposed_with_where_and_how_much(city: City, west: Area) -> None:
    quiet_weeks(city, area_ids=[west.pk])
    one = reported(city, 9, area_ids=[west.pk])
    (found,) = looked(city)
    assert (found.type_id, found.area_ids, found.count, found.sign) == (one.type_id, [west.pk], 9, "tail")
    assert found.usual < 0.1
    assert open_proposals(boss(city)) == [found]
    assert not Event.objects.of(city).exists()


def test_an_ordinary_day_is_not(city: City) -> None:
    quiet_weeks(city)
    reported(city, 2)
    assert looked(city) == []


def test_a_busy_hour_that_is_busy_each_week_is_not(city: City) -> None:
    for week in range(1, 9):
        reported(city, 9, before=timedelta(weeks=week, minutes=20))
    reported(city, 9)
    assert looked(city) == []


def test_the_same_surge_is_proposed_once(city: City) -> None:
    reported(city, 9)
    assert len(looked(city)) == 1
    reported(city, 9, before=5 * MINUTE)
    assert looked(city, after=10 * MINUTE) == []
    (known,) = open_proposals(boss(city))
    assert (known.count, known.last_at) == (18, NOW + 10 * MINUTE)


def test_dismissed_it_does_not_come_back_while_it_lasts(city: City) -> None:
    reported(city, 9)
    dismiss(looked(city)[0], actor=boss(city))
    reported(city, 9, before=5 * MINUTE)
    assert looked(city, after=10 * MINUTE) == []
    assert open_proposals(boss(city)) == []


def test_the_next_surge_is_proposed_again(city: City) -> None:
    reported(city, 9)
    dismiss(looked(city)[0], actor=boss(city))
    later = OVER_AFTER + 2 * events.HOUR
    reported(city, 40, before=-later + 5 * MINUTE)
    assert len(looked(city, after=later)) == 1


def test_what_an_open_event_is_about_is_not_proposed(city: City) -> None:
    one = reported(city, 9)
    events.event(city, type_ids=[one.type_id])
    assert looked(events.again(city)) == []


def test_two_looks_within_ten_minutes_are_one(city: City) -> None:
    assert looked(city) == []
    reported(city, 9)
    assert looked(city, after=9 * MINUTE) == []
    assert len(looked(city, after=10 * MINUTE)) == 1


def test_accepting_it_is_opening_the_event(city: City) -> None:
    reported(city, 9)
    (found,) = looked(city)
    storm = events.event(city, proposals=[found])
    assert list(Proposal.objects.of(city).values_list("found", "event")) == [("accepted", storm.pk)]
    with pytest.raises(Stale):
        dismiss(found, actor=boss(city))


def test_only_supervisors_decide(city: City) -> None:
    reported(city, 9)
    (found,) = looked(city)
    with pytest.raises(NotAllowed):
        dismiss(found, actor=people.actor(city, Role.ANALYST))


@pytest.mark.parametrize(("reports", "most"), [(0, 9), (30, 20)])
def test_a_look_costs_the_same_whatever_the_city_holds(
    city: City, west: Area, reports: int, most: int, django_assert_max_num_queries: Any
) -> None:
    reported(city, reports, area_ids=[west.pk])
    with django_assert_max_num_queries(most):
        looked(city)


def test_the_task_looks_at_every_city(city: City) -> None:
    reported(city, 9)
    with clock.frozen_at(NOW):
        tasks.watch_for_surges(0)
        tasks.watch_for_surges(0)
    assert Proposal.objects.of(city).count() == 1
