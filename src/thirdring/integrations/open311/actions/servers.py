"""Other jurisdictions' servers: added and changed by an administrator, well or resting by what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.db.models import F, Q
from procrastinate.contrib.django import app

from thirdring.city.models import City
from thirdring.integrations.open311.dialects import RemoteQuestion, RemoteService
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.rules import CLOCKS_DIFFER, KEY_SETTING, rests_until
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import storable
from thirdring.staff.rules import Role

MOST_PAGE_SIZE = 1000
MOST_SERVICES = 2000
READ_SERVICES = "thirdring.integrations.open311.read_services"  # by name: the task calls these actions
NO_ZONE = "Choose a time zone, such as America/New_York."
NO_KEY = "Name the variable that holds the key: OPEN311_KEY_ and then capitals, as in OPEN311_KEY_COUNTY."
NO_PAGES = f"Write 0 to {MOST_PAGE_SIZE}; 0 asks for no pages."


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What an administrator says of a server."""

    name: str
    base_url: str
    time_zone: str
    jurisdiction_id: str = ""
    format: str = "json"
    key_setting: str = ""
    page_size: int = 0
    mirrors: bool = False
    active: bool = True


@action
def connect(
    city: City, said: Connection, *, actor: Actor, server: RemoteServer | None = None
) -> RemoteServer:
    """Add a server, or change ``server``. Raises Invalid (name, base_url, time_zone ...), NotAllowed."""
    if actor.kind is ActorKind.STAFF and Role.ADMINISTRATOR not in actor.roles:
        raise NotAllowed("change", "server")
    base_url = storable(said.base_url).rstrip("/")
    others = RemoteServer.objects.of(city).filter(base_url=base_url)
    if server is not None:
        others = others.exclude(pk=server.pk)
    problems = problems_of(said)
    if not problems and others.exists():
        problems = [Problem("base_url", "This server is connected already; change that one.", "repeated")]
    if problems:
        raise Invalid(problems)
    made = server or RemoteServer(city=city)
    if made.base_url != base_url:
        made.cursor = None  # another server's clock
    made.name, made.base_url, made.time_zone = storable(said.name), base_url, said.time_zone
    made.jurisdiction_id, made.format = storable(said.jurisdiction_id), said.format
    made.key_setting, made.page_size = said.key_setting, said.page_size
    made.mirrors, made.active = said.mirrors, said.active
    made.failures, made.rests_until, made.error = 0, None, ""  # tried at once, as it is now
    made.save()
    app.configure_task(READ_SERVICES).defer(city_id=city.pk, server_id=made.pk)
    return made


def problems_of(said: Connection) -> list[Problem]:
    """Everything wrong with a connection, each with its cure."""
    named = 0 < len(storable(said.name)) <= 120
    found = {
        "name": "" if named else "Write whom residents read about, in up to 120 letters.",
        "base_url": _wrong_address(storable(said.base_url)),
        "time_zone": "" if said.time_zone in available_timezones() else NO_ZONE,
        "format": "" if said.format in {"json", "xml"} else "Choose json or xml.",
        "jurisdiction_id": "" if len(said.jurisdiction_id) <= 120 else "Write at most 120 letters.",
        "key_setting": "" if not said.key_setting or KEY_SETTING.fullmatch(said.key_setting) else NO_KEY,
        "page_size": "" if 0 <= said.page_size <= MOST_PAGE_SIZE else NO_PAGES,
    }
    return [Problem(field, message) for field, message in found.items() if message]


@action
def keep_services(
    server: RemoteServer,
    services: Sequence[RemoteService],
    *,
    actor: Actor,
    asked: Mapping[str, Sequence[RemoteQuestion]] | None = None,
) -> None:
    """What may be asked for there, and what it then asks (by code of the service).

    An empty list is a mistake of theirs and changes nothing.
    """
    told = [
        {
            "code": one.code,
            "name": one.name,
            "asks": [_kept(each) for each in (asked or {}).get(one.code, ()) if each.asked],
        }
        for one in services[:MOST_SERVICES]
        if len(one.code) <= 120
    ]
    if told:
        _row(server).update(services=told)


@action
def move_cursor(server: RemoteServer, seen: Sequence[datetime | None], *, actor: Actor) -> None:
    """Remember the latest update seen, by the server's own clock; it never goes back.

    A time further ahead than clocks differ is a mistake, and would hide all that comes before it.
    """
    latest = max((at for at in seen if at and at <= clock.now() + CLOCKS_DIFFER), default=None)
    if latest is not None:
        _row(server).filter(Q(cursor__isnull=True) | Q(cursor__lt=latest)).update(cursor=latest)


@action
def answered(server: RemoteServer, *, actor: Actor) -> None:
    """The server is well: the circuit breaker forgets its failures."""
    _row(server).update(failures=0, rests_until=None, error="", heard_at=clock.now())


@action
def failed(server: RemoteServer, error: str, *, actor: Actor, wait: timedelta | None = None) -> None:
    """The server failed once more; after too many in a row, or when it asks for it, it is left alone."""
    rows = _row(server)
    rows.update(failures=F("failures") + 1, error=storable(error)[:300])
    failures = rows.values_list("failures", flat=True).get()
    now = clock.now()
    rests = [rests_until(now, failures), now + wait if wait else None]
    rows.update(rests_until=max(filter(None, rests), default=None))


def _kept(question: RemoteQuestion) -> dict[str, object]:
    return {
        "code": question.code,
        "text": question.text,
        "datatype": question.datatype,
        "required": question.required,
        "options": [list(option) for option in question.options],
    }


def _row(server: RemoteServer) -> CityQuerySet[RemoteServer]:
    return RemoteServer.objects.of(server.city_id).filter(pk=server.pk)


def _wrong_address(url: str) -> str:
    """Why an address can't be a server's, '' when it can."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "This is no address. Write one such as https://roads.example.org/open311/v2."
    if parts.scheme not in {"http", "https"} or not host or len(url) > 300:
        return "Write the whole base URL, such as https://roads.example.org/open311/v2."
    if parts.scheme == "http" and host not in settings.PRIVATE_NEIGHBOURS:
        return "Use https: a key and residents' words travel to it."
    if parts.username or parts.query or parts.fragment:
        return "Leave out passwords and everything after a question mark."
    return ""
