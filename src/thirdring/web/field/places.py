"""What a case's page tells a crew, gathered in a fixed number of queries, and its forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import orjson
from django.forms import Field
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from thirdring.cases import policy
from thirdring.cases.models import Case, Entry, Report
from thirdring.cases.references import pretty
from thirdring.cases.rules import JPEG, EntryKind, PhotoKind
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.queries import version_by_id
from thirdring.fieldwork.models import Visit
from thirdring.fieldwork.queries import AT_WORK, visit_under_way
from thirdring.fieldwork.rules import ENDINGS, ChangeKind
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language
from thirdring.web.field import words
from thirdring.web.field.changes import KINDS
from thirdring.web.field.forms import Files, InspectionForm
from thirdring.web.field.sending import new_name
from thirdring.web.field.taking import Answer
from thirdring.web.ui import casework
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.questions import in_words

MOST_PHOTOS, MOST_REPORTS, MOST_NOTES = 6, 5, 6
_TOLD = (EntryKind.NOTE, EntryKind.ANSWERED, EntryKind.HELD, EntryKind.REOPENED, EntryKind.DISPUTED)
# On the page in this order: what is done while there, then how it ends.
THERE = (
    ChangeKind.PHOTO,
    ChangeKind.INSPECTION,
    ChangeKind.LABOUR,
    ChangeKind.MATERIAL,
    ChangeKind.NOTE,
)
ENDING = (
    ChangeKind.DONE,
    ChangeKind.NO_PROBLEM,
    ChangeKind.WRONG_PLACE,
    ChangeKind.COULD_NOT,
    ChangeKind.COME_BACK,
    ChangeKind.NOT_OURS,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one person reported; who they are only for those who may know."""

    words: str
    answers: list[tuple[str, str]]
    name: str
    contacts: list[tuple[str, str]]  # (how the phone opens it, as it is read)


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the timeline that a crew should know."""

    what: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class Place:
    """The page."""

    case: Case
    shown: str
    type: str
    due: str
    late: bool
    at_work: bool
    told: list[Told]
    photos: list[str]
    shown_after: bool  # there is a photo from after the work already
    notes: list[Said]
    visit: Visit | None
    since: str
    ways: list[tuple[str, str, str]]  # (key, name, address) of the map apps that show the way


@dataclass(frozen=True, slots=True)
class Panel:
    """One change the page offers. ``name`` is the change's own: sent twice, it is done once."""

    kind: ChangeKind
    label: str
    url: str
    name: str
    form: UiForm
    opened: bool
    ends: bool

    @property
    def needs(self) -> str:
        """JSON: what must be filled in, each with what to say when it isn't. A phone can't ask us."""
        fields = self.form.fields.items()
        musts = {name: _missing(field) for name, field in fields if _must(field)}
        return orjson.dumps(musts | getattr(self.form, "needs", {})).decode()


def place_of(case: Case, *, actor: Actor, language: str) -> Place:
    """Read and word what is needed on the spot."""
    zone, now = ZoneInfo(case.city.time_zone), clock.now()
    visit, photos = visit_under_way(case, actor), _photos(case)
    return Place(
        case=case,
        shown=pretty(case.reference),
        type=in_language(case.service_version.names, language),
        due=words.due(case.due_at, now=now, zone=zone),
        late=case.due_at is not None and case.due_at < now,
        at_work=case.status in AT_WORK and policy.may(actor, "start", case),
        told=_told(case, actor, language),
        photos=[reverse("field:thumbnail", args=[case.reference, number]) for number, _kind in photos],
        shown_after=PhotoKind.AFTER in {kind for _number, kind in photos},
        notes=[_said(entry) for entry in _entries(case)],
        visit=visit,
        since=words.moment(visit.arrived_at, zone) if visit else "",
        ways=_ways(case),
    )


def panels_of(
    case: Case,
    place: Place,
    *,
    asked: ChangeKind | None = None,
    typed: tuple[QueryDict, Files] | None = None,
    answer: Answer | None = None,
) -> Mapping[str, list[Panel]]:
    """The forms by where they stand: 'arrive', 'there' and 'ending'; the one asked for as it was typed."""

    def panel(kind: ChangeKind) -> Panel:
        mine = typed if kind is asked and typed else None
        return _panel(kind, case, place, typed=mine, problems=answer.problems if mine and answer else {})

    there = [kind for kind in THERE if kind is not ChangeKind.INSPECTION or _asks(case)]
    return {
        "arrive": [panel(ChangeKind.ARRIVE)],
        "there": [panel(kind) for kind in there],
        "ending": [panel(kind) for kind in ENDING],
    }


def _panel(
    kind: ChangeKind,
    case: Case,
    place: Place,
    *,
    typed: tuple[QueryDict, Files] | None,
    problems: Mapping[str, str],
) -> Panel:
    return Panel(
        kind=kind,
        label=casework.word(words.CHANGES, kind),
        url=reverse("field:change", args=[case.reference, kind.value]),
        name=new_name(),
        form=_form(kind, case, place.visit, typed, problems),
        opened=typed is not None,
        ends=kind in ENDINGS,
    )


def _form(
    kind: ChangeKind,
    case: Case,
    visit: Visit | None,
    typed: tuple[QueryDict, Files] | None,
    problems: Mapping[str, str],
) -> UiForm:
    if kind is ChangeKind.INSPECTION and typed is None:
        return InspectionForm(case=case, kept=visit.answers if visit else {})
    form = KINDS[kind].form(*(typed or ()), case=case)
    if typed is not None:
        form.is_valid()
        for name, said in problems.items():  # what the domain said, beside what the form found itself
            if said not in form.errors.get(name, []):
                form.add_error(name if name in form.fields else None, said)
    return form


def _must(field: Field) -> bool:
    return field.required or bool(getattr(field, "must_answer", False))


def _missing(field: Field) -> str:
    own = field.error_messages.get("required")
    asked = _("Please answer: %(question)s") % {"question": field.label}
    return asked if own == Field.default_error_messages["required"] else str(own)


def _asks(case: Case) -> bool:
    return bool(version_by_id(case.city, case.service_version_id).inspection)


def _told(case: Case, actor: Actor, language: str) -> list[Told]:
    sees = policy.may(actor, "see_reporter", case)
    questions = version_by_id(case.city, case.service_version_id).questions
    reports = case.reports.order_by("received_at", "pk")
    if sees:
        reports = reports.select_related("constituent").prefetch_related("constituent__contact_points")
    return [_report(report, questions, language, sees=sees) for report in reports[:MOST_REPORTS]]


def _report(report: Report, questions: Iterable[Question], language: str, *, sees: bool) -> Told:
    person = report.constituent if sees else None
    return Told(
        words=report.words,
        answers=[
            (in_language(each.texts, language), in_words(each, report.answers[each.code], language))
            for each in questions
            if report.answers.get(each.code)
        ],
        name=person.name if person else "",
        contacts=[(_opens(p.kind, p.value), p.value) for p in person.contact_points.all()] if person else [],
    )


def _opens(kind: str, value: str) -> str:
    return f"mailto:{value}" if kind == "email" else f"tel:{value}"


def _photos(case: Case) -> list[tuple[int, str]]:
    """The latest photos, by number, with what they show."""
    return list(
        case.media.filter(content_type=JPEG)
        .order_by("-added_at", "-pk")
        .values_list("pk", "kind")[:MOST_PHOTOS]
    )


def _entries(case: Case) -> Iterable[Entry]:
    return case.entries.filter(kind__in=_TOLD).order_by("-number")[:MOST_NOTES]


def _said(entry: Entry) -> Said:
    data = entry.data
    said = next((str(data[name]) for name in ("words", "answer", "reason") if data.get(name)), "")
    if entry.kind == EntryKind.HELD:
        said = casework.word(words.HOLD_REASONS, said)
    return Said(casework.word(casework.ENTRIES, entry.kind), said, entry.actor_name or _("A resident"))


def _ways(case: Case) -> list[tuple[str, str, str]]:
    """Links that a map app of the crew's choice opens: we ask nobody for the way ourselves."""
    if case.lat is None or case.lon is None:
        return []
    at = f"{case.lat:.6f},{case.lon:.6f}"
    return [
        ("phone", _("Map app of this phone"), f"geo:{at}?q={at}"),
        ("google", "Google Maps", f"https://www.google.com/maps/dir/?api=1&destination={at}"),
        ("apple", "Apple Maps", f"https://maps.apple.com/?daddr={at}"),
        ("osm", "OpenStreetMap", f"https://www.openstreetmap.org/directions?to={at}"),
    ]
