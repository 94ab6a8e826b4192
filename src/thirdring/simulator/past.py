"""Riverton's ninety days, lived through and written in bulk: people, cases, promises, assignments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from thirdring.cases.actions.history import Loaded, load_history
from thirdring.catalogue.loading import OfferedType
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import Agency, City
from thirdring.city.queries import calendar_for
from thirdring.constituents.actions import Person, remember_many
from thirdring.kernel.actor import Actor, resident
from thirdring.places.queries import area_ids_at
from thirdring.routing.actions.assigning import note_past
from thirdring.routing.models import Assignment
from thirdring.routing.queries import route
from thirdring.routing.rules import Decision
from thirdring.simulator.crews import Crews, crews_of
from thirdring.simulator.filing import File, past_case
from thirdring.simulator.happenings import REPORTS, Story, pace, tell
from thirdring.simulator.hearing import Heard, hear
from thirdring.simulator.promising import PastPromise, as_they_stand
from thirdring.simulator.residents import Resident, draw_residents
from thirdring.simulator.riverton.town import Town
from thirdring.simulator.working import Task, fate
from thirdring.sla.actions.running import write_past
from thirdring.sla.models import Promise
from thirdring.sla.planning import Planned, planned
from thirdring.sla.rules import Clock

BATCH = 3_000
KNOWN_TWINS = 0.75  # of twins, those that the city notices and closes as duplicates
OWNER = "The owner of this kind of request."


@dataclass(frozen=True, slots=True)
class Lived:
    """The story with its truth, and the references of its reports in the order of ``story.told``."""

    story: Story
    references: Sequence[str]


def live_through(
    city: City, town: Town, *, seed: int, now: datetime, actor: Actor, reports: int = REPORTS
) -> Lived:
    """Write the requests of the ninety days before ``now``; same seed, same end, same story."""
    rng = np.random.default_rng([seed, 90])
    kinds = {kind.code: kind for kind in offered_types(city)}
    doubled = frozenset(code for code, kind in kinds.items() if kind.duplicate_radius_m)
    zone = ZoneInfo(city.time_zone)
    story = tell(rng, town.quarters, sorted(kinds), doubled=doubled, now=now, zone=zone, reports=reports)
    people = draw_residents(rng, town.quarters)
    heard = hear(rng, story, town, kinds, people)
    files = list(_files(rng, city, kinds, heard, _remember(city, heard, people[0], actor=actor), now))
    references = []
    for start in range(0, len(files), BATCH):
        some = files[start : start + BATCH]
        loaded = load_history(city, [past_case(rng, file, zone) for file in some], actor=actor)
        write_past(city, _promises(city, some, loaded), actor=actor)
        assigned = (_assignment(city, file, at) for file, at in zip(some, loaded, strict=True))
        note_past(city, assigned, actor=actor)
        references += [at.reference for at in loaded]
    return Lived(story, references)


def _remember(
    city: City, heard: Sequence[Heard], residents: Sequence[Resident], *, actor: Actor
) -> Mapping[int, int]:
    """The residents who gave a name, by their place; their ids."""
    named = sorted({each.resident for each in heard if each.resident is not None})
    persons = [
        Person(name=r.name, email=r.email, phone=r.phone, language=r.language)
        for r in (residents[place] for place in named)
    ]
    return dict(zip(named, remember_many(city, persons, actor=actor), strict=True))


def _files(
    rng: np.random.Generator,
    city: City,
    kinds: Mapping[str, OfferedType],
    heard: Sequence[Heard],
    people: Mapping[int, int],
    now: datetime,
) -> Iterator[File]:
    crews = crews_of(city)
    agencies = {agency.pk: agency for agency in Agency.objects.of(city)}
    for each, area_ids in zip(heard, _area_ids(city, heard), strict=True):
        kind, at = kinds[each.kind.code], each.told.at
        owner = Decision(agency_id=kind.owner_id, team_id=kind.owner_team_id, why=OWNER)
        decision = route(
            city, type_id=kind.type_id, area_ids=area_ids, answers=each.answers, at=at, otherwise=owner
        )
        agency = agencies[decision.agency_id]
        calendar = calendar_for(city, agency.calendar_id)
        promised = planned(kind.targets, priority=kind.priority, calendar=calendar, start=at)
        task = _task(rng, each, kind, promised, pace(agency.code))
        became = fate(rng, task, calendar, now)
        yield File(
            heard=each,
            kind=kind,
            area_ids=area_ids,
            decision=decision,
            calendar_id=agency.calendar_id,
            promises=as_they_stand(promised, became, calendar, now),
            fate=became,
            worker=crews.worker(rng, decision.agency_id, decision.team_id),
            taker=_taker(rng, city, each, crews),
            constituent_id=people.get(each.resident) if each.resident is not None else None,
        )


def _area_ids(city: City, heard: Sequence[Heard]) -> list[list[int]]:
    nowhere = float("nan")
    lons = [each.spot.lon if each.spot else nowhere for each in heard]
    return area_ids_at(city, lons, [each.spot.lat if each.spot else nowhere for each in heard])


def _task(
    rng: np.random.Generator, heard: Heard, kind: OfferedType, promises: Sequence[Planned], usual: float
) -> Task:
    by = {promise.clock: promise.due_at for promise in promises}
    last = max(by.values())
    return Task(
        at=heard.told.at,
        acknowledge_by=by.get(Clock.ACKNOWLEDGE, min(by.values())),
        resolve_by=by.get(Clock.RESOLVE, last),
        pace=usual,
        need=heard.quarter.need,
        outcomes=kind.outcomes,
        is_twin=heard.told.twin_of is not None and rng.random() < KNOWN_TWINS,
    )


def _taker(rng: np.random.Generator, city: City, heard: Heard, crews: Crews) -> Actor:
    """Who writes the report down: a call taker, or the resident."""
    return crews.call_taker(rng) if heard.channel in {"phone", "walk_in"} else resident(city.pk)


def _promises(city: City, files: Sequence[File], loaded: Sequence[Loaded]) -> Iterator[Promise]:
    for file, at in zip(files, loaded, strict=True):
        for promise in file.promises:
            yield _promise(city, file, at, promise)


def _promise(city: City, file: File, at: Loaded, promise: PastPromise) -> Promise:
    return Promise(
        city_id=city.pk,
        case_id=at.case_id,
        clock=promise.planned.clock,
        amount=promise.planned.amount,
        unit=promise.planned.unit,
        calendar_id=file.calendar_id,
        started_at=file.heard.told.at,
        due_at=promise.due_at,
        first_due_at=promise.planned.due_at,
        kept_at=promise.kept_at,
        broken_at=promise.broken_at,
        paused_at=promise.paused_at,
        pauses=promise.pauses,
    )


def _assignment(city: City, file: File, at: Loaded) -> Assignment:
    return Assignment(
        city_id=city.pk,
        case_id=at.case_id,
        agency_id=file.decision.agency_id,
        team_id=file.decision.team_id,
        rule_id=file.decision.rule_id,
        why=file.decision.why,
        at=file.heard.told.at,
    )
