"""Many cases at once, from the queue: choose, fill in, look, do, undo."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import cities, requests
from tests.factories.people import staff
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.actions import progress
from thirdring.cases.models import Case
from thirdring.staff.rules import Role
from thirdring.web.agency import bulk as pages
from thirdring.workbench.models import BulkChange
from thirdring.workbench.rules import BulkVerb

CLOSING = {"outcome": "fixed", "answer": "The crew was there."}


def joined(cases: Iterable[Case]) -> str:
    return ",".join(str(case.pk) for case in cases)


def planned(department: Department, verb: str, cases: Iterable[Case], **said: object) -> str:
    """The address of what was planned."""
    page = department.browser.post(
        "/agency/bulk/plan/", {"verb": verb, "cases": joined(cases), "view": "status=received", **said}
    )
    assert page.status_code == 303, page.content.decode()
    return str(page.headers["Location"])


def ran(department: Department, address: str) -> Any:
    department.browser.post(address.split("?")[0] + "run/", {"view": "status=received"})
    return department.browser.get(address)


def test_what_is_chosen_is_filled_in_looked_at_and_done(department: Department) -> None:
    cases = [department.case() for _ in range(3)]
    view = {"verb": "close", "view": "status=received", "cases": [case.pk for case in cases]}
    filling = department.browser.post("/agency/bulk/", view)
    assert (filling.context["count"], filling.context["cases"]) == (3, joined(cases))
    address = planned(department, "close", cases, **CLOSING)
    looked = department.browser.get(address)
    assert "Nothing has been done yet" in looked.content.decode()
    assert [requests.reread(case).status for case in cases] == ["received"] * 3
    told = ran(department, address).context["told"]
    assert (told.stage, told.done, told.left, told.refused) == ("ended", 3, 0, 0)
    assert [requests.reread(case).status for case in cases] == ["closed"] * 3
    assert looked.context["back"] == "/agency/?status=received"


def test_the_whole_view_is_chosen_by_its_filters_on_all_its_pages(department: Department) -> None:
    received = [department.case() for _ in range(2)]
    progress.accept(department.case(), actor=department.actor)
    department.case(service_code="graffiti")
    page = department.browser.post(
        "/agency/bulk/", {"verb": "accept", "scope": "all", "view": "status=received"}
    )
    assert page.context["cases"] == joined(received)


def test_a_view_of_too_many_is_refused(department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_CASES", 1)
    [department.case() for _ in range(2)]
    page = department.browser.post("/agency/bulk/", {"verb": "accept", "scope": "all", "view": ""})
    assert page.status_code == 400
    assert "Narrow the view first." in page.content.decode()


def test_without_a_choice_one_is_asked_to_choose(department: Department) -> None:
    page = department.browser.post("/agency/bulk/", {"verb": "accept", "view": "sort=newest"}, follow=True)
    assert page.redirect_chain == [("/agency/?sort=newest", 302)]
    assert "Choose at least one case in the list first." in page.content.decode()


@pytest.mark.parametrize(
    ("verb", "said", "field"),
    [
        ("close", {"outcome": "fixed"}, "answer"),
        ("close", {"outcome": "nonsense", "answer": "x"}, "outcome"),
        ("hold", {"reason": "weather", "review_at": "2020-01-01"}, "review_at"),
        ("assign", {"to": "1-2-3"}, "to"),
        ("transfer", {"to": "agency-0", "reason": "wrong_agency"}, "to"),
        ("note", {"words": "", "audience": "internal"}, "words"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    department: Department, verb: str, said: dict[str, str], field: str
) -> None:
    case = department.case()
    page = department.browser.post("/agency/bulk/plan/", {"verb": verb, "cases": str(case.pk), **said})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["cases"] == str(case.pk)
    assert not BulkChange.objects.of(department.city).exists()


@pytest.mark.parametrize("cases", ["x", "-1", "1" * 19])
def test_numbers_that_are_none_are_refused(department: Department, cases: str) -> None:
    page = department.browser.post("/agency/bulk/plan/", {"verb": "accept", "cases": cases})
    assert page.status_code == 400


def test_each_verb_is_done_as_it_was_filled_in(department: Department) -> None:
    team, person = (
        cities.team(department.agency),
        staff(department.city, Role.AGENCY_WORKER, agency=department.agency),
    )
    asked = [
        ("accept", {}),
        ("assign", {"to": f"{department.agency.pk}-{team.pk}-0", "why": "Their street"}),
        ("assign", {"to": f"{department.agency.pk}-0-{person.pk}"}),
        ("note", {"words": "Looked at.", "audience": "public"}),
        ("transfer", {"to": f"agency-{department.parks.pk}", "reason": "wrong_agency", "note": "Grass."}),
        ("hold", {"reason": "weather", "review_at": "2099-01-01", "note": ""}),
    ]
    case = department.case()
    for verb, said in asked[:-1]:
        assert ran(department, planned(department, verb, [case], **said)).context["told"].done == 1, verb
    done = requests.reread(case)
    assert (done.status, done.team_id, done.assignee_id, done.offered_to_id) == (
        "accepted", team.pk, person.pk, department.parks.pk,
    )  # fmt: skip
    verb, said = asked[-1]
    page = department.browser.post("/agency/bulk/plan/", {"verb": verb, "cases": str(case.pk), **said})
    assert page.status_code == 422


def test_the_plan_says_what_is_left_and_why(department: Department) -> None:
    fresh, accepted = department.case(), progress.accept(department.case(), actor=department.actor)
    page = department.browser.get(planned(department, "accept", [fresh, accepted]))
    lines = [(line.reference, line.state, line.why) for line in page.context["told"].lines]
    assert lines == [
        (accepted.reference, "refused", "Not in the status it has"),
        (fresh.reference, "planned", ""),
    ]


def test_closing_is_undone_with_a_reason_the_reporters_read(department: Department) -> None:
    case = department.case()
    address = planned(department, "close", [case], **CLOSING)
    done = ran(department, address)
    assert done.context["undo"] == "Reopen"
    undoing = department.browser.post(
        address.split("?")[0] + "undoing/", {"why": "Closed too early."}
    ).headers["Location"]
    assert "Nothing has been done yet" in department.browser.get(undoing).content.decode()
    ran(department, undoing)
    entry = requests.reread(case).entries.order_by("-number").first()
    assert entry is not None
    assert (entry.kind, entry.data) == ("reopened", {"reason": "Closed too early."})
    assert department.browser.get(address).context["undo"] == ""


@pytest.mark.parametrize("why", ["", " ", "x" * 301])
def test_undoing_needs_a_reason(department: Department, why: str) -> None:
    address = planned(department, "close", [department.case()], **CLOSING)
    ran(department, address)
    assert department.browser.post(address.split("?")[0] + "undoing/", {"why": why}).status_code == 400


def test_accepting_offers_no_undoing(department: Department) -> None:
    page = ran(department, planned(department, "accept", [department.case()]))
    assert page.context["undo"] == ""


def test_many_are_left_to_the_worker_and_the_page_says_how_far_it_is(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    page = ran(department, planned(department, "accept", [department.case() for _ in range(2)]))
    assert (page.context["told"].stage, page.context["told"].left) == ("running", 2)
    assert "2 of 2 cases are left." in page.content.decode()
    assert ProcrastinateJob.objects.filter(task_name="thirdring.workbench.tasks.run_bulk").exists()


def test_anothers_change_is_unknown_and_a_supervisor_looks_but_does_not_go_on(department: Department) -> None:
    address = planned(department, "accept", [department.case()])
    colleague = browser_of(staff(department.city, Role.AGENCY_WORKER, agency=department.agency))
    supervisor = department.other(Role.SUPERVISOR)
    run = address.split("?")[0] + "run/"
    assert (colleague.get(address).status_code, colleague.post(run).status_code) == (404, 404)
    assert (supervisor.get(address).status_code, supervisor.post(run).status_code) == (200, 403)


@pytest.mark.parametrize(
    ("role", "verbs"),
    [(Role.ANALYST, []), (Role.CALL_TAKER, ["note"]), (Role.SUPERVISOR, [*BulkVerb][:6])],
)
def test_only_what_ones_role_may_do_is_offered(department: Department, role: Role, verbs: list[str]) -> None:
    department.case()
    browser = department.other(role)
    page = browser.get("/agency/")
    assert [verb for verb, _name in page.context["bulk_verbs"]] == verbs
    assert (b'id="bulk"' in page.content) is bool(verbs)
    refused = browser.post("/agency/bulk/", {"verb": "reopen", "cases": "1"})
    assert refused.status_code == 400


def test_what_was_done_is_listed(department: Department, client: Client) -> None:
    ran(department, planned(department, "accept", [department.case()]))
    planned(department, "accept", [department.case()])
    page = department.browser.get("/agency/bulk/changes/")
    assert [name for _bulk, name in page.context["rows"]] == ["Accept"]
    assert "Dana Reyes" in page.content.decode()


@pytest.mark.parametrize("count", [1, 30])
def test_the_pages_take_a_fixed_number_of_queries(
    department: Department, count: int, django_assert_num_queries: Any
) -> None:
    cases = [department.case() for _ in range(count)]
    address = planned(department, "close", cases, **CLOSING)
    with django_assert_num_queries(8):
        department.browser.get(address)
    ran(department, address)
    with django_assert_num_queries(9):
        department.browser.get(address)
    with django_assert_num_queries(5):
        department.browser.get("/agency/bulk/changes/")
    with django_assert_num_queries(6):
        department.browser.post(
            "/agency/bulk/", {"verb": "assign", "cases": [case.pk for case in cases], "view": ""}
        )
