"""Residents and flags at the desk in a real browser: reachable for everyone, at phone and at desk width."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import people
from tests.factories.calls import answered_call
from tests.web.agency.departments import browser_of, department
from tests.web.ui.conftest import faults, overflow
from thirdring.constituents.actions.flagging import appeal_flag, propose_flag, set_flag
from thirdring.constituents.actions.merging import merge_people
from thirdring.constituents.actions.noting import note_person
from thirdring.constituents.models import Constituent
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "+14125550123"


def test_a_resident_s_pages_are_sound(live_server: LiveServer, page: Page) -> None:
    house = department()
    boss = people.staff(house.city, Role.SUPERVISOR)
    for name in ("Ana Ruiz", "Anna Ruis", "Luis Ruiz"):
        house.case(name=name, phone=PHONE, email=f"{name[:2].lower()}@example.org", words=f"{name}: a hole.")
    take_signals(answered_call(caller=PHONE), actor=people.program(house.city))
    ana, anna, luis = Constituent.objects.of(house.city).order_by("pk").values_list("pk", flat=True)
    actor = people.actor(house.city, Role.SUPERVISOR)
    note_person(ana, words="Hard of hearing: speak slowly.", actor=actor)
    merge_people(anna, into=ana, reason="Same number, same street.", actor=actor)
    flag = propose_flag(house.city, person_id=ana, number=PHONE, reason="Threats.", actor=actor)
    appeal_flag(set_flag(flag.pk, actor=actor).pk, words="It was my son.", actor=actor)
    propose_flag(house.city, number="+14125550199", reason="Insults.", actor=actor)
    session = browser_of(boss).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": str(live_server)}])
    for name, path in (
        ("search", "people/?q=Ruiz"),
        ("person", f"people/{ana}/"),
        ("same", f"people/{ana}/same/"),
        ("merge", f"people/{ana}/merge/{luis}/"),
        ("flags", "flags/"),
    ):
        page.goto(f"{live_server}/desk/{path}")
        assert (name, faults(page), overflow(page)) == (name, [], 0)
