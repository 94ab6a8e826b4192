"""What may be asked for: discovery, the list of services, and what each needs to know."""

from collections.abc import Iterable, Sequence

from django.conf import settings

from thirdring.catalogue.queries import OfferedType, offered_types, version_of
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.kernel.errors import NotFound
from thirdring.open311 import shapes
from thirdring.open311.actions import Changed, note_changes
from thirdring.open311.calls import Call, Reply
from thirdring.open311.cities import cities
from thirdring.open311.errors import Refused, bad
from thirdring.open311.moments import shown
from thirdring.open311.rules import SPECIFICATION
from thirdring.places.queries import in_city

LASTS = 60  # seconds a list may be kept without asking again
FORMATS = ["text/xml", "application/json"]

_changed: dict[int, Changed] = {}  # by city, as long as its rules_version stays


def discovery(call: Call) -> Reply:
    """Where a city's endpoints are; with no city named, those of all that answer here."""
    several: Sequence[City]
    try:
        several = [call.city]
    except Refused as refused:
        if refused.status != 400:
            raise
        several = cities()
    own = several[0]
    newest = max(changed(city).at for city in several)
    tree = {
        "changeset": shown(newest),
        "contact": f"{own.name} 311, telephone {own.phone}",
        "key_service": f"Ask for a key here: {settings.BASE_URL}/open311/key/",
        "endpoints": [endpoint for city in several for endpoint in _endpoints(city)],
    }
    return Reply("discovery", tree, modified=newest, lasts=LASTS)


def services(call: Call) -> Reply:
    """What may be asked for. Private types may be asked for too: only their requests stay unseen."""
    offered = _narrowed(call, offered_types(call.city))
    tree = [shapes.service(each, call.language) for each in offered]
    return Reply("services", tree, modified=changed(call.city).at, lasts=LASTS)


def definition(call: Call) -> Reply:
    """A service's questions; of a service without any, an empty list."""
    code = call.parts["code"]
    try:
        offered = version_of(call.city, code)
    except NotFound as missing:
        raise Refused(404, str(missing)) from None
    tree = shapes.definition(offered, call.language)
    return Reply("service_definition", tree, modified=changed(call.city).at, lasts=LASTS)


def changed(city: City) -> Changed:
    """When what the services say last changed. Kept until the city's rules_version rises."""
    kept = _changed.get(city.pk)
    if kept is None or kept.rules_version != city.rules_version:
        said = [
            (shapes.service(each, language), shapes.definition(each, language))
            for each in offered_types(city)
            for language in city.languages or ["en"]
        ]
        kept = _changed[city.pk] = note_changes(city, said, actor=system(city.pk, reason="Open311 changeset"))
    return kept


def _endpoints(city: City) -> list[shapes.Shape]:
    base = f"{settings.BASE_URL}/open311/{city.jurisdiction_id}"
    kinds = (("production", f"{base}/v2"), ("test", f"{base}/test/v2"))
    return [
        {
            "specification": SPECIFICATION,
            "url": url,
            "changeset": shown(changed(city).at),
            "type": kind,
            "formats": FORMATS,
        }
        for kind, url in kinds
    ]


def _narrowed(call: Call, offered: Iterable[OfferedType]) -> list[OfferedType]:
    """Those asked for by ``group``, ``keywords``, or a point: outside the city nothing is offered."""
    sent, language = call.sent, call.language
    if (sent.get("lat") or sent.get("long")) and not _is_inside(call):
        return []
    group = sent.get("group").casefold()
    words = {word.strip().casefold() for word in sent.get("keywords").split(",") if word.strip()}
    return [
        each
        for each in offered
        if (not group or each.group.name(language).casefold() == group)
        and (not words or words & {word.casefold() for word in each.keywords.get(language, ())})
    ]


def _is_inside(call: Call) -> bool:
    try:
        lon, lat = float(call.sent.get("long")), float(call.sent.get("lat"))
    except ValueError:
        raise bad("lat, long", "must be two numbers of degrees, like 40.4406 and -79.9959.") from None
    return in_city(call.city, lon, lat)
