"""Staff are told by mail what nobody may be looking for."""

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.actions import planning
from thirdring.cases.actions.assigning import give
from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.catalogue.case_plans import PlanStep
from thirdring.city.models import City
from thirdring.messaging.models import Message
from thirdring.messaging.rules import Occasion
from thirdring.staff.models import User
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
STEPS = tuple(PlanStep(code=code, texts={"en": code}, owner="power") for code in ("look", "mend"))


@pytest.fixture
def town() -> City:
    city = cities.city()
    offer(city, definition("pothole", case_plan=STEPS), definition("outage", owner="power"))
    return city


@pytest.fixture
def case(town: City) -> Case:
    return requests.case(town, place="12 Main St")


@pytest.fixture
def leads(case: Case) -> list[User]:
    return [people.staff(case.city, Role.AGENCY_LEAD, agency=case.agency) for _ in range(2)]


def finished(case: Case) -> None:
    """Every task of the plan is done by those it was asked of."""
    planning.start_plan(requests.reread(case), actor=requests.worker_of(case))
    for task in case.tasks.order_by("number"):
        worker = people.actor(case.city, Role.AGENCY_WORKER, agency=task.agency)
        task.refresh_from_db()
        planning.finish_task(planning.accept_task(task, actor=worker), actor=worker)


def mails(case: Case) -> list[Message]:
    return list(Message.objects.of(case.city).filter(occasion=Occasion.PLAN_DONE).order_by("to"))


def test_whoever_has_the_case_hears_that_it_can_be_closed(case: Case, leads: list[User]) -> None:
    owner = people.staff(case.city, Role.AGENCY_WORKER, agency=case.agency)
    give(case, team=case.team, to_id=owner.pk, why="", actor=requests.worker_of(case))
    finished(case)
    (mail,) = mails(case)
    assert (mail.to, mail.case_id) == (owner.email, case.pk)
    assert mail.subject.startswith(pretty(case.reference))
    assert f"/agency/cases/{case.reference}/" in mail.body and "12 Main St" in mail.body
    assert "{" not in mail.subject + mail.body


def test_when_nobody_has_it_by_name_the_leads_of_its_agency_hear_it(case: Case, leads: list[User]) -> None:
    finished(case)
    assert [mail.to for mail in mails(case)] == sorted(lead.email for lead in leads)


def test_an_owner_who_left_is_not_written_to(case: Case, leads: list[User]) -> None:
    owner = people.staff(case.city, Role.AGENCY_WORKER, agency=case.agency)
    give(case, team=case.team, to_id=owner.pk, why="", actor=requests.worker_of(case))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    finished(case)
    assert [mail.to for mail in mails(case)] == sorted(lead.email for lead in leads)


def test_a_city_that_works_in_spanish_is_written_to_in_spanish(case: Case, leads: list[User]) -> None:
    City.objects.filter(pk=case.city_id).update(languages=["es", "en"])
    finished(case)
    assert {mail.subject.split(": ")[0].split(" ", 1)[1] for mail in mails(case)} == {"se puede cerrar"}


def test_without_anybody_to_tell_nothing_is_written(case: Case) -> None:
    finished(case)
    assert mails(case) == []
