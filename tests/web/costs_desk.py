"""What the pages of the call desk cost; ``costs.py`` says what a line means."""

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user

from tests.contact_centre.desk import NUMBER, Desk, told
from tests.contact_centre.weeks import queue, record
from tests.factories import practice
from tests.factories.people import staff
from tests.web.agency.departments import browser_of
from tests.web.costs import Address, Page, Stage
from thirdring.contact_centre.actions import outcomes
from thirdring.contact_centre.actions.contacts import begin_contact, take_over
from thirdring.contact_centre.actions.phone import finish, hang_up, pick_up, ring_next
from thirdring.contact_centre.actions.tickets import draw_ticket, set_up_kiosk
from thirdring.contact_centre.models import AgentProfile, Contact, FlaggedDay, Shift
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.models import User
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role
from thirdring.training.models import PracticeExercise


def _taker(stage: Stage, role: Role = Role.CALL_TAKER) -> Actor:
    """The visitor, who answers calls."""
    if stage.visitor is None:
        stage.visitor = browser_of(staff(stage.city, role))
    user = get_user(stage.visitor)  # type: ignore[arg-type]  # it has a session, which is all that is asked
    assert isinstance(user, User)
    return actor_of(user, city=stage.city)


def _noted(stage: Stage, actor: Actor, number: int, **said: str) -> Contact:
    made = begin_contact(
        stage.city, key=f"k{Contact.objects.of(stage.city).count()}", caller=NUMBER, actor=actor
    )
    return told(made, actor, note=f"Note {number}", **said)


def busy_desk(stage: Stage, rows: int) -> None:
    """Conversations begun, ended, and left to the supervisor who looks; calls that wait."""
    sam = _taker(stage, Role.SUPERVISOR)
    for number in range(rows):
        Desk(stage.department).calls(f"c{number}")
        _noted(stage, sam, number)
        left = _noted(stage, sam, number)
        outcomes.ask_supervisor(left.pk, left.version, actor=sam)


def long_conversation(stage: Stage, rows: int) -> Address:
    """Somebody who called often, about a place where much is open."""
    ana = _taker(stage)
    for number in range(rows):
        case = stage.department.case()
        before = _noted(stage, ana, number)
        outcomes.join_case(before.pk, before.version, case.reference, actor=ana)
    contact = Desk(stage.department).answered(ana)
    contact = told(contact, ana, place="here", placed="here", sought="pothole", service_code="pothole")
    contact.said |= {"lon": case.lon, "lat": case.lat}
    contact.save(update_fields=["said"])
    for _ in range(rows):
        take_over(contact.pk, actor=ana)
    return {"contact_id": contact.pk}


def full_counter(stage: Stage, rows: int) -> None:
    """Some wait with their numbers, some were called."""
    ana = _taker(stage)
    for number in range(2 * rows):
        draw_ticket(stage.city, language="en", actor=ana)
        if number % 2:
            ring = ring_next(stage.city, actor=ana)
            assert ring is not None
            call = pick_up(stage.city, ring.pk, actor=ana)
            hang_up(stage.city, call, actor=ana)
            finish(stage.city, call, actor=ana)


def kiosks_listed(stage: Stage, rows: int) -> None:
    """Some are open."""
    supervisor = actor_of(staff(stage.city, Role.SUPERVISOR), city=stage.city)
    for number in range(rows):
        set_up_kiosk(stage.city, f"Door {number}", actor=supervisor)


def busy_desk_of_a_taker(stage: Stage, rows: int) -> None:
    _taker(stage)


def agents(stage: Stage, rows: int) -> Address:
    user = None
    for number in range(rows):
        user = staff(stage.city, Role.CALL_TAKER, name=f"Taker {number}")
        AgentProfile.objects.create(city=stage.city, user=user, languages=["en", "es"])
    assert user is not None
    return {"user_id": user.pk}


def agents_listed(stage: Stage, rows: int) -> None:
    agents(stage, rows)


def recorded_weeks(stage: Stage, rows: int) -> None:
    """So many queues with two weeks and more of calls."""
    first = clock.now().date() - timedelta(days=40)
    for number in range(rows):
        record(stage.city, first=first, days=30, into=queue(stage.city, f"line{number}"))


def practised(stage: Stage, rows: int) -> Address:
    """Exercises, calls that are over, one that goes on with much said in it."""
    if not PracticeExercise.objects.of(stage.city).exists():
        practice.settle(stage.department)
    tia = _taker(stage)
    for _ in range(rows):
        practice.played(stage.department, tia)
    call = practice.ringing(stage.department, tia, "open-already")
    practice.writes(call, tia, sought="pothole", service_code="pothole", **practice.place_found())
    practice.asks(call, tia, *["greet"] * rows)
    return {"call_id": call.pk}


def practice_listed(stage: Stage, rows: int) -> None:
    practised(stage, rows)


def cards_checked(stage: Stage, rows: int) -> None:
    practice.settle(stage.department)
    for number in range(rows):
        practice.practice_card(stage.city, name=f"Card {number}")


def practised_by_many(stage: Stage, rows: int) -> None:
    practice.settle(stage.department)
    for number in range(rows):
        practice.played(stage.department, practice.trainee(stage.department, f"Trainee {number}"))


def practised_by_one(stage: Stage, rows: int) -> Address:
    practice.settle(stage.department)
    tia = practice.trainee(stage.department)
    for _ in range(rows):
        practice.played(stage.department, tia)
    return {"user_id": tia.id}


def rostered_week(stage: Stage, rows: int) -> None:
    """A week's shifts of so many people, and flagged days."""
    recorded_weeks(stage, 1)
    today = clock.now().astimezone(ZoneInfo(stage.city.time_zone)).date()
    for number in range(rows):
        who = staff(stage.city, Role.CALL_TAKER, name=f"Taker {number}")
        Shift.objects.create(city=stage.city, user=who, day=today, starts=480, ends=960)
        FlaggedDay.objects.create(city=stage.city, day=today - timedelta(days=number), flag="snow")


def one_shift(stage: Stage, rows: int) -> Address:
    rostered_week(stage, rows)
    return {"shift_id": Shift.objects.of(stage.city).latest("pk").pk}


DESK: Mapping[str, Page] = {
    "desk:home": Page(12, Role.SUPERVISOR, busy_desk),
    "desk:contact": Page(12, Role.CALL_TAKER, long_conversation),
    "desk:contact-people": Page(7, Role.CALL_TAKER, long_conversation),
    "desk:without": Page(4, Role.CALL_TAKER, busy_desk_of_a_taker),
    "desk:without-token": Page(4, Role.CALL_TAKER, busy_desk_of_a_taker),
    "desk:training": Page(8, Role.CALL_TAKER, practice_listed),
    "desk:practice": Page(8, Role.CALL_TAKER, practised),
    "desk:practice-people": Page(5, Role.SUPERVISOR, practised_by_many),
    "desk:practice-person": Page(5, Role.SUPERVISOR, practised_by_one),
    "desk:practice-checks": Page(7, Role.SUPERVISOR, cards_checked),
    "desk:counter": Page(8, Role.CALL_TAKER, full_counter),
    "desk:kiosks": Page(5, Role.SUPERVISOR, kiosks_listed),
    "desk:agents": Page(7, Role.SUPERVISOR, agents_listed),
    "desk:profile": Page(6, Role.SUPERVISOR, agents),
    "desk:staffing": Page(8, Role.SUPERVISOR, recorded_weeks),
    "desk:staffing-day": Page(9, Role.SUPERVISOR, recorded_weeks, query="?queue="),
    "desk:what-if": Page(9, Role.SUPERVISOR, recorded_weeks, query="?queue="),
    "desk:staffing-check": Page(12, Role.SUPERVISOR, rostered_week),
    "desk:roster": Page(12, Role.SUPERVISOR, rostered_week),
    "desk:roster-day": Page(10, Role.SUPERVISOR, rostered_week),
    "desk:roster-file": Page(5, Role.SUPERVISOR, rostered_week),
    "desk:cover-file": Page(10, Role.SUPERVISOR, rostered_week),
    "desk:new-shift": Page(7, Role.SUPERVISOR, rostered_week),
    "desk:shift": Page(8, Role.SUPERVISOR, one_shift),
    "desk:flagged-days": Page(5, Role.SUPERVISOR, rostered_week),
}
