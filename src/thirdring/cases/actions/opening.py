"""A report comes in: the case it opens, and the first lines of its timeline."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from thirdring.cases.actions.evidence import attach, attach_video
from thirdring.cases.actions.timeline import Line, chained
from thirdring.cases.cells import cell_of
from thirdring.cases.covering import covered_words
from thirdring.cases.events import CaseOpened
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.photos import CleanPhoto
from thirdring.cases.references import reserve
from thirdring.cases.rules import Channel, EntryKind
from thirdring.cases.videos import CleanVideo
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.events import record
from thirdring.kernel.inserting import insert_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """What one person told us, checked and located by intake."""

    channel: Channel
    words: str
    language: str
    answers: Mapping[str, Any]
    place: str
    lon: float | None
    lat: float | None
    constituent_id: int | None
    reply_to: tuple[str, str] | None = None  # (kind, value) of the contact point they gave
    client_key: str | None = None
    photos: Sequence[CleanPhoto] = field(default=())
    video: CleanVideo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What intake decided about the case: what it is, where, whose, and by when."""

    type_id: int
    version_id: int
    priority: str
    private: bool
    area_ids: Sequence[int]
    agency_id: int
    team_id: int | None
    why: str
    rule_id: int | None
    due_at: datetime | None


@action
def open_case(city: City, new: NewReport, opening: Opening, *, actor: Actor, at: datetime) -> Report:
    """Open a case for a first report and tell everyone concerned. Returns the report, its case loaded."""
    reference = reserve(city, 1)[0]
    covered = covered_words(new.words, country=city.country, language=new.language)
    case = _case(city, new, opening, reference, at)
    case.covered_summary = covered
    entries = chained(case, _first_lines(new, opening), actor=actor, at=at)
    insert_rows(Case, [case])
    insert_rows(Entry, [_of(case, entry) for entry in entries])
    report = _report(city, new, case, reference, at)
    report.covered_words = covered
    insert_rows(Report, [report])
    why, rule_id = opening.why, opening.rule_id
    record(
        CaseOpened(
            city_id=city.pk,
            case=case,
            report=report,
            by=actor,
            why=why,
            rule_id=rule_id,
            reply_to=new.reply_to,
        )
    )
    attach(case, report, new.photos, at=at)  # last: files don't roll back
    if new.video is not None:
        attach_video(case, report, new.video, at=at)
    return report


def _of(case: Case, entry: Entry) -> Entry:
    """The entry, knowing the id its case was just given."""
    entry.case_id = case.pk
    return entry


def _first_lines(new: NewReport, opening: Opening) -> list[Line]:
    received = {"channel": str(new.channel), "photos": len(new.photos)}
    assigned = {"agency_id": opening.agency_id, "team_id": opening.team_id, "why": opening.why}
    return [Line(EntryKind.RECEIVED, public=True, data=received), Line(EntryKind.ASSIGNED, data=assigned)]


def _case(city: City, new: NewReport, opening: Opening, reference: str, at: datetime) -> Case:
    return Case(
        city=city,
        reference=reference,
        type_id=opening.type_id,
        service_version_id=opening.version_id,
        priority=opening.priority,
        private=opening.private,
        summary=new.words,
        place=new.place,
        lon=new.lon,
        lat=new.lat,
        cell=cell_of(new.lon, new.lat),
        area_ids=list(opening.area_ids),
        agency_id=opening.agency_id,
        team_id=opening.team_id,
        opened_at=at,
        updated_at=at,
        due_at=opening.due_at,
    )


def _report(city: City, new: NewReport, case: Case, reference: str, at: datetime) -> Report:
    return Report(
        city=city,
        case=case,
        reference=reference,
        token=secrets.token_urlsafe(16),
        channel=new.channel,
        constituent_id=new.constituent_id,
        words=new.words,
        language=new.language,
        answers=dict(new.answers),
        place=new.place,
        lon=new.lon,
        lat=new.lat,
        received_at=at,
        client_key=new.client_key,
    )
