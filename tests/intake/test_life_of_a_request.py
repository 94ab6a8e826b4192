"""One request from the first word to the last, and every row it leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import cities, people, requests
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, resume, start
from thirdring.cases.models import Case, Closure, Entry, Hold, Report
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.constituents.models import ContactPoint
from thirdring.intake.actions import submit
from thirdring.kernel import chain, clock
from thirdring.messaging.models import Message
from thirdring.routing.models import Assignment
from thirdring.sla.models import Promise
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)  # nine in the morning in New York


@pytest.fixture
def city() -> City:
    made = cities.city()
    requests.offer_potholes(made)
    return made


def test_a_request_goes_all_the_way_through(city: City) -> None:
    with clock.frozen_at(MONDAY):
        receipt = requests.sent(city, name="Ana", email="ana@example.org")
    worker = people.actor(city, Role.AGENCY_WORKER, agency=receipt.case.agency)
    case = receipt.case
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        case = accept(case, actor=worker)
        case = start(case, actor=worker)
        case = hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=2))
    with clock.frozen_at(MONDAY + timedelta(days=1, hours=1)):
        case = resume(case, actor=worker)
        case = close(case, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
        case = reopen(case, actor=worker, reason="It sank again.")
    assert case.status == "accepted"
