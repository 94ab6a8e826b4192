"""Counting many queues at once: right, in one statement, never far, and honest where it stopped."""

from typing import Any

import pytest

from tests.factories import cities, people, requests
from thirdring.cases import counting
from thirdring.cases.actions.progress import accept
from thirdring.cases.counting import Counted, queue_counts
from thirdring.cases.models import Case
from thirdring.cases.queries import QueueFilters
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor

pytestmark = pytest.mark.django_db
ACCEPTED = QueueFilters(status=frozenset({Status.ACCEPTED}))


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


@pytest.fixture
def worker(city: City) -> Actor:
    """Somebody whose agency has three cases, the first of them accepted."""
    first = requests.case(city, words="A deep crater")
    [requests.case(city) for _ in range(2)]
    worker = requests.worker_of(first)
    accept(first, actor=worker)
    return worker


def test_many_queues_are_counted_in_one_statement(
    city: City, worker: Actor, django_assert_num_queries: Any
) -> None:
    views = [
        QueueFilters(),
        ACCEPTED,
        QueueFilters(words="crater"),
        QueueFilters(team_id=cities.team(cities.agency(city)).pk),
        QueueFilters(person_id=0),
        QueueFilters(area_id=1),
        QueueFilters(until=clock.now()),
        QueueFilters(offered=True),
        QueueFilters(status=frozenset({Status.CLOSED})),
        QueueFilters(status=frozenset(Status)),
    ]
    with django_assert_num_queries(1):
        counts = queue_counts(worker, views, most=99)
    assert [str(count) for count in counts] == ["3", "1", "1", "0", "3", "0", "0", "0", "0", "3"]


def test_no_queues_are_counted_without_asking(worker: Actor, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert queue_counts(worker, [], most=99) == []


def test_what_is_more_than_anybody_reads_is_said_as_more(worker: Actor) -> None:
    assert [str(count) for count in queue_counts(worker, [QueueFilters()], most=2)] == ["2+"]
    assert queue_counts(worker, [QueueFilters()], most=3) == [Counted(3)]


def test_a_count_that_ended_early_says_so(city: City, worker: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "WALKED", 2)
    Case.objects.of(city).filter(status=Status.ACCEPTED).update(due_at=None)  # so it is walked to last
    views = [ACCEPTED, QueueFilters(status=frozenset({Status.RECEIVED})), QueueFilters(offered=True)]
    assert [str(count) for count in queue_counts(worker, views, most=99)] == ["0+", "2+", "0"]


def test_others_cases_are_not_counted(city: City, worker: Actor) -> None:
    stranger = people.actor(city, "agency_worker", agency=cities.agency(city))
    assert queue_counts(stranger, [QueueFilters()], most=99) == [Counted(0)]
