"""Reads over mass events: what is open where, what the public reads, and the cases that belong to one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q

from thirdring.cases.models import Case
from thirdring.cases.policy import visible_to
from thirdring.cases.queries import on_ground
from thirdring.cases.rules import OPEN, Status
from thirdring.city.models import City
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import in_language
from thirdring.mass_events import policy, wording
from thirdring.mass_events.models import Closing, ClosingCase, Event, Link, Look, News, Proposal
from thirdring.mass_events.rules import Found, State, Step
from thirdring.places.ground import Ground

MOST_LISTED = 100
MOST_DRAWN = 2000  # the sample of forty thousand cases


@dataclass(frozen=True, slots=True)
class Known:
    """An open event, ready to be asked what it concerns."""

    event: Event
    ground: Ground

    def concerns(self, type_id: int, lon: float | None, lat: float | None) -> bool:
        """Whether a report of this type at this point is part of it."""
        return type_id in self.event.type_ids and self.ground.holds(lon, lat)


@dataclass(frozen=True, slots=True)
class Notice:
    """An open event as the public reads it, in one language."""

    number: int
    kind: str
    words: str
    place: str
    next_update: str
    since: datetime


def open_events(city: City) -> tuple[Known, ...]:
    """What is going on in the city, newest first; as fresh as the City row it is given, without a query."""
    return _open(city.pk, city.rules_version)


@lru_cache(maxsize=256)
def _open(city_id: int, rules_version: int) -> tuple[Known, ...]:
    rows = Event.objects.of(city_id).filter(state=State.OPEN).order_by("-opened_at", "-pk")
    return tuple(Known(row, Ground(row.shape)) for row in rows)


def event_at(city: City, type_id: int, lon: float | None, lat: float | None) -> Event | None:
    """The open event that a report of this type at this point is part of; of several, the newest."""
    found = (each.event for each in open_events(city) if each.concerns(type_id, lon, lat))
    return next(found, None)


def notices(city: City, language: str) -> list[Notice]:
    """What the public reads on every page; also for whoever answers the phone. Costs no query."""
    return [notice_of(each.event, city, language) for each in open_events(city)]


def notice_about(
    city: City, language: str, *, type_id: int, lon: float | None, lat: float | None
) -> Notice | None:
    """What somebody who is about to report this should know. Without a point yet, by the type alone."""
    for each in open_events(city):
        if each.concerns(type_id, lon, lat) or (lon is None and type_id in each.event.type_ids):
            return notice_of(each.event, city, language)
    return None


def notice_of(event: Event, city: City, language: str) -> Notice:
    """An event as the public reads it."""
    return Notice(
        number=event.pk,
        kind=wording.kind_in(event.kind, language),
        words=in_language(event.message, language),
        place=event.place,
        next_update=wording.next_update(event.next_update_at, city, language),
        since=event.opened_at,
    )


def event_of(case: Case) -> Event | None:
    """The event a case belongs to, the latest if it has belonged to several; None nearly always."""
    link = _belonging(case.city_id).filter(case=case).select_related("event").order_by("-pk").first()
    return link.event if link else None


def event_by_number(actor: Actor, number: int) -> Event:
    """One event, its city loaded. Raises NotFound."""
    found = policy.visible_to(actor).select_related("city", "opened_by", "closed_by", "suspension")
    event = found.filter(pk=number).first()
    if event is None:
        raise NotFound("There is no such event in this city.")
    return event


def listed_events(actor: Actor) -> list[Event]:
    """The city's events, those that are open first, then the newest; ``cases`` is how many belong to each."""
    belonging = Count("links", filter=Q(links__taken_out_at__isnull=True))
    rows = policy.visible_to(actor).annotate(cases=belonging).order_by("-state", "-opened_at", "-pk")
    return list(rows[:MOST_LISTED])


def cases_of(event: Event, actor: Actor) -> CityQuerySet[Case]:
    """The cases that belong to an event, of those the actor may see: for pages, counts and queues."""
    belonging = _belonging(event.city_id).filter(event=event).values("case")
    return visible_to(actor).filter(pk__in=belonging)


def earlier_cases(event: Event) -> list[int]:
    """The ids of open cases on its ground and of its types that no open event has and nobody took out."""
    cases = Case.objects.of(event.city_id).filter(type_id__in=event.type_ids, merged_into__isnull=True)
    cases = cases.exclude(status=Status.CLOSED).exclude(event_links__event=event)
    free = cases.exclude(event_links__taken_out_at__isnull=True, event_links__over=False)
    return on_ground(free, Ground(event.shape))


def closable(event: Event, actor: Actor) -> CityQuerySet[Case]:
    """The cases a closing in bulk would take: open, not part of another case."""
    return cases_of(event, actor).filter(status__in=sorted(OPEN), merged_into__isnull=True)


def news_of(event: Event) -> list[News]:
    """What the public was told, newest first."""
    return list(event.news.select_related("by").order_by("-at", "-pk")[:MOST_LISTED])


def closings_of(event: Event) -> list[Closing]:
    """Its closings in bulk, newest first, each with how many are ``waiting``, ``closed`` and ``left``."""
    counts = {step.value: Count("rows", filter=Q(rows__step=step)) for step in Step}
    return list(event.closings.select_related("by").annotate(**counts).order_by("-pk")[:MOST_LISTED])


def left_cases(event: Event) -> list[ClosingCase]:
    """The cases that closings left alone, each with why."""
    rows = ClosingCase.objects.of(event.city_id).filter(closing__event=event, step=Step.LEFT)
    return list(
        rows.select_related("case__service_version").defer("case__search").order_by("-pk")[:MOST_LISTED]
    )


def looks_of(event: Event) -> list[Look]:
    """The cases drawn to be looked at again, those nobody has looked at first."""
    rows = Look.objects.of(event.city_id).filter(closing__event=event)
    rows = rows.select_related("case__service_version", "by").defer("case__search")
    return sorted(rows[:MOST_DRAWN], key=lambda look: (look.done is not None, look.pk))


def sample_result(looks: Sequence[Look]) -> tuple[int, int, int]:
    """Of what was drawn: how many were found done, how many were looked at, how many were drawn."""
    return (
        sum(look.done is True for look in looks),
        sum(look.done is not None for look in looks),
        len(looks),
    )


def open_proposals(actor: Actor) -> list[Proposal]:
    """The surges a supervisor has yet to decide about, newest first."""
    rows = Proposal.objects.of(actor.city_id).filter(found=Found.PROPOSED)
    return list(rows.select_related("type").order_by("-last_at", "-pk")[:MOST_LISTED])


def proposal_by_number(actor: Actor, number: int) -> Proposal:
    """One of them. Raises NotFound when there is none, or it was decided meanwhile."""
    found = Proposal.objects.of(actor.city_id).filter(pk=number, found=Found.PROPOSED).first()
    if found is None:
        raise NotFound("This proposal has been decided already.")
    return found


def _belonging(city_id: int) -> CityQuerySet[Link]:
    return Link.objects.of(city_id).filter(taken_out_at__isnull=True)
