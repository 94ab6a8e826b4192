"""A change of many cases in words: what it does, what would become of each case, and what did."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from thirdring.cases.references import pretty
from thirdring.kernel.words import in_language
from thirdring.web.agency import words
from thirdring.web.agency.words import Words
from thirdring.workbench.models import BulkChange
from thirdring.workbench.queries import counts_of, lines_of
from thirdring.workbench.rules import BulkVerb, LineState, Refused

SHOWN = 200

NAMES: Words = {
    BulkVerb.ACCEPT: _("Accept"),
    BulkVerb.ASSIGN: _("Give to a team or person"),
    BulkVerb.HOLD: _("Put on hold"),
    BulkVerb.NOTE: _("Write a note"),
    BulkVerb.CLOSE: _("Close with an answer"),
    BulkVerb.TRANSFER: _("Ask another agency to take over"),
    BulkVerb.ASSIGN_BACK: _("Give back"),
    BulkVerb.RESUME: _("Take up again"),
    BulkVerb.REOPEN: _("Reopen"),
    BulkVerb.WITHDRAW: _("Take the question back"),
}
DONE_BY: Words = {
    BulkVerb.ACCEPT: _("Each case is accepted. This can't be undone."),
    BulkVerb.ASSIGN: _("Each case goes to them. You can undo it for a quarter of an hour."),
    BulkVerb.HOLD: _(
        "Each case waits, and its clocks stand still. You can undo it for a quarter of an hour."
    ),
    BulkVerb.NOTE: _("The note goes onto each timeline. What is written can't be unsaid."),
    BulkVerb.CLOSE: _(
        "Each case is closed and its reporters get the answer. You can undo it for a quarter of an hour; "
        "then they are told that it is open again."
    ),
    BulkVerb.TRANSFER: _(
        "The other agency is asked for each case. You can undo it for a quarter of an hour."
    ),
    BulkVerb.ASSIGN_BACK: _("Each case goes back to who had it."),
    BulkVerb.RESUME: _("Each case is taken up again, and its clocks run."),
    BulkVerb.REOPEN: _("Each case is open again, and its reporters are told why."),
    BulkVerb.WITHDRAW: _("The other agency is no longer asked."),
}
REFUSALS: Words = {
    Refused.NOT_ALLOWED: _("Not with your role"),
    Refused.MOVE: _("Not in the status it has"),
    Refused.STALE: _("Somebody changed it meanwhile"),
    Refused.MERGED: _("It is part of another case"),
    Refused.OUTCOME: _("Its type does not end that way"),
    Refused.EVIDENCE: _("Its type asks for facts or a photo: close it on its own page"),
    Refused.SAME: _("They have it already"),
    Refused.OTHER_AGENCY: _("Another agency has it"),
    Refused.OFFERED: _("Another agency was asked and has not answered"),
    Refused.INVALID: _("It was refused; look at the case"),
}


_STATES = (LineState.PLANNED, LineState.DONE, LineState.REFUSED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case of it: ``state`` is planned, refused or done; ``why`` only when refused."""

    reference: str
    shown: str
    type: str
    place: str
    status: str
    state: str
    why: str


@dataclass(frozen=True, slots=True)
class Told:
    """The whole change, for its page. ``stage`` is planned, running or ended."""

    bulk: BulkChange
    name: str
    explained: str
    stage: str
    at: str
    left: int
    done: int
    refused: int
    percent: int
    lines: list[Outcome]

    @property
    def total(self) -> int:
        """All cases of it."""
        return self.left + self.done + self.refused


def told_of(bulk: BulkChange, *, language: str) -> Told:
    """The change in words: two queries, whatever its size; at most SHOWN cases, those refused first."""
    counts = counts_of(bulk)
    left, done, refused = (counts.get(state, 0) for state in _STATES)
    zone = ZoneInfo(bulk.city.time_zone)
    return Told(
        bulk=bulk,
        name=words.word(NAMES, bulk.verb),
        explained=words.word(DONE_BY, bulk.verb),
        stage="planned" if bulk.begun_at is None else "ended" if bulk.ended_at else "running",
        at=words.moment(bulk.begun_at or bulk.planned_at, zone),
        left=left,
        done=done,
        refused=refused,
        percent=100 * (done + refused) // max(1, left + done + refused),
        lines=[
            Outcome(
                reference=line.case.reference,
                shown=pretty(line.case.reference),
                type=in_language(line.case.service_version.names, language),
                place=line.case.place,
                status=line.case.status,
                state=line.state,
                why=words.word(REFUSALS, line.why) if line.why else "",
            )
            for line in lines_of(bulk, most=SHOWN)
        ],
    )
