"""What ``extensions=true`` adds to a request: a superset of what other cities' servers send.

``attributes`` are a list as San Francisco's, ``extended_attributes`` have CitySDK's names and a channel, and
``notes`` are Connected Bits'. Four look-ups for a page of any size.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from thirdring.cases.models import Entry, Media, Report
from thirdring.cases.rules import EntryKind
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import in_language
from thirdring.open311.models import Sending
from thirdring.open311.moments import shown
from thirdring.open311.queries import Row
from thirdring.open311.rules import NOTE_OF_ENTRY
from thirdring.open311.shapes import STANDS, Shape
from thirdring.open311.words import SAID, words_of

_EXTRAS = ("title", "service_object_id", "service_object_type")


def extended(
    city: City, rows: Sequence[Row], plain: Sequence[Shape], *, media: str, language: str
) -> list[Shape]:
    """The plain requests with attributes, extended attributes and notes."""
    ids = [row.report_id for row in rows]
    reports = Report.objects.of(city).filter(pk__in=ids)
    told = {
        pk: (answers, channel) for pk, answers, channel in reports.values_list("pk", "answers", "channel")
    }
    sent = dict(Sending.objects.of(city).filter(report__in=ids).values_list("report", "extras"))
    photos = _photos(city, ids, media)
    notes = _notes(city, [row.case_id for row in rows])
    return [
        shape
        | _places(sent.get(row.report_id, {}))
        | {
            "attributes": _attributes(city, row, told[row.report_id][0], language),
            "extended_attributes": _extended(
                row, sent.get(row.report_id, {}), photos[row.report_id], told[row.report_id][1]
            ),
            "notes": notes[row.case_id],
        }
        for row, shape in zip(rows, plain, strict=True)
    ]


def _places(extras: Mapping[str, Any]) -> dict[str, str]:
    """What the client sent of the documented fields that a report has no room for."""
    return {name: extras[name] for name in ("address_id", "zipcode") if extras.get(name)}


def _extended(
    row: Row, extras: Mapping[str, Any], photos: Sequence[Mapping[str, Any]], channel: str
) -> dict[str, Any]:
    merged = row.reference != row.case_reference
    return {
        "channel": channel,
        "detailed_status": row.status.upper()
        if row.status != "closed"
        else (row.outcome or "closed").upper(),
        "detailed_status_datetime": row.updated_at,
        "duplicate": merged,
        "parent_service_request_id": row.case_reference if merged else None,
        **{name: extras.get(name) for name in _EXTRAS},
        "media_urls": [photo["media_url"] for photo in photos],
        "photos": list(photos),
    }


def _attributes(
    city: City, row: Row, answers: Mapping[str, Any], language: str
) -> list[dict[str, str | None]]:
    """What was answered, but for answers that are never public."""
    try:
        questions = version_by_id(city, row.version_id).questions
    except NotFound:
        return []
    return [
        {
            "code": question.code,
            "label": in_language(question.texts, language),
            "name": _answer(question, answers[question.code], language),
            "value": ",".join(_each(answers[question.code])),
        }
        for question in questions
        if question.code in answers and not question.private
    ]


def _each(answer: object) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def _answer(question: Question, answer: object, language: str) -> str:
    """The answer in words: the names of options, anything else as it is."""
    names = {option.key: in_language(option.names, language) for option in question.options}
    return ", ".join(names.get(key, key) for key in _each(answer))


def _photos(city: City, report_ids: Sequence[int], media: str) -> Mapping[int, list[dict[str, Any]]]:
    photos: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Media.objects.of(city).filter(report__in=report_ids, public=True).order_by("pk")
    for report_id, file, width, height, at in rows.values_list(
        "report", "file", "width", "height", "added_at"
    ):
        photos[report_id].append(
            {
                "media_url": f"{media}{file}",
                "title": None,
                "width": width,
                "height": height,
                "orientation": "landscape" if width >= height else "portrait",
                "created_at": shown(at),
            }
        )
    return photos


def _notes(city: City, case_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """The public lines of the timelines, in order."""
    notes: dict[int, list[dict[str, Any]]] = defaultdict(list)
    lines = Entry.objects.of(city).filter(case__in=set(case_ids), public=True).order_by("case", "number")
    for case_id, kind, data, at in lines.values_list("case", "kind", "data", "at"):
        notes[case_id].append(
            {
                "datetime": shown(at),
                "summary": SAID.get(EntryKind(kind), STANDS.get(kind, kind.replace("_", " "))),
                "description": words_of(kind, data) or None,
                "type": NOTE_OF_ENTRY.get(kind, "activity"),
            }
        )
    return notes
