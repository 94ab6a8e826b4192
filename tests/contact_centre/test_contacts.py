"""Conversations: written down as they go on, taken over, picked up after a broken line, and how they end."""

from datetime import timedelta

import pytest

from tests.contact_centre.desk import NUMBER, Desk, a_desk, after, told
from tests.factories.people import program
from tests.factories.together import together
from thirdring.cases.models import Case, Follow, Report
from thirdring.cases.near import open_near
from thirdring.cases.rules import Channel
from thirdring.constituents.actions import forget
from thirdring.contact_centre.actions import contacts, handing, outcomes, phone
from thirdring.contact_centre.actions.abuse import warn
from thirdring.contact_centre.desk_queries import broken_off_before, is_on_a_call, open_contacts, to_see_to
from thirdring.contact_centre.desk_rules import Disposition, Relay, StepKind
from thirdring.contact_centre.models import Callback, CallLeg, Contact, ContactStep
from thirdring.contact_centre.rules import CallStatus
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.messaging.models import Message

pytestmark = pytest.mark.django_db
POTHOLE = {"service_code": "pothole", "place": "12 Mill Street", "words": "Deep, by the church."}


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def steps(contact: Contact) -> list[str]:
    rows = ContactStep.objects.of(contact.city_id).filter(contact=contact).order_by("pk")
    return [row.kind for row in rows]


def fields(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {problem.field for problem in error.value.problems}


def test_a_case_is_opened_with_channel_language_and_receipt_and_only_once(desk: Desk) -> None:
    ana = desk.taker("Ana", languages=("es",))
    contact = told(desk.answered(ana, language="es"), ana, phone=NUMBER, name="Rosa", **POTHOLE)
    receipt = outcomes.open_case(contact.pk, contact.version, actor=ana)
    report = Report.objects.of(desk.house.city).get()
    assert (report.channel, report.language, report.words) == (Channel.PHONE, "es", "Deep, by the church.")
    fresh = Contact.objects.of(desk.house.city).get()
    assert (fresh.disposition, fresh.case_id, fresh.said) == (Disposition.NEW_CASE, receipt.case.pk, {})
    assert fresh.constituent_id == report.constituent_id is not None
    letter = Message.objects.of(desk.house.city).get()
    assert (letter.to, letter.language) == (NUMBER, "es")
    with pytest.raises(Stale):
        outcomes.open_case(contact.pk, contact.version, actor=ana)
    assert Case.objects.of(desk.house.city).count() == 1


def test_danger_is_asked_first_and_a_caller_in_danger_gets_no_case(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = told(desk.answered(ana), ana, danger="", **POTHOLE)
    for act in (
        lambda: outcomes.open_case(contact.pk, contact.version, actor=ana),
        lambda: outcomes.inform(contact.pk, contact.version, "", actor=ana),
        lambda: outcomes.join_case(contact.pk, contact.version, "1", actor=ana),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert fields(refused) == {"danger"}
    contact = told(contact, ana, danger="yes", **POTHOLE)
    with pytest.raises(Invalid, match="911"):
        outcomes.open_case(contact.pk, contact.version, actor=ana)
    ended = outcomes.end_plainly(contact.pk, contact.version, Disposition.EMERGENCY, actor=ana)
    assert (ended.disposition, ended.passed_to) == ("emergency", "911")
    assert ended.call is not None
    ended.call.refresh_from_db()
    assert (ended.call.transfers, Case.objects.of(desk.house.city).count()) == (1, 0)


def test_everything_that_is_missing_is_said_at_once_and_nothing_is_lost(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = told(desk.answered(ana), ana, service_code="pothole", words="Deep", email="nonsense")
    with pytest.raises(Invalid) as refused:
        outcomes.open_case(contact.pk, contact.version, actor=ana)
    assert fields(refused) == {"place", "email"}
    assert Contact.objects.of(desk.house.city).get().said["words"] == "Deep"


def test_joining_makes_no_case_and_who_can_be_reached_follows(desk: Desk) -> None:
    ana, case = desk.taker("Ana"), desk.house.case()
    contact = told(desk.answered(ana), ana, phone=NUMBER)
    outcomes.join_case(contact.pk, contact.version, case.reference, actor=ana)
    assert Follow.objects.of(desk.house.city).get().case_id == case.pk
    fresh = Contact.objects.of(desk.house.city).get()
    assert (fresh.disposition, fresh.case_id) == (Disposition.JOINED, case.pk)
    assert Case.objects.of(desk.house.city).count() == 1
    other = told(desk.answered(ana, "c2", at=60, caller=""), ana)
    with pytest.raises(NotFound):
        outcomes.join_case(other.pk, other.version, "260499999", actor=ana)
    outcomes.join_case(other.pk, other.version, case.reference, actor=ana)
    assert Follow.objects.of(desk.house.city).count() == 1


def test_a_broken_line_is_taken_up_again_by_whoever_answers_next_within_a_day(desk: Desk) -> None:
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    first = told(desk.answered(ana), ana, relay=Relay.TTY, **POTHOLE)
    with clock.frozen_at(after(60)):
        contacts.line_broke(first.pk, actor=ana)
        assert first.call is not None
        phone.hang_up(desk.house.city, first.call, actor=ana)
    second = desk.answered(bo, "c2", at=120)
    with clock.frozen_at(after(130)):
        found = broken_off_before(desk.house.city, NUMBER, but=second.pk)
        assert found is not None
        second = contacts.bring_draft(second.pk, second.version, found.pk, actor=bo)
    assert (second.said["place"], second.relay) == ("12 Mill Street", "tty")
    first.refresh_from_db()
    assert (first.disposition, first.said) == (Disposition.DROPPED, {})
    stranger = desk.answered(ana, "c3", at=200, caller="+12175550199")
    with pytest.raises(NotFound):
        contacts.bring_draft(stranger.pk, stranger.version, second.pk, actor=ana)


def test_what_a_colleague_is_still_talking_about_is_no_draft_to_bring(desk: Desk) -> None:
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    first = told(desk.answered(ana), ana, **POTHOLE)
    second = desk.answered(bo, "c2", at=20)
    assert broken_off_before(desk.house.city, NUMBER, but=second.pk) is None
    with pytest.raises(NotFound):
        contacts.bring_draft(second.pk, second.version, first.pk, actor=bo)
    first.refresh_from_db()
    assert (first.closed_at, first.said["place"]) == (None, "12 Mill Street")


def test_a_draft_lasts_for_a_day_and_no_longer(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    with clock.frozen_at(after(10)):
        contact = told(desk.answered(ana), ana, note="Calls again.", **POTHOLE)
    with clock.frozen_at(after(10) + timedelta(hours=23, minutes=59)):
        assert contacts.forget_drafts(city, actor=program(city)) == 0
        assert [each.pk for each in open_contacts(ana)] == [contact.pk]
    with clock.frozen_at(after(10) + timedelta(hours=24, minutes=1)):
        assert broken_off_before(city, NUMBER, but=0) is None
        assert contacts.forget_drafts(city, actor=program(city)) == 1
        assert contacts.forget_drafts(city, actor=program(city)) == 0
    contact.refresh_from_db()
    assert (contact.disposition, contact.said, contact.note) == (Disposition.DROPPED, {}, "Calls again.")
    with pytest.raises(NotAllowed):
        contacts.forget_drafts(city, actor=ana)


def test_one_writes_at_a_time_and_whoever_lost_it_is_told(desk: Desk) -> None:
    ana, bo = desk.taker("Ana"), desk.taker("Bo")
    contact = told(desk.answered(ana), ana, words="Ana's")
    with pytest.raises(Stale):
        told(contact, bo, words="Bo's")
    taken = contacts.take_over(contact.pk, actor=bo)
    with pytest.raises(Stale):
        told(contact, ana, words="Ana's later words")
    told(taken, bo, words="Bo's")
    legs = CallLeg.objects.of(desk.house.city).order_by("number")
    assert [(leg.agent, leg.ended_at is None) for leg in legs] == [("Ana", False), ("Bo", True)]
    assert (is_on_a_call(ana, at=after(9)), is_on_a_call(bo, at=after(9))) == (False, True)
    assert Contact.objects.of(desk.house.city).get().said["words"] == "Bo's"
    assert steps(contact) == [StepKind.OPENED, StepKind.TAKEN_OVER]


def test_handed_cold_it_waits_in_the_other_queue_with_all_that_was_written_down(desk: Desk) -> None:
    desk.queue("tax", skills=["tax"])
    ana, tess = desk.taker("Ana"), desk.taker("Tess", skills=("tax",))
    contact = told(desk.answered(ana), ana, words="About my bill")
    with clock.frozen_at(after(40)):
        handing.hand_to_queue(contact.pk, contact.version, "tax", actor=ana)
    assert contact.call is not None
    contact.call.refresh_from_db()
    assert (contact.call.status, contact.call.transfers) == (CallStatus.WAITING, 1)
    assert not is_on_a_call(ana, at=after(41))
    with clock.frozen_at(after(50)):
        ring = phone.ring_next(desk.house.city, actor=tess)
        assert ring is not None
        call = phone.pick_up(desk.house.city, ring.pk, actor=tess)
        hers = contacts.begin_contact(desk.house.city, key=contact.key, call=call, actor=tess)
    assert (hers.pk, hers.holder_id, hers.said["words"]) == (contact.pk, tess.id, "About my bill")
    with pytest.raises(Invalid, match="queue"):
        handing.hand_to_queue(hers.pk, hers.version, "nowhere", actor=tess)


def test_a_callback_is_promised_for_a_time_and_needs_a_number(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = told(desk.answered(ana), ana)
    with clock.frozen_at(after(60)):
        for due, why in ((after(59), "still to come"),):
            with pytest.raises(Invalid, match=why):
                outcomes.promise_callback(contact.pk, contact.version, due, actor=ana)
        outcomes.promise_callback(contact.pk, contact.version, after(3600), actor=ana)
    assert Callback.objects.of(desk.house.city).get().promised_at == after(3600)
    nobody = told(desk.answered(ana, "c2", at=300, caller=""), ana)
    with pytest.raises(Invalid, match="no number"):
        outcomes.promise_callback(nobody.pk, nobody.version, after(3600), actor=ana)


def test_what_is_left_to_a_supervisor_says_what_and_is_seen_to_once(desk: Desk) -> None:
    ana, sam = desk.taker("Ana"), desk.supervisor()
    contact = told(desk.answered(ana), ana)
    with pytest.raises(Invalid) as refused:
        outcomes.ask_supervisor(contact.pk, contact.version, actor=ana)
    assert fields(refused) == {"note"}
    contact = told(contact, ana, note="Wants to speak to somebody in charge.")
    outcomes.ask_supervisor(contact.pk, contact.version, actor=ana)
    assert [each.note for each in to_see_to(desk.house.city)] == ["Wants to speak to somebody in charge."]
    with pytest.raises(NotAllowed):
        outcomes.see_to(contact.pk, "I called.", actor=ana)
    with pytest.raises(Invalid):
        outcomes.see_to(contact.pk, " ", actor=sam)
    outcomes.see_to(contact.pk, "I called.", actor=sam)
    assert to_see_to(desk.house.city) == []
    with pytest.raises(NotFound):
        outcomes.see_to(contact.pk, "Again.", actor=sam)


def test_interpreter_times_are_kept_once(desk: Desk) -> None:
    ana = desk.taker("Ana", languages=("es",))
    contact = desk.answered(ana, language="es")
    for seconds in (30, 40):
        with clock.frozen_at(after(seconds)):
            contacts.ask_interpreter(contact.pk, actor=ana)
    with clock.frozen_at(after(75)):
        contacts.interpreter_joined(contact.pk, actor=ana)
    fresh = Contact.objects.of(desk.house.city).get()
    assert (fresh.interpreter_asked_at, fresh.interpreter_joined_at) == (after(30), after(75))


def test_other_ends_are_kept_by_their_names(desk: Desk) -> None:
    ana, case = desk.taker("Ana"), desk.house.case()
    answered = told(desk.answered(ana, "c1"), ana)
    outcomes.inform(answered.pk, answered.version, "trash-days", actor=ana)
    status = told(desk.answered(ana, "c2", at=60), ana)
    outcomes.give_status(status.pk, status.version, case.reports.get().reference, actor=ana)
    away = told(desk.answered(ana, "c3", at=120), ana)
    with pytest.raises(Invalid):
        outcomes.pass_on(away.pk, away.version, "  ", actor=ana)
    outcomes.pass_on(away.pk, away.version, "County jail, 555 0100", actor=ana)
    wrong = told(desk.answered(ana, "c4", at=180), ana)
    with pytest.raises(Invalid):
        outcomes.end_plainly(wrong.pk, wrong.version, Disposition.NEW_CASE, actor=ana)
    outcomes.end_plainly(wrong.pk, wrong.version, Disposition.NOTHING, actor=ana)
    rows = Contact.objects.of(desk.house.city).order_by("opened_at")
    kept = [(row.disposition, row.answered_with, row.passed_to, row.case_id) for row in rows]
    assert kept == [
        ("informed", "trash-days", "", None),
        ("status_given", "", "", case.pk),
        ("transferred", "", "County jail, 555 0100", None),
        ("nothing", "", "", None),
    ]


def test_what_is_too_long_is_refused_with_its_field(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = desk.answered(ana)
    with pytest.raises(Invalid) as refused:
        told(contact, ana, words="x" * 4001, note="y" * 2001)
    assert fields(refused) == {"words", "note"}


def test_open_cases_near_a_place_the_nearest_first_and_closed_ones_never(desk: Desk) -> None:
    near = desk.house.case(lon=-79.95, lat=40.45)
    nearer = desk.house.case(lon=-79.9505, lat=40.45)
    desk.house.case(lon=-79.96, lat=40.45)  # 850 m away
    found = open_near(desk.taker("Ana"), -79.9504, 40.45, metres=150, most=5)
    assert [each.reference for each in found] == [nearer.reference, near.reference]
    assert [each.metres for each in found] == [8, 34]


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_one_case() -> None:
    desk = a_desk()
    ana = desk.taker("Ana")
    contact = told(desk.answered(ana), ana, **POTHOLE)

    def press() -> object:
        return outcomes.open_case(contact.pk, contact.version, actor=ana)

    answers = together(press, press)
    assert sorted(type(each).__name__ for each in answers) == ["Receipt", "Stale"]
    assert Case.objects.of(desk.house.city).count() == 1


def test_who_is_forgotten_leaves_the_conversation_without_number_and_words(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    contact = told(desk.answered(ana), ana, phone=NUMBER, note="Her dog bites.", **POTHOLE)
    outcomes.open_case(contact.pk, contact.version, actor=ana)
    person = Contact.objects.of(city).get().constituent_id
    open_one = told(desk.answered(ana, "c2", at=60), ana, note="Again the dog.")
    forget(city, "phone", NUMBER, [person], actor=program(city))
    rows = Contact.objects.of(city).order_by("pk")
    kept = [(row.caller, row.said, row.note, row.constituent_id) for row in rows]
    assert kept == [("", {}, "", None)] * 2
    open_one.refresh_from_db()
    assert open_one.disposition == ""  # the call goes on


def test_nobody_is_hung_up_on_who_was_not_warned_twice(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = told(desk.answered(ana), ana)
    for _ in range(2):
        with pytest.raises(Invalid):
            outcomes.end_abusive(contact.pk, contact.version, "Names.", actor=ana)
        warn(contact.pk, words="Names.", actor=ana)
    ended = outcomes.end_abusive(contact.pk, contact.version, "Threats.", actor=ana)
    assert (ended.disposition, ended.abuse_steps.count()) == (Disposition.ENDED_FOR_ABUSE, 3)
