"""One request from the first word to the last, and every row it leaves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import pictures, requests
from tests.factories.requests import MONDAY
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.progress import accept, hold, note, resume, start
from thirdring.cases.models import Case, Closure, Entry, Hold, Report
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.constituents.models import Constituent, ContactPoint
from thirdring.kernel import chain, clock
from thirdring.kernel.events import bind
from thirdring.messaging.models import Message
from thirdring.routing.models import Assignment
from thirdring.sla.models import Promise

pytestmark = pytest.mark.django_db

TABLES = (Case, Report, Entry, Assignment, Promise, Message, Constituent, ContactPoint, Closure, Hold)


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def test_a_report_leaves_its_case_team_promises_and_news(city: City) -> None:
    with clock.frozen_at(MONDAY):
        receipt = requests.sent(city, name="Ana", email=" Ana@Example.org ", place="Main St")
    report, case = receipt.report, requests.reread(receipt.case)
    assert (report.reference, report.case_id, report.received_at) == (case.reference, case.pk, MONDAY)
    assert (case.status, case.version, case.summary, case.place) == ("received", 1, "A deep hole.", "Main St")
    assert [entry.kind for entry in case.entries.all()] == ["received", "assigned"]
    assert chain.first_break(requests.links_of(case)) is None
    assert (case.entry_count, case.entry_hash) == (2, requests.links_of(case)[-1][2])
    assigned = Assignment.objects.of(city).get()
    assert (assigned.case_id, assigned.agency_id) == (case.pk, case.agency_id)
    assert assigned.why == "The owner of this kind of request."
    assert promises_of(case) == {
        "acknowledge": datetime(2026, 11, 16, 18, tzinfo=UTC),
        "act": datetime(2026, 11, 18, 22, tzinfo=UTC),
        "resolve": datetime(2026, 11, 23, 22, tzinfo=UTC),
    }
    assert case.due_at == datetime(2026, 11, 23, 22, tzinfo=UTC)
    message = Message.objects.of(city).get()
    assert (message.to, message.state, message.case_id) == ("ana@example.org", "queued", case.pk)
    assert jobs() == [{"message_id": message.pk, "city_id": city.pk}]


def test_a_request_goes_all_the_way_through(city: City) -> None:
    with clock.frozen_at(MONDAY):
        case = requests.sent(city, email="ana@example.org").case
    worker = requests.worker_of(case)
    with clock.frozen_at(MONDAY + timedelta(hours=1)):
        case = accept(case, actor=worker)
        case = start(case, actor=worker)
    with clock.frozen_at(MONDAY + timedelta(days=1)):
        case = hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=3))
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        case = resume(case, actor=worker)
        case = note(case, actor=worker, words="Asphalt is on its way.", public=True)
        case = close(case, actor=worker, outcome=Outcome.FIXED, answer="We filled it.")
    with clock.frozen_at(MONDAY + timedelta(days=4)):
        case = reopen(case, actor=worker, reason="It sank again.")
    stored = requests.reread(case)
    assert (stored.status, stored.outcome, stored.closed_at) == ("accepted", "", None)
    assert stored.version == case.version == 8
    assert [(entry.kind, entry.public) for entry in case.entries.all()] == [
        ("received", True),
        ("assigned", False),
        ("accepted", True),
        ("started", True),
        ("held", True),
        ("resumed", True),
        ("note", True),
        ("closed", True),
        ("reopened", True),
    ]
    assert chain.first_break(requests.links_of(stored)) is None
    assert stored.entry_hash == requests.links_of(stored)[-1][2]


def test_every_fact_of_that_life_is_a_row(city: City) -> None:
    with clock.frozen_at(MONDAY):
        case = requests.sent(city, email="ana@example.org").case
        worker = requests.worker_of(case)
        case = accept(case, actor=worker)
        case = hold(case, actor=worker, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=3))
    with clock.frozen_at(MONDAY + timedelta(days=1)):
        case = resume(case, actor=worker)
        case = close(case, actor=worker, outcome=Outcome.FIXED, answer="We filled it.")
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        reopen(case, actor=worker, reason="It sank again.")
    held = Hold.objects.of(city).get()
    assert (held.reason, held.held_from, held.since) == ("weather", "accepted", MONDAY)
    assert (held.review_at, held.until) == (MONDAY + timedelta(days=3), MONDAY + timedelta(days=1))
    closed = Closure.objects.of(city).get()
    assert (closed.outcome, closed.answer, closed.by_id) == ("fixed", "We filled it.", worker.id)
    assert (closed.at, closed.reopened_at) == (MONDAY + timedelta(days=1), MONDAY + timedelta(days=2))
    told = list(Message.objects.of(city).order_by("pk").values_list("occasion", flat=True))
    assert told == ["received", "held", "closed", "reopened"]
    assert len(jobs()) == 4


def test_what_fails_half_way_leaves_nothing(city: City, settings: Any) -> None:
    from thirdring.cases.events import CaseOpened
    from thirdring.config.reactions import REACTIONS

    def falls_over(event: CaseOpened) -> None:
        raise ZeroDivisionError

    before = counts()
    bind({**REACTIONS, CaseOpened: [*REACTIONS[CaseOpened], falls_over]})
    try:
        with pytest.raises(ZeroDivisionError):
            requests.sent(city, name="Ana", email="ana@example.org", photos=(pictures.picture(),))
    finally:
        bind(REACTIONS)
    assert counts() == before == dict.fromkeys(TABLES, 0)
    assert jobs() == []
    assert list(settings.MEDIA_ROOT.rglob("*.jpg")) == []


def counts() -> Mapping[type, int]:
    return {table: table.objects.across_cities("a test counts all").count() for table in TABLES}


def promises_of(case: Case) -> dict[str, datetime]:
    return dict(case.promises.values_list("clock", "due_at"))


def jobs() -> list[dict[str, int]]:
    waiting = ProcrastinateJob.objects.filter(task_name="thirdring.messaging.tasks.deliver")
    return list(waiting.order_by("id").values_list("args", flat=True))
