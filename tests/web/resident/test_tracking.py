"""Following a report: by its reference, by its link, and what stays unsaid."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import requests
from tests.factories.people import staff
from tests.web.resident.reader import Page, Reader
from tests.web.resident.test_report import at_photo
from tests.web.resident.town import picture, town
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, hold, note, start
from thirdring.cases.models import Case, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role


def report(city: City, **fields: object) -> Report:
    answers = {"in_lane": "no"} if fields.get("service_code", "pothole") == "pothole" else {}
    return requests.sent(city, **{"answers": answers, **fields}).report


def worker(city: City, case: Case) -> Actor:
    return actor_of(staff(city, Role.AGENCY_WORKER, agency=case.agency, name="Dana Reyes"), city=city)


def look(reader: Reader, found: Report, key: str = "") -> Page:
    return reader.go(f"/track/{pretty(found.reference)}{key and f'?key={key}'}")


def test_a_reference_typed_in_any_grouping_leads_to_its_report(city: City, reader: Reader) -> None:
    digits = report(city).reference
    page = reader.go(f"/track/?reference=+{digits[:2]}+{digits[2:7]}-{digits[7:]}")
    assert (page.status, page.heading) == (200, "Pothole")
    assert reader.address == f"/track/{pretty(digits)}"


def test_a_slash_at_the_end_does_no_harm(city: City, reader: Reader) -> None:
    assert reader.go(f"/track/{report(city).reference}/").heading == "Pothole"


def mistyped(reference: str) -> str:
    return reference[:-1] + str((int(reference[-1]) + 1) % 10)


def test_a_mistyped_reference_says_so(city: City, reader: Reader) -> None:
    page = reader.go(f"/track/?reference={mistyped(report(city).reference)}")
    expected = "This reference is mistyped: a digit is wrong, or two are swapped. Look at your receipt."
    assert (page.status, page.problems, page.beside) == (422, [expected], [expected])


def test_a_mistyped_link_says_so(city: City, reader: Reader) -> None:
    page = reader.go(f"/track/{mistyped(report(city).reference)}")
    assert page.problems[0].startswith("This reference is mistyped")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "A reference is made of nine digits, like 2604-1873-5."),
        ("pothole", "A reference is made of nine digits, like 2604-1873-5."),
        ("123", "A reference has nine digits, like 2604-1873-5. Some are missing, or there are too many."),
        (
            "000000000",
            "We can show no report with this reference. For a private one, use the link we sent you.",
        ),
    ],
)
def test_a_reference_that_cannot_be_shown_says_why(reader: Reader, typed: str, problem: str) -> None:
    assert reader.go(f"/track/?reference={typed}").problems == [problem]


def test_a_new_report_shows_its_promises(city: City, reader: Reader) -> None:
    page = look(reader, report(city))
    assert "We have your report. A team has not taken it on yet." in page.lines
    assert (
        len([line for line in page.lines if line.startswith("We aim to resolve this within 5 working days")])
        == 1
    )


def test_a_broken_promise_is_called_late(city: City, reader: Reader) -> None:
    found = report(city)
    with clock.frozen_at(clock.now() + timedelta(days=60)):
        page = look(reader, found)
    late = [line for line, after in pairwise(page.lines) if after.startswith("Late. We promised this by")]
    assert late == ["Taking it on:", "Beginning the work:", "Resolving it:"]


def test_the_timeline_tells_what_the_city_did_and_never_who(city: City, reader: Reader) -> None:
    found = report(city)
    by = worker(city, found.case)
    case = accept(found.case, actor=by)
    case = note(case, actor=by, words="Bring the long ladder.", public=False)
    case = note(case, actor=by, words="The crew comes on Monday.", public=True)
    start(case, actor=by)
    page = look(reader, found)
    story = page.lines[page.lines.index("What happened so far") + 1 :]
    headings = ["Work began", "News from the city", "Taken on by a team", "Report received"]
    assert [line for line in story if line in headings] == headings
    assert "The crew comes on Monday." in story
    assert "long ladder" not in page.text
    assert "Dana" not in page.text


def test_a_wait_says_why_and_until_when(city: City, reader: Reader) -> None:
    found = report(city)
    by = worker(city, found.case)
    case = accept(found.case, actor=by)
    hold(case, actor=by, reason=HoldReason.WEATHER, review_at=clock.now() + timedelta(days=3))
    page = look(reader, found)
    assert "This is waiting, for the reason given below." in page.lines
    assert "The weather does not allow the work. We look again by" in page.text


def test_a_closed_report_shows_the_citys_answer(city: City, reader: Reader) -> None:
    found = report(city)
    close(
        found.case,
        actor=worker(city, found.case),
        outcome=Outcome.NO_PROBLEM_FOUND,
        answer="The road is whole.",
    )
    page = look(reader, found)
    assert "The city's answer: We looked and found no problem" in page.lines
    assert "The road is whole." in page.lines
    assert "Fixed" not in page.text


def test_a_private_report_is_found_by_its_link_only(city: City, reader: Reader) -> None:
    found = report(city, service_code="food-safety", email="mia@example.org", words="Mice in the kitchen.")
    hidden = look(reader, found)
    assert hidden.status == 404
    assert hidden.problems[0].startswith("We can show no report with this reference.")
    assert "Food safety" not in hidden.text
    assert look(reader, found, key="wrong").status == 404
    own = look(reader, found, key=found.token)
    assert (own.status, own.heading) == (200, "Food safety")
    assert "Report received" in own.lines


def test_another_citys_report_is_not_found(city: City, reader: Reader) -> None:
    assert look(reader, report(town())).status == 404


def test_contact_details_are_never_shown(city: City, reader: Reader) -> None:
    found = report(city, email="mia@example.org", phone="412-555-0123", name="Mia Marsh")
    page = look(reader, found, key=found.token)
    assert not [secret for secret in ("mia@example.org", "555", "Marsh") if secret in page.text]


def test_photos_are_shown_to_everyone(city: City, reader: Reader) -> None:
    at_photo(reader)
    reader.send(photos=SimpleUploadedFile("hole.jpg", picture()))
    reader.send()
    reader.send()
    found = Report.objects.of(city).get()
    stranger = Reader()
    address = f"/media/{found.media.get().file.name}"
    assert f'src="{address}"' in stranger.client.get(f"/track/{found.reference}").content.decode()
    assert stranger.client.get(address).status_code == 200
