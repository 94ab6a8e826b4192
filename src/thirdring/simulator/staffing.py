"""Gives Riverton its agencies, staff, keys, catalogue and routing rules, through the actions."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files

from thirdring.catalogue.actions import import_catalogue
from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.reading import read_path
from thirdring.city.actions import create_agency, create_calendar, create_team
from thirdring.city.models import Agency, Calendar, City, Team
from thirdring.contact_centre.actions.describing import describe_agent
from thirdring.kernel.actor import Actor
from thirdring.knowledge.actions.importing import import_articles
from thirdring.knowledge.reading import read_path as read_articles
from thirdring.places.models import Area
from thirdring.routing.actions.assigning import add_rule
from thirdring.simulator import riverton
from thirdring.simulator.riverton import people
from thirdring.simulator.settling import ZONE
from thirdring.staff.actions.accounts import create_staff, share_demo_password
from thirdring.staff.actions.programs import create_api_client
from thirdring.staff.rules import Scope

API_KEY = "demo"
NIGHTS: Mapping[str, list[list[str]]] = {
    day: [["00:00", "07:00"], ["15:30", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")
} | {"sun": [["00:00", "24:00"]]}


@dataclass(frozen=True, slots=True)
class Houses:
    """The city's agencies and teams, by code."""

    agencies: Mapping[str, Agency]
    teams: Mapping[str, Team]


def found_agencies(city: City, *, actor: Actor) -> Houses:
    """Make the calendars, agencies and teams."""
    calendars = {code: _calendar(city, code, actor=actor) for code in people.CALENDARS}
    agencies, teams = {}, {}
    for number, plan in enumerate(people.AGENCIES):
        agencies[plan.code] = create_agency(
            city,
            actor=actor,
            code=plan.code,
            name=plan.name,
            calendar=calendars[plan.calendar],
            email=f"{plan.code}@{people.DOMAIN}",
            phone=f"217-555-01{number:02}",
        )
        for code, name in plan.teams.items():
            teams[code] = create_team(agencies[plan.code], actor=actor, code=code, name=name)
    return Houses(agencies, teams)


def _calendar(city: City, code: str, *, actor: Actor) -> Calendar:
    name, hours = people.CALENDARS[code]
    country, region = ("US", "IL") if code in people.KEEPS_HOLIDAYS else ("", "")
    return create_calendar(
        city,
        actor=actor,
        code=code,
        name=name,
        hours=hours,
        holiday_country=country,
        holiday_region=region,
    )


def hire(city: City, houses: Houses, *, actor: Actor, password: str) -> None:
    """Make the staff accounts, all with the demo's password, and the demo's API key."""
    for person in people.staff():
        made = create_staff(
            city,
            actor=actor,
            email=person.email,
            name=person.name,
            roles=[person.role],
            agency=houses.agencies.get(person.agency),
            team=houses.teams.get(person.team),
            is_demo=True,
        )
        if person.languages:
            describe_agent(city, made.pk, 0, skills=(), languages=person.languages, actor=actor)
    share_demo_password(city, actor=actor, password=password)
    create_api_client(
        city,
        actor=actor,
        name="Demo app",
        contact_email=f"apps@{people.DOMAIN}",
        scopes=[Scope.REPORT, Scope.UPDATE],
        requests_per_minute=600,
        demo_key=API_KEY,
    )


def offer_services(city: City, *, actor: Actor) -> None:
    """Import the catalogue pages that stand beside the town's plan."""
    with as_file(files(riverton) / "catalogue") as pages:
        import_catalogue(city, read_path(pages), actor=actor)


def answer_questions(city: City, *, actor: Actor) -> None:
    """Import the articles that stand beside the town's plan."""
    with as_file(files(riverton) / "articles") as pages:
        import_articles(city, read_articles(pages), actor=actor)


def lay_down_rules(city: City, houses: Houses, *, actor: Actor) -> None:
    """The routing rules that show what a rule may look at: type, area, answers and time of day."""
    types = dict(ServiceType.objects.of(city).values_list("code", "pk"))
    west = Area.objects.of(city).get(kind=ZONE, code="west")
    if "sinkhole" in types:
        add_rule(
            city,
            actor=actor,
            name="A sinkhole outside working hours",
            team=houses.teams["night-crew"],
            type_id=types["sinkhole"],
            hours=NIGHTS,
        )
    if "pothole" in types:
        add_rule(
            city,
            actor=actor,
            name="Potholes west of the river",
            team=houses.teams["potholes-west"],
            type_id=types["pothole"],
            area_id=west.pk,
        )
    if "water-main-break" in types:
        add_rule(
            city,
            actor=actor,
            name="A main break outside working hours that reaches a building",
            team=houses.teams["night-crew"],
            type_id=types["water-main-break"],
            answers={"into_building": ["yes"]},
            hours=NIGHTS,
        )
