"""Tickets at the counter: numbers of a day, a wait that can be reckoned, and the same desk."""

from datetime import timedelta

import pytest

from tests.contact_centre.desk import Desk, a_desk, after
from tests.factories.people import actor
from tests.factories.together import together
from thirdring.contact_centre.actions import phone
from thirdring.contact_centre.actions.contacts import begin_contact
from thirdring.contact_centre.actions.tickets import draw_ticket, leave_ticket
from thirdring.contact_centre.counter import counter
from thirdring.contact_centre.desk_queries import broken_off_before, earlier_contacts
from thirdring.contact_centre.desk_rules import estimated_wait
from thirdring.contact_centre.models import Call, Ticket
from thirdring.contact_centre.rules import CallStatus, Presence
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, NotFound, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NOON = 3 * 3600  # seconds after the first call


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def drawn(desk: Desk, who: Actor, at: float, language: str = "en") -> Ticket:
    with clock.frozen_at(after(at)):
        return draw_ticket(desk.house.city, language=language, actor=who)


def served(desk: Desk, who: Actor, at: float, *, lasts: float) -> str:
    """The next is called and helped; the number that was shown."""
    city = desk.house.city
    with clock.frozen_at(after(at)):
        ring = phone.ring_next(city, actor=who)
        assert ring is not None
        call = phone.pick_up(city, ring.pk, actor=who)
    with clock.frozen_at(after(at + lasts)):
        phone.hang_up(city, call, actor=who)
        phone.finish(city, call, actor=who)
    return call.caller


@pytest.mark.parametrize(
    ("ahead", "handle_s", "people", "minutes"),
    [(0, 300, 1, 0), (1, 300, 1, 5), (3, 300, 2, 8), (2, 90, 3, 1), (10, 247.5, 4, 11)],
)
def test_a_wait_is_what_those_before_take_rounded_up(
    ahead: int, handle_s: float, people: int, minutes: int
) -> None:
    assert estimated_wait(ahead, handle_s=handle_s, people=people) == timedelta(minutes=minutes)


def test_with_nobody_there_no_wait_is_promised() -> None:
    assert estimated_wait(1, handle_s=300, people=0) is None


def test_numbers_begin_anew_each_day_of_the_city(desk: Desk) -> None:
    ana = desk.taker("Ana")
    numbers = [drawn(desk, ana, at).number for at in (NOON, NOON + 60, NOON + 86_400)]
    assert numbers == [1, 2, 1]


def test_tickets_ring_at_the_same_desk_in_turn_and_the_wait_follows_what_it_took(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    for number in range(4):
        drawn(desk, ana, NOON + number)
    with clock.frozen_at(after(NOON + 10)):
        phone.say_presence(city, Presence.READY, actor=ana)
    assert counter(city, at=after(NOON + 11)).waiting[1].wait == timedelta(minutes=5)
    assert served(desk, ana, NOON + 20, lasts=120) == "#1"
    now = counter(city, at=after(NOON + 200))
    assert [(ticket.number, agent) for ticket, agent in now.called] == [(1, "Ana")]
    assert [each.ticket.number for each in now.waiting] == [2, 3, 4]
    assert [each.wait for each in now.waiting] == [timedelta(minutes=each) for each in (0, 2, 4)]
    assert now.next_wait == timedelta(minutes=6)


def test_who_has_left_is_called_by_nobody_and_counts_as_gone(desk: Desk) -> None:
    ana = desk.taker("Ana")
    first, second = drawn(desk, ana, NOON), drawn(desk, ana, NOON + 1)
    with clock.frozen_at(after(NOON + 60)):
        leave_ticket(first.pk, actor=ana)
        with pytest.raises(Stale):
            leave_ticket(first.pk, actor=ana)
        with pytest.raises(NotFound):
            leave_ticket(first.pk, actor=a_desk().taker("Eve"))
    assert Call.objects.of(desk.house.city).get(ticket=first).status == CallStatus.ABANDONED
    assert served(desk, ana, NOON + 61, lasts=10) == f"#{second.number}"


def test_yesterdays_number_is_another_person(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    for day in (0, 1):
        at = NOON + day * 80_000
        ticket = drawn(desk, ana, at)
        with clock.frozen_at(after(at + 1)):
            contact = begin_contact(city, key=f"k{day}", call=ticket.call, actor=ana)
            assert broken_off_before(city, contact.caller, but=contact.pk) is None
            assert earlier_contacts(contact) == []


def test_a_ticket_is_drawn_by_who_answers_calls(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        drawn(desk, actor(desk.house.city, Role.ANALYST), NOON)


@pytest.mark.django_db(transaction=True)
def test_several_draw_at_once_and_each_number_is_given_once() -> None:
    desk = a_desk()
    ana = desk.taker("Ana")
    found = together(*[lambda: drawn(desk, ana, NOON).number] * 4)
    assert sorted(map(str, found)) == ["1", "2", "3", "4"]
