"""The referee's page, the rules that transfers teach, and the weekly table of wrong turns."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, requests
from tests.factories.people import actor
from tests.web.agency.departments import Department
from thirdring.cases.actions.retyping import recategorise
from thirdring.cases.models import Case
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import Team
from thirdring.kernel import clock
from thirdring.routing.actions.transferring import accept_transfer, decide, propose, reject_transfer
from thirdring.routing.models import RuleProposal, WordProposal
from thirdring.routing.transfers import Refusal, TransferReason
from thirdring.staff.rules import Role

MONDAY = requests.MONDAY
WRONG = TransferReason.WRONG_AGENCY


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def gardeners(department: Department) -> Team:
    return cities.team(department.parks, code="gardeners", name="Gardeners")


@pytest.fixture
def referee(department: Department) -> Client:
    return department.other(Role.SUPERVISOR)


def disputed(department: Department, **fields: Any) -> Case:
    """A case that parks refused twice."""
    case = department.case(**fields)
    parks = actor(department.city, Role.AGENCY_WORKER, agency=department.parks)
    for note in ("Not the park.", "Still not."):
        propose(case, to=department.parks, reason=WRONG, actor=department.actor, note="In the park.")
        reject_transfer(requests.reread(case), reason=Refusal.NOT_OURS, actor=parks, note=note)
        case = requests.reread(case)
    return case


def taught(department: Department, gardeners: Team) -> RuleProposal:
    """A rule that a referee's decision proposed."""
    supervisor = actor(department.city, Role.SUPERVISOR)
    decide(disputed(department), to=department.parks, team=gardeners, actor=supervisor)
    return RuleProposal.objects.of(department.city).get()


def test_a_case_stands_there_with_what_was_asked_and_answered(
    department: Department, referee: Client
) -> None:
    case = disputed(department, place="12 Mill Street")
    page: Any = referee.get("/agency/referee/")
    dispute = page.context["disputes"][0]
    assert dispute.transfer.case == case
    assert [(told.asked, told.why, told.answer) for told in dispute.history] == [
        (
            "Public-Works asked Parks",
            "It is another agency's task: In the park.",
            "It is not ours either: Not the park.",
        ),
        (
            "Public-Works asked Parks",
            "It is another agency's task: In the park.",
            "It is not ours either: Still not.",
        ),
    ]
    assert "12 Mill Street" in page.content.decode()


def test_the_form_on_the_page_decides(department: Department, referee: Client, gardeners: Team) -> None:
    case = disputed(department)
    page: Any = referee.get("/agency/referee/")
    form, url = page.context["disputes"][0].form, page.context["disputes"][0].url
    sent = {field.name: field.value() or "" for field in form} | {"to": f"team-{gardeners.pk}"}
    assert referee.post(url, sent).status_code == 303
    assert requests.reread(case).team == gardeners
    left: Any = referee.get("/agency/referee/")
    assert left.context["disputes"] == []


def test_a_proposed_rule_shows_its_dry_run_before_it_is_accepted(
    department: Department, referee: Client, gardeners: Team
) -> None:
    department.case()
    proposal = taught(department, gardeners)
    listed = referee.get("/agency/referee/").content.decode()
    assert f'href="/agency/referee/rules/{proposal.pk}/"' in listed
    page = referee.get(f"/agency/referee/rules/{proposal.pk}/").content.decode()
    assert "2 of last year's 2 would go elsewhere." in page
    assert page.count('href="/agency/cases/') == 2


def test_once_accepted_the_same_kind_goes_to_the_right_place(
    department: Department, referee: Client, gardeners: Team
) -> None:
    proposal = taught(department, gardeners)
    answer = referee.post(f"/agency/referee/rules/{proposal.pk}/acceptance/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/agency/referee/")
    department.city.refresh_from_db()
    assert department.case().team == gardeners


def test_a_declined_rule_changes_nothing_and_is_gone(
    department: Department, referee: Client, gardeners: Team
) -> None:
    proposal = taught(department, gardeners)
    referee.post(f"/agency/referee/rules/{proposal.pk}/declining/")
    department.city.refresh_from_db()
    assert department.case().agency == department.agency
    assert referee.post(f"/agency/referee/rules/{proposal.pk}/acceptance/").status_code == 404


@pytest.mark.parametrize("path", ["", "rules/1/", "rules/1/acceptance/", "rules/1/declining/"])
def test_only_a_supervisor_is_a_referee(department: Department, path: str) -> None:
    lead = department.other(Role.AGENCY_LEAD, department.agency)
    send = lead.post if path.endswith(("acceptance/", "declining/")) else lead.get
    assert send(f"/agency/referee/{path}").status_code == 403


def test_the_queue_leads_there_with_a_count(department: Department, referee: Client) -> None:
    disputed(department)
    page: Any = referee.get("/agency/")
    tab = next(tab for tab in page.context["tabs"] if tab.name == "Referee")
    assert (tab.address, tab.count) == ("/agency/referee/", "1")


def test_what_is_offered_to_us_has_a_tab_and_a_count(department: Department) -> None:
    case = department.case()
    propose(case, to=department.parks, reason=WRONG, actor=department.actor)
    parks = department.other(Role.AGENCY_WORKER, department.parks)
    page: Any = parks.get("/agency/?offered=1")
    tab = next(tab for tab in page.context["tabs"] if tab.name == "Offered to us")
    assert (tab.here, tab.count, tab.address) == (True, "1", "/agency/?offered=1")
    assert [line.row.reference for line in page.context["lines"]] == [case.reference]
    assert [
        line.row.reference for line in department.browser.get("/agency/?offered=1").context["lines"]
    ] == []


def test_wrong_turns_are_listed_by_week_type_and_sender(department: Department) -> None:
    parks = actor(department.city, Role.AGENCY_WORKER, agency=department.parks)
    propose(department.case(), to=department.parks, reason=WRONG, actor=department.actor)
    accept_transfer(Case.objects.of(department.city).get(), actor=parks)
    lead = department.other(Role.AGENCY_LEAD, department.agency)
    page = lead.get("/agency/misroutes/").content.decode()
    assert ("16 Nov 2026" in page, "Pothole" in page, "Public-Works" in page) == (True, True, True)
    table = lead.get("/agency/misroutes/csv/")
    assert table.content.decode().splitlines() == [
        "week,type,sent_on_by,asked,moved,refused",
        "2026-11-16,pothole,Public-Works,1,1,0",
    ]
    assert table.headers["Content-Disposition"] == 'attachment; filename="misroutes.csv"'


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(department: Department) -> None:
    department.agency.name = "=1+1"
    department.agency.save(update_fields=["name"])
    propose(department.case(), to=department.parks, reason=WRONG, actor=department.actor)
    lead = department.other(Role.AGENCY_LEAD, department.agency)
    assert ",'=1+1," in lead.get("/agency/misroutes/csv/").content.decode()


def test_another_agencys_wrong_turns_are_its_own(department: Department) -> None:
    propose(department.case(), to=department.parks, reason=WRONG, actor=department.actor)
    seen = [
        len(browser.get("/agency/misroutes/").context["rows"])  # type: ignore[index]  # a page of ours
        for browser in (
            department.other(Role.AGENCY_LEAD, department.parks),
            department.other(Role.ANALYST),
            department.other(Role.SUPERVISOR),
        )
    ]
    assert seen == [0, 1, 1]


def test_a_worker_does_not_read_the_table(department: Department) -> None:
    assert department.browser.get("/agency/misroutes/").status_code == 403


@pytest.mark.parametrize(
    ("noun", "said"),
    [("acceptance", "These words find this kind"), ("declining", "The catalogue stays as it is")],
)
def test_proposed_words_are_decided_on_the_referees_page(
    department: Department, referee: Client, noun: str, said: str
) -> None:
    tag = ServiceType.objects.of(department.city).get(code="graffiti")
    proposal = WordProposal.objects.create(
        city=department.city, type=tag, language="en", words=["scrawl"], because="3.", proposed_at=MONDAY
    )
    address = f"/agency/referee/words/{proposal.pk}/{noun}/"
    assert address in referee.get("/agency/referee/").content.decode()
    assert said in referee.post(address, follow=True).content.decode()
    assert referee.post(address).status_code == 404


def test_the_table_shows_corrected_kinds_and_gives_them_as_csv(
    department: Department, referee: Client
) -> None:
    case = department.case()
    recategorise(case, to="graffiti", reason="It is paint.", actor=department.actor)
    assert "What was another kind" in referee.get("/agency/misroutes/").content.decode()
    lines = referee.get("/agency/misroutes/kinds/csv/").content.decode().splitlines()
    assert [line.split(",", 1)[1] for line in lines] == [
        "taken_for,is,agency,corrected_by,corrected,moved",
        "pothole,graffiti,Public-Works,Dana Reyes,1,1",
    ]


@pytest.mark.parametrize("cases", [1, 30])
def test_the_pages_take_a_fixed_number_of_queries(
    department: Department, referee: Client, gardeners: Team, cases: int, django_assert_num_queries: Any
) -> None:
    proposal = taught(department, gardeners)
    for number in range(cases):
        with clock.frozen_at(MONDAY + timedelta(minutes=number)):
            disputed(department)
    for path, queries in (
        ("/agency/referee/", 9),
        (f"/agency/referee/rules/{proposal.pk}/", 9),
        ("/agency/misroutes/", 6),
    ):
        referee.get(path)
        with django_assert_num_queries(queries):
            assert referee.get(path).status_code == 200
