"""The page on which a resident says that it is not done."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import requests
from tests.factories.pictures import picture
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case, Report
from thirdring.cases.rules import Outcome, Status
from thirdring.city.models import City
from thirdring.feedback.models import Dispute
from thirdring.kernel import clock


@pytest.fixture
def report(db: None) -> Report:
    """A pothole said to be filled just now."""
    made = requests.sent(requests.pothole_city(), email="ana@example.org")
    worker = requests.worker_of(made.case)
    close(requests.reread(made.case), actor=worker, outcome=Outcome.FIXED, answer="Filled.")
    return made.report


def address(report: Report, key: str = "") -> str:
    return f"/track/{report.reference}/dispute/?key={key or report.token}"


def test_the_reports_own_page_leads_there(report: Report) -> None:
    own = Client().get(f"/track/{report.reference}?key={report.token}").content.decode()
    public = Client().get(f"/track/{report.reference}").content.decode()
    assert [("/dispute/?key=" in page) for page in (own, public)] == [True, False]


def test_it_is_sent_and_the_case_is_open_again(report: Report) -> None:
    photo = SimpleUploadedFile("hole.jpg", picture(), "image/jpeg")
    answer = Client().post(address(report), {"words": "Still there.", "photos": photo}, follow=True)
    assert "A team has taken this on." in answer.content.decode()
    assert requests.reread(report.case).status == Status.ACCEPTED
    assert report.case.media.count() == 1


def test_past_the_window_it_leads_to_the_new_case(report: Report) -> None:
    with clock.frozen_at(clock.now() + timedelta(days=60)):
        page = Client().get(address(report)).content.decode()
        answer = Client().post(address(report), {"words": "Still there."}, follow=True)
    assert "a new case that names the old one" in page
    assert "We have your report." in answer.content.decode()
    assert Case.objects.of(report.city_id).count() == 2


def test_nothing_said_is_asked_for(report: Report) -> None:
    answer = Client().post(address(report), {"words": ""})
    assert (answer.status_code, "Say what is not done" in answer.content.decode()) == (422, True)
    assert Dispute.objects.of(report.city_id).count() == 0


def test_a_broken_photo_is_refused_and_the_words_stay(report: Report) -> None:
    photo = SimpleUploadedFile("hole.jpg", b"no picture", "image/jpeg")
    answer = Client().post(address(report), {"words": "Still there.", "photos": photo})
    assert (answer.status_code, "Still there." in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("path", ["/track/{0}/dispute/", "/track/{0}/dispute/?key=no", "/track/12/dispute/"])
def test_without_the_key_the_page_is_not_there(report: Report, path: str) -> None:
    for answer in (Client().get(path.format(report.reference)), Client().post(path.format(report.reference))):
        assert answer.status_code == 404


def test_what_is_open_has_nothing_to_dispute(db: None) -> None:
    made = requests.sent(requests.pothole_city()).report
    assert Client().get(address(made)).status_code == 302
    assert City.objects.count() == 1
