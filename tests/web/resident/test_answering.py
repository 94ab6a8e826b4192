"""The page behind the link in a question."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import requests
from tests.factories.pictures import picture
from thirdring.cases.actions.progress import accept
from thirdring.cases.rules import Status
from thirdring.feedback.actions.asking import ask
from thirdring.feedback.models import Question


@pytest.fixture
def question(db: None) -> Question:
    case = requests.case(requests.pothole_city(), email="ana@example.org", place="9 Mill Street")
    worker = requests.worker_of(case)
    ask(accept(case, actor=worker), actor=worker, words="Which side?")
    return Question.objects.of(case.city_id).get()


def test_it_asks_takes_the_answer_and_says_thanks(question: Question) -> None:
    page = Client().get(f"/answer/{question.token}/").content.decode()
    assert [words for words in ("Which side?", "9 Mill Street", "Your answer") if words not in page] == []
    photo = SimpleUploadedFile("side.jpg", picture(), "image/jpeg")
    told = {"words": "The left.", "photos": photo}
    answer = Client().post(f"/answer/{question.token}/", told, follow=True).content.decode()
    assert ("Thank you. We have your answer." in answer, "Which side?" in answer) == (True, False)
    assert requests.reread(question.case).status == Status.ACCEPTED
    assert question.case.media.count() == 1


def test_nothing_said_is_asked_for(question: Question) -> None:
    answer = Client().post(f"/answer/{question.token}/", {"words": ""})
    assert (answer.status_code, "Write your answer, or add a photo." in answer.content.decode()) == (
        422,
        True,
    )


def test_a_wrong_link_is_not_there(question: Question) -> None:
    assert [Client().get(path).status_code for path in ("/answer/wrong/", f"/answer/{question.pk}/")] == [
        404,
        404,
    ]
