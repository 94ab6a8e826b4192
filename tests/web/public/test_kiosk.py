"""The kiosk as its visitors see it: one press, a number in their language, nothing else to go to."""

from typing import Any

import pytest
from django.test import Client

from tests.contact_centre.desk import Desk, a_desk, after
from tests.factories.people import staff
from tests.web.agency.departments import browser_of
from thirdring.contact_centre.actions.phone import say_presence
from thirdring.contact_centre.actions.tickets import MOST_DRAWN_IN_A_MINUTE, set_up_kiosk
from thirdring.contact_centre.models import Kiosk, Ticket
from thirdring.contact_centre.rules import Presence
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return a_desk()


@pytest.fixture
def start(desk: Desk) -> str:
    return f"/kiosk/{set_up_kiosk(desk.house.city, 'Door', actor=desk.supervisor())[1]}/"


def text(response: Any) -> str:
    return str(response.content.decode())


def test_every_language_is_there_in_its_own_words_and_no_way_out(start: str) -> None:
    page = text(Client().get(start))
    for language in ("Español", "العربية", "Tiếng Việt", "繁體中文"):
        assert language in page
    assert ("/report/" in page, "/sign-in" in page, "worker" in page) == (False, False, True)


def test_one_press_gives_a_number_in_ones_language_and_the_page_goes_back(desk: Desk, start: str) -> None:
    visitor = Client()
    with clock.frozen_at(after(0)):
        say_presence(desk.house.city, Presence.READY, actor=desk.taker("Ana"))
        page: Any = visitor.post(start, {"language": "es"}, follow=True)
        assert page.redirect_chain == [(f"{start}1/", 302)]
        for words in (
            '<html lang="es"',
            ">1</p>",
            "El siguiente turno es el suyo.",
            f'<tr-idle seconds="45"><a class="usa-button" href="{start}"',
        ):
            assert words in text(page)
        page = visitor.post(start, {"language": "ar"}, follow=True)
        for words in ('<html lang="ar" dir="rtl"', ">2</p>", "<strong>5</strong>"):
            assert words in text(page)
    assert [each.call.language for each in Ticket.objects.of(desk.house.city).order_by("number")] == [
        "es",
        "ar",
    ]


def test_a_language_there_is_not_is_the_citys_first(desk: Desk, start: str) -> None:
    Client().post(start, {"language": "xx"})
    assert Ticket.objects.of(desk.house.city).get().call.language == desk.house.city.languages[0]


def test_who_plays_with_it_is_told_to_wait(start: str) -> None:
    visitor = Client()
    for _ in range(MOST_DRAWN_IN_A_MINUTE):
        assert visitor.post(start, {"language": "en"}).status_code == 302
    refused = visitor.post(start, {"language": "en"})
    assert (refused.status_code, "Try again in a few minutes." in text(refused)) == (429, True)


def test_a_key_that_is_none_is_not_found_and_a_number_that_is_none_begins_anew(start: str) -> None:
    visitor = Client()
    for address in ("/kiosk/guess/", "/kiosk/guess/1/"):
        assert visitor.get(address).status_code == 404
    assert visitor.post("/kiosk/guess/", {"language": "en"}).status_code == 404
    assert visitor.get(f"{start}7/").headers["Location"] == start


def test_a_supervisor_sets_it_up_sees_its_link_once_and_ends_it(desk: Desk) -> None:
    sam = browser_of(staff(desk.house.city, Role.SUPERVISOR, name="Sam"))
    assert sam.post("/desk/counter/kiosks/", {"name": " "}).status_code == 422
    made = text(sam.post("/desk/counter/kiosks/", {"name": "Front door"}))
    link = made.split('<p class="tr-pre"><a href="')[1].split('"')[0]
    assert Client().get(link).status_code == 200
    later = text(sam.get("/desk/counter/kiosks/"))
    assert ("Front door" in later, "/kiosk/" in later) == (True, False)
    kiosk = Kiosk.objects.of(desk.house.city).get()
    ended: Any = sam.post(f"/desk/counter/kiosks/{kiosk.pk}/end/", follow=True)
    assert "Front door draws no numbers any more." in text(ended)
    assert Client().get(link).status_code == 404


def test_what_a_number_costs_does_not_grow_with_who_waits(
    desk: Desk, start: str, django_assert_max_num_queries: Any
) -> None:
    visitor = Client()
    for number in range(20):
        with clock.frozen_at(after(60 * number)):
            visitor.post(start, {"language": "en"})
            with django_assert_max_num_queries(8):
                assert visitor.get(f"{start}{number + 1}/").status_code == 200
