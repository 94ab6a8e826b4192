"""Callbacks as people make them: one has it, tries are kept, what is missed is seen, nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.calls import START, signal
from tests.factories.people import program
from tests.web.agency.departments import Department, department
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Callback, CallbackStep, CallEvent
from thirdring.contact_centre.rules import CallStatus, SignalKind
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/callbacks/"
DUE = START + timedelta(hours=1)


def promised(house: Department, call_id: str = "c1", *, hours: float = 1) -> Callback:
    told = {"call_id": call_id, "queue": "general", "language": "es", "caller": "+12175550101"}
    due = START + timedelta(hours=hours)
    steps = [
        signal(SignalKind.QUEUED, 5, **told),
        signal(SignalKind.CALLBACK_REQUESTED, 90, due_at=due, **told),
        signal(SignalKind.ENDED, 90, **told),
    ]
    take_signals(steps, actor=program(house.city))
    return Callback.objects.of(house.city).get(call__external_id=call_id)


@pytest.fixture
def house() -> Department:
    return department()


def page(house: Department, browser: Any, at: Any = START) -> str:
    with clock.frozen_at(at):
        return str(browser.get(HERE).content.decode())


def press(browser: Any, callback: Callback, deed: str, at: Any = START) -> Any:
    with clock.frozen_at(at):
        return browser.post(f"{HERE}{callback.pk}/{deed}/", follow=True)


def test_somebody_takes_one_and_makes_it_in_time(house: Department) -> None:
    callback, browser = promised(house), house.other(Role.CALL_TAKER)
    assert "+12175550101" in page(house, browser)
    assert "You have it." in press(browser, callback, "take").content.decode()
    said = press(browser, callback, "made", DUE - timedelta(minutes=1)).content.decode()
    callback.refresh_from_db()
    callback.call.refresh_from_db()
    assert ("100.0 % kept today: 1 kept, 0 missed." in said, callback.kept) == (True, True)
    assert callback.call.status == CallStatus.CALLED_BACK
    assert CallEvent.objects.of(house.city).filter(kind="callback_made").count() == 1


def test_one_that_is_made_late_is_not_kept(house: Department) -> None:
    callback, browser = promised(house), house.other(Role.CALL_TAKER)
    press(browser, callback, "take")
    said = press(browser, callback, "made", DUE + timedelta(minutes=1)).content.decode()
    assert "0.0 % kept today: 0 kept, 1 missed." in said


def test_nobody_else_can_take_or_make_what_somebody_has(house: Department) -> None:
    callback, first, second = promised(house), house.other(Role.CALL_TAKER), house.other(Role.CALL_TAKER)
    press(first, callback, "take")
    found = [press(second, callback, deed).status_code for deed in ("take", "made", "no-answer", "leave")]
    assert found == [409, 409, 409, 409]
    assert ("Take it" in page(house, second), "I reached them" in page(house, first)) == (False, True)


def test_after_half_an_hour_without_a_word_it_is_anybodys_again(house: Department) -> None:
    callback, first, second = promised(house), house.other(Role.CALL_TAKER), house.other(Role.CALL_TAKER)
    press(first, callback, "take")
    assert press(second, callback, "take", START + timedelta(minutes=29)).status_code == 409
    assert press(second, callback, "take", START + timedelta(minutes=30)).status_code == 200
    assert press(first, callback, "made", START + timedelta(minutes=31)).status_code == 409


def test_a_try_without_answer_is_kept_and_the_next_may_take_it(house: Department) -> None:
    callback, first, second = promised(house), house.other(Role.CALL_TAKER), house.other(Role.CALL_TAKER)
    for _ in range(2):
        press(first, callback, "take")
        press(first, callback, "no-answer")
    text = page(house, second)
    assert (text.count("tried, no answer"), "Take it" in text) == (2, True)


def test_what_is_missed_is_said_and_shown_on_the_wallboard(house: Department) -> None:
    promised(house)
    promised(house, "soon", hours=1.2)
    supervisor = house.other(Role.SUPERVISOR)
    text = page(house, supervisor, DUE + timedelta(minutes=1))
    assert (text.count("⚠ missed"), text.count("due soon")) == (1, 1)
    with clock.frozen_at(DUE + timedelta(minutes=1)):
        wall = supervisor.get("/desk/wallboard/").content.decode()
    assert '<b data-figure="callbacks-missed">1</b>' in wall
    assert "supervisor, please see to them" in wall


def test_a_supervisor_takes_over_and_gives_up_and_a_call_taker_does_not(house: Department) -> None:
    callback, taker, supervisor = promised(house), house.other(Role.CALL_TAKER), house.other(Role.SUPERVISOR)
    press(taker, callback, "take")
    assert press(taker, callback, "give-up").status_code == 403
    assert "Take it over" in page(house, supervisor)
    assert press(supervisor, callback, "take").status_code == 200
    assert "No callback is waiting" in press(supervisor, callback, "give-up").content.decode()
    assert press(supervisor, callback, "made").status_code == 409
    deeds = CallbackStep.objects.of(house.city).order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["taken", "taken", "given_up"]


def test_what_the_telephone_system_made_is_no_longer_to_make(house: Department) -> None:
    callback = promised(house)
    made = signal(SignalKind.CALLBACK_MADE, 200, call_id="c1", agent="dana")
    take_signals([made], actor=program(house.city))
    assert press(house.other(Role.CALL_TAKER), callback, "take").status_code == 409


def test_later_signals_leave_who_has_it_alone(house: Department) -> None:
    callback, browser = promised(house), house.other(Role.CALL_TAKER)
    press(browser, callback, "take")
    take_signals([signal(SignalKind.WRAPPED, 95, call_id="c1")], actor=program(house.city))
    assert "I reached them" in page(house, browser)


def test_what_nobody_can_do_and_another_citys_are_not_found(house: Department) -> None:
    callback, strange, taker = promised(house), promised(department()), house.other(Role.CALL_TAKER)
    assert press(taker, callback, "sell").status_code == 404
    assert press(taker, strange, "take").status_code == 404
    assert house.other(Role.ANALYST).get(HERE).status_code == 403
