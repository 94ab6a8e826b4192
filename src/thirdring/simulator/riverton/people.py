"""Who works for Riverton: agencies, teams, calendars, and staff for every role. Data; no database."""

from collections.abc import Mapping
from dataclasses import dataclass

from thirdring.simulator.riverton import words
from thirdring.staff.rules import Role

DOMAIN = "riverton.example"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_DAYS = (*_WEEKDAYS, "sat", "sun")

CALENDARS: Mapping[str, tuple[str, Mapping[str, list[list[str]]]]] = {
    "office": ("Office hours", {day: [["08:00", "17:00"]] for day in _WEEKDAYS}),
    "crews": ("Field crews", {day: [["07:00", "15:30"]] for day in (*_WEEKDAYS, "sat")}),
    "centre": (
        "311 centre",
        {day: [["07:00", "19:00"]] for day in _WEEKDAYS} | {"sat": [["08:00", "16:00"]]},
    ),
    "always": ("Round the clock", {day: [["00:00", "24:00"]] for day in _DAYS}),
}
KEEPS_HOLIDAYS = frozenset({"office", "crews", "centre"})


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency: its name, calendar, and teams as {code: name}."""

    code: str
    name: str
    calendar: str
    teams: Mapping[str, str]


AGENCIES = (
    AgencyPlan(
        "public-works",
        "Public Works",
        "crews",
        {
            "potholes": "Pothole crew, east bank",
            "potholes-west": "Pothole crew, west bank",
            "paving": "Paving",
            "sidewalks": "Sidewalks",
            "snow": "Snow and ice",
            "street-cleaning": "Street cleaning",
            "graffiti": "Graffiti removal",
            "night-crew": "Night and weekend crew",
        },
    ),
    AgencyPlan(
        "transportation",
        "Transportation",
        "crews",
        {
            "street-lights": "Street lights",
            "signs-signals": "Signs and signals",
            "traffic-safety": "Traffic safety",
            "curb-space": "Curb space",
        },
    ),
    AgencyPlan(
        "water-sewer",
        "Water and Sewer",
        "always",
        {
            "water-leaks": "Leak repair",
            "water-quality": "Water quality",
            "sewer": "Sewer",
            "storm-drains": "Storm drains",
        },
    ),
    AgencyPlan("parks-trees", "Parks and Trees", "crews", {"trees": "Tree crew", "parks": "Park keepers"}),
    AgencyPlan(
        "sanitation",
        "Sanitation",
        "crews",
        {
            "missed-collection": "Collection",
            "bulk-trash": "Bulk trash",
            "carts": "Carts",
            "illegal-dumping": "Illegal dumping",
        },
    ),
    AgencyPlan(
        "code-enforcement",
        "Code Enforcement",
        "office",
        {"property": "Property inspection", "construction": "Construction inspection"},
    ),
    AgencyPlan("animal-services", "Animal Services", "always", {"animals": "Animal officers"}),
    AgencyPlan(
        "health",
        "Health",
        "office",
        {"rodents": "Rodent control", "food-safety": "Food safety", "environment": "Environmental health"},
    ),
    AgencyPlan(
        "police-nonemergency",
        "Police, non-emergency",
        "always",
        {"vehicles": "Vehicles and parking", "quality-of-life": "Quality of life"},
    ),
    AgencyPlan(
        "housing",
        "Housing",
        "office",
        {"housing-inspections": "Housing inspection", "outreach": "Street outreach"},
    ),
    AgencyPlan("311-centre", "Riverton 311", "centre", {"information": "Information desk"}),
    AgencyPlan("river-power", "River Power", "always", {"lines": "Line crew"}),
)


@dataclass(frozen=True, slots=True)
class StaffPlan:
    """A person on the staff. Those of an agency work for ``team`` where one is named."""

    email: str
    name: str
    role: Role
    agency: str = ""
    team: str = ""
    languages: tuple[str, ...] = ()  # in which they answer calls


CENTRE = (
    StaffPlan(f"call.taker@{DOMAIN}", "Marisol Vega", Role.CALL_TAKER, languages=("en", "es")),
    StaffPlan(f"call.taker.2@{DOMAIN}", "Desmond Pike", Role.CALL_TAKER, languages=("en",)),
    StaffPlan(f"call.taker.3@{DOMAIN}", "Linh Tran", Role.CALL_TAKER, languages=("en", "vi")),
    StaffPlan(f"supervisor@{DOMAIN}", "Harriet Osei", Role.SUPERVISOR),
    StaffPlan(f"supervisor.2@{DOMAIN}", "Elias Brandt", Role.SUPERVISOR),
    StaffPlan(f"analyst@{DOMAIN}", "Noor Haddad", Role.ANALYST),
    StaffPlan(f"administrator@{DOMAIN}", "Sam Kessler", Role.ADMINISTRATOR),
    StaffPlan(f"auditor@{DOMAIN}", "Ruth Andersen", Role.AUDITOR),
    StaffPlan(f"agency.worker@{DOMAIN}", "Tomas Rivera", Role.AGENCY_WORKER, "public-works", "potholes"),
    StaffPlan(f"crew@{DOMAIN}", "Mateo Lund", Role.AGENCY_WORKER, "public-works", "potholes"),
    StaffPlan(f"agency.lead@{DOMAIN}", "Colleen Murdoch", Role.AGENCY_LEAD, "public-works"),
)


def staff() -> list[StaffPlan]:
    """Everybody: the centre, three that show an agency's work, a lead and a worker or two per agency."""
    people = list(CENTRE)
    for number, agency in enumerate(AGENCIES):
        teams = list(agency.teams)
        people.append(_person(3 * number, agency, Role.AGENCY_LEAD, ""))
        people.extend(
            _person(3 * number + n + 1, agency, Role.AGENCY_WORKER, team) for n, team in enumerate(teams[:2])
        )
    return people


def _person(number: int, agency: AgencyPlan, role: Role, team: str) -> StaffPlan:
    first = words.STAFF_FIRST[number % len(words.STAFF_FIRST)]
    name = f"{first} {words.STAFF_LAST[number * 7 % len(words.STAFF_LAST)]}"
    email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
    return StaffPlan(email, name, role, agency.code, team)
