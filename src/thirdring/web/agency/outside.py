"""What went outside the city, as the case page and the supervisor's list tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.models import Entry
from thirdring.cases.rules import EntryKind
from thirdring.routing.models import Referral
from thirdring.routing.outside import ENDS, Attention, ReferralState, Said, Step
from thirdring.web.agency import words

STATES: dict[str, str | LazyWords] = {
    ReferralState.SENT: gettext_lazy("Not acknowledged yet"),
    ReferralState.ACKNOWLEDGED: gettext_lazy("They have it"),
    ReferralState.DONE: gettext_lazy("They say that it is done"),
    ReferralState.NOT_THEIRS: gettext_lazy("They say that it is not theirs"),
    ReferralState.WITHDRAWN: gettext_lazy("Ended by the city"),
}
ATTENTION: dict[str, str | LazyWords] = {
    Attention.UNACKNOWLEDGED: gettext_lazy("No acknowledgement in time"),
    Attention.FOLLOW_UP: gettext_lazy("Follow up today"),
    Attention.REFUSED: gettext_lazy("They say that it is not theirs"),
}


@dataclass(frozen=True, slots=True)
class Outside:
    """One referral on the case page: who has it, how it stands, by when."""

    party: str
    state: str
    due: str
    late: bool


def outside_of(entries: Iterable[Entry], *, now: datetime, zone: ZoneInfo) -> list[Outside]:
    """How each referral of a case stands, from its timeline alone, so that the page asks nothing more."""
    facts: dict[Any, dict[str, Any]] = {}
    for entry in entries:
        if entry.kind in {EntryKind.REFERRED, EntryKind.PARTY_SAID}:
            known = facts.setdefault(entry.data.get("referral"), {"state": ReferralState.SENT})
            known.update(entry.data, state=_state_after(entry, known["state"]))
    return [_standing(each, now, zone) for each in facts.values()]


def _state_after(entry: Entry, before: ReferralState) -> ReferralState:
    said = entry.data.get("said", "")
    if entry.data.get("step") == Step.WITHDRAWN:
        return ReferralState.WITHDRAWN
    if said in ENDS:
        return ENDS[Said(said)]
    return ReferralState.ACKNOWLEDGED if said and before == ReferralState.SENT else before


def _standing(facts: dict[str, Any], now: datetime, zone: ZoneInfo) -> Outside:
    state = facts["state"]
    asked = {ReferralState.SENT: "acknowledge_by", ReferralState.ACKNOWLEDGED: "follow_up_at"}.get(state)
    due = datetime.fromisoformat(facts[asked]) if asked and facts.get(asked) else None
    said = ""
    if due is not None:
        when = {"when": words.moment(due, zone)}
        said = (
            _("Acknowledgement due %(when)s") if state == ReferralState.SENT else _("Follow up %(when)s")
        ) % when
    return Outside(facts["party"], str(STATES[state]), said, late=due is not None and due < now)


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in a list."""

    referral: Referral
    type: str
    state: str
    attention: str
    due: str
    late: bool


def lines_of(
    referrals: Sequence[Referral], names: dict[int, str], *, now: datetime, zone: ZoneInfo
) -> list[Line]:
    """Referrals in words; ``names`` are types' names by their version's id."""
    return [_line(each, names, now, zone) for each in referrals]


def _line(each: Referral, names: dict[int, str], now: datetime, zone: ZoneInfo) -> Line:
    waits_for = each.acknowledge_by if each.acknowledged_at is None else each.follow_up_at
    is_open = each.ended_at is None
    return Line(
        referral=each,
        type=names.get(each.case.service_version_id, ""),
        state=words.word(STATES, each.state),
        attention=words.word(ATTENTION, each.attention) if each.attention else "",
        due=words.moment(waits_for, zone) if is_open else "",
        late=is_open and waits_for < now,
    )
