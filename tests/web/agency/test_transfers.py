"""Handing a case to another agency from its page: asked, refused, taken back, taken over, decided."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, requests
from tests.factories.people import staff
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.actions import progress
from thirdring.cases.models import Case
from thirdring.city.models import Team
from thirdring.kernel import clock
from thirdring.routing.actions.transferring import lapse
from thirdring.routing.models import Transfer
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

MONDAY = requests.MONDAY
WHY = {"reason": "wrong_agency", "note": "It is in the park."}


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def case(department: Department) -> Case:
    return department.case(email="maria@example.org")


@pytest.fixture
def gardeners(department: Department) -> Team:
    return cities.team(department.parks, code="gardeners", name="Gardeners")


@pytest.fixture
def parks(department: Department) -> Client:
    """A browser of somebody of parks, who are asked."""
    return browser_of(staff(department.city, Role.AGENCY_WORKER, agency=department.parks, name="Pat Rowe"))


def asked(department: Department, case: Case, **fields: Any) -> Case:
    """The case after its worker asked parks to take it."""
    sent: dict[str, Any] = {"to": f"agency-{department.parks.pk}"} | WHY | fields
    assert department.post(case, "transfer", **sent).status_code == 303
    return requests.reread(case)


def refused(department: Department, case: Case, parks: Client) -> Case:
    sent = {"refusal": "not_ours", "note": "It is the road."}
    assert department.post(case, "transfer-refusal", browser=parks, **sent).status_code == 303
    return requests.reread(case)


def before_the_referee(department: Department, case: Case, parks: Client) -> Case:
    case = refused(department, asked(department, case), parks)
    return refused(department, asked(department, case), parks)


def offered(page: Any) -> list[str]:
    """The nouns of what the page offers to do."""
    return [panel.move.noun for panel in (*page.context["buttons"], *page.context["panels"])]


def test_asking_names_the_agency_or_one_of_its_teams(
    department: Department, case: Case, gardeners: Team
) -> None:
    page: Any = department.open(case)
    to = next(panel for panel in page.context["panels"] if panel.move.noun == "transfer").form.fields["to"]
    parks = f"agency-{department.parks.pk}"
    group = ("Parks", [(parks, "Parks, any team"), (f"team-{gardeners.pk}", "Parks: Gardeners")])
    assert to.choices == [("", "Choose"), group]
    asked(department, case, to=f"team-{gardeners.pk}")
    transfer = Transfer.objects.of(department.city).get()
    assert (transfer.to_agency, transfer.to_team, transfer.reason, transfer.note) == (
        department.parks,
        gardeners,
        "wrong_agency",
        "It is in the park.",
    )


def test_both_sides_read_who_was_asked_why_and_by_when(
    department: Department, case: Case, parks: Client
) -> None:
    case = asked(department, case)
    pages: list[Any] = [department.open(case), department.open(case, parks)]
    offers = [page.context["sheet"].offer for page in pages]
    assert offers[0] == offers[1]
    assert (offers[0].heading, offers[0].why, offers[0].note) == (
        "Public-Works asks Parks to take this case over",
        "It is another agency's task",
        "It is in the park.",
    )
    assert (offers[0].by, offers[0].due) == ("Dana Reyes, Mon 16 Nov, 09:00", "Mon 16 Nov, 17:00")
    assert "Answer due Mon 16 Nov, 17:00" in pages[1].content.decode()


def test_each_side_is_offered_its_own_moves(department: Department, case: Case, parks: Client) -> None:
    case = asked(department, case)
    asking, answering = offered(department.open(case)), offered(department.open(case, parks))
    assert asking == ["acceptance", "transfer-withdrawal", "closure", "notes", "relation"]
    assert answering == ["transfer-acceptance", "transfer-refusal"]


def test_taking_it_over_makes_it_theirs_and_leaves_the_other_queue(
    department: Department, case: Case, parks: Client, gardeners: Team
) -> None:
    case = asked(department, case)
    page = department.post(case, "transfer-acceptance", browser=parks, team=gardeners.pk)
    assert (page.status_code, page.headers["Location"]) == (303, f"/agency/cases/{case.reference}/")
    fresh = requests.reread(case)
    assert (fresh.agency, fresh.team) == (department.parks, gardeners)
    assert department.open(case).status_code == 404


def test_without_a_team_the_one_that_was_asked_has_it(
    department: Department, case: Case, parks: Client, gardeners: Team
) -> None:
    case = asked(department, case, to=f"team-{gardeners.pk}")
    department.post(case, "transfer-acceptance", browser=parks, team="")
    assert requests.reread(case).team == gardeners
    page: Any = department.open(case, parks)
    assert page.context["sheet"].why == "Public-Works asked Parks: wrong agency."


def test_a_refusal_gives_its_reason_and_goes_back_to_the_queue(
    department: Department, case: Case, parks: Client
) -> None:
    case = asked(department, case)
    page = department.post(case, "transfer-refusal", browser=parks, refusal="outside_our_area", note="")
    assert page.headers["Location"] == "/agency/"
    steps: Any = department.open(case)
    step = steps.context["sheet"].steps[0]
    assert (step.heading, step.body) == (
        "It stays with the agency that has it",
        "Parks: It is outside our area",
    )
    assert "transfer" in offered(steps)


def test_the_asker_takes_the_question_back(department: Department, case: Case) -> None:
    case = asked(department, case)
    assert department.post(case, "transfer-withdrawal").status_code == 303
    assert (requests.reread(case).offered_to, Transfer.objects.of(department.city).get().state) == (
        None,
        "withdrawn",
    )


def test_the_second_refusal_brings_it_before_a_referee_who_ends_it(
    department: Department, case: Case, parks: Client, gardeners: Team
) -> None:
    case = before_the_referee(department, case, parks)
    referee = department.other(Role.SUPERVISOR)
    asking: Any = department.open(case)
    assert (asking.context["sheet"].offer.with_referee, "transfer" in offered(asking)) == (True, False)
    assert "decision" in offered(department.open(case, referee))
    sent = {"to": f"team-{gardeners.pk}", "note": "The path is parkland."}
    assert department.post(case, "decision", browser=referee, **sent).status_code == 303
    fresh = requests.reread(case)
    assert (fresh.agency, fresh.team) == (department.parks, gardeners)


def test_a_referee_may_leave_it_where_it_is(department: Department, case: Case, parks: Client) -> None:
    case = before_the_referee(department, case, parks)
    sent = {"to": f"agency-{department.agency.pk}", "note": ""}
    assert (
        department.post(case, "decision", browser=department.other(Role.SUPERVISOR), **sent).status_code
        == 303
    )
    page: Any = department.open(case)
    assert (page.context["sheet"].stage, page.context["sheet"].steps[0].body) == ("", "A referee decided")


def test_silence_is_shown_as_late_and_then_as_the_referees(department: Department, case: Case) -> None:
    case = asked(department, case)
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        late: Any = department.open(case)
        assert late.context["sheet"].offer.late
        lapse(actor=department.actor)
        page: Any = department.open(case)
    assert (page.context["sheet"].stage, "transfer-withdrawal" in offered(page)) == ("referee", False)


def test_the_time_each_agency_had_it_is_shown(department: Department, case: Case, parks: Client) -> None:
    with clock.frozen_at(MONDAY + timedelta(hours=5)):
        case = asked(department, case)
        department.post(case, "transfer-acceptance", browser=parks, team="")
    with clock.frozen_at(MONDAY + timedelta(hours=7)):
        page: Any = department.open(case, parks)
    assert page.context["sheet"].held_by == [("Public-Works", "5 hours"), ("Parks", "2 hours")]


@pytest.mark.parametrize(
    ("noun", "sent", "said"),
    [
        (
            "transfer",
            {},
            {"to": ["Choose who should have the case."], "reason": ["Choose why the case is theirs."]},
        ),
        ("transfer", WHY | {"to": "agency-0"}, {"to": ["Choose an agency or a team from the list."]}),
        (
            "transfer",
            {"to": "parks", "reason": "because"},
            {"reason": ["Choose why the case is theirs, from the list."]},
        ),
        ("transfer", {"to": "parks", "reason": "wrong_agency", "note": "x" * 501}, {"note"}),
        ("transfer-refusal", {}, {"refusal": ["Choose why your agency does not take it."]}),
        ("transfer-acceptance", {"team": "0"}, {"team"}),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    department: Department, case: Case, parks: Client, noun: str, sent: dict[str, Any], said: Any
) -> None:
    if noun != "transfer":
        case = asked(department, case)
    if sent.get("to") == "parks":
        sent = sent | {"to": f"agency-{department.parks.pk}"}
    browser = parks if noun != "transfer" else department.browser
    page = department.post(case, noun, browser=browser, **sent)
    errors = dict(page.context["asked"].errors)
    assert (page.status_code, errors if isinstance(said, dict) else set(errors)) == (422, said)
    assert requests.reread(case).version == case.version


def test_an_agency_has_the_case_already_is_no_choice(department: Department, case: Case) -> None:
    page = department.post(case, "transfer", **WHY, to=f"agency-{department.agency.pk}")
    assert set(page.context["asked"].errors) == {"to"}


def test_a_second_question_is_refused_while_one_is_open(department: Department, case: Case) -> None:
    case = asked(department, case)
    page = department.post(case, "transfer", **WHY, to=f"agency-{department.parks.pk}")
    assert (page.status_code, Transfer.objects.of(department.city).count()) == (409, 1)


def test_only_a_supervisor_decides(department: Department, case: Case, parks: Client) -> None:
    case = before_the_referee(department, case, parks)
    page = department.post(case, "decision", to=f"agency-{department.parks.pk}", note="")
    assert (page.status_code, requests.reread(case).agency) == (409, department.agency)


@pytest.mark.parametrize("entries", [0, 30])
def test_a_case_that_is_offered_takes_twelve_queries_at_most(
    department: Department, case: Case, parks: Client, entries: int, django_assert_num_queries: Any
) -> None:
    case = asked(department, case)
    for number in range(entries):
        case = progress.note(
            case, actor=actor_of(department.worker, city=department.city), words=f"{number}", public=False
        )
    for browser, queries in ((department.browser, 10), (parks, 11)):
        department.open(case, browser)
        with django_assert_num_queries(queries):
            department.open(case, browser)
