"""A case on the spot: what the page tells, and its plain forms."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import people, requests
from tests.factories.pictures import picture
from tests.factories.requests import reread
from tests.fieldwork.crews import Crew
from tests.web.agency.departments import browser_of
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Status
from thirdring.fieldwork.models import Visit
from thirdring.staff.rules import Role

NAME = "a-name-of-its-own"
MARIA = {"name": "Maria Lopez", "phone": "443-555-0123"}


def opened(phone: Client, case: Case) -> str:
    page = phone.get(f"/field/cases/{case.reference}/")
    assert page.status_code == 200
    return page.content.decode()


def post(phone: Client, case: Case, kind: str, **fields: Any) -> Any:
    """What the page's own form sends."""
    seen = {"client_id": NAME, "seen": case.version, "entries": case.entry_count, "visit": NAME}
    return phone.post(f"/field/cases/{case.reference}/{kind}/", seen | fields)


def test_it_tells_what_was_reported_and_shows_the_way(crew: Crew, phone: Client) -> None:
    page = opened(phone, crew.case(words="Behind the <gate>, ring twice.", place="12 Canal Street"))
    assert "Behind the &lt;gate&gt;, ring twice." in page
    assert "12 Canal Street" in page
    assert 'href="geo:40.450000,-79.950000?q=40.450000,-79.950000"' in page


@pytest.mark.parametrize(("role", "seen"), [(Role.AGENCY_WORKER, False), (Role.AGENCY_LEAD, True)])
def test_who_reported_it_is_only_for_those_who_may_know(crew: Crew, role: Role, seen: bool) -> None:
    case = crew.case(**MARIA)
    page = opened(browser_of(people.staff(crew.city, role, agency=crew.agency)), case)
    assert ("Maria Lopez" in page, "tel:+1" in page) == (seen, seen)


def test_another_agencys_case_is_not_there(crew: Crew, phone: Client) -> None:
    theirs = requests.case(crew.city, service_code="graffiti")
    assert phone.get(f"/field/cases/{theirs.reference}/").status_code == 404
    assert post(phone, theirs, "note", words="x").status_code == 404


def test_a_case_that_waits_offers_nothing_to_do(crew: Crew, phone: Client) -> None:
    assert "There is nothing to do here now" in opened(phone, requests.case(crew.city))


def test_a_visit_goes_all_the_way_with_plain_forms(crew: Crew, phone: Client) -> None:
    case = crew.case()
    assert post(phone, case, "arrive").status_code == 303
    assert "You are here" in opened(phone, case)
    photo = SimpleUploadedFile("after.jpg", picture())
    for number, (kind, fields) in enumerate(
        {
            "inspection": {"answers.surface": "brick"},
            "labour": {"people": 2, "minutes": 30},
            "material": {"what": "Sand", "amount": "0.5", "unit": "bags"},
            "photo": {"shows": "after", "photo": photo},
            "done": {"outcome": "fixed", "answer": "Reset the bricks."},
        }.items()
    ):
        done = post(phone, reread(case), kind, client_id=f"change-{number:04}", **fields)
        assert done.status_code == 303, done.content.decode()
    visit = Visit.objects.of(crew.city).get()
    assert (visit.outcome, visit.answers, case.media.get().kind) == ("done", {"surface": "brick"}, "after")
    assert reread(case).status == Status.CLOSED


def test_a_form_pressed_twice_is_done_once(crew: Crew, phone: Client) -> None:
    case = crew.case()
    for _ in range(2):
        assert post(phone, case, "note", words="Dog in the yard.").status_code == 303
    assert case.entries.filter(kind=EntryKind.NOTE).count() == 1


def test_what_is_missing_is_said_beside_its_field_and_the_rest_is_kept(crew: Crew, phone: Client) -> None:
    page = post(phone, crew.case(), "done", outcome="cannot_fix", answer="")
    assert page.status_code == 422
    form = next(panel.form for panel in page.context["panels"]["ending"] if panel.opened)
    assert list(form.errors) == ["answer"]
    assert form["outcome"].value() == "cannot_fix"


def test_an_inspection_says_what_is_missing(crew: Crew, phone: Client) -> None:
    case = crew.case()
    post(phone, case, "arrive")
    page = post(phone, reread(case), "inspection", client_id="another-name", **{"answers.depth": "deep"})
    assert page.status_code == 422
    form = next(panel.form for panel in page.context["panels"]["there"] if panel.opened)
    assert sorted(form.errors) == ["answers.depth", "answers.surface"]


def test_who_comes_second_sees_both_sides_and_keeps_what_they_wrote(crew: Crew, phone: Client) -> None:
    case = crew.case()
    note(case, actor=crew.mate(), words="Wait for the gas company.", public=False)
    page = post(phone, case, "done", outcome="fixed", answer="Filled.")
    said = page.content.decode()
    assert page.status_code == 409
    assert "Somebody else changed this case after you saw it." in said
    assert "Note: Wait for the gas company." in said
    assert reread(case).status == Status.ACCEPTED
    form = next(panel.form for panel in page.context["panels"]["ending"] if panel.opened)
    assert form["answer"].value() == "Filled."


@pytest.mark.parametrize("kind", ["arrival", "close", ""])
def test_an_unknown_change_is_not_there(crew: Crew, phone: Client, kind: str) -> None:
    assert post(phone, crew.case(), kind or "x").status_code == 404


def test_odd_hidden_fields_are_refused_in_words(crew: Crew, phone: Client) -> None:
    page = post(phone, crew.case(), "note", words="x", client_id="<>", seen="many")
    assert page.status_code == 422
    assert "Use 8 to 40 letters, digits and dashes" in page.content.decode()


def test_photos_are_small_and_only_of_the_case(crew: Crew, phone: Client) -> None:
    case, other = crew.case(), crew.case(lat=40.46)
    photo = SimpleUploadedFile("before.jpg", picture(1200, 900))
    post(phone, case, "photo", shows="before", photo=photo)
    number = case.media.get().pk
    small = phone.get(f"/field/cases/{case.reference}/photos/{number}.jpg")
    assert (small.status_code, small.headers["Content-Type"]) == (200, "image/jpeg")
    assert small.headers["Cache-Control"] == "private, max-age=86400"
    assert phone.get(f"/field/cases/{other.reference}/photos/{number}.jpg").status_code == 404


@pytest.mark.parametrize("lines", [1, 30])
def test_the_page_takes_as_many_queries_for_one_line_as_for_thirty(
    crew: Crew, phone: Client, lines: int
) -> None:
    case = crew.case(**MARIA)
    for number in range(lines - 1):
        case = note(reread(case), actor=crew.mate(), words=f"Note {number}.", public=False)
    opened(phone, case)
    with CaptureQueriesContext(connection) as asked:
        opened(phone, case)
    assert len(asked) == 10
