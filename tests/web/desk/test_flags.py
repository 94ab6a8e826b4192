"""Flags at the desk: proposed on a resident's page, set, appealed against and decided by supervisors."""

import pytest

from tests.web.agency.departments import Department, department
from thirdring.constituents.models import Constituent, FlagAppeal, PersonFlag
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/flags/"


@pytest.fixture
def house() -> Department:
    made = department()
    made.case(name="Ana Ruiz", phone="+14125550123")
    return made


def test_from_a_proposal_to_a_decided_appeal(house: Department) -> None:
    taker, boss, other = (house.other(role) for role in (Role.CALL_TAKER, Role.SUPERVISOR, Role.SUPERVISOR))
    ana = f"/desk/people/{Constituent.objects.of(house.city).get().pk}/"
    assert "Say why" in taker.post(f"{ana}flag/", {"reason": ""}, follow=True).content.decode()
    taker.post(f"{ana}flag/", {"reason": "Threats."})
    flag = PersonFlag.objects.of(house.city).get().pk
    assert "Threats." in boss.get(HERE).content.decode()
    assert "days" in boss.post(f"{HERE}{flag}/set/", {"days": "many"}, follow=True).content.decode()
    boss.post(f"{HERE}{flag}/set/", {"days": "30"})
    assert "Abusive calls." in taker.get(ana).content.decode()
    assert (
        "Another supervisor"
        in boss.post(f"{HERE}{flag}/appeal/", {"words": "It was my son."}, follow=True).content.decode()
    )
    appeal = FlagAppeal.objects.of(house.city).get().pk
    assert boss.post(f"{HERE}{appeal}/decide/", {"upheld": "yes", "answer": "x"}).status_code == 403
    other.post(f"{HERE}{appeal}/decide/", {"upheld": "yes", "answer": "We are sorry."})
    assert (
        "Abusive calls." in taker.get(ana).content.decode(),
        "No flag stands" in boss.get(HERE).content.decode(),
    ) == (False, True)


def test_call_takers_propose_and_supervisors_decide(house: Department) -> None:
    assert house.other(Role.CALL_TAKER).get(HERE).status_code == 403
    assert house.other(Role.SUPERVISOR).post(f"{HERE}1/whatever/").status_code == 404
