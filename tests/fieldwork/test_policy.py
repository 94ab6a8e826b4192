"""Whether one may see a visit and which visits one sees are the same question."""

import pytest

from tests.factories import cities, people
from tests.factories.requests import MONDAY, case
from tests.fieldwork.crews import Crew
from thirdring.fieldwork import policy
from thirdring.fieldwork.actions.visiting import arrive
from thirdring.fieldwork.models import Visit
from thirdring.kernel.actor import Actor
from thirdring.staff.rules import OF_AN_AGENCY, Role


def everybody(crew: Crew) -> list[Actor]:
    staff = [people.actor(crew.city, role) for role in Role if role not in OF_AN_AGENCY]
    for agency in (crew.agency, crew.parks):
        staff += [people.actor(crew.city, role, agency=agency) for role in sorted(OF_AN_AGENCY)]
    return [crew.actor, *staff, people.program(crew.city), people.anyone(crew.city)]


@pytest.mark.parametrize("code", ["pothole", "graffiti"])
def test_one_and_many_agree(crew: Crew, code: str) -> None:
    worker = (
        crew.actor if code == "pothole" else people.actor(crew.city, Role.AGENCY_WORKER, agency=crew.parks)
    )
    visit = arrive(case(crew.city, service_code=code), actor=worker, key="visit-1", at=MONDAY)
    for actor in everybody(crew):
        seen = policy.visible_to(actor).filter(pk=visit.pk).exists()
        assert seen == policy.may(actor, "view", visit), actor


def test_only_who_was_there_may_record(crew: Crew) -> None:
    visit = arrive(crew.case(), actor=crew.actor, key="visit-1", at=MONDAY)
    assert [actor for actor in everybody(crew) if policy.may(actor, "record", visit)] == [crew.actor]


def test_no_visit_of_another_city_is_seen(crew: Crew) -> None:
    visit = arrive(crew.case(), actor=crew.actor, key="visit-1", at=MONDAY)
    stranger = people.program(cities.city())
    assert not policy.may(stranger, "view", visit)
    assert Visit.objects.of(stranger.city_id).count() == 0
