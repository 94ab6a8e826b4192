"""A city and who works for it."""

from itertools import count
from typing import Any

from thirdring.city.models import Agency, Calendar, City, Team

_numbers = count(1)
OFFICE_HOURS = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
_CORNERS = [[-80.1, 40.3], [-79.8, 40.3], [-79.8, 40.6], [-80.1, 40.6], [-80.1, 40.3]]
SQUARE = {"type": "Polygon", "coordinates": [_CORNERS]}


def city(**fields: Any) -> City:
    """A city in New York's time zone, about a third of a degree square, at 40.3..40.6 N, 80.1..79.8 W."""
    code = fields.pop("code", f"city-{next(_numbers)}")
    defaults = {
        "code": code,
        "jurisdiction_id": code,
        "name": code.title(),
        "time_zone": "America/New_York",
        "languages": ["en", "es"],
        "boundary": SQUARE,
        "bounds": [-80.1, 40.3, -79.8, 40.6],
    }
    return City.objects.create(**defaults | fields)


def calendar(of: City, **fields: Any) -> Calendar:
    """Monday to Friday, 8 to 17, with no public holidays."""
    code = fields.pop("code", f"calendar-{next(_numbers)}")
    defaults = {"code": code, "name": code, "hours": OFFICE_HOURS}
    return Calendar.objects.create(city=of, **defaults | fields)


def agency(of: City, **fields: Any) -> Agency:
    """An agency with a calendar of its own."""
    code = fields.pop("code", f"agency-{next(_numbers)}")
    if "calendar" not in fields:
        fields["calendar"] = calendar(of)
    defaults = {"code": code, "name": code.title(), "email": f"{code}@example.org"}
    return Agency.objects.create(city=of, **defaults | fields)


def team(of: Agency, **fields: Any) -> Team:
    """A team of an agency."""
    code = fields.pop("code", f"team-{next(_numbers)}")
    return Team.objects.create(city_id=of.city_id, agency=of, **{"code": code, "name": code.title()} | fields)
