"""The words the public reads are written with the report, whichever way it comes, and again when asked."""

import pytest
from typer.testing import CliRunner

from tests.factories.history import load, past
from tests.factories.requests import pothole_city, sent
from thirdring.cases.actions.revising import revise_history
from thirdring.cases.actions.screening import Screened, screen_reports
from thirdring.cases.commands import app
from thirdring.cases.models import Case, Report
from thirdring.city.models import City
from thirdring.kernel.actor import system

pytestmark = pytest.mark.django_db
SAID, COVERED = "Deep. Call 412-555-0123.", "Deep. Call [phone number]."


@pytest.fixture
def city() -> City:
    return pothole_city()


def words_of(city: City) -> list[tuple[str, str | None, str, str | None]]:
    columns = ("case__summary", "case__covered_summary", "words", "covered_words")
    return list(Report.objects.of(city).order_by("pk").values_list(*columns))


def test_a_report_keeps_what_was_said_and_has_what_may_be_read(city: City) -> None:
    sent(city, words=SAID)
    sent(city, words="Deep.")
    assert words_of(city) == [(SAID, COVERED, SAID, COVERED), ("Deep.", None, "Deep.", None)]


def test_history_is_covered_as_well_and_so_is_what_it_is_revised_to(city: City) -> None:
    known = {"source": "elsewhere", "external_id": "A-1"}
    load(city, past(city, words=SAID, **known))
    assert words_of(city) == [(SAID, COVERED, SAID, COVERED)]
    again = past(city, words="Mail a@example.com", **known)
    revise_history(city, [again], actor=system(city.pk, reason="a test"))
    new = ("Mail a@example.com", "Mail [e-mail address]")
    assert words_of(city) == [(*new, *new)]


def test_what_was_never_covered_is_covered_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thirdring.cases.actions.screening.BATCH", 2)
    for words in (SAID, "Deep.", SAID):
        sent(city, words=words)
    Report.objects.of(city).update(covered_words=None)
    Case.objects.of(city).update(covered_summary=None)
    ends = ["3 reports read, 2 changed.\n", "3 reports read, 0 changed.\n"]
    assert [CliRunner().invoke(app, ["screen", "--city", city.code]).output for _ in ends] == ends
    covered = (SAID, COVERED, SAID, COVERED)
    assert words_of(city) == [covered, ("Deep.", None, "Deep.", None), covered]


def test_another_citys_words_are_left_alone(city: City) -> None:
    other = pothole_city()
    sent(other, words=SAID)
    assert screen_reports(city, 0, actor=system(city.pk, reason="a test")) == Screened(0, 0, 0)
