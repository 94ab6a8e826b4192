"""Everything the case page shows, gathered in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext as _

from thirdring.cases import policy, queries
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind, Status
from thirdring.catalogue.definitions import Question
from thirdring.constituents.models import ContactPoint
from thirdring.constituents.rules import masked
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language
from thirdring.places.queries import named_areas
from thirdring.sla.models import Promise
from thirdring.sla.queries import promises_of
from thirdring.sla.words import span_in_words
from thirdring.web.agency import words
from thirdring.web.agency.alike import Repeat, Suspect, parts_of, repeats_of, suspects
from thirdring.web.agency.correcting import corrected_of, questions_known, with_corrections
from thirdring.web.agency.handing import (
    HANDED,
    Offer,
    asked_about,
    charged,
    handed_in_words,
    offer_in_words,
    stage_of,
)
from thirdring.web.agency.joint import Joint, joint_of, task_in_words
from thirdring.web.agency.outside import Outside, outside_of
from thirdring.web.agency.photos import Photo, photos_of


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the timeline in words."""

    number: int
    heading: str
    body: str
    at: datetime
    at_words: str
    by: str  # '' for what followed by itself from something somebody else did
    public: bool


@dataclass(frozen=True, slots=True)
class Ticking:
    """One promise: what, by when, how it stands, and for how long it ran and stood still."""

    what: str
    within: str
    due: str
    state: str  # kept, late, paused, running: also the colour
    said: str
    ran: str
    paused: str
    first_due: str  # '' when the date never moved


@dataclass(frozen=True, slots=True)
class Told:
    """What one person reported, as far as this reader may see."""

    reference: str
    channel: str
    at: str
    words: str
    name: str
    contacts: list[str]
    hidden: bool
    answers: list[tuple[str, str]]
    corrected: list[tuple[str, str]]  # what is known now, if its kind was corrected


@dataclass(frozen=True, slots=True)
class Sheet:
    """The case page."""

    case: Case
    reference: str
    type: str
    zone: ZoneInfo
    due: str
    late: bool
    priority: str
    areas: list[tuple[str, str]]
    why: str
    held: str
    outcome: str
    answer: str  # what the reporter was told, on a closed case
    clocks: list[Ticking]
    stage: str  # of the open transfer, '' without one
    offer: Offer | None
    alike: list[Suspect]  # open cases that may be the same thing
    parts: list[tuple[str, str]]  # (reference, as it is read) of cases that are part of this one
    repeats: list[Repeat]
    outside: list[Outside]  # who outside the city has it, or had
    held_by: list[tuple[str, str]]  # (agency, how long it had the case), when there was more than one
    steps: list[Step]
    told: list[Told]
    photos: list[Photo]
    joint: Joint  # links to other cases, and the plan


def sheet_of(case: Case, *, actor: Actor, language: str) -> Sheet:
    """Read and word everything about a case that this actor may see."""
    zone, now = ZoneInfo(case.city.time_zone), clock.now()
    entries = queries.timeline(case, actor=actor)
    asked = asked_about(case, entries)
    return Sheet(
        case=case,
        reference=pretty(case.reference),
        type=in_language(case.service_version.names, language),
        zone=zone,
        due=words.due(case.due_at, now=now, zone=zone),
        late=case.status not in {Status.CLOSED, Status.ON_HOLD}
        and case.due_at is not None
        and case.due_at < now,
        priority=words.word(words.PRIORITIES, case.priority) if case.priority in words.PRIORITIES else "",
        areas=_areas(case),
        why=_latest(entries, EntryKind.ASSIGNED, "why"),
        held=_held(case, zone),
        outcome=words.word(words.OUTCOMES, case.outcome) if case.outcome else "",
        answer=_latest(entries, EntryKind.CLOSED, "answer") if case.status == Status.CLOSED else "",
        clocks=[_ticking(promise, now, zone) for promise in promises_of(case)],
        stage=stage_of(asked),
        offer=offer_in_words(asked, now=now, zone=zone) if asked else None,
        alike=[] if asked else suspects(case, actor=actor, language=language),
        parts=parts_of(entries),
        repeats=repeats_of(entries),
        outside=outside_of(entries, now=now, zone=zone),
        held_by=charged(case, entries, now=now),
        steps=steps_of(entries, zone),
        told=_told(case, questions_known(case, entries), actor=actor, language=language),
        photos=photos_of(case),
        joint=joint_of(case, entries, actor=actor, language=language),
    )


def _latest(entries: Sequence[Entry], kind: EntryKind, name: str) -> str:
    """What the latest entry of a kind says under a name; '' when there is none."""
    return next((str(entry.data.get(name, "")) for entry in reversed(entries) if entry.kind == kind), "")


def steps_of(entries: Sequence[Entry], zone: ZoneInfo) -> list[Step]:
    """The timeline in words, newest first."""
    return [
        Step(
            number=entry.number,
            heading=_heading(entry),
            body=_body(entry, zone),
            at=entry.at,
            at_words=words.moment(entry.at, zone),
            by="" if entry.kind == EntryKind.ASSIGNED else entry.actor_name or _("A resident"),
            public=entry.public,
        )
        for entry in reversed(entries)
    ]


def _heading(entry: Entry) -> str:
    heading = words.word(words.ENTRIES, entry.kind)
    if entry.kind == EntryKind.CLOSED and entry.data.get("outcome"):
        return f"{heading}: {words.word(words.OUTCOMES, str(entry.data['outcome']))}"
    if entry.kind == EntryKind.PROMISE_BROKEN and entry.data.get("clock"):
        return f"{heading}: {words.word(words.CLOCKS, str(entry.data['clock']))}"
    if entry.kind == EntryKind.RECEIVED and entry.data.get("channel"):
        return _("Received %(channel)s") % {"channel": words.word(words.CHANNELS, str(entry.data["channel"]))}
    return heading


def _body(entry: Entry, zone: ZoneInfo) -> str:
    if entry.kind == EntryKind.HELD:
        reason = words.word(words.HOLD_REASONS, str(entry.data.get("reason", "")))
        return f"{reason}. {_review(entry.data.get('review_at'), zone)}".strip()
    if entry.kind == EntryKind.TASK:
        return task_in_words(entry.data)
    if entry.kind in HANDED:
        return handed_in_words(entry.kind, entry.data, zone)
    if entry.data.get("case"):
        return pretty(str(entry.data["case"]))
    return next((str(entry.data[name]) for name in _TOLD_IN if entry.data.get(name)), "")


_TOLD_IN = ("answer", "words", "reason", "why", "to")  # where an entry's data may hold what is to be read


def _review(at: object, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(str(at))
    except ValueError:
        return ""
    return _("Look again %(when)s.") % {"when": words.moment(moment, zone)}


def _areas(case: Case) -> list[tuple[str, str]]:
    """(kind, name) of the areas the case lies in."""
    areas = sorted((area for area in named_areas(case.city) if area.id in case.area_ids), key=_kind)
    return [(area.kind.replace("_", " ").capitalize(), area.name) for area in areas]


_kind = attrgetter("kind")


def _held(case: Case, zone: ZoneInfo) -> str:
    """Why it waits, until when, and what was noted, for a case on hold."""
    hold = case.holds.filter(until__isnull=True).first() if case.status == Status.ON_HOLD else None
    if hold is None:
        return ""
    reason = words.word(words.HOLD_REASONS, hold.reason)
    until = _("Look again %(when)s.") % {"when": words.moment(hold.review_at, zone)}
    return " ".join(part for part in (f"{reason}.", until, hold.note) if part)


def _ticking(promise: Promise, now: datetime, zone: ZoneInfo) -> Ticking:
    end = promise.kept_at or now
    paused = paused_for(promise, now)
    moved = promise.first_due_at != promise.due_at
    state, said = _standing(promise, now, zone)
    return Ticking(
        what=words.word(words.CLOCKS, promise.clock),
        within=span_in_words(promise.amount, promise.unit),
        due=words.moment(promise.due_at, zone),
        state=state,
        said=said,
        ran=words.span(max(end - promise.started_at - paused, timedelta())),
        paused=words.span(paused) if paused else "",
        first_due=words.moment(promise.first_due_at, zone) if moved else "",
    )


def _standing(promise: Promise, now: datetime, zone: ZoneInfo) -> tuple[str, str]:
    if promise.kept_at is not None:
        when = {"when": words.moment(promise.kept_at, zone)}
        late = promise.broken_at is not None or promise.kept_at > promise.due_at
        return ("late", _("Done late, %(when)s") % when) if late else ("good", _("Kept, %(when)s") % when)
    if promise.paused_at is not None:
        return "on_hold", _("Clock stopped since %(when)s") % {"when": words.moment(promise.paused_at, zone)}
    if promise.due_at < now:
        return "late", _("%(span)s late") % {"span": words.span(now - promise.due_at)}
    return "running", _("%(span)s left") % {"span": words.span(promise.due_at - now)}


def paused_for(promise: Promise, now: datetime) -> timedelta:
    """How long the promise's clock has stood still, the present pause included."""
    spans = [
        (datetime.fromisoformat(span["from"]), datetime.fromisoformat(span["to"])) for span in promise.pauses
    ]
    if promise.paused_at is not None:
        spans.append((promise.paused_at, now))
    return sum((end - begin for begin, end in spans), timedelta())


def _told(case: Case, questions: list[Question], *, actor: Actor, language: str) -> list[Told]:
    sees = policy.may(actor, "see_reporter", case)
    reports: Any = with_corrections(case).annotate(points=_points())
    zone = ZoneInfo(case.city.time_zone)
    return [
        Told(
            reference=pretty(report.reference),
            channel=words.word(words.CHANNELS, report.channel),
            at=words.moment(report.received_at, zone),
            words=report.words,
            name=_name(report, sees=sees),
            contacts=[point if sees else masked(point) for point in report.points],
            hidden=not sees and report.constituent is not None,
            answers=_answers(report.answers, questions, language),
            corrected=_answers(corrected_of(report, case), questions, language),
        )
        for report in reports.order_by("received_at", "pk")
    ]


def _name(report: Report, *, sees: bool) -> str:
    if report.constituent is None:
        return _("Left no name")
    return (report.constituent.name or _("Left no name")) if sees else _("Name hidden")


def _points() -> ArraySubquery:
    """How each report's reporter may be reached, with the reports themselves: no look of its own."""
    points = ContactPoint.objects.across_cities("a reporter's own, of the report's city").filter(
        constituent_id=OuterRef("constituent_id"), city_id=OuterRef("city_id")
    )
    return ArraySubquery(points.order_by("kind", "pk").values("value"))


def _answers(
    answers: Mapping[str, Any], questions: Iterable[Question], language: str
) -> list[tuple[str, str]]:
    """What was answered, in the questions' order; an answer whose question is unknown keeps its code."""
    left = dict(answers)
    known = [
        (in_language(question.texts, language), _answer(left.pop(question.code), question, language))
        for question in questions
        if question.code in left
    ]
    return known + [(code, _plain(value)) for code, value in left.items()]


def _answer(value: object, question: Question, language: str) -> str:
    names = {option.key: in_language(option.names, language) for option in question.options}
    if isinstance(value, list):
        return ", ".join(names.get(str(key), str(key)) for key in value)
    return names.get(str(value), str(value))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
