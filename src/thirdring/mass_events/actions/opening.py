"""Opening an event, and ending it: what the public reads, and what is not promised meanwhile."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from thirdring.catalogue.models import ServiceType
from thirdring.city.actions import rules_changed
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Problem
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.mass_events import policy
from thirdring.mass_events.actions.detecting import accept
from thirdring.mass_events.actions.holding import open_one, staff_id
from thirdring.mass_events.actions.telling import check_words, publish_words, said_in
from thirdring.mass_events.events import EventClosed, EventOpened
from thirdring.mass_events.models import Event, Link, Proposal
from thirdring.mass_events.rules import NAME_LENGTH, Kind, State
from thirdring.mass_events.wording import suspension_words
from thirdring.places.geometry import Unsound
from thirdring.places.ground import Ground
from thirdring.sla.actions.suspending import end_suspension, suspend
from thirdring.sla.rules import SuspensionReason

PLACE_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event as a supervisor describes it. ``shape`` is GeoJSON, ``place`` the same ground in words."""

    name: str
    kind: str
    type_ids: Collection[int]
    shape: Mapping[str, Any] | None
    place: str
    message: Mapping[str, str]
    next_update_at: datetime | None
    suspend: bool = True
    proposals: Collection[Proposal] = field(default=())


@action
def open_event(city: City, new: NewEvent, *, actor: Actor) -> Event:
    """Tell the public from now on, take in what is reported, and promise nothing of it until it is over.

    Raises NotAllowed, Invalid (name, kind, types, place, message, next_update) with every problem at once.
    """
    if actor.city_id != city.pk or not policy.leads(actor):
        raise NotAllowed("open", "event")
    now, message = clock.now(), said_in(city, new.message)
    _check(city, new, message, now)
    event = Event(
        city=city,
        name=" ".join(storable(new.name).split()),
        kind=new.kind,
        type_ids=sorted(set(new.type_ids)),
        shape=Ground(new.shape).geojson,
        place=storable(new.place)[:PLACE_LENGTH],
        message=message,
        next_update_at=new.next_update_at,
        opened_at=now,
        opened_by_id=staff_id(actor),
    )
    if new.suspend:
        event.suspension = _suspension(city, event, actor)
    event.save()
    publish_words(event, message, new.next_update_at, actor=actor)
    for proposal in new.proposals:
        accept(proposal, event, actor=actor)
    rules_changed(city, actor=actor)
    record(EventOpened(city_id=city.pk, event=event, by=actor))
    return event


@action
def close_event(event: Event, *, actor: Actor, message: Mapping[str, str]) -> Event:
    """Say that it is over, to everyone concerned: its promises run again, and its notice comes down.

    Cases still open stay open, each with the time it had left. Raises Stale, NotAllowed, Invalid (message).
    """
    event = open_one(event, "close", actor=actor)
    said = said_in(event.city, message)
    if problems := check_words(event.city, said):
        raise Invalid(problems)
    event.state, event.closed_at, event.closed_by_id = State.CLOSED, clock.now(), staff_id(actor)
    event.message, event.next_update_at, event.gathering = said, None, False
    event.version += 1
    event.save()
    Link.objects.of(event.city_id).filter(event=event).update(over=True)
    publish_words(event, said, None, actor=actor)
    if event.suspension is not None and event.suspension.ended_at is None:
        end_suspension(event.suspension, actor=actor)
    rules_changed(event.city, actor=actor)
    record(EventClosed(city_id=event.city_id, event=event, by=actor))
    return event


def _suspension(city: City, event: Event, actor: Actor) -> Any:
    weather = {Kind.STORM, Kind.FLOOD, Kind.SNOW}
    words = suspension_words(event.kind)
    first = city.languages[0]
    return suspend(
        city,
        actor=actor,
        type_ids=event.type_ids,
        area_id=None,
        shape=event.shape,
        reason=SuspensionReason.WEATHER if event.kind in weather else SuspensionReason.EMERGENCY,
        message={first: words.get(first.split("-")[0], words["en"]), **words},
        starts_at=event.opened_at,
        until=None,
    )


def _check(city: City, new: NewEvent, message: Mapping[str, str], now: datetime) -> None:
    problems = []
    if not 1 <= len(storable(new.name)) <= NAME_LENGTH:
        problems.append(Problem("name", f"Give it a name of 1 to {NAME_LENGTH} characters.", "required"))
    if new.kind not in set(Kind):
        problems.append(Problem("kind", "Choose from the list what happened.", "unknown"))
    known = ServiceType.objects.of(city).filter(pk__in=new.type_ids).count()
    if not new.type_ids or known != len(set(new.type_ids)):
        cure = "Choose the kinds of request it concerns, from the city's list."
        problems.append(Problem("types", cure, "unknown"))
    problems += _ground_problems(new.shape)
    problems += check_words(city, message)
    if new.next_update_at is None or new.next_update_at <= now:
        problems.append(
            Problem("next_update", "Say when the next update comes: a time that lies ahead.", "required")
        )
    if problems:
        raise Invalid(problems)


def _ground_problems(shape: Mapping[str, Any] | None) -> list[Problem]:
    if shape is None:
        return [Problem("place", "Choose areas, or an address and how far around it.", "required")]
    try:
        Ground(shape)
    except Unsound as why:
        return [Problem("place", f"Draw the ground again: {why}.", "unsound")]
    return []
