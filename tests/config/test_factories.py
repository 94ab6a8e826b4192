"""The factories every other test leans on."""

import pytest

from tests.factories.cities import agency, city, team
from tests.factories.people import PASSWORD, actor, staff
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


def test_a_staff_member_is_an_actor_with_the_role_and_share_given() -> None:
    here = city()
    works = agency(here)
    crew = team(works)
    who = actor(here, Role.AGENCY_WORKER, agency=works, team=crew)
    assert (who.roles, who.agency_ids, who.team_ids) == ({"agency_worker"}, {works.pk}, {crew.pk})


def test_a_staff_member_can_sign_in_with_the_known_password() -> None:
    assert staff(city(), Role.CALL_TAKER).check_password(PASSWORD)
