"""Plans of several agencies and links between cases, as those who work see them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, requests
from tests.factories.catalogues import definition, offer
from tests.factories.people import staff
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.actions import planning
from thirdring.cases.models import Case, PlanTask, Relation
from thirdring.cases.task_queries import tasks_of
from thirdring.catalogue.case_plans import PlanStep
from thirdring.city.models import Agency
from thirdring.kernel import clock
from thirdring.staff.rules import Role

STEPS = (
    PlanStep(code="cut", texts={"en": "Cut the tree up", "es": "Cortar el árbol"}, owner="parks", amount=2),
    PlanStep(code="mend", texts={"en": "Mend the curb", "es": "Reparar"}, owner="public-works", after="cut"),
)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(requests.MONDAY):
        yield


@pytest.fixture
def department(db: None) -> Department:
    city = cities.city(name="Riverton")
    offer(city, definition("pothole", case_plan=STEPS), definition("litter", owner="parks"))
    works, parks = (Agency.objects.of(city).get(code=code) for code in ("public-works", "parks"))
    worker = staff(city, Role.AGENCY_WORKER, agency=works, name="Dana Reyes")
    return Department(city, works, parks, worker, browser_of(worker))


@pytest.fixture
def case(department: Department) -> Case:
    return department.case(place="12 Mill Street", words="A tree on the wires.")


@pytest.fixture
def keeper(department: Department) -> Client:
    """Somebody of the other agency."""
    return department.other(Role.AGENCY_WORKER, department.parks)


def begun(department: Department, case: Case) -> list[PlanTask]:
    planning.start_plan(requests.reread(case), actor=department.actor)
    return tasks_of(case)


def take(browser: Client, task: PlanTask, noun: str, **fields: object) -> Any:
    version = PlanTask.objects.of(task.city_id).get(pk=task.pk).version
    return browser.post(f"/agency/tasks/{task.pk}/{noun}/", {"version": version} | fields)


def state_of(task: PlanTask) -> str:
    return PlanTask.objects.of(task.city_id).get(pk=task.pk).state


def headings(browser: Client) -> list[str]:
    page = browser.get("/agency/tasks/").content.decode()
    return [re.sub(r"\s*<.*", "", found) for found in re.findall(r"<h2>(.*?)</h2>", page)]


def test_the_case_leads_to_the_usual_plan_which_begins_with_one_button(
    department: Department, case: Case
) -> None:
    assert "For this type the catalogue has a plan" in department.open(case).content.decode()
    address = f"/agency/cases/{case.reference}/plan/"
    assert "Cut the tree up" in department.browser.get(address).content.decode()
    page = department.browser.post(address, {"version": case.version, "entries": 0, "begin": "1"})
    assert (page.status_code, len(tasks_of(case))) == (302, 2)
    assert "Mend the curb" in department.open(case).content.decode()


def test_a_task_is_asked_of_an_agency(department: Department, case: Case) -> None:
    said = {"words": "Pick up the branches", "agency": f"agency-{department.parks.pk}", "hours": "5"}
    page = department.browser.post(
        f"/agency/cases/{case.reference}/plan/", {"version": case.version, "entries": 0} | said
    )
    (task,) = tasks_of(case)
    assert (page.status_code, task.texts, task.agency, task.hours) == (
        302,
        {"en": "Pick up the branches"},
        department.parks,
        5,
    )


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"words": "Cut it"}, {"agency": ["Choose who should do it."]}),
        ({"agency": "us"}, {"words": ["Say what is to be done."]}),
        ({"words": "Cut it", "agency": "us", "hours": "-1"}, {"hours"}),
        ({"words": "Cut it", "agency": "us", "after": "7"}, {"after"}),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    department: Department, case: Case, said: dict[str, str], wrong: Any
) -> None:
    if said.get("agency") == "us":
        said = said | {"agency": f"agency-{department.parks.pk}"}
    page = department.browser.post(
        f"/agency/cases/{case.reference}/plan/", {"version": case.version, "entries": 0} | said
    )
    errors = dict(page.context["form"].errors)  # type: ignore[attr-defined]  # a test's
    assert (page.status_code, errors if isinstance(wrong, dict) else set(errors)) == (422, wrong)
    assert tasks_of(case) == []


def test_a_plan_changed_meanwhile_is_seen_first(department: Department, case: Case) -> None:
    begun(department, case)
    page = department.browser.post(
        f"/agency/cases/{case.reference}/plan/", {"version": case.version, "entries": 0, "begin": "1"}
    )
    assert (page.status_code, len(tasks_of(case))) == (409, 2)


def test_the_asked_agency_sees_its_task_and_not_the_case(
    department: Department, case: Case, keeper: Client
) -> None:
    cut, _ = begun(department, case)
    assert headings(keeper) == ["To be answered"]
    page = keeper.get(f"/agency/tasks/{cut.pk}/").content.decode()
    assert ("A tree on the wires." in page, f"/agency/cases/{case.reference}/" in page) == (True, False)
    assert keeper.get(f"/agency/cases/{case.reference}/").status_code == 404


def test_it_says_yes_does_it_and_the_owner_is_told_to_close(
    department: Department, case: Case, keeper: Client
) -> None:
    cut, mend = begun(department, case)
    assert take(keeper, cut, "acceptance").status_code == 302
    assert headings(keeper) == ["To do now"]
    take(department.browser, mend, "acceptance")
    assert headings(department.browser) == ["Waiting for others"]
    assert take(department.browser, mend, "completion").status_code == 422
    take(keeper, cut, "completion", note="Cut and carted off.")
    take(department.browser, mend, "completion")
    assert headings(department.browser) == ["Every task is over: to be closed"]
    assert "Close the case with an answer." in department.open(case).content.decode()


def test_a_no_comes_back_with_its_reason(department: Department, case: Case, keeper: Client) -> None:
    cut, _ = begun(department, case)
    page = take(keeper, cut, "rejection")
    assert (page.status_code, dict(page.context["asked"].errors)) == (
        422,
        {"reason": ["Say why, in a few words."]},
    )
    take(keeper, cut, "rejection", reason="It stands in the county's park.")
    assert (headings(keeper), headings(department.browser)) == ([], ["Came back to us", "To be answered"])
    assert "county&#x27;s park" in department.open(case).content.decode()
    take(department.browser, cut, "reassignment", agency=f"agency-{department.agency.pk}")
    assert state_of(cut) == "asked"
    take(department.browser, cut, "cancellation", reason="The wind took it.")
    assert state_of(cut) == "cancelled"


def test_the_timeline_says_who_was_asked_and_what_they_said(
    department: Department, case: Case, keeper: Client
) -> None:
    cut, _ = begun(department, case)
    take(keeper, cut, "rejection", reason="It stands in the county's park.")
    steps = department.open(case).context["sheet"].steps  # type: ignore[attr-defined]  # a test's
    assert [step.body for step in steps if step.heading == "Plan"] == [
        "Cut the tree up. Parks: not taken. It stands in the county's park.",
        "Mend the curb. Public-Works: to be answered.",
        "Cut the tree up. Parks: to be answered.",
    ]


def test_of_two_who_answer_the_second_is_told(department: Department, case: Case, keeper: Client) -> None:
    cut, _ = begun(department, case)
    take(keeper, cut, "acceptance")
    page = keeper.post(f"/agency/tasks/{cut.pk}/rejection/", {"version": 1, "reason": "No."})
    assert (page.status_code, state_of(cut)) == (409, "accepted")


def test_a_stranger_s_task_is_unknown(department: Department, case: Case) -> None:
    cut, _ = begun(department, case)
    stranger = department.other(Role.AGENCY_WORKER, cities.agency(department.city))
    assert stranger.get(f"/agency/tasks/{cut.pk}/").status_code == 404


def test_two_cases_are_linked_and_unlinked_on_both_pages(department: Department, case: Case) -> None:
    other = department.case()
    department.post(case, "relation", kind="caused_by", other=other.reference)
    assert "Caused by" in department.open(case).content.decode()
    assert "The cause of" in department.open(other).content.decode()
    address = f"/agency/cases/{other.reference}/links/{case.reference}/undo/"
    assert department.browser.post(address).status_code == 302
    assert 'id="links"' not in department.open(case).content.decode()
    assert Relation.objects.of(department.city).filter(undone_at__isnull=True).count() == 0


@pytest.mark.parametrize("typed", ["", "12345", "2604-1873-5"])
def test_a_link_needs_a_case_one_can_see(department: Department, case: Case, typed: str) -> None:
    page = department.post(case, "relation", kind="related", other=typed)
    assert (page.status_code, list(page.context["asked"].errors)) == (422, ["other"])


@pytest.mark.parametrize("more", [1, 30])
def test_tasks_for_us_takes_as_many_queries_for_thirty_as_for_one(
    department: Department, keeper: Client, more: int, django_assert_num_queries: Any
) -> None:
    for _ in range(more):
        begun(department, department.case())
    keeper.get("/agency/tasks/")
    with django_assert_num_queries(6):
        assert keeper.get("/agency/tasks/").content.decode().count("Cut the tree up") == more


@pytest.mark.parametrize("more", [1, 28])
def test_a_plan_and_its_case_take_as_many_queries_for_thirty_tasks(
    department: Department, case: Case, more: int, django_assert_num_queries: Any
) -> None:
    begun(department, case)
    for number in range(more):
        fresh = requests.reread(case)
        planning.add_task(fresh, actor=department.actor, words=f"Part {number}", agency=department.parks)
    department.browser.get(f"/agency/cases/{case.reference}/plan/")
    with django_assert_num_queries(7):
        department.browser.get(f"/agency/cases/{case.reference}/plan/")
    with django_assert_num_queries(12):
        department.open(case)
