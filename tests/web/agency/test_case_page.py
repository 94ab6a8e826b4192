"""The page of one case: who may open it, and what it shows to whom."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, requests
from tests.web.agency.departments import Department
from thirdring.cases.actions import closing, merging, progress
from thirdring.cases.actions.planning import add_task
from thirdring.cases.models import Case, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import HoldReason, Outcome
from thirdring.kernel import clock
from thirdring.places.models import Area
from thirdring.staff.rules import Role
from thirdring.web.agency.sheet import Sheet

MONDAY = requests.MONDAY
MARIA = {"name": "Maria Lopez", "email": "maria@example.org", "phone": "443-555-0123"}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


def sheet(department: Department, case: Case, browser: Client | None = None) -> Sheet:
    page = department.open(case, browser)
    assert page.status_code == 200
    shown: Sheet = page.context["sheet"]  # type: ignore[attr-defined]  # a test's response
    return shown


def test_the_page_says_what_where_and_by_when(department: Department) -> None:
    case = department.case(words="A deep hole", place="1204 North Canal Street")
    shown = sheet(department, case)
    assert (shown.type, shown.reference) == ("Pothole", pretty(case.reference))
    assert (shown.case.place, shown.told[0].words) == ("1204 North Canal Street", "A deep hole")
    assert (shown.due, shown.late) == ("Due Mon 23 Nov", False)


def test_another_agencys_case_is_as_unknown_as_one_that_is_not_there(department: Department) -> None:
    theirs = department.case(service_code="graffiti")
    assert department.open(theirs).status_code == 404
    assert department.browser.get("/agency/cases/000000000/").status_code == 404


def test_another_citys_case_is_unknown_here(department: Department) -> None:
    elsewhere = requests.case(requests.pothole_city())
    for browser in (department.browser, department.other(Role.ADMINISTRATOR)):
        assert department.open(elsewhere, browser).status_code == 404


def test_a_role_in_another_city_opens_nothing_here(department: Department) -> None:
    from tests.factories.people import staff
    from tests.web.agency.departments import browser_of

    stranger = browser_of(staff(cities.city(), Role.ADMINISTRATOR))
    assert department.open(department.case(), stranger).status_code == 403


def test_a_mistyped_reference_says_so(department: Department) -> None:
    reference = department.case().reference
    wrong = reference[:-1] + str((int(reference[-1]) + 1) % 10)
    page = department.browser.get(f"/agency/cases/{wrong}/")
    assert page.status_code == 400
    assert "This reference is mistyped: one of its digits is wrong." in page.content.decode()


def test_a_stranger_is_sent_to_sign_in(department: Department) -> None:
    case = department.case()
    assert (
        department.open(case, Client()).headers["Location"]
        == f"/sign-in/?next=/agency/cases/{case.reference}/"
    )


def test_a_worker_sees_that_there_is_a_reporter_and_not_who(department: Department) -> None:
    page = department.open(department.case(**MARIA)).content.decode()
    assert "Name hidden" in page
    assert "m•••@example.org" in page
    assert not [private for private in ("Maria", "maria@", "5550123") if private in page]


def test_a_lead_sees_the_reporter(department: Department) -> None:
    lead = department.other(Role.AGENCY_LEAD, department.agency)
    told = sheet(department, department.case(**MARIA), lead).told[0]
    assert (told.name, told.hidden) == ("Maria Lopez", False)
    assert sorted(told.contacts) == ["+14435550123", "maria@example.org"]


def test_nobody_is_named_for_a_nameless_report(department: Department) -> None:
    told = sheet(department, department.case()).told[0]
    assert (told.name, told.contacts, told.hidden) == ("Left no name", [], False)


def test_answers_stand_beside_their_questions(department: Department) -> None:
    case = department.case(answers={"in_lane": "yes"})
    assert sheet(department, case).told[0].answers == [("Is it in a traffic lane?", "Yes, in the lane")]


def test_an_answer_whose_question_is_gone_keeps_its_code(department: Department) -> None:
    case = department.case()
    Report.objects.of(department.city).update(answers={"depth": 4, "lanes": ["a", "b"]})
    assert sheet(department, case).told[0].answers == [("depth", "4"), ("lanes", "a, b")]


def test_it_says_why_it_is_here(department: Department) -> None:
    assert sheet(department, department.case()).why == "The owner of this kind of request."


def test_a_closed_case_shows_its_last_answer_until_it_is_open_again(department: Department) -> None:
    case = department.case()
    for answer in ("Filled.", "Filled again."):
        case = closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer=answer)
        shown = sheet(department, case)
        assert (shown.outcome, shown.answer) == ("Fixed", answer)
        case = closing.reopen(case, actor=department.actor, reason="It came loose.")
    shown = sheet(department, case)
    assert (shown.outcome, shown.answer) == ("", "")


def test_areas_are_named_with_their_kind(department: Department) -> None:
    case = department.case()
    ids = [
        Area.objects.create(city=department.city, kind=kind, code="1", name=name, geometry={}).pk
        for kind, name in (("neighbourhood", "Old Mill"), ("council_district", "District 4"))
    ]
    Case.objects.of(department.city).filter(pk=case.pk).update(area_ids=ids)
    assert sheet(department, case).areas == [
        ("Council district", "District 4"),
        ("Neighbourhood", "Old Mill"),
    ]


def test_the_timeline_tells_public_from_internal_newest_first(department: Department) -> None:
    case = progress.accept(department.case(), actor=department.actor)
    case = progress.note(case, actor=department.actor, words="Bring two cones.", public=False)
    progress.note(case, actor=department.actor, words="We come on Tuesday.", public=True)
    steps = [(step.heading, step.body, step.by, step.public) for step in sheet(department, case).steps]
    assert steps == [
        ("Note", "We come on Tuesday.", "Dana Reyes", True),
        ("Note", "Bring two cones.", "Dana Reyes", False),
        ("Accepted", "", "Dana Reyes", True),
        ("Assigned", "The owner of this kind of request.", "", False),
        ("Received on the web", "", "A resident", True),
    ]


def test_a_merged_report_leads_to_the_case_it_is_part_of(department: Department) -> None:
    case, twin = department.case(), department.case(place="Across the street")
    merging.merge(twin, into=case, actor=department.colleague(Role.AGENCY_LEAD))
    shown = sheet(department, twin)
    assert (shown.reference, len(shown.told)) == (pretty(case.reference), 2)
    assert (shown.steps[0].heading, shown.steps[0].body) == (
        "Another case joined to this one",
        pretty(twin.reference),
    )


def test_times_are_the_citys(department: Department) -> None:
    assert sheet(department, department.case()).told[0].at == "Mon 16 Nov, 09:00"


def test_a_promise_shows_what_ran_and_what_stood_still(department: Department) -> None:
    case = progress.accept(department.case(), actor=department.actor)
    with clock.frozen_at(MONDAY + timedelta(hours=2)):
        review = MONDAY + timedelta(days=5)
        case = progress.hold(case, actor=department.actor, reason=HoldReason.WEATHER, review_at=review)
    with clock.frozen_at(MONDAY + timedelta(hours=26)):
        case = progress.resume(case, actor=department.actor)
    with clock.frozen_at(MONDAY + timedelta(hours=29)):
        clocks = {each.what: each for each in sheet(department, case).clocks}
    resolve = clocks["Close it with an answer"]
    assert (resolve.state, resolve.ran, resolve.paused) == ("running", "5 hours", "1 day")
    assert resolve.first_due == "Mon 23 Nov, 17:00"
    assert (clocks["Take it on"].state, clocks["Take it on"].said) == ("good", "Kept, Mon 16 Nov, 09:00")


def test_a_promise_on_hold_says_that_its_clock_stands(department: Department) -> None:
    case = progress.accept(department.case(), actor=department.actor)
    review = MONDAY + timedelta(days=5)
    progress.hold(
        case, actor=department.actor, reason=HoldReason.WEATHER, review_at=review, note="After the frost"
    )
    with clock.frozen_at(MONDAY + timedelta(hours=3)):
        shown = sheet(department, case)
    resolve = next(each for each in shown.clocks if each.what == "Close it with an answer")
    assert (resolve.state, resolve.said, resolve.paused) == (
        "on_hold",
        "Clock stopped since Mon 16 Nov, 09:00",
        "3 hours",
    )
    assert shown.held == "Waiting for the weather. Look again Sat 21 Nov, 09:00. After the frost"


def test_a_late_promise_says_how_late(department: Department) -> None:
    case = department.case()
    with clock.frozen_at(MONDAY + timedelta(days=10)):
        resolve = next(
            each for each in sheet(department, case).clocks if each.what == "Close it with an answer"
        )
    assert (resolve.state, resolve.said) == ("late", "2 days 16 hours late")


def test_one_kept_late_stays_late(department: Department) -> None:
    case = department.case()
    with clock.frozen_at(MONDAY + timedelta(days=10)):
        closing.close(case, actor=department.actor, outcome=Outcome.FIXED, answer="Filled.")
        resolve = next(
            each for each in sheet(department, case).clocks if each.what == "Close it with an answer"
        )
    assert (resolve.state, resolve.said) == ("late", "Done late, Thu 26 Nov, 09:00")


EVERY_MOVE = ["Accept", "Close with an answer", "Write a note", "Link to another case", "Transfer"]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.AGENCY_WORKER, EVERY_MOVE),
        (Role.SUPERVISOR, EVERY_MOVE),
        (Role.CALL_TAKER, ["Write a note"]),
        (Role.AUDITOR, []),
        (Role.ANALYST, []),
        (Role.ADMINISTRATOR, []),
    ],
)
def test_each_role_is_offered_what_it_may_do(department: Department, role: Role, labels: list[str]) -> None:
    browser = department.other(role, department.agency if role is Role.AGENCY_WORKER else None)
    page: Any = department.open(department.case(), browser)
    offered = [str(panel.move.label) for panel in (*page.context["buttons"], *page.context["panels"])]
    assert offered == labels


def test_the_way_back_keeps_the_queues_filters_and_leads_nowhere_else(department: Department) -> None:
    case = department.case()
    for asked, back in [
        ("words=hole&sort=newest", "/agency/?words=hole&sort=newest"),
        ("", "/agency/"),
        ("//evil.example", "/agency/?%2F%2Fevil.example="),
    ]:
        page = department.browser.get(f"/agency/cases/{case.reference}/", {"back": asked})
        assert page.context["back"] == back


@pytest.mark.parametrize("entries", [0, 30])
def test_the_page_takes_ten_queries_however_long_the_timeline(
    department: Department, entries: int, django_assert_num_queries: Any
) -> None:
    case = department.case(**MARIA)
    for number in range(entries):
        case = progress.note(case, actor=department.actor, words=f"Note {number}", public=False)
    department.open(case)
    with django_assert_num_queries(10):
        department.open(case)


def test_a_case_on_hold_takes_one_more(department: Department, django_assert_num_queries: Any) -> None:
    case = progress.accept(department.case(**MARIA), actor=department.actor)
    progress.hold(
        case, actor=department.actor, reason=HoldReason.WEATHER, review_at=MONDAY + timedelta(days=2)
    )
    department.open(case)
    with django_assert_num_queries(11):
        department.open(case)


@pytest.mark.parametrize("more", [1, 30])
def test_a_case_on_hold_with_a_plan_takes_twelve_the_most_a_page_may(
    department: Department, more: int, django_assert_num_queries: Any
) -> None:
    case = department.case(**MARIA)
    for number in range(more):
        add_task(requests.reread(case), actor=department.actor, words=f"{number}", agency=department.parks)
    case = progress.accept(requests.reread(case), actor=department.actor)
    review = MONDAY + timedelta(days=2)
    case = progress.hold(
        case, actor=department.actor, reason=HoldReason.WEATHER, review_at=review, note="Ice."
    )
    department.open(case)
    with django_assert_num_queries(12):
        page = department.open(case)
    assert "Ice." in page.content.decode()
