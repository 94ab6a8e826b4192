"""News of a case is for whoever may see the case, and for nobody else."""

import pytest

from tests.factories import cities, people, requests
from thirdring.cases import policy
from thirdring.kernel.announcing import Announcement
from thirdring.staff.rules import OF_AN_AGENCY, Role
from thirdring.workbench.policy import may_hear
from thirdring.workbench.rules import Topic


def news(of: int, *agencies: int, topic: str = Topic.CASE) -> Announcement:
    return Announcement(topic, of, {"case": 1, "agencies": list(agencies)})


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_hearing_of_a_case_and_seeing_it_are_one_rule(role: Role) -> None:
    city = requests.pothole_city()
    case, parks = requests.case(city), cities.agency(city)
    for agency in (case.agency, parks):
        actor = people.actor(city, role, agency=agency if role in OF_AN_AGENCY else None)
        assert may_hear(actor, news(city.pk, case.agency_id)) is policy.may(actor, "view", case)


@pytest.mark.django_db
def test_nobody_hears_of_another_citys_cases_nor_does_a_resident_of_any() -> None:
    here, there = requests.pothole_city(), requests.pothole_city()
    supervisor = people.actor(here, Role.SUPERVISOR)
    heard = [may_hear(supervisor, news(city.pk)) for city in (here, there)]
    assert (heard, may_hear(people.anyone(here), news(here.pk))) == ([True, False], False)


@pytest.mark.django_db
def test_other_topics_are_not_news_of_cases() -> None:
    here = requests.pothole_city()
    assert not may_hear(people.actor(here, Role.SUPERVISOR), news(here.pk, topic="wallboard"))
