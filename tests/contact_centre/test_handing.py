"""A call handed to one colleague: who can be chosen, what they get, what happens when they don't answer."""

import pytest

from tests.contact_centre.desk import Desk, a_desk, after, told
from thirdring.contact_centre.actions import handing, phone
from thirdring.contact_centre.actions.contacts import begin_contact
from thirdring.contact_centre.agent_queries import colleagues_ready
from thirdring.contact_centre.desk_queries import is_on_a_call, ringing_for
from thirdring.contact_centre.models import Call, CallLeg, Contact, ContactStep
from thirdring.contact_centre.rules import AwayReason, CallStatus, Presence
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def is_ready(desk: Desk, who: Actor, at: float = 0) -> Actor:
    with clock.frozen_at(after(at)):
        phone.say_presence(desk.house.city, Presence.READY, actor=who)
    return who


def ready(who: Actor, at: float) -> list[str]:
    return [each.name for each in colleagues_ready(who, at=after(at))]


def handed(desk: Desk, ana: Actor, bo: Actor, at: float = 30) -> Contact:
    """Ana has answered a call and lets it ring for Bo."""
    contact = told(desk.answered(ana), ana, words="About my bill", note="Has called twice.")
    with clock.frozen_at(after(at)):
        return handing.hand_to_colleague(contact.pk, contact.version, bo.id or 0, actor=ana)


def test_who_can_be_chosen_is_ready_and_without_a_call(desk: Desk) -> None:
    ana, bo, cleo, dan = (is_ready(desk, desk.taker(name)) for name in ("Ana", "Bo", "Cleo", "Dan"))
    desk.taker("Never said a word")
    assert ready(ana, 1) == ["Bo", "Cleo", "Dan"]
    with clock.frozen_at(after(2)):
        phone.say_presence(desk.house.city, Presence.AWAY, reason=AwayReason.BREAK, actor=dan)
    desk.answered(bo, "b1", at=3)
    desk.calls("b2", at=9)
    with clock.frozen_at(after(10)):
        assert phone.ring_next(desk.house.city, actor=cleo) is not None
    assert ready(ana, 11) == []
    assert ready(dan, 11) == ["Ana"]


def test_it_rings_for_the_colleague_alone_and_they_have_all_that_was_written(desk: Desk) -> None:
    city, ana, bo = desk.house.city, desk.taker("Ana"), is_ready(desk, desk.taker("Bo"))
    cleo = is_ready(desk, desk.taker("Cleo"))
    contact = handed(desk, ana, bo)
    with clock.frozen_at(after(32)):
        assert phone.ring_next(city, actor=cleo) is None
        ring = ringing_for(bo)
        assert ring is not None
        call = phone.pick_up(city, ring.pk, actor=bo)
        mine = begin_contact(city, key=contact.key, call=call, actor=bo)
    assert (mine.pk, mine.holder_id, mine.said["words"]) == (contact.pk, bo.id, "About my bill")
    legs = CallLeg.objects.of(city).order_by("number")
    assert [(leg.agent, leg.ended_at is None) for leg in legs] == [("Ana", False), ("Bo", True)]
    assert (is_on_a_call(ana, at=after(33)), call.transfers) == (False, 1)
    handed_to = (
        ContactStep.objects.of(city).filter(contact=contact, kind="handed").values_list("words", flat=True)
    )
    assert list(handed_to) == ["Bo"]


def test_unanswered_it_waits_for_whoever_is_free_and_the_colleague_is_away(desk: Desk) -> None:
    city, ana, bo = desk.house.city, desk.taker("Ana"), is_ready(desk, desk.taker("Bo"))
    cleo = is_ready(desk, desk.taker("Cleo"))
    contact = handed(desk, ana, bo)
    with clock.frozen_at(after(49)):
        ring = phone.ring_next(city, actor=cleo)
        assert ring is not None
        assert ring.call_id == contact.call_id
    assert ready(ana, 50) == []


def test_nobody_is_handed_to_who_is_not_ready_and_the_caller_stays_on_the_line(desk: Desk) -> None:
    city, ana, bo = desk.house.city, desk.taker("Ana"), is_ready(desk, desk.taker("Bo"))
    contact = told(desk.answered(ana), ana)
    with clock.frozen_at(after(20)):
        phone.say_presence(city, Presence.OFF, actor=bo)
    with clock.frozen_at(after(30)):
        for nobody in (bo.id or 0, ana.id or 0, 0):
            with pytest.raises(Invalid, match="Choose a colleague who is ready"):
                handing.hand_to_colleague(contact.pk, contact.version, nobody, actor=ana)
    call = Call.objects.of(city).get()
    assert (call.status, call.transfers) == (CallStatus.TALKING, 0)
