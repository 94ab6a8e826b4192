"""Events of a history that is loaded: written as they ended, and nobody is told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed
from thirdring.mass_events import policy
from thirdring.mass_events.models import Event, Link, News
from thirdring.mass_events.rules import How, State

AT_ONCE = 1000  # rows a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEvent:
    """An event that is over. ``said`` is what the public was told, and when; the last was the last word."""

    name: str
    kind: str
    type_ids: Collection[int]
    shape: Mapping[str, Any]
    place: str
    opened_at: datetime
    closed_at: datetime
    by_id: int | None
    said: Sequence[tuple[datetime, Mapping[str, str]]]


@action
def write_past(city: City, past: PastEvent, case_ids: Collection[int], *, actor: Actor) -> Event:
    """Write an event that is over, with its cases. Raises NotAllowed."""
    if actor.city_id != city.pk or not policy.leads(actor):
        raise NotAllowed("load", "event")
    event = Event.objects.create(
        city=city,
        name=past.name,
        kind=past.kind,
        state=State.CLOSED,
        type_ids=sorted(past.type_ids),
        shape=past.shape,
        place=past.place,
        message=past.said[-1][1],
        opened_at=past.opened_at,
        opened_by_id=past.by_id,
        closed_at=past.closed_at,
        closed_by_id=past.by_id,
    )
    News.objects.bulk_create(
        News(city=city, event=event, words=words, at=at, by_id=past.by_id, passed_on_at=at)
        for at, words in past.said
    )
    Link.objects.bulk_create(
        (
            Link(city=city, event=event, case_id=pk, how=How.REPORTED, since=past.opened_at, over=True)
            for pk in sorted(case_ids)
        ),
        batch_size=AT_ONCE,
    )
    return event
