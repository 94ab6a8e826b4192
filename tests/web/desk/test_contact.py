"""The call screen and the desk as pages: nothing typed is lost, danger comes first, colleagues are seen."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.contact_centre.desk import NUMBER, Desk, a_desk, after
from tests.factories.calls import signal
from tests.factories.people import program, staff
from tests.web.agency.departments import browser_of
from thirdring.cases.models import Case
from thirdring.constituents.actions.noting import note_person
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.desk_queries import contact_by_id
from thirdring.contact_centre.models import AgentProfile, Call, Contact
from thirdring.contact_centre.rules import CallStatus, SignalKind
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def browser(desk: Desk, role: Role = Role.CALL_TAKER, name: str = "Ana") -> Client:
    return browser_of(staff(desk.house.city, role, name=name))


def begun(desk: Desk, who: Client) -> Contact:
    who.post("/desk/contacts/", {"channel": "walk_in", "caller": NUMBER, "key": "k1"})
    return Contact.objects.of(desk.house.city).get(key="k1")


def send(who: Client, contact: Contact, headers: dict[str, str] | None = None, **typed: str) -> Any:
    fields = {"version": str(contact.version), "danger": "no", "language": "en"} | typed
    return who.post(f"/desk/contacts/{contact.pk}/", fields, **(headers or {}))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_call_rings_is_answered_and_done(desk: Desk) -> None:
    ana = browser(desk)
    desk.calls()
    with clock.frozen_at(after(5)):
        assert "You are not at the desk" in text(ana.get("/desk/"))
        ana.post("/desk/phone/ready/")
    with clock.frozen_at(after(25)):
        assert "1 call waits" in text(ana.get("/desk/"))
        assert "A call rings" in text(ana.get("/desk/", **HTMX))
        ring = re.search(r'name="ring" value="(\d+)"', text(ana.get("/desk/")))
        assert ring
        page: Any = ana.post("/desk/phone/answer/", {"ring": ring[1]}, follow=True)
        assert "Is anyone hurt or in danger?" in text(page)
        contact = Contact.objects.of(desk.house.city).get()
        send(ana, contact, do="inform")
        ana.post(f"/desk/contacts/{contact.pk}/line/ready/")
    assert Call.objects.of(desk.house.city).get().status == CallStatus.HANDLED


def test_pressed_twice_the_same_conversation_is_begun(desk: Desk) -> None:
    ana = browser(desk)
    assert begun(desk, ana).pk == begun(desk, ana).pk
    assert Contact.objects.of(desk.house.city).get().channel == "walk_in"


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept(desk: Desk) -> None:
    ana = browser(desk)
    contact = begun(desk, ana)
    page = send(ana, contact, do="open", words="Deep by the church", email="nonsense", place="x" * 301)
    assert page.status_code == 422
    assert "Deep by the church" in text(page)
    page = send(ana, contact, do="open", words="Deep by the church", email="nonsense", place="12 Mill Street")
    assert page.status_code == 422
    for typed in ("Deep by the church", "nonsense", "12 Mill Street"):
        assert typed in text(page)
    assert Contact.objects.of(desk.house.city).get().said["words"] == "Deep by the church"
    assert Case.objects.of(desk.house.city).count() == 0


def test_without_an_answer_about_danger_nothing_ends_well(desk: Desk) -> None:
    ana = browser(desk)
    contact = begun(desk, ana)
    page = send(ana, contact, danger="", do="inform")
    assert "Ask first whether anybody is hurt or in danger." in text(page)
    assert "Transfer to 911 now" in text(send(ana, contact, danger="yes", do="inform"))


def test_its_script_is_given_only_what_changed(desk: Desk) -> None:
    ana = browser(desk)
    contact = begun(desk, ana)
    found = text(send(ana, contact, HTMX, sought="pothole"))
    assert ('id="what-known"' in found, 'id="type_pothole"' in found) == (True, True)
    again = text(send(ana, contact, HTMX, sought="pothole", name="Rosa"))
    assert ('id="what-known"' in again, 'id="version"' in again) == (False, True)
    chosen = text(send(ana, contact, HTMX, sought="pothole", service_code="pothole", name="Rosa"))
    assert "Is it in a traffic lane?" in chosen
    assert 'id="id_name"' not in chosen


def test_somebody_else_may_look_and_takes_over_and_the_first_is_told(desk: Desk) -> None:
    ana, bo = browser(desk), browser(desk, name="Bo Berg")
    contact = begun(desk, ana)
    send(ana, contact, words="Ana's words")
    seen = text(bo.get(f"/desk/contacts/{contact.pk}/"))
    assert ("Ana has this conversation." in seen, "Ana&#x27;s words" in seen) == (True, True)
    bo.post(f"/desk/contacts/{contact.pk}/line/take-over/")
    late = send(ana, contact, words="Ana's later words")
    assert late.status_code == 409
    assert "Bo Berg wrote in this conversation" in text(late)
    assert "Ana&#x27;s later words" in text(late)
    assert "Bo Berg has this conversation since" in text(send(ana, contact, HTMX, words="and more"))


def test_a_call_of_a_telephone_system_opens_its_conversation_once_it_is_answered(desk: Desk) -> None:
    ana = browser(desk)

    def tells(kind: SignalKind, at: float, **fields: str) -> None:
        said = {"source": "switch", "caller": NUMBER, "queue": "general", "language": "es"} | fields
        take_signals([signal(kind, at, **said)], actor=program(desk.house.city))

    tells(SignalKind.QUEUED, 0)
    tells(SignalKind.RINGING, 2, agent="Ana")
    with clock.frozen_at(after(3)):
        page = text(ana.get("/desk/", **HTMX))
        assert ("Your telephone rings" in page, NUMBER in page, "<tr-pop" in page) == (True, True, False)
    tells(SignalKind.ANSWERED, 4, agent="Ana")
    with clock.frozen_at(after(5)):
        page = text(ana.get("/desk/", **HTMX))
        assert ("You are on a call" in page, "<tr-pop" in page) == (True, True)
        opened: Any = ana.post("/desk/phone/pop/", follow=True)
        contact = Contact.objects.of(desk.house.city).get()
        assert (contact.caller, contact.language, contact.channel) == (NUMBER, "es", "phone")
        assert ("Is anyone hurt" in text(opened), "line/hold/" in text(opened)) == (True, False)
        assert "Go on with the conversation" in text(ana.get("/desk/", **HTMX))
        assert ana.post(f"/desk/contacts/{contact.pk}/line/hang-up/").status_code == 404
    tells(SignalKind.ENDED, 60)
    with clock.frozen_at(after(61)):
        assert "No call is on your line any more." in text(ana.post("/desk/phone/pop/", follow=True))


def test_only_whoever_has_the_conversation_has_its_line(desk: Desk) -> None:
    desk.calls()
    ana, bo = browser(desk), browser(desk, name="Bo")
    with clock.frozen_at(after(5)):
        ana.post("/desk/phone/ready/")
        ring = re.search(r'name="ring" value="(\d+)"', text(ana.get("/desk/", **HTMX)))
        assert ring
        ana.post("/desk/phone/answer/", {"ring": ring[1]})
        contact = Contact.objects.of(desk.house.city).get()
        assert bo.post(f"/desk/contacts/{contact.pk}/line/hang-up/").status_code == 409
        assert Call.objects.of(desk.house.city).get().status == CallStatus.TALKING
        bo.post(f"/desk/contacts/{contact.pk}/line/take-over/")
    with clock.frozen_at(after(6)):
        assert bo.post(f"/desk/contacts/{contact.pk}/line/hang-up/").status_code == 302
    assert Call.objects.of(desk.house.city).get().status == CallStatus.WRAPPING_UP


def test_who_hands_a_call_on_is_at_the_desk_again(desk: Desk) -> None:
    desk.queue("tax")
    ana = browser(desk)
    desk.calls()
    with clock.frozen_at(after(5)):
        ana.post("/desk/phone/ready/")
        ring = re.search(r'name="ring" value="(\d+)"', text(ana.get("/desk/", **HTMX)))
        assert ring
        ana.post("/desk/phone/answer/", {"ring": ring[1]})
        page = send(ana, Contact.objects.of(desk.house.city).get(), do="hand", queue="tax")
    assert (page.status_code, page.url) == (302, "/desk/")


def test_who_is_rung_by_a_colleague_reads_what_they_wrote_before_answering(desk: Desk) -> None:
    ana, bo = browser(desk), browser(desk, name="Bo Berg")
    desk.calls()
    with clock.frozen_at(after(5)):
        ana.post("/desk/phone/ready/")
        ring = re.search(r'name="ring" value="(\d+)"', text(ana.get("/desk/", **HTMX)))
        assert ring
        ana.post("/desk/phone/answer/", {"ring": ring[1]})
    contact = Contact.objects.of(desk.house.city).get()
    with clock.frozen_at(after(10)):
        assert "No colleague is ready to take it." in text(ana.get(f"/desk/contacts/{contact.pk}/"))
        bo.post("/desk/phone/ready/")
        page = text(ana.get(f"/desk/contacts/{contact.pk}/"))
        chosen = re.search(r'<option value="(\d+)"[^>]*>Bo Berg', page)
        assert chosen
        refused = send(ana, contact, do="colleague", colleague="nonsense", note="About a bill.")
        assert (refused.status_code, "Choose a colleague who is ready." in text(refused)) == (422, True)
        sent = send(ana, contact, do="colleague", colleague=chosen[1], note="About a bill.")
        assert (sent.status_code, sent.url) == (302, "/desk/")
        shown = text(bo.get("/desk/"))
        assert ("Ana hands it on:" in shown, "About a bill." in shown) == (True, True)


def test_a_conversation_of_another_city_is_not_there(desk: Desk) -> None:
    contact = begun(desk, browser(desk))
    with pytest.raises(NotFound):
        contact_by_id(a_desk().taker("Eve"), contact.pk)


@pytest.mark.parametrize(("role", "status"), [(Role.ANALYST, 403), (Role.ADMINISTRATOR, 200)])
def test_who_takes_no_calls_finds_none(desk: Desk, role: Role, status: int) -> None:
    assert browser(desk, role).get("/desk/").status_code == status
    assert browser(desk, role).get("/desk/contacts/1/").status_code == 403


def test_supervisors_write_down_who_takes_which_calls_and_two_at_once_are_told(desk: Desk) -> None:
    sam, city = browser(desk, Role.SUPERVISOR, "Sam"), desk.house.city
    ana = staff(city, Role.CALL_TAKER, name="Ana Amaro")
    here = f"/desk/agents/{ana.pk}/"
    assert "Ana Amaro" in text(sam.get("/desk/agents/"))
    sent = {"version": "0", "languages": ["en", "es"], "skills": "Tax, permits,tax"}
    assert sam.post(here, sent).status_code == 302
    profile = AgentProfile.objects.of(city).get()
    assert (profile.languages, profile.skills, profile.version) == (["en", "es"], ["tax", "permits"], 1)
    assert sam.post(here, sent).status_code == 409
    page = sam.post(here, sent | {"version": "1", "skills": "x" * 41})
    assert (page.status_code, "x" * 41 in text(page)) == (422, True)
    worker = staff(city, Role.ANALYST)
    assert sam.get(f"/desk/agents/{worker.pk}/").status_code == 404


def test_who_it_may_be_is_shown_and_taken_with_one_press(desk: Desk) -> None:
    ana, city = browser(desk), desk.house.city
    case = desk.house.case(phone=NUMBER, name="Rosa Marsh", email="rosa@example.org", language="es")
    rosa = case.reports.get().constituent
    assert rosa is not None
    note_person(rosa.pk, words="Hears badly: speak slowly.", actor=desk.taker("Cleo"))
    contact = begun(desk, ana)
    page = text(ana.get(f"/desk/contacts/{contact.pk}/people/"))
    for words in ("Rosa Marsh", "Español", "Hears badly: speak slowly.", "Pothole"):
        assert words in page
    send(ana, contact, do=f"person:{rosa.pk}")
    fresh = Contact.objects.of(city).get()
    assert (fresh.constituent_id, fresh.language, fresh.said["name"]) == (rosa.pk, "es", "Rosa Marsh")
    for nonsense in ("person:x", "person:99999999", "bring:x"):
        assert send(ana, contact, do=nonsense).status_code == 404


def test_what_a_computer_kept_is_taken_from_its_writer_alone_and_once(desk: Desk) -> None:
    user = staff(desk.house.city, Role.CALL_TAKER, name="Ana")
    ana, bo = browser_of(user), browser(desk, name="Bo")
    sent = {
        "taker": str(user.pk), "key": "k1", "made": "1793800000000", "provisional": "P-4821-3390-0",
        "danger": "no", "service_code": "pothole", "place": "12 Mill Street", "words": "x" * 5000,
        "language": "en", "end": "open", "lon": "nonsense",
    }  # fmt: skip
    assert bo.post("/desk/without/take/", sent).status_code == 403
    first, again = (ana.post("/desk/without/take/", sent).json() for _ in range(2))
    assert first == again
    assert (first["state"], Case.objects.of(desk.house.city).count()) == ("sent", 1)
    lost = sent | {"key": "k2", "service_code": "gone", "made": "nonsense"}
    assert ana.post("/desk/without/take/", lost).json()["state"] == "open"
    for place in ("1 Oak Street", "2 Oak Street"):
        ana.post("/desk/without/take/", lost | {"key": "", "place": place})
    kept = {each.said.get("place") for each in Contact.objects.of(desk.house.city)}
    assert {"1 Oak Street", "2 Oak Street"} <= kept


def test_the_page_for_bad_hours_holds_catalogue_and_questions(desk: Desk) -> None:
    page = text(browser(desk).get("/desk/without/"))
    for words in ('value="pothole"', "Is it in a traffic lane?", "None: answered or left"):
        assert words in page
    worker = text(Client().get("/desk/sw.js"))
    assert ("without.js" in worker, "/desk/without/" in worker) == (True, True)


def test_somebody_with_a_ticket_is_called_and_helped_at_the_same_desk(desk: Desk) -> None:
    ana = browser(desk)
    page: Any = ana.post("/desk/counter/", {"language": "es"}, follow=True)
    for words in ("Number 1 is drawn.", "Español", "Nobody is ready at the desk."):
        assert words in text(page)
    ana.post("/desk/phone/ready/")
    assert "Who comes in now waits about 5 minutes." in text(ana.get("/desk/counter/", **HTMX))
    call = Call.objects.of(desk.house.city).get()
    with clock.frozen_at(call.offered_at + timedelta(seconds=21)):
        ana.post("/desk/phone/next/")
        ring = re.search(r'name="ring" value="(\d+)"', text(ana.get("/desk/")))
        assert ring
        page = ana.post("/desk/phone/answer/", {"ring": ring[1]}, follow=True)
    contact = Contact.objects.of(desk.house.city).get()
    assert (contact.channel, contact.caller) == ("walk_in", "#1")
    assert 'value="#1"' not in text(page)  # a ticket is no telephone number
    assert "<strong>1</strong> Ana" in text(ana.get("/desk/counter/"))
    assert ana.post("/desk/counter/1234567/gone/").status_code == 404
