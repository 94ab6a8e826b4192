"""The floor: what each agent does and how their day goes, down to every signal of a call; for supervisors."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.calls import START, answered_call
from tests.factories.people import program
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.models import Call
from thirdring.contact_centre.rules import AwayReason, Presence
from thirdring.contact_centre.signals import AgentSignal
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/floor/"


def said(agent: str, presence: Presence, seconds: float, reason: AwayReason | None = None) -> AgentSignal:
    at = START + timedelta(seconds=seconds)
    return AgentSignal(source="desk", agent=agent, presence=presence, at=at, reason=reason)


@pytest.fixture
def house() -> Department:
    made = department()
    calls = [*answered_call(wait=20, talk=180), *answered_call("c2", at=600, wait=10, language="es")[:4]]
    take_signals(calls, actor=program(made.city))
    states = [
        said("dana", Presence.READY, 0),
        said("eli", Presence.AWAY, 0, AwayReason.BREAK),
        said("fay", Presence.READY, 0),
        said("gus", Presence.OFF, 0),
    ]
    take_presence(states, actor=program(made.city))
    return made


def page(browser: Client, address: str = HERE, *, seconds: float = 915) -> Any:
    with clock.frozen_at(START + timedelta(seconds=seconds)):
        return browser.get(address)


def row(text: str, agent: str) -> str:
    return text.split(f'data-agent="{agent}"')[1].split("</tr>")[0]


def test_every_agent_is_shown_with_what_they_do_and_since_when(house: Department) -> None:
    text = page(house.other(Role.SUPERVISOR)).content.decode()
    assert all(words in row(text, "dana") for words in ("On a call", ">5:00<", "general</a> · Español"))
    assert all(words in row(text, "eli") for words in ("Away", "(break)", ">15:15<"))
    assert "Ready" in row(text, "fay")
    assert '<a href="/desk/floor/agent/?name=gus">gus</a>' in text.split("Off:")[1]


def test_an_agents_day_is_in_numbers(house: Department) -> None:
    """One call over in 210 s; of 915 s ready, 210 and the 300 of the call that goes on were on calls."""
    dana = row(page(house.other(Role.SUPERVISOR)).content.decode(), "dana")
    assert (">2</td>" in dana, ">3:30<" in dana, "55.7 %" in dana) == (True, True, True)


@pytest.mark.parametrize(("seconds", "marked"), [(1190, False), (1210, True)])
def test_a_break_that_is_long_is_marked_in_words(house: Department, seconds: float, marked: bool) -> None:
    text = page(house.other(Role.SUPERVISOR), seconds=seconds).content.decode()
    assert ("for long" in row(text, "eli")) is marked


def test_an_agents_calls_of_today_lead_to_each_call(house: Department) -> None:
    browser = house.other(Role.SUPERVISOR)
    text = page(browser, f"{HERE}agent/?name=dana").content.decode()
    first, second = Call.objects.of(house.city).order_by("pk")
    assert text.index(f"/desk/floor/calls/{second.pk}/") < text.index(f"/desk/floor/calls/{first.pk}/")
    assert "3:00" in text
    assert "No call today." in page(browser, f"{HERE}agent/?name=nobody%00").content.decode()


def test_a_call_is_shown_with_its_parts_and_every_signal_in_order(house: Department) -> None:
    call = Call.objects.of(house.city).earliest("pk")
    text = page(house.other(Role.SUPERVISOR), f"{HERE}calls/{call.pk}/").content.decode()
    told = text.split('id="told"')[1]
    words = [
        "city&#x27;s number",
        "Entered a queue",
        "Rang an agent",
        "Answered",
        "Ended",
        "after the call done",
    ]
    places = [told.index(each) for each in words]
    assert places == sorted(places)
    assert ("number withheld" in text, "0:20" in text) == (True, True)


def test_another_citys_call_is_not_there(house: Department) -> None:
    other = department().city
    take_signals(answered_call(), actor=program(other))
    call = Call.objects.of(other).get()
    assert page(house.other(Role.SUPERVISOR), f"{HERE}calls/{call.pk}/").status_code == 404


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR])
def test_single_agents_are_for_supervisors_only(house: Department, role: Role) -> None:
    call, browser = Call.objects.of(house.city).earliest("pk"), house.other(role)
    addresses = (HERE, f"{HERE}agent/?name=dana", f"{HERE}calls/{call.pk}/")
    assert [page(browser, address).status_code for address in addresses] == [403, 403, 403]


def test_it_speaks_spanish(house: Department) -> None:
    browser = house.other(Role.SUPERVISOR)
    with clock.frozen_at(START):
        text = browser.get(HERE, headers={"accept-language": "es"}).content.decode()
    assert "Tiempo de gestión" in text
