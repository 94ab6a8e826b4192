"""The public's map while it is counted: what is written at the same moment is on it, once."""

from functools import partial

import pytest
from django.db import transaction

from tests.factories import people, requests
from tests.factories.together import together
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.map_counting import count_map
from thirdring.cases.map_queries import count_public
from thirdring.cases.map_rules import Asked
from thirdring.cases.models import MapCount
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db(transaction=True)


def count(city: City) -> object:
    return count_map(city, actor=system(city.pk, reason="test"))


def totals(city: City) -> tuple[int, int]:
    return count_public(city, Asked(open=True)), count_public(city, Asked(open=False))


def test_a_case_whose_transaction_ends_after_the_count_is_on_the_map_once() -> None:
    city = requests.pothole_city()
    first = requests.case(city)
    with transaction.atomic():  # ours is open while another counts
        requests.sent(city)
        close(first, actor=people.actor(city, Role.SUPERVISOR), outcome=Outcome.FIXED, answer="Done.")
        (counted,) = together(partial(count, city))
        assert not isinstance(counted, Exception), counted
    assert totals(city) == (1, 1)
    count(city)
    assert totals(city) == (1, 1)


def test_reports_and_counts_at_once_lose_nothing() -> None:
    city = requests.pothole_city()
    people.actor(city, Role.SUPERVISOR)
    calls = [partial(requests.sent, city) for _ in range(6)] + [partial(count, city) for _ in range(3)]
    answers = together(*calls)
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert totals(city) == (6, 0)
    assert MapCount.objects.of(city).values("counting").distinct().count() <= 1
    count(city)
    assert totals(city) == (6, 0)
