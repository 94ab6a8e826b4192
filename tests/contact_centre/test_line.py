"""Calls of a telephone system on the desk of whom it rings for, by the names it has for people."""

from typing import Any

import pytest

from tests.contact_centre.desk import NUMBER, Desk, a_desk, after, told
from tests.factories.calls import signal
from tests.factories.people import program
from thirdring.contact_centre.actions import contacts, handing, outcomes
from thirdring.contact_centre.actions.describing import describe_agent
from thirdring.contact_centre.actions.phone import ring_next
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_queries import profile_of
from thirdring.contact_centre.line_queries import call_on_line, names_on_line
from thirdring.contact_centre.models import Call, CallEvent, Contact
from thirdring.contact_centre.quality_people import Accounts
from thirdring.contact_centre.rules import SignalKind
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def tells(desk: Desk, kind: SignalKind, at: float, **fields: Any) -> None:
    """The telephone system says what happened to its call."""
    said = {"source": "switch", "call_id": "s1", "caller": NUMBER, "queue": "general"} | fields
    take_signals([signal(kind, at, **said)], actor=program(desk.house.city))


def on_line(who: Actor, at: float) -> str:
    """Whether a call rings for somebody or is spoken in, by the system's names."""
    names = names_on_line(profile_of(who), name=who.name, email="ana@riverton.example")
    call = call_on_line(who, names, at=after(at))
    return "" if call is None else "spoken" if call.spoken else "rings"


def called(desk: Desk, who: Actor, name: str) -> None:
    describe_agent(
        desk.house.city, who.id or 0, profile_of(who).version,
        skills=(), languages=("en",), phone_name=name, actor=desk.supervisor(f"Sam for {name}"),
    )  # fmt: skip


def test_it_rings_and_is_answered_at_the_agent_whom_the_system_names(desk: Desk) -> None:
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    called(desk, ana, "SIP/1001")
    tells(desk, SignalKind.QUEUED, 0)
    tells(desk, SignalKind.RINGING, 3, agent="SIP/1001")
    assert (on_line(ana, 4), on_line(bo, 4)) == ("rings", "")
    tells(desk, SignalKind.RINGING, 9, agent="Bo")
    assert (on_line(ana, 10), on_line(bo, 10)) == ("", "rings")
    tells(desk, SignalKind.RINGING, 15, agent="SIP/1001")
    tells(desk, SignalKind.ANSWERED, 18, agent="SIP/1001")
    assert (on_line(ana, 19), on_line(bo, 19)) == ("spoken", "")
    tells(desk, SignalKind.ENDED, 60)
    assert on_line(ana, 61) == ""


def test_without_a_name_written_down_it_is_the_address_or_the_name(desk: Desk) -> None:
    ana = desk.taker("Ana")
    for number, name in enumerate(("ana@riverton.example", "Ana")):
        tells(desk, SignalKind.ANSWERED, 5, agent=name, call_id=f"s{number}")
        assert on_line(ana, 6) == "spoken"
        tells(desk, SignalKind.ENDED, 7, call_id=f"s{number}")
    called(desk, ana, "1001")
    tells(desk, SignalKind.ANSWERED, 8, agent="Ana", call_id="s3")
    assert on_line(ana, 9) == ""


def test_a_call_whose_end_was_never_told_is_nobodys_after_a_day(desk: Desk) -> None:
    ana = desk.taker("Ana")
    tells(desk, SignalKind.ANSWERED, 5, agent="Ana")
    desk.calls("c2", at=10)
    with clock.frozen_at(after(11)):
        assert ring_next(desk.house.city, actor=ana) is not None  # our own telephone does not wait for it
    assert (on_line(ana, 23 * 3600), on_line(ana, 24 * 3600 + 6)) == ("spoken", "")


def test_calls_of_the_desks_own_telephone_are_not_the_systems(desk: Desk) -> None:
    ana = desk.taker("Ana")
    desk.answered(ana)
    assert on_line(ana, 6) == ""


def test_one_telephone_name_is_one_persons_and_their_account_is_found_by_it(desk: Desk) -> None:
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    called(desk, ana, " SIP/1001 ")
    with pytest.raises(Invalid, match="Somebody else is called that"):
        called(desk, bo, "SIP/1001")
    found = Accounts(desk.house.city).of("SIP/1001")
    assert found is not None
    assert found.pk == ana.id


def test_at_the_desk_nothing_is_told_of_the_line_of_a_telephone_system(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    tells(desk, SignalKind.QUEUED, 0)
    tells(desk, SignalKind.ANSWERED, 5, agent="Ana")
    call = Call.objects.of(city).get()
    contact = told(contacts.begin_contact(city, key="k1", call=call, actor=ana), ana)
    with pytest.raises(Invalid, match="Transfer it on your telephone"):
        handing.hand_to_queue(contact.pk, contact.version, "general", actor=ana)
    outcomes.pass_on(contact.pk, contact.version, "The county", actor=ana)
    told_of = CallEvent.objects.of(city).order_by("at").values_list("kind", flat=True)
    assert list(told_of) == ["queued", "answered"]


def test_transferred_there_the_colleague_takes_over_what_was_written(desk: Desk) -> None:
    ana, bo, city = desk.taker("Ana"), desk.taker("Bo"), desk.house.city
    tells(desk, SignalKind.ANSWERED, 5, agent="Ana")
    call = Call.objects.of(city).get()
    contact = told(contacts.begin_contact(city, key="k1", call=call, actor=ana), ana, words="About a bill")
    tells(desk, SignalKind.TRANSFERRED, 30, agent="Ana")
    tells(desk, SignalKind.ANSWERED, 31, agent="Bo")
    assert (on_line(ana, 32), on_line(bo, 32)) == ("", "spoken")
    contacts.begin_contact(city, key="k1", call=call, actor=bo)
    fresh = Contact.objects.of(city).get(pk=contact.pk)
    assert (fresh.holder_id, fresh.said["words"]) == (bo.id, "About a bill")
    assert list(CallEvent.objects.of(city).values_list("source", flat=True).distinct()) == ["switch"]
