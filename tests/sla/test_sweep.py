"""The sweep: each promise is broken once, whoever looks, and nobody waits for it."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from tests.factories import requests
from tests.factories.requests import MONDAY
from tests.factories.together import together
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import system
from thirdring.sla.actions.sweeping import sweep
from thirdring.sla.models import Promise
from thirdring.sla.tasks import sweep_promises

LATER = MONDAY + timedelta(days=30)


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def swept(most: int = 1000) -> int:
    with clock.frozen_at(LATER):
        return sweep(actor=system(0, reason="a test"), most=most)


def opened(city: City, count: int) -> list[Case]:
    with clock.frozen_at(MONDAY):
        return [requests.case(city) for _ in range(count)]


def broken_lines(case: Case) -> list[str]:
    lines = case.entries.filter(kind=EntryKind.PROMISE_BROKEN).order_by("number")
    return [line.data["clock"] for line in lines]


@pytest.mark.django_db
def test_what_has_run_out_is_broken_since_it_was_due(city: City) -> None:
    (case,) = opened(city, 1)
    assert swept() == 3
    assert [(p.broken_at, p.kept_at) for p in case.promises.all()] == [
        (p.due_at, None) for p in case.promises.all()
    ]
    assert broken_lines(case) == ["acknowledge", "act", "resolve"]
    fresh = requests.reread(case)
    assert chain.first_break(requests.links_of(fresh)) is None
    assert (fresh.entry_count, fresh.entry_hash) == (6, requests.links_of(fresh)[-1][2])
    assert swept() == 0


@pytest.mark.django_db
def test_a_promise_is_not_broken_at_the_moment_it_is_due(city: City) -> None:
    (case,) = opened(city, 1)
    due = case.promises.get(clock="acknowledge").due_at
    with clock.frozen_at(due):
        assert sweep(actor=system(0, reason="a test")) == 0
    with clock.frozen_at(due + timedelta(microseconds=1)):
        assert sweep(actor=system(0, reason="a test")) == 1


@pytest.mark.django_db
def test_breaking_a_promise_makes_nobodys_page_old(city: City) -> None:
    (case,) = opened(city, 1)
    swept()
    assert requests.reread(case).version == case.version
    assert accept(case, actor=requests.worker_of(case)).status == "accepted"


@pytest.mark.django_db
def test_the_public_does_not_read_of_it_on_the_timeline(city: City) -> None:
    (case,) = opened(city, 1)
    swept()
    assert set(case.entries.filter(kind="promise_broken").values_list("public", "actor_kind")) == {
        (False, "system")
    }


@pytest.mark.django_db
def test_all_cities_are_swept_together(city: City) -> None:
    opened(city, 1)
    opened(requests.pothole_city(), 1)
    assert swept() == 6


@pytest.mark.django_db
def test_the_task_leaves_nothing_that_has_run_out(city: City) -> None:
    opened(city, 3)
    with clock.frozen_at(LATER):
        sweep_promises(timestamp=0)
    running = Promise.objects.of(city).filter(broken_at__isnull=True)
    assert running.count() == 0


@pytest.mark.django_db
def test_the_number_of_statements_does_not_grow_with_the_promises(
    city: City, django_assert_num_queries: object
) -> None:
    opened(city, 1)
    with django_assert_num_queries(STATEMENTS):  # type: ignore[operator]
        assert swept() == 3
    opened(city, 12)
    with django_assert_num_queries(STATEMENTS):  # type: ignore[operator]
        assert swept() == 36


# savepoint, lock the cases, read the promises, break them, write the lines, keep the ends, release; and for
# their escalations: which cases have one, who leads, write them, their lines, keep the ends, tell open pages
STATEMENTS = 11


@pytest.mark.django_db(transaction=True)
def test_two_workers_break_each_promise_once(city: City) -> None:
    cases = opened(city, 20)
    counts = together(*(partial(swept, 5) for _ in range(4)))
    while (more := swept(5)) != 0:
        counts.append(more)
    assert sum(count for count in counts if isinstance(count, int)) == 60
    assert [broken_lines(case) for case in cases] == [["acknowledge", "act", "resolve"]] * 20
    assert Entry.objects.of(city).filter(kind="promise_broken").count() == 60
    assert [chain.first_break(requests.links_of(case)) for case in cases] == [None] * 20


@pytest.mark.django_db(transaction=True)
def test_a_case_somebody_holds_is_left_for_the_next_round(city: City) -> None:
    held, free = opened(city, 2)
    with transaction.atomic():
        Case.objects.of(city).select_for_update(of=("self",)).get(pk=held.pk)
        assert together(swept) == [3]
    assert (broken_lines(held), len(broken_lines(free))) == ([], 3)
    assert swept() == 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_over_what_another_holds(city: City) -> None:
    """With room for one case a round, the first being held, it takes the second."""
    held, free = opened(city, 2)
    with transaction.atomic():
        Case.objects.of(city).select_for_update(of=("self",)).get(pk=held.pk)
        assert together(partial(swept, 1)) == [3]
    assert (broken_lines(held), len(broken_lines(free))) == ([], 3)


@pytest.mark.django_db(transaction=True)
def test_sweeping_and_working_at_once_never_wait_for_each_other(city: City) -> None:
    cases = opened(city, 6)
    worker = requests.worker_of(cases[0])

    def work() -> int:
        with clock.frozen_at(LATER):
            for case in cases:
                note(accept(case, actor=worker), actor=worker, words="Going.", public=False)
        return 0

    answers = together(work, partial(swept, 2), partial(swept, 2))
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    while swept():
        pass
    assert [chain.first_break(requests.links_of(case)) for case in cases] == [None] * 6
    assert Promise.objects.of(city).filter(broken_at__isnull=True).count() == 0
    assert connection.connection is not None
