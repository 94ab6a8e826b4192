"""The desk's own telephone: who is rung for which call, once, and what happens when nobody answers."""

from datetime import timedelta
from functools import partial

import pytest

from tests.contact_centre.desk import Desk, a_desk, after
from tests.factories.calls import signal
from tests.factories.people import actor, program
from tests.factories.together import together
from thirdring.contact_centre.actions import phone
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_queries import presence_of, ringing_for
from thirdring.contact_centre.models import Call, CallEvent, Ring
from thirdring.contact_centre.rules import AwayReason, CallStatus, Presence, SignalKind
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def rung(desk: Desk, who: Actor, at: float) -> str:
    """Which call rings for somebody at a moment; '' for none."""
    with clock.frozen_at(after(at)):
        ring = phone.ring_next(desk.house.city, actor=who)
        return ring.call.external_id if ring else ""


def kinds(call: Call) -> list[str]:
    rows = CallEvent.objects.of(call.city_id).filter(call=call).order_by("at", "pk")
    return [row.kind for row in rows]


def test_the_most_urgent_queue_comes_first_then_ones_own_language_then_the_longest_wait(desk: Desk) -> None:
    desk.queue("general", priority=5)
    desk.queue("urgent", priority=1)
    desk.calls("english-early", at=0)
    desk.calls("spanish-late", at=8, language="es")
    desk.calls("urgent-last", at=9, queue="urgent")
    ana, bo, cleo = (desk.taker(name, languages=("es",)) for name in ("Ana", "Bo", "Cleo"))
    assert [rung(desk, who, 31) for who in (ana, bo, cleo)] == [
        "urgent-last",
        "spanish-late",
        "english-early",
    ]


def test_a_caller_waits_twenty_seconds_for_their_language_and_then_gets_anybody(desk: Desk) -> None:
    desk.calls("haitian", language="ht")
    english = desk.taker("Ed")
    assert (rung(desk, english, 19), rung(desk, english, 21)) == ("", "haitian")


def test_a_queue_that_asks_for_a_skill_rings_only_for_who_has_it(desk: Desk) -> None:
    desk.queue("tax", skills=["tax"])
    desk.calls("about-tax", queue="tax")
    assert rung(desk, desk.taker("Without"), 60) == ""
    assert rung(desk, desk.taker("With", skills=("tax", "permits")), 60) == "about-tax"


def test_it_rings_for_one_and_again_for_the_same(desk: Desk) -> None:
    desk.calls("c1")
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    assert (rung(desk, ana, 3), rung(desk, bo, 4), rung(desk, ana, 5)) == ("c1", "", "c1")
    call = Call.objects.of(desk.house.city).get()
    assert (call.status, kinds(call)) == (CallStatus.RINGING, ["offered", "queued", "ringing"])


def test_who_does_not_answer_in_three_rings_is_away_and_the_next_is_rung(desk: Desk) -> None:
    call = desk.calls("c1")
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    with clock.frozen_at(after(1)):
        phone.say_presence(desk.house.city, Presence.READY, actor=ana)
    assert rung(desk, ana, 2) == "c1"
    assert (rung(desk, bo, 19), rung(desk, bo, 21)) == ("", "c1")
    call.refresh_from_db()
    assert kinds(call) == ["offered", "queued", "ringing", "queued", "ringing"]
    said = presence_of(ana, since=after(0))
    assert said is not None
    assert (said.presence, said.reason) == (Presence.AWAY, AwayReason.OTHER)
    with clock.frozen_at(after(22)):
        first = Ring.objects.of(desk.house.city).get(user_id=ana.id)
        with pytest.raises(Stale):
            phone.pick_up(desk.house.city, first.pk, actor=ana)


def test_an_answered_call_is_the_answerers_and_its_wait_is_kept(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = desk.answered(ana)
    assert contact.call is not None
    contact.call.refresh_from_db()
    assert (contact.call.status, contact.call.wait_ms) == (CallStatus.TALKING, 5_000)
    with clock.frozen_at(after(6)):
        assert ringing_for(ana) is None
    with clock.frozen_at(after(65)):
        phone.hold(desk.house.city, contact.call, actor=ana)
    with clock.frozen_at(after(75)):
        phone.resume(desk.house.city, contact.call, actor=ana)
    with clock.frozen_at(after(105)):
        phone.hang_up(desk.house.city, contact.call, actor=ana)
    with clock.frozen_at(after(125)):
        phone.finish(desk.house.city, contact.call, actor=ana)
    call = Call.objects.of(desk.house.city).get()
    assert call.status == CallStatus.HANDLED
    assert (call.talk_ms, call.hold_ms, call.wrap_ms) == (90_000, 10_000, 20_000)


def test_going_away_gives_back_what_rings(desk: Desk) -> None:
    desk.calls("c1")
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    assert rung(desk, ana, 2) == "c1"
    with clock.frozen_at(after(3)):
        phone.say_presence(desk.house.city, Presence.AWAY, reason=AwayReason.BREAK, actor=ana)
    assert rung(desk, bo, 4) == "c1"


def test_calls_of_a_telephone_system_are_rung_by_that_system(desk: Desk) -> None:
    desk.calls("theirs", source="asterisk")
    assert rung(desk, desk.taker("Ana"), 60) == ""


def test_only_who_answers_calls_is_rung(desk: Desk) -> None:
    desk.calls("c1")
    with pytest.raises(NotAllowed):
        phone.ring_next(desk.house.city, actor=actor(desk.house.city, Role.ANALYST))


def gives_up(desk: Desk, call_id: str, at: float) -> None:
    take_signals([signal(SignalKind.ABANDONED, at, call_id=call_id)], actor=program(desk.house.city))


def test_who_gives_up_while_it_rings_is_gone_and_nobody_is_away_for_it(desk: Desk) -> None:
    call = desk.calls("c1")
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    with clock.frozen_at(after(1)):
        phone.say_presence(desk.house.city, Presence.READY, actor=ana)
    assert rung(desk, ana, 2) == "c1"
    gives_up(desk, "c1", 6)
    ring = Ring.objects.of(desk.house.city).get()
    with clock.frozen_at(after(7)):
        assert ringing_for(ana) is None
        with pytest.raises(Stale):
            phone.pick_up(desk.house.city, ring.pk, actor=ana)
    assert (rung(desk, ana, 8), rung(desk, bo, 30)) == ("", "")
    call.refresh_from_db()
    said = presence_of(ana, since=after(0))
    assert said is not None
    assert (call.status, said.presence) == (CallStatus.ABANDONED, Presence.READY)
    assert kinds(call) == ["offered", "queued", "ringing", "abandoned"]


def test_who_gives_up_is_not_brought_back_by_an_agent_who_goes_away(desk: Desk) -> None:
    call, ana = desk.calls("c1"), desk.taker("Ana")
    assert rung(desk, ana, 2) == "c1"
    gives_up(desk, "c1", 6)
    with clock.frozen_at(after(7)):
        phone.say_presence(desk.house.city, Presence.OFF, actor=ana)
    call.refresh_from_db()
    assert call.status == CallStatus.ABANDONED


def test_nobody_is_rung_who_talks_or_works_after_a_call_until_they_say_so(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = desk.answered(ana)
    desk.calls("c2", at=10)
    assert rung(desk, ana, 20) == ""
    assert contact.call is not None
    with clock.frozen_at(after(30)):
        phone.hang_up(desk.house.city, contact.call, actor=ana)
    assert rung(desk, ana, 31) == ""
    with clock.frozen_at(after(40)):
        phone.say_presence(desk.house.city, Presence.READY, actor=ana)
    assert rung(desk, ana, 41) == "c2"
    contact.call.refresh_from_db()
    assert (contact.call.status, contact.call.wrap_ms) == (CallStatus.HANDLED, 10_000)


@pytest.mark.django_db(transaction=True)
def test_several_look_at_the_same_moment_and_each_call_rings_for_one() -> None:
    desk = a_desk()
    for number in range(3):
        desk.calls(f"c{number}", at=number)
    people = [desk.taker(f"Taker {number}") for number in range(5)]
    city = desk.house.city

    def looks(who: Actor) -> str:
        with clock.frozen_at(after(10)):
            ring = phone.ring_next(city, actor=who)
            return ring.call.external_id if ring else ""

    found = together(*(partial(looks, who) for who in people))
    assert sorted(map(str, found)) == ["", "", "c0", "c1", "c2"]
    assert Ring.objects.of(city).count() == 3
    lapsed = after(10) + timedelta(seconds=60)
    with clock.frozen_at(lapsed):
        ended = together(*(partial(phone.end_lapsed, city, actor=who) for who in people))
    assert all(isinstance(each, int) for each in ended), ended
