"""Asking the resident: it reaches them, the case waits, the answer wakes it, silence is said."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, resume
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.city.models import City
from thirdring.feedback.actions.asking import answer, ask
from thirdring.feedback.models import Question
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotFound
from thirdring.messaging.models import Message
from thirdring.sla.actions.reviewing import review
from thirdring.sla.queries import escalations_of
from thirdring.sla.rules import Trigger

DAY = timedelta(days=1)
ASKED = "Which side of the street?"


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def asked(city: City, **fields: Any) -> Case:
    """A case whose reporter was asked something on Monday."""
    with clock.frozen_at(MONDAY):
        case = requests.case(city, **{"email": "ana@example.org", "language": "es"} | fields)
        worker = requests.worker_of(case)
        return ask(accept(case, actor=worker), actor=worker, words=ASKED)


def only(city: City) -> Question:
    return Question.objects.of(city).get()


def answered(city: City, words: str = "The left.", **fields: Any) -> Question:
    with clock.frozen_at(MONDAY + DAY):
        return answer(city, only(city).token, words=words, actor=people.anyone(city), **fields)


def test_the_question_reaches_them_with_a_link_in_their_language(city: City) -> None:
    case = asked(city)
    told = Message.objects.of(city).get(occasion="asked")
    assert (told.to, told.language) == ("ana@example.org", "es")
    assert f"/answer/{only(city).token}/" in told.body and ASKED in told.body and "Conteste aquí" in told.body
    assert Message.objects.of(city).filter(case=case, occasion="asked").count() == 1


def test_the_case_waits_with_its_promise_and_no_longer_than_it_may(city: City) -> None:
    case = reread(asked(city))
    (hold,) = case.holds.all()
    assert (case.status, hold.reason, hold.review_at) == (
        Status.ON_HOLD,
        "waiting_for_resident",
        MONDAY + 10 * DAY,
    )
    assert case.promises.get(clock="resolve").paused_at == MONDAY
    line = case.entries.get(kind=EntryKind.ASKED)
    assert (line.public, line.data) == (False, {"words": ASKED})


def test_the_answer_wakes_the_case_and_is_on_its_timeline(city: City) -> None:
    case = asked(city)
    answered(city, photos=(picture(),))
    case = reread(case)
    assert (case.status, case.promises.get(clock="resolve").paused_at) == (Status.ACCEPTED, None)
    line = case.entries.get(kind=EntryKind.ANSWERED)
    assert (line.data, line.public, line.actor_kind) == (
        {"words": "The left.", "photos": 1},
        False,
        "resident",
    )
    assert (only(city).answer, only(city).answered_at) == ("The left.", MONDAY + DAY)
    assert case.media.count() == 1
    assert chain.first_break(requests.links_of(case)) is None


def test_silence_past_the_cap_moves_it_on_and_says_so(city: City) -> None:
    case = asked(city)
    with clock.frozen_at(MONDAY + 10 * DAY):
        assert review(actor=system(0, reason="a test")) == 1
    assert reread(case).status == Status.ACCEPTED
    assert "no recibimos respuesta" in Message.objects.of(city).get(occasion="wait_over").body


def test_a_late_answer_is_kept_and_wakes_nothing(city: City) -> None:
    case = asked(city)
    with clock.frozen_at(MONDAY + DAY / 2):
        resume(reread(case), actor=requests.worker_of(case))
    answered(city)
    assert reread(case).status == Status.ACCEPTED
    assert case.entries.filter(kind=EntryKind.RESUMED).count() == 1
    assert case.entries.filter(kind=EntryKind.ANSWERED).count() == 1


def test_a_question_in_the_answer_wants_an_answer_before_closing(city: City) -> None:
    case = asked(city)
    answered(city, "The left. When will you come?")
    close(reread(case), actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Filled.")
    assert [each.trigger for each in escalations_of(case)] == [Trigger.UNANSWERED]


def test_it_is_answered_once(city: City) -> None:
    asked(city)
    answered(city)
    with pytest.raises(Invalid, match="have your answer already"):
        answered(city, "The right.")
    assert only(city).answer == "The left."


def test_a_guessed_link_leads_nowhere(city: City) -> None:
    asked(city)
    with pytest.raises(NotFound):
        answer(city, "guessed", words="Hello.", actor=people.anyone(city))


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"words": " "}, "words"), ({"words": "x" * 2001}, "words"), ({"photos": (b"no",)}, "photos")],
)
def test_an_answer_that_says_nothing_is_refused_whole(city: City, fields: dict[str, Any], field: str) -> None:
    case = asked(city)
    with pytest.raises(Invalid) as refused:
        answered(city, **fields)
    assert {problem.field for problem in refused.value.problems} == {field}
    assert (reread(case).status, only(city).answered_at) == (Status.ON_HOLD, None)


def test_who_left_no_address_can_not_be_asked(city: City) -> None:
    with pytest.raises(Invalid, match="left an address"):
        asked(city, email="")
    assert Question.objects.of(city).count() == 0


def test_a_case_nobody_took_on_asks_nothing(city: City) -> None:
    case = requests.case(city, email="ana@example.org")
    with pytest.raises(MoveNotAllowed):
        ask(case, actor=requests.worker_of(case), words=ASKED)
    assert (Question.objects.of(city).count(), Message.objects.of(city).filter(occasion="asked").count()) == (
        0,
        0,
    )
