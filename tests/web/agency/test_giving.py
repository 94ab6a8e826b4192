"""Giving one case to a team or a person of the agency that has it."""

import re
from typing import Any

import pytest

from tests.factories import people
from tests.factories.requests import reread
from tests.web.agency.departments import Department, department
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome
from thirdring.city.actions import create_team
from thirdring.city.models import Team
from thirdring.staff.models import User
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def works() -> Department:
    return department()


@pytest.fixture
def crew(works: Department) -> Team:
    return create_team(works.agency, actor=people.program(works.city), code="crew", name="Pothole crew")


@pytest.fixture
def ana(works: Department) -> User:
    return people.staff(works.city, Role.AGENCY_WORKER, agency=works.agency, name="Ana Lima")


def page(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def address(case: Case) -> str:
    return f"/agency/cases/{case.reference}/assignment/"


def choices(works: Department, case: Case) -> list[str]:
    found = works.browser.get(address(case)).content.decode()
    return re.findall(r'<option value="([\d-]+)"', found)


def test_a_case_is_given_to_a_person_from_its_page(works: Department, ana: User) -> None:
    case = works.case()
    assert f'href="{address(case)}"' in works.open(case).content.decode()
    to = f"{works.agency.pk}-0-{ana.pk}"
    answer = works.post(case, "assignment", to=to, why="She knows the street.")
    assert (answer.status_code, answer["Location"]) == (302, f"/agency/cases/{case.reference}/")
    given = reread(case)
    assert (given.assignee_id, given.team_id) == (ana.pk, case.team_id)
    line = given.entries.latest("number")
    assert (line.kind, line.data["why"], line.data["assignee_id"]) == (
        "assigned",
        "She knows the street.",
        ana.pk,
    )
    told = page(works.open(given))
    assert "Ana Lima" in told and "She knows the street." in told


def test_without_a_reason_the_timeline_says_who_gave_it(works: Department, crew: Team) -> None:
    case = works.case()
    works.post(case, "assignment", to=f"{works.agency.pk}-{crew.pk}-0")
    given = reread(case)
    assert (given.team_id, given.assignee_id) == (crew.pk, None)
    assert given.entries.latest("number").data["why"] == "Given by Dana Reyes"


def test_only_teams_and_people_of_the_agency_that_has_it_are_offered(
    works: Department, crew: Team, ana: User
) -> None:
    stranger = people.staff(works.city, Role.AGENCY_WORKER, agency=works.parks)
    gone = people.staff(works.city, Role.AGENCY_WORKER, agency=works.agency)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    case = works.case()
    mine = works.agency.pk
    assert {f"{mine}-{crew.pk}-0", f"{mine}-0-{ana.pk}"} <= set(choices(works, case))
    for other in (stranger, gone):
        answer = works.post(case, "assignment", to=f"{mine}-0-{other.pk}")
        assert answer.status_code == 422
        assert "Choose a team or a person from the list." in page(answer)
    assert reread(case).version == case.version


def test_the_same_again_is_told_and_changes_nothing(works: Department, ana: User) -> None:
    case, to = works.case(), f"{works.agency.pk}-0-{ana.pk}"
    works.post(case, "assignment", to=to)
    given = reread(case)
    answer = works.post(given, "assignment", to=to)
    assert answer.status_code == 422
    assert "They have this case already." in page(answer)
    assert reread(case).version == given.version


def test_whoever_saw_an_older_case_is_told_and_nothing_is_lost(works: Department, ana: User) -> None:
    case = works.case()
    accept(case, actor=works.actor)
    answer = works.post(case, "assignment", to=f"{works.agency.pk}-0-{ana.pk}", why="She knows the street.")
    assert answer.status_code == 409
    assert "She knows the street." in answer.content.decode()
    assert reread(case).assignee_id is None


def test_a_closed_case_offers_nothing_and_gives_nothing(works: Department, ana: User) -> None:
    case = accept(works.case(), actor=works.actor)
    case = close(case, actor=works.actor, outcome=Outcome.FIXED, answer="Filled.")
    assert address(case) not in works.open(case).content.decode()
    assert "Only an open case is given to somebody." in page(works.browser.get(address(case)))
    answer = works.post(case, "assignment", to=f"{works.agency.pk}-0-{ana.pk}")
    assert answer.status_code == 422
    assert reread(case).assignee_id is None


def test_whoever_may_not_work_on_it_may_not_give_it(works: Department) -> None:
    case = works.case()
    reader = works.other(Role.CALL_TAKER)
    assert address(case) not in works.open(case, reader).content.decode()
    assert reader.get(address(case)).status_code == 403
    assert works.other(Role.AGENCY_WORKER, works.parks).get(address(case)).status_code == 404
