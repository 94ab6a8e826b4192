"""Asking the resident from the case page."""

from tests.factories.requests import reread
from tests.web.agency.departments import Department
from thirdring.cases.actions.progress import accept
from thirdring.cases.rules import Status
from thirdring.feedback.models import Question


def test_a_question_is_sent_from_the_case_page(department: Department) -> None:
    case = accept(department.case(email="ana@example.org"), actor=department.actor)
    assert "Ask the resident" in department.open(case).content.decode()
    answer = department.post(case, "question", words="Which side?")
    assert (answer.status_code, reread(case).status) == (303, Status.ON_HOLD)
    assert Question.objects.of(department.city).get().words == "Which side?"


def test_who_can_not_be_asked_is_said_beside_the_field(department: Department) -> None:
    case = accept(department.case(), actor=department.actor)
    answer = department.post(case, "question", words="Which side?")
    assert (answer.status_code, "left an address" in answer.content.decode()) == (422, True)
    assert reread(case).status == Status.ACCEPTED
