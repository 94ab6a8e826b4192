"""Kiosks: whoever has the key draws numbers and nothing else, as many as people come in, until its end."""

from datetime import timedelta

import pytest

from tests.contact_centre.desk import Desk, a_desk, after
from tests.factories.people import actor
from tests.factories.together import together
from thirdring.contact_centre.actions import phone, tickets
from thirdring.contact_centre.actions.tickets import draw_at_kiosk, draw_ticket, end_kiosk, set_up_kiosk
from thirdring.contact_centre.kiosks import drawn_at, kiosk_by_key, kiosks_of
from thirdring.contact_centre.models import Kiosk, Ticket
from thirdring.contact_centre.rules import Presence
from thirdring.kernel import clock
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NOON = 3 * 3600  # seconds after the first call


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def a_key(desk: Desk, name: str = "Front door") -> str:
    return set_up_kiosk(desk.house.city, name, actor=desk.supervisor(f"Sam at {name}"))[1]


def draws(desk: Desk, key: str, at: float = NOON, language: str = "es") -> Ticket:
    city = desk.house.city
    with clock.frozen_at(after(at)):
        return draw_at_kiosk(city, key, language=language, actor=resident(city.pk))


def test_a_number_is_the_next_of_the_day_and_rings_at_the_desk_in_their_language(desk: Desk) -> None:
    ana, key = desk.taker("Ana", languages=("es",)), a_key(desk)
    with clock.frozen_at(after(NOON)):
        by_staff = draw_ticket(desk.house.city, language="en", actor=ana)
    ticket = draws(desk, key, NOON + 5)
    assert (by_staff.number, ticket.number, ticket.call.language) == (1, 2, "es")
    assert (ticket.kiosk, by_staff.kiosk) == (kiosk_by_key(desk.house.city, key), None)
    with clock.frozen_at(after(NOON + 60)):
        ring = phone.ring_next(desk.house.city, actor=ana)
        assert ring is not None
        assert ring.call.caller == "#2"


def test_a_key_opens_its_kiosk_until_it_is_ended_and_nothing_in_another_city(desk: Desk) -> None:
    city, key = desk.house.city, a_key(desk)
    for other in ("", "guess", key + "x"):
        with pytest.raises(NotFound):
            draws(desk, other)
    with pytest.raises(NotFound):
        draws(a_desk(), key)
    [kiosk] = kiosks_of(city)
    sam = desk.supervisor()
    end_kiosk(city, kiosk.pk, actor=sam)
    with pytest.raises(NotFound):
        draws(desk, key)
    with pytest.raises(NotFound):
        end_kiosk(city, kiosk.pk, actor=sam)
    assert kiosks_of(city) == []


def test_the_key_is_kept_as_a_hash_alone(desk: Desk) -> None:
    key = a_key(desk)
    assert len(key) >= 32
    assert key not in str(Kiosk.objects.of(desk.house.city).values().get())


def test_more_than_people_come_in_is_refused_and_a_minute_later_it_goes_on(desk: Desk) -> None:
    key, other = a_key(desk), a_key(desk, "Back door")
    for number in range(tickets.MOST_DRAWN_IN_A_MINUTE):
        draws(desk, key, NOON + number)
    with pytest.raises(Invalid, match="within a minute"):
        draws(desk, key, NOON + 10)
    assert draws(desk, other, NOON + 10).number == tickets.MOST_DRAWN_IN_A_MINUTE + 1
    assert draws(desk, key, NOON + 61).number == tickets.MOST_DRAWN_IN_A_MINUTE + 2


def test_its_wait_is_told_and_no_other_kiosks_number(desk: Desk) -> None:
    city, key, other = desk.house.city, a_key(desk), a_key(desk, "Back door")
    first, second = draws(desk, key, NOON), draws(desk, key, NOON + 1)
    with clock.frozen_at(after(NOON + 2)):
        kiosk = kiosk_by_key(city, key)
        alone = drawn_at(kiosk, first.number)
        assert alone is not None
        assert alone.wait is None  # nobody is at the counter
        phone.say_presence(city, Presence.READY, actor=desk.taker("Ana"))
        told = drawn_at(kiosk, second.number)
        assert told is not None
        assert told.wait == timedelta(minutes=5)
        assert drawn_at(kiosk_by_key(city, other), second.number) is None
        assert drawn_at(kiosk, 99) is None
    with clock.frozen_at(after(NOON) + timedelta(days=1)):
        assert drawn_at(kiosk, second.number) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_it_is_named_by_its_place(desk: Desk, name: str) -> None:
    with pytest.raises(Invalid, match="Name the place"):
        set_up_kiosk(desk.house.city, name, actor=desk.supervisor())


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.ANALYST])
def test_supervisors_and_administrators_set_it_up(desk: Desk, role: Role) -> None:
    with pytest.raises(NotAllowed):
        set_up_kiosk(desk.house.city, "Door", actor=actor(desk.house.city, role))
    set_up_kiosk(desk.house.city, "Door", actor=actor(desk.house.city, Role.ADMINISTRATOR))


@pytest.mark.django_db(transaction=True)
def test_two_kiosks_and_staff_at_the_same_moment_give_three_numbers() -> None:
    desk = a_desk()
    keys, ana = [a_key(desk), a_key(desk, "Back door")], desk.taker("Ana")

    def by_staff() -> int:
        with clock.frozen_at(after(NOON)):
            return draw_ticket(desk.house.city, language="en", actor=ana).number

    drawn = together(lambda: draws(desk, keys[0]).number, lambda: draws(desk, keys[1]).number, by_staff)
    assert sorted(map(str, drawn)) == ["1", "2", "3"]
