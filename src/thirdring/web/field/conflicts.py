"""Both sides of a change that came too late, in words for whoever made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thirdring.cases import policy
from thirdring.cases.models import Case, Entry
from thirdring.cases.references import pretty
from thirdring.fieldwork.queries import AT_WORK
from thirdring.kernel.actor import Actor
from thirdring.web.field import words
from thirdring.web.field.sending import Sent
from thirdring.web.field.telling import told
from thirdring.web.ui import casework

MOST_HAPPENINGS = 20
_TOLD_IN = ("words", "answer", "reason", "to", "note")  # where an entry's data may hold what is to be read


@dataclass(frozen=True, slots=True)
class Happening:
    """Something somebody else did meanwhile."""

    what: str
    words: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides. ``version`` and ``entries`` are the case's now; ``may_apply``: it can still be done."""

    said: str
    yours: str
    theirs: Sequence[Happening]
    version: int
    entries: int
    may_apply: bool


def between(sent: Sent, case: Case, *, actor: Actor, visible: bool) -> Conflict:
    """What the person did, and what became of the case; of one that is not theirs now, only where it is."""
    joined = case.reference != sent.change.reference
    return Conflict(
        said=_said(case, joined=joined, visible=visible),
        yours=told(sent, case),
        theirs=_meanwhile(sent, case, actor, joined=joined) if visible else [],
        version=case.version if visible else 0,
        entries=case.entry_count if visible else 0,
        may_apply=visible and not joined and case.status in AT_WORK and policy.may(actor, "close", case),
    )


def _said(case: Case, *, joined: bool, visible: bool) -> str:
    if not visible:
        return _("%(agency)s has this case now.") % {"agency": case.agency.name}
    if joined:
        return _("This case is part of %(other)s now.") % {"other": pretty(case.reference)}
    return _("Somebody else changed this case after you saw it.")


def _meanwhile(sent: Sent, case: Case, actor: Actor, *, joined: bool) -> list[Happening]:
    """What others did since the phone saw the case, latest first."""
    entries = case.entries.exclude(actor_kind=actor.kind, actor_id=actor.id)
    since = entries if joined else entries.filter(number__gt=sent.entries)
    zone = ZoneInfo(case.city.time_zone)
    return [_happening(entry, zone) for entry in since.order_by("-number")[:MOST_HAPPENINGS]]


def _happening(entry: Entry, zone: ZoneInfo) -> Happening:
    said = next((str(entry.data[name]) for name in _TOLD_IN if entry.data.get(name)), "")
    return Happening(
        what=casework.word(casework.ENTRIES, entry.kind),
        words=said.replace("_", " ") if entry.kind == "held" else said,
        who=entry.actor_name,
        when=words.moment(entry.at, zone),
    )
