"""A case between hands as its page tells it: who was asked, by when, and how long each agency had it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from thirdring.cases.models import Case, Entry
from thirdring.cases.rules import EntryKind, Status
from thirdring.routing.models import Transfer
from thirdring.routing.queries import open_transfer
from thirdring.routing.transfers import TransferState, steps, time_by_agency
from thirdring.web.agency import words
from thirdring.web.agency.correcting import corrected_in_words
from thirdring.web.ui.outside import outside_in_words


@dataclass(frozen=True, slots=True)
class Offer:
    """The open question about a case, in words that both sides read."""

    heading: str
    why: str
    note: str
    by: str
    due: str  # '' once it is a referee's
    late: bool
    with_referee: bool


def asked_about(case: Case, entries: Sequence[Entry]) -> Transfer | None:
    """The open transfer, read only when the timeline says that there is one."""
    said = next((entry for entry in reversed(entries) if entry.kind in _HANDINGS), None)
    before_referee = said is not None and bool(said.data.get("referee"))
    return open_transfer(case) if case.offered_to_id is not None or before_referee else None


_HANDINGS = frozenset({EntryKind.OFFERED, EntryKind.KEPT, EntryKind.TRANSFERRED})


def stage_of(transfer: Transfer | None) -> str:
    """The state of the open transfer; '' without one."""
    return transfer.state if transfer else ""


def offer_in_words(transfer: Transfer, *, now: datetime, zone: ZoneInfo) -> Offer:
    """Who asked whom, why, and by when the answer is due in the asked agency's working time."""
    agencies = {"asking": transfer.from_agency.name, "asked": _asked(transfer)}
    referee = transfer.state == TransferState.REFEREE
    heading = (
        _("A referee decides: %(asking)s asked %(asked)s to take this case over")
        if referee
        else _("%(asking)s asks %(asked)s to take this case over")
    )
    return Offer(
        heading=heading % agencies,
        why=words.word(words.TRANSFER_REASONS, transfer.reason),
        note=transfer.note,
        by=_("%(who)s, %(when)s")
        % {
            "who": transfer.proposed_by.name if transfer.proposed_by else transfer.from_agency.name,
            "when": words.moment(transfer.proposed_at, zone),
        },
        due="" if referee else words.moment(transfer.answer_by, zone),
        late=not referee and transfer.answer_by < now,
        with_referee=referee,
    )


def _asked(transfer: Transfer) -> str:
    team = transfer.to_team
    return f"{transfer.to_agency.name} ({team.name})" if team else transfer.to_agency.name


HANDED = frozenset(
    {
        *(EntryKind.OFFERED, EntryKind.KEPT, EntryKind.TRANSFERRED, EntryKind.RECATEGORISED),
        *(EntryKind.PROMISED, EntryKind.REFERRED, EntryKind.PARTY_SAID),
    }
)


def handed_in_words(kind: str, data: Mapping[str, Any], zone: ZoneInfo) -> str:
    """What an entry of the handshake, of a correction, or of what went outside the city says, in a line."""
    reason = str(data.get("reason", ""))
    match kind:
        case EntryKind.RECATEGORISED | EntryKind.PROMISED:
            return corrected_in_words(kind, data, zone)
        case EntryKind.OFFERED:
            said = words.word(words.TRANSFER_REASONS, reason) if reason else ""
            return ": ".join(part for part in (str(data.get("to", "")), said) if part)
        case EntryKind.REFERRED | EntryKind.PARTY_SAID:
            return outside_in_words(data)
        case EntryKind.KEPT:
            return _kept(str(data.get("asked", "")), reason, referee=bool(data.get("referee")))
        case _:
            values = {"asking": data.get("from", ""), "asked": data.get("to", "")}
            return _("From %(asking)s to %(asked)s") % values


def _kept(asked: str, reason: str, *, referee: bool) -> str:
    ended = {
        "the question was taken back": _("The question was taken back"),
        "a referee decided": _("A referee decided"),
    }
    said = ended.get(reason) or words.word(words.REFUSALS, reason.replace(" ", "_"))
    parts = [f"{asked}: {said}" if asked and reason not in ended else said]
    return ". ".join([*parts, _("A referee decides now")] if referee else parts)


def charged(case: Case, entries: Sequence[Entry], *, now: datetime) -> list[tuple[str, str]]:
    """How long each agency had the case, longest first; [] while it was only ever one's."""
    handed = [entry for entry in entries if entry.kind == EntryKind.TRANSFERRED]
    if not handed:
        return []
    had = [(str(handed[0].data["from"]), case.opened_at), *((str(e.data["to"]), e.at) for e in handed)]
    until = case.closed_at if case.status == Status.CLOSED and case.closed_at else now
    spent = time_by_agency(steps(had, until=until))
    in_order = sorted(spent.items(), key=lambda pair: pair[1], reverse=True)
    return [(agency, words.span(length)) for agency, length in in_order]
