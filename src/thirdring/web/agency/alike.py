"""What may be the same thing as a case, and what became part of it, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdring.cases import policy, queries
from thirdring.cases.duplicates import Likeness
from thirdring.cases.models import Case, Entry
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind, Status
from thirdring.kernel.actor import Actor
from thirdring.kernel.words import in_language


@dataclass(frozen=True, slots=True)
class Suspect:
    """An open case that may be the same thing."""

    reference: str
    shown: str
    type: str
    status: str
    summary: str
    how: str  # how alike: metres, hours, words
    photo: str  # its address; '' without one


def suspects(case: Case, *, actor: Actor, language: str) -> list[Suspect]:
    """Those worth a look, the most alike first; none for a waiting case, or who may not merge it."""
    if case.status in {Status.CLOSED, Status.ON_HOLD} or not policy.may(actor, "merge", case):
        return []
    return [
        Suspect(
            reference=one.reference,
            shown=pretty(one.reference),
            type=in_language(one.type_names, language),
            status=one.status,
            summary=one.summary,
            how=how_alike(one.alike),
            photo=reverse("media", args=[one.photo]) if one.photo else "",
        )
        for one in queries.alike(case, actor)
    ]


def how_alike(found: Likeness) -> str:
    """'12 m away, 3 hours apart, words 80 % alike'."""
    parts = [
        _("%(n)d m away") % {"n": found.metres},
        ngettext("%(n)d hour apart", "%(n)d hours apart", found.hours) % {"n": found.hours},
    ]
    if found.words:
        parts.append(_("words %(n)d %% alike") % {"n": round(found.words * 100)})
    if not found.same_type:
        parts.append(_("another type"))
    return ", ".join(parts)


def parts_of(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Which cases are part of this one now: those that joined it and were not taken apart."""
    now: Mapping[str, str] = {
        str(entry.data.get("case", "")): entry.kind for entry in entries if entry.kind in _JOININGS
    }
    return [(reference, pretty(reference)) for reference, kind in now.items() if kind == EntryKind.JOINED]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A case of the same thing at the same place: ``before`` this one, closed; or after it was closed."""

    reference: str
    shown: str
    before: bool
    metres: int
    days: int


def repeats_of(entries: Sequence[Entry]) -> list[Repeat]:
    """What the timeline says of repeats, the latest first."""
    return [
        Repeat(
            reference=str(entry.data.get("case", "")),
            shown=pretty(str(entry.data.get("case", ""))),
            before=entry.kind == EntryKind.RECURRENCE,
            metres=int(entry.data.get("metres", 0)),
            days=int(entry.data.get("days", 0)),
        )
        for entry in reversed(entries)
        if entry.kind in _REPEATS
    ]


_REPEATS = frozenset({EntryKind.RECURRENCE, EntryKind.CAME_BACK})
_JOININGS = frozenset({EntryKind.JOINED, EntryKind.UNMERGED})
