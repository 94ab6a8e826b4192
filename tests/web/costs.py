"""What every staff page costs: its queries, whatever the rows. A new page gets a line in PAGES.

A line says who opens it, how many queries that takes, and how to make rows for it; the function that makes
them gives back what stands in the page's address. ``test_costs.py`` opens each with 1 row and with 30.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.test import Client

from tests.factories import catalogues, cities, events, people, requests, unlisted
from tests.factories.articles import PAGE as ARTICLES
from tests.factories.articles import given
from tests.factories.outside import answer, party, referred, token_of
from tests.factories.requests import reread
from tests.integrations.open311.conftest import connected, sent_on
from tests.web.agency.departments import Department, browser_of, department
from tests.web.agency.test_duplicates import pair
from tests.web.agency.test_escalations import late
from tests.web.agency.test_referee import disputed, taught
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.planning import add_task
from thirdring.cases.actions.progress import note
from thirdring.cases.rules import Outcome
from thirdring.catalogue.actions import offer_unlisted
from thirdring.catalogue.models import ServiceType
from thirdring.integrations.open311.models import Relay
from thirdring.kernel import clock
from thirdring.knowledge.actions.hearing import found_nothing, give_opinion
from thirdring.knowledge.actions.helping import show_answers
from thirdring.knowledge.queries import published
from thirdring.mass_events.actions.closing import begin_closing
from thirdring.mass_events.actions.notices import Said, keep_city_notice
from thirdring.mass_events.models import Event
from thirdring.mass_events.tasks import close_cases
from thirdring.routing.actions.hearing import answer_by_link
from thirdring.routing.actions.proposing import propose_type
from thirdring.routing.triage import awaiting_triage
from thirdring.sla.actions.suspending import suspend
from thirdring.sla.rules import SuspensionReason
from thirdring.staff.actions.programs import ask_for_key
from thirdring.staff.rules import OF_AN_AGENCY, Role

MOST = 12
Address = dict[str, Any]


@dataclass
class Stage:
    """A city whose pages are opened, and the rows made so far."""

    department: Department = field(default_factory=department)
    visitor: Client | None = None  # who opens the page, when it matters

    @cached_property
    def city(self) -> Any:
        return self.department.city

    def browser(self, role: Role) -> Client:
        """The visitor, or somebody of this role; the roles of an agency in public works."""
        agency = self.department.agency if role in OF_AN_AGENCY else None
        return self.visitor or browser_of(people.staff(self.city, role, agency=agency))


@dataclass(frozen=True)
class Page:
    """One page: its price, who opens it, its rows, and what follows the question mark."""

    queries: int
    role: Role
    rows: Callable[[Stage, int], Address | None]
    query: str = ""


def nothing(stage: Stage, rows: int) -> None:
    """A page without rows."""


def open_cases(stage: Stage, rows: int) -> None:
    for number in range(rows):
        stage.department.case(place=f"{number} Canal Street")


def work_in_many_hands(stage: Stage, rows: int) -> None:
    """Cases of so many teams and people, each of which another agency refused."""
    for number in range(rows):
        team = cities.team(stage.department.agency, code=f"crew-{number}")
        worker = people.staff(stage.city, Role.AGENCY_WORKER, agency=stage.department.agency)
        case = disputed(stage.department)
        type(case).objects.of(stage.city).filter(pk=case.pk).update(team=team, assignee=worker)


def long_case(stage: Stage, rows: int) -> Address:
    case = stage.department.case(email="ana@example.org")
    for number in range(rows):
        case = note(case, actor=stage.department.actor, words=f"Note {number}.", public=False)
    return {"reference": case.reference}


def merged_case(stage: Stage, rows: int) -> Address:
    first, second = pair(stage.department)
    merge(second, into=first, actor=stage.department.actor)
    open_cases(stage, rows)
    return {"reference": second.reference}


def two_alike(stage: Stage, rows: int) -> Address:
    first, second = pair(stage.department)
    open_cases(stage, rows)
    return {"reference": second.reference, "other": first.reference}


def disputes(stage: Stage, rows: int) -> None:
    for _ in range(rows):
        disputed(stage.department)


def proposed_rule(stage: Stage, rows: int) -> Address:
    proposal = taught(stage.department, cities.team(stage.department.parks, name="Gardeners"))
    open_cases(stage, rows)
    return {"number": proposal.pk}


def late_cases(stage: Stage, rows: int) -> None:
    for number in range(rows):
        late(stage.department, place=f"{number} Canal Street")


def suspensions(stage: Stage, rows: int) -> None:
    pothole = ServiceType.objects.of(stage.city).get(code="pothole")
    for _ in range(rows):
        suspend(
            stage.city,
            actor=people.actor(stage.city, Role.SUPERVISOR),
            type_ids=[pothole.pk],
            area_id=None,
            reason=SuspensionReason.WEATHER,
            message={"en": "Snow."},
            starts_at=clock.now(),
            until=None,
        )


def programs(stage: Stage, rows: int) -> None:
    for number in range(rows):
        ask_for_key(
            stage.city,
            actor=people.anyone(stage.city),
            name=f"App {number}",
            contact_email=f"app{number}@example.org",
            purpose="Reports.",
        )


def colleagues(stage: Stage, rows: int) -> Address:
    for _ in range(rows):
        worker = people.staff(stage.city, Role.AGENCY_WORKER, agency=cities.agency(stage.city))
    return {"user_id": worker.pk}


def team_of_everybody(stage: Stage, rows: int) -> None:
    colleagues(stage, rows)


def neighbours(stage: Stage, rows: int) -> Address:
    """Servers, each with a case that was given up."""
    for number in range(rows):
        server = connected(stage.city, f"https://roads{number}.example.org/v2")
        relay = sent_on(stage.department.case(), server)
        Relay.objects.of(stage.city).filter(pk=relay.pk).update(state="dead")
    return {"server_id": server.pk}


def planned_case(stage: Stage, rows: int) -> Address:
    """A case whose plan has so many tasks, all for public works."""
    case = stage.department.case()
    for number in range(rows):
        fresh, us = reread(case), stage.department.agency
        task = add_task(fresh, actor=stage.department.actor, words=f"Part {number}", agency=us)
    return {"reference": case.reference, "number": task.pk}


def plan_of_a_case(stage: Stage, rows: int) -> Address:
    return {"reference": planned_case(stage, rows)["reference"]}


def task_of_a_plan(stage: Stage, rows: int) -> Address:
    return {"number": planned_case(stage, rows)["number"]}


def tasks_of_plans(stage: Stage, rows: int) -> None:
    for _ in range(rows):
        planned_case(stage, 1)


def odd_closings(stage: Stage, rows: int) -> None:
    """Cases closed as fixed by people who were never there."""
    for _ in range(rows):
        worker = stage.department.colleague()
        close(stage.department.case(), actor=worker, outcome=Outcome.FIXED, answer="Done.")


def case_to_send(stage: Stage, rows: int) -> Address:
    neighbours(stage, rows)
    return {"reference": stage.department.case().reference}


def servers(stage: Stage, rows: int) -> None:
    neighbours(stage, rows)


def event(stage: Stage, rows: int) -> Address:
    storm = events.event(stage.city)
    fresh = events.again(stage.city)
    for number in range(rows):
        requests.case(fresh, place=f"{number} Canal Street")
    return {"number": storm.pk}


def event_over(stage: Stage, rows: int) -> Address:
    """An event whose cases were closed in bulk."""
    address = event(stage, rows)
    storm, by = Event.objects.of(stage.city).get(), events.boss(stage.city)
    made = begin_closing(storm, actor=by, outcome="fixed", answer="Clear.", expected=rows)
    close_cases(closing_id=made.pk, city_id=storm.city_id)
    return address


def several_events(stage: Stage, rows: int) -> None:
    for number in range(rows):
        events.event(stage.city, name=f"Storm {number}", suspend=False)


def one_notice(stage: Stage, rows: int) -> Address:
    now = clock.now()
    for number in range(rows):
        said = Said(
            texts={"en": f"Closed on day {number}."}, since=now, until=now + timedelta(days=number + 1)
        )
        kept = keep_city_notice(stage.city, said, actor=people.program(stage.city))
    return {"number": kept.pk}


def several_notices(stage: Stage, rows: int) -> None:
    one_notice(stage, rows)


def words_by_machine(stage: Stage, rows: int) -> Address:
    made = {f"Words {number}": f"Palabras {number}" for number in range(rows)}
    catalogues.translated_by_machine(stage.city, {"es": made})
    return {"code": "es"}


def answers_that_readers_judged(stage: Stage, rows: int) -> None:
    """One article, which many found wrong, and many words that found none."""
    given(stage.city, ARTICLES.replace("owner: sanitation", f"owner: {stage.department.agency.code}"))
    kept, actor = published(stage.city, "en")[0], people.anyone(stage.city)
    for number in range(rows):
        give_opinion(
            stage.city, kept, reader=f"r{number}", useful=False, words="No.", language="en", actor=actor
        )
        found_nothing(stage.city, "zebra " + "x" * number, language="en", actor=actor)
        show_answers(stage.city, visit=f"v{number}", people=[], service_code=f"t{number}", actor=actor)


def words_of_every_language(stage: Stage, rows: int) -> None:
    words_by_machine(stage, rows)


def outside_cases(stage: Stage, rows: int) -> Address:
    """One case at many parties, each of which has answered; and its address."""
    case = stage.department.case()
    for number in range(rows):
        gone = referred(case, to=party(stage.city, email=f"gas{number}@example.org"))
        answer_by_link(stage.city, token_of(gone), answer(), actor=people.anyone(stage.city))
    return {"reference": case.reference}


def sent_outside(stage: Stage, rows: int) -> None:
    outside_cases(stage, rows)


def of_no_kind(stage: Stage, rows: int) -> None:
    offer_unlisted(stage.city, actor=people.program(stage.city))
    stage.city.refresh_from_db()
    for number in range(rows):
        unlisted.case(stage.city, f"Scooters on the sidewalk, number {number}")


def parties(stage: Stage, rows: int) -> Address:
    for _ in range(rows):
        known = party(stage.city)
    return {"party_id": known.pk}


def all_parties(stage: Stage, rows: int) -> None:
    parties(stage, rows)


def proposed_kinds(stage: Stage, rows: int) -> None:
    of_no_kind(stage, 3)
    first = awaiting_triage(stage.city)[0].reference
    for number in range(rows):
        by = people.actor(stage.city, Role.SUPERVISOR)
        propose_type(stage.city, name=f"Scooter {number}", keywords=["scooter"], of=first, actor=by)


WORKER, LEAD, SUPERVISOR = Role.AGENCY_WORKER, Role.AGENCY_LEAD, Role.SUPERVISOR
ADMINISTRATOR = Role.ADMINISTRATOR
PAGES: Mapping[str, Page] = {
    "agency:queue": Page(10, WORKER, open_cases),
    "agency:board": Page(12, LEAD, work_in_many_hands),
    "agency:points": Page(6, WORKER, open_cases, query="?box=-80.1,40.3,-79.8,40.6"),
    "agency:rows": Page(8, WORKER, open_cases, query="?first=1"),
    "agency:case": Page(10, WORKER, long_case),
    "agency:merged-case": Page(6, WORKER, merged_case),
    "agency:duplicate": Page(8, WORKER, two_alike),
    "agency:referee": Page(9, SUPERVISOR, disputes),
    "agency:proposed-rule": Page(9, SUPERVISOR, proposed_rule),
    "agency:misroutes": Page(6, SUPERVISOR, disputes),
    "agency:misroutes-csv": Page(5, SUPERVISOR, disputes),
    "agency:escalations": Page(5, SUPERVISOR, late_cases),
    "agency:suspensions": Page(6, SUPERVISOR, suspensions),
    "agency:events": Page(6, SUPERVISOR, several_events),
    "agency:new-event": Page(5, SUPERVISOR, nothing),
    "agency:event": Page(12, SUPERVISOR, event_over),
    "agency:event-closing": Page(7, SUPERVISOR, event),
    "agency:event-report": Page(11, SUPERVISOR, event_over),
    "agency:event-report-csv": Page(6, SUPERVISOR, event),
    "agency:outside": Page(7, SUPERVISOR, sent_outside),
    "agency:referrals": Page(8, WORKER, outside_cases),
    "agency:unlisted": Page(6, SUPERVISOR, of_no_kind),
    "agency:clusters": Page(5, SUPERVISOR, of_no_kind),
    "agency:endings": Page(11, SUPERVISOR, odd_closings),
    "agency:endings-csv": Page(6, SUPERVISOR, odd_closings),
    "agency:plan": Page(7, WORKER, plan_of_a_case),
    "agency:task": Page(6, WORKER, task_of_a_plan),
    "agency:tasks": Page(6, WORKER, tasks_of_plans),
    "agency:relays": Page(7, WORKER, case_to_send),
    "password": Page(4, WORKER, nothing),
    "studio:home": Page(4, ADMINISTRATOR, nothing),
    "studio:keys": Page(5, ADMINISTRATOR, programs),
    "studio:neighbours": Page(7, ADMINISTRATOR, servers),
    "studio:neighbour": Page(5, ADMINISTRATOR, neighbours),
    "studio:new-neighbour": Page(4, ADMINISTRATOR, nothing),
    "studio:answers": Page(8, ADMINISTRATOR, answers_that_readers_judged),
    "studio:languages": Page(5, ADMINISTRATOR, words_of_every_language),
    "studio:language": Page(6, ADMINISTRATOR, words_by_machine),
    "studio:notices": Page(5, ADMINISTRATOR, several_notices),
    "studio:notice": Page(5, ADMINISTRATOR, one_notice),
    "studio:new-notice": Page(4, ADMINISTRATOR, nothing),
    "studio:parties": Page(5, ADMINISTRATOR, all_parties),
    "studio:party": Page(5, ADMINISTRATOR, parties),
    "studio:new-party": Page(4, ADMINISTRATOR, nothing),
    "studio:proposals": Page(5, ADMINISTRATOR, proposed_kinds),
    "studio:staff": Page(7, ADMINISTRATOR, team_of_everybody),
    "studio:new-person": Page(6, ADMINISTRATOR, team_of_everybody),
    "studio:person": Page(9, ADMINISTRATOR, colleagues),
}

# What no page is: each with where its cost is held instead.
NOT_COUNTED: Mapping[str, str] = {
    "studio:proposal-draft": "a file of one proposal; test_proposals.py reads it",
    "agency:live": "a stream; test_live.py counts what it asks",
    "desk:live": "a stream; test_wallboard.py reads it, and it asks nothing",
    "agency:live-case": "a stream; test_live.py counts what it asks",
}
