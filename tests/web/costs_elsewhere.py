"""What the pages of bulk work, rules, crews and calls cost; ``costs.py`` says what a line means."""

from collections.abc import Mapping
from dataclasses import replace

from tests.factories import cities
from tests.factories.calls import START, answered_call, signal
from tests.factories.people import actor, program
from tests.factories.pictures import picture
from tests.web.agency.test_bulk import CLOSING, planned, ran
from tests.web.costs import Address, Page, Stage, disputes, long_case
from tests.web.costs_quality import QUALITY
from thirdring.cases.actions.assigning import assign
from thirdring.cases.actions.progress import accept, note
from thirdring.cases.models import Media
from thirdring.city.queries import calendar_for
from thirdring.constituents.actions.flagging import appeal_flag, propose_flag, set_flag
from thirdring.constituents.actions.noting import note_person
from thirdring.constituents.models import Constituent
from thirdring.contact_centre.actions.calling_back import take_callback
from thirdring.contact_centre.actions.queues import Wishes, change_queue
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Call, Callback, Queue
from thirdring.contact_centre.rules import SignalKind
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.models import Rule
from thirdring.staff.rules import Role


def bulk_changes(stage: Stage, rows: int) -> None:
    for number in range(rows):
        planned(stage.department, "accept", [stage.department.case(place=f"{number} Canal Street")])
    stage.visitor = stage.department.browser


def bulk_change(stage: Stage, rows: int) -> Address:
    """A change of many cases that has been done."""
    cases = [stage.department.case(place=f"{number} Canal Street") for number in range(rows)]
    address = planned(stage.department, "close", cases, **CLOSING)
    ran(stage.department, address)
    stage.visitor = stage.department.browser
    return {"number": int(address.split("?")[0].rstrip("/").rpartition("/")[2])}


def todays_cases(stage: Stage, rows: int) -> None:
    """Cases taken on by the department's worker, who opens the list."""
    for number in range(rows):
        case = accept(stage.department.case(place=f"{number} Canal Street"), actor=stage.department.actor)
        assign(case, to_id=stage.department.worker.pk, why="", actor=stage.department.actor)
    stage.visitor = stage.department.browser


def crews_case(stage: Stage, rows: int) -> Address:
    case = stage.department.case(email="ana@example.org", photos=(picture(),))
    case = accept(case, actor=stage.department.actor)
    for number in range(rows):
        case = note(case, actor=stage.department.actor, words=f"Note {number}.", public=False)
    return {"reference": case.reference}


def photo(stage: Stage, rows: int) -> Address:
    return crews_case(stage, rows) | {"number": Media.objects.of(stage.city).latest("pk").pk}


def routing_rules(stage: Stage, rows: int) -> None:
    crew = cities.team(stage.department.agency, name="Crew")
    for number in range(rows):
        add_rule(stage.city, actor=program(stage.city), name=f"Rule {number}", team=crew)


def routing_rule(stage: Stage, rows: int) -> Address:
    routing_rules(stage, rows)
    return {"number": Rule.objects.of(stage.city).latest("pk").pk}


def calls(stage: Stage, rows: int) -> None:
    """A call a day."""
    told = [signal for day in range(rows) for signal in answered_call(f"d{day}", at=-day * 86_400.0)]
    take_signals(told, actor=program(stage.city))


def queues_of_calls(stage: Stage, rows: int) -> Address:
    """Queues with calls that wait, each changed once, and opening hours of their own."""
    by = actor(stage.city, Role.SUPERVISOR)
    for number in range(rows):
        told = [*answered_call(f"q{number}"), *answered_call(f"w{number}")[:2]]
        take_signals([replace(each, queue=f"queue{number}") for each in told], actor=program(stage.city))
        queue = Queue.objects.of(stage.city).latest("pk")
        hours = cities.calendar(stage.city)
        wishes = Wishes(name=f"Queue {number}", calendar_id=hours.pk)
        change_queue(stage.city, queue.pk, wishes, version=1, actor=by)
        calendar_for(stage.city, hours.pk)  # kept in the process after the first page
    return {"queue_id": queue.pk}


def room(stage: Stage, rows: int) -> None:
    queues_of_calls(stage, rows)


def long_call(stage: Stage, rows: int) -> Address:
    """A call that was put on hold again and again."""
    kinds = (SignalKind.HELD, SignalKind.RESUMED)
    held = [signal(kind, 50 + turn, agent="dana") for turn in range(rows) for kind in kinds]
    take_signals([*answered_call(), *held], actor=program(stage.city))
    return {"call_id": Call.objects.of(stage.city).get().pk}


def promises_to_call(stage: Stage, rows: int) -> None:
    """Callbacks that were taken and tried."""
    for number in range(rows):
        told = {"call_id": f"c{number}", "queue": "general"}
        asked = signal(SignalKind.CALLBACK_REQUESTED, 60, due_at=START, **told)
        take_signals([signal(SignalKind.QUEUED, 0, **told), asked], actor=program(stage.city))
        callback = Callback.objects.of(stage.city).latest("pk")
        take_callback(callback.pk, actor=actor(stage.city, Role.CALL_TAKER))


def callers(stage: Stage, rows: int) -> None:
    """People whose numbers end alike, each with a report."""
    for number in range(rows):
        stage.department.case(name=f"Ana {number}", phone=f"+14125{number:02d}0123")


def somebody(stage: Stage, rows: int) -> Address:
    """Somebody who reported, was written to, called and was noted about."""
    for number in range(rows):
        stage.department.case(name="Ana", phone="+14125550123", place=f"{number} Canal Street")
        take_signals(answered_call(f"c{number}", caller="+14125550123"), actor=program(stage.city))
        person = Constituent.objects.of(stage.city).get()
        note_person(person.pk, actor=actor(stage.city, Role.CALL_TAKER), words=f"Note {number}.")
    return {"person_id": person.pk}


def two_people(stage: Stage, rows: int) -> Address:
    """Somebody, and somebody else who is not known to be the same."""
    address = somebody(stage, rows)
    stage.department.case(name="Anna", phone="+14125550124")
    return address | {"other_id": Constituent.objects.of(stage.city).get(name="Anna").pk}


def flags(stage: Stage, rows: int) -> None:
    """Flags that stand, each with an appeal."""
    boss = actor(stage.city, Role.SUPERVISOR)
    for number in range(rows):
        phone = f"+14125{number:02d}0123"
        flag = propose_flag(stage.city, number=phone, reason="Threats.", actor=boss)
        appeal_flag(set_flag(flag.pk, actor=boss).pk, words="It was not me.", actor=boss)


WORKER, SUPERVISOR, ANALYST = Role.AGENCY_WORKER, Role.SUPERVISOR, Role.ANALYST
SPAN = "?by=day&first=2026-10-01&last=2026-11-20"
ELSEWHERE: Mapping[str, Page] = {
    **QUALITY,
    "agency:assignment": Page(7, WORKER, long_case),
    "agency:bulk-changes": Page(5, WORKER, bulk_changes),
    "agency:bulk-change": Page(9, WORKER, bulk_change),
    "agency:case-visits": Page(6, WORKER, long_case),
    "agency:kind": Page(5, WORKER, long_case),
    "agency:mistaken-csv": Page(5, SUPERVISOR, disputes),
    "agency:rules": Page(6, SUPERVISOR, routing_rules),
    "agency:new-rule": Page(7, SUPERVISOR, routing_rules),
    "agency:rule": Page(7, SUPERVISOR, routing_rule),
    "agency:end-rule": Page(7, SUPERVISOR, routing_rule),
    "agency:views": Page(6, WORKER, bulk_changes),
    "agency:visits": Page(4, SUPERVISOR, disputes),
    "desk:council-file": Page(7, ANALYST, calls, query=SPAN),
    "desk:council-print": Page(7, ANALYST, calls, query=SPAN),
    "desk:people": Page(8, Role.CALL_TAKER, callers, query="?q=0123"),
    "desk:flags": Page(8, SUPERVISOR, flags),
    "desk:same": Page(12, Role.CALL_TAKER, somebody),
    "desk:merge": Page(10, Role.CALL_TAKER, two_people),
    "desk:person": Page(11, Role.CALL_TAKER, somebody),
    "desk:wallboard": Page(9, SUPERVISOR, room),
    "desk:floor": Page(5, SUPERVISOR, room),
    "desk:agent": Page(5, SUPERVISOR, room, query="?name=dana"),
    "desk:call": Page(8, SUPERVISOR, long_call),
    "desk:callbacks": Page(7, SUPERVISOR, promises_to_call),
    "desk:queues": Page(6, SUPERVISOR, room),
    "desk:queue": Page(7, SUPERVISOR, queues_of_calls),
    "desk:figures": Page(8, ANALYST, calls, query=SPAN),
    "desk:figures-file": Page(5, ANALYST, calls, query=SPAN),
    "field:case": Page(10, WORKER, crews_case),
    "field:day": Page(5, WORKER, todays_cases),
    "field:pulse": Page(4, WORKER, todays_cases),
    "field:thumbnail": Page(6, WORKER, photo),
}
