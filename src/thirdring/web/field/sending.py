"""A change as it reaches us: from a page's form at once, or from a phone's queue hours later."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from thirdring.cases import references
from thirdring.fieldwork.actions.receiving import Change
from thirdring.fieldwork.rules import MOST_SPANS, ChangeKind, Span, on_our_clock
from thirdring.kernel import clock
from thirdring.kernel.errors import invalid
from thirdring.web.field.forms import Files

_NAME = re.compile(r"[A-Za-z0-9-]{8,40}", re.ASCII)
MOST_FIELDS, MOST_VALUES, LONGEST_VALUE = 80, 60, 5000
HIGHEST = 2**31 - 1
_YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Sent:
    """A change with what was filled in. ``entries``: how much of the timeline its maker had seen.

    ``spans`` and ``phone_now`` are by the phone's clock; ``visit`` is the phone's key of the visit, '' for
    none; ``as_note``: write it down only, its maker has decided so.
    """

    change: Change
    fields: QueryDict
    files: Files
    phone_now: datetime
    visit: str = ""
    spans: Sequence[Span] = ()
    entries: int = 0
    as_note: bool = False

    def spans_on_our_clock(self) -> list[Span]:
        """When the timer ran, by the city's clock."""
        now = clock.now()
        return [
            (
                on_our_clock(since, phone_now=self.phone_now, now=now),
                on_our_clock(until, phone_now=self.phone_now, now=now),
            )
            for since, until in self.spans
        ]


def from_page(posted: QueryDict, files: Files, reference: str, kind: ChangeKind) -> Sent:
    """What a page's form sends: done now. Raises Invalid."""
    said = {name: posted.get(name, "") for name in ("client_id", "seen", "entries", "visit")}
    now = clock.now()
    return _sent(
        said | {"kind": kind, "reference": reference, "at": now.isoformat()}, posted, files, phone_now=now
    )


def from_phone(said: object, files: Files, *, phone_now: datetime) -> Sent:
    """One change of a phone's queue. Raises Invalid naming what is wrong with it."""
    if not isinstance(said, dict):
        raise invalid("change", "Send each change as an object.")
    fields, client_id = _fields(said.get("fields", {})), str(said.get("client_id", ""))[:60]
    photo = files.get(f"photo.{client_id}")
    own: Files = MultiValueDict({"photo": [photo]} if photo else {})
    return _sent(said, fields, own, phone_now=phone_now)


def new_name() -> str:
    """A name for a change or a visit that nobody else has."""
    return str(uuid.uuid4())


def moment(text: object, field: str) -> datetime:
    """An aware moment, such as 2026-11-16T14:00:00Z, of this century. Raises Invalid."""
    try:
        at = datetime.fromisoformat(str(text)[:40])
    except ValueError:
        raise invalid(field, "Write the time as 2026-11-16T14:00:00Z.") from None
    if at.year not in _YEARS:
        raise invalid(field, "Write a time of this century.")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _sent(said: Mapping[str, Any], fields: QueryDict, files: Files, *, phone_now: datetime) -> Sent:
    return Sent(
        change=Change(
            client_id=_name(said, "client_id"),
            kind=_kind(said.get("kind")),
            reference=references.parse(str(said.get("reference", ""))[:20]),
            seen=_number(said, "seen"),
            device_at=moment(said.get("at"), "at"),
            after=_name(said, "after") if said.get("after") else "",
        ),
        fields=fields,
        files=files,
        phone_now=phone_now,
        visit=_name(said, "visit") if said.get("visit") else "",
        spans=_spans(said.get("spans", [])),
        entries=_number(said, "entries"),
        as_note=said.get("as_note") is True,
    )


def _name(said: Mapping[str, Any], field: str) -> str:
    name = said.get(field)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise invalid(field, "Use 8 to 40 letters, digits and dashes that no other change has.")
    return name


def _kind(kind: object) -> ChangeKind:
    try:
        return ChangeKind(kind)  # type: ignore[arg-type]  # whatever came: a wrong one raises
    except ValueError:
        raise invalid("kind", f"Use one of {', '.join(ChangeKind)}.") from None


def _number(said: Mapping[str, Any], field: str) -> int:
    try:
        number = int(str(said.get(field) or 0)[:12])
    except ValueError:
        number = -1
    if not 0 <= number <= HIGHEST:
        raise invalid(field, "Send the number that the page had.")
    return number


def _fields(said: object) -> QueryDict:
    """What was filled in: {name: [values]}."""
    if not isinstance(said, dict) or len(said) > MOST_FIELDS:
        raise invalid("fields", f"Send at most {MOST_FIELDS} fields, each with a list of words.")
    fields = QueryDict(mutable=True)
    for name, values in said.items():
        if not isinstance(values, list) or len(values) > MOST_VALUES:
            raise invalid("fields", f"Send at most {MOST_VALUES} values for a field, as a list.")
        if not all(isinstance(value, str) and len(value) <= LONGEST_VALUE for value in values):
            raise invalid("fields", f"Send words of at most {LONGEST_VALUE:,} characters.")
        fields.setlist(str(name), values)
    return fields


def _spans(said: object) -> list[Span]:
    if isinstance(said, str):
        said = _parsed(said)
    if not isinstance(said, list) or len(said) > MOST_SPANS:
        raise invalid("spans", f"Send at most {MOST_SPANS} spans of the timer.")
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in said):
        raise invalid("spans", "Send each span of the timer as [from, to].")
    return [(moment(since, "spans"), moment(until, "spans")) for since, until in said]


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text or "[]")
    except orjson.JSONDecodeError:
        return None
