"""Two people at the same moment: one wins, the other is told, and the case stays whole."""

from datetime import timedelta
from functools import partial

import pytest

from tests.factories import requests
from tests.factories.together import together
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, hold, note
from thirdring.cases.models import Case, Closure, Report
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.constituents.models import Constituent, ContactPoint
from thirdring.intake.actions import Receipt
from thirdring.kernel import chain, clock
from thirdring.kernel.errors import Stale
from thirdring.messaging.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def names(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def sound(case: Case) -> bool:
    """Whether the timeline verifies and the case knows its end."""
    fresh = requests.reread(case)
    links = requests.links_of(fresh)
    return chain.first_break(links) is None and (fresh.entry_count, fresh.entry_hash) == (
        len(links),
        links[-1][2],
    )


def test_of_two_who_close_a_case_one_wins_and_the_other_is_told() -> None:
    case = requests.case(requests.pothole_city(), email="ana@example.org")
    actors = [requests.worker_of(case), requests.worker_of(case)]
    answers = together(
        *(partial(close, case, actor=who, outcome=Outcome.FIXED, answer="Done.") for who in actors)
    )
    assert names([*answers]) == ["Case", "Stale"]
    assert Closure.objects.of(case.city).count() == 1
    assert Message.objects.of(case.city).filter(occasion="closed").count() == 1
    assert (requests.reread(case).version, sound(case)) == (2, True)


def test_of_accepting_and_closing_at_once_only_one_happens() -> None:
    case = requests.case(requests.pothole_city())
    who = requests.worker_of(case)
    answers = together(
        partial(accept, case, actor=who),
        partial(close, case, actor=who, outcome=Outcome.FIXED, answer="Done."),
    )
    assert names([*answers]) == ["Case", "Stale"]
    assert requests.reread(case).status in {"accepted", "closed"}
    assert sound(case)


def test_eight_notes_at_once_leave_one_and_seven_who_know() -> None:
    case = requests.case(requests.pothole_city())
    who = requests.worker_of(case)
    answers = together(*(partial(note, case, actor=who, words="Here.", public=False) for _ in range(8)))
    assert sum(isinstance(answer, Stale) for answer in answers) == 7
    assert sound(case)


def test_two_who_hold_a_case_leave_one_hold() -> None:
    case = requests.case(requests.pothole_city())
    who = requests.worker_of(case)
    case = accept(case, actor=who)
    day = clock.now() + timedelta(days=1)
    answers = together(
        *(partial(hold, case, actor=who, reason=HoldReason.WEATHER, review_at=day) for _ in range(2))
    )
    assert names([*answers]) == ["Case", "Stale"]
    assert case.holds.count() == 1


def test_the_same_report_sent_twice_at_once_is_one() -> None:
    city = requests.pothole_city()
    requests.sent(city)  # the catalogue and the calendars are read once, so both below are quick
    answers = together(
        *(partial(requests.sent, city, client_key="a key", email="ana@example.org") for _ in range(4))
    )
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    assert len(receipts) == 4
    assert len({receipt.report.pk for receipt in receipts}) == 1
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert Report.objects.of(city).filter(client_key__isnull=False).count() == 1
    assert (Case.objects.of(city).count(), Message.objects.of(city).count()) == (2, 1)


def test_someone_who_sends_two_reports_at_once_is_one_person() -> None:
    city = requests.pothole_city()
    requests.sent(city)
    send = partial(requests.sent, city, name="Ana", email="ana@example.org", phone="412-555-0123")
    answers = together(send, send, send)
    assert [type(answer) for answer in answers] == [Receipt] * 3
    assert (Constituent.objects.of(city).count(), ContactPoint.objects.of(city).count()) == (1, 2)


def test_many_reports_at_once_all_get_their_own_reference() -> None:
    city = requests.pothole_city()
    answers = together(*(partial(requests.sent, city) for _ in range(8)))
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    assert len({receipt.report.reference for receipt in receipts}) == 8
