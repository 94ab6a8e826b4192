"""Work on a case between its opening and its closing."""

from datetime import datetime, timedelta

from thirdring.cases.actions.timeline import Line, append, keep, move, take
from thirdring.cases.events import CaseAccepted, CaseHeld, CaseResumed, NoteAdded, WorkStarted
from thirdring.cases.models import Case, Hold
from thirdring.cases.rules import EntryKind, HoldReason, Status
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable

NOTE_LENGTH = 4000
HOLD_NOTE_LENGTH = 300
LONGEST_HOLD = timedelta(days=180)


@action
def accept(case: Case, *, actor: Actor) -> Case:
    """A team takes the case on."""
    case = take(case, "accept", actor=actor)
    move(case, Status.ACCEPTED, frm=Status.RECEIVED)
    append(case, [Line(EntryKind.ACCEPTED, public=True)], actor=actor, at=clock.now())
    record(CaseAccepted(city_id=case.city_id, case=case, by=actor))
    return keep(case)


@action
def start(case: Case, *, actor: Actor) -> Case:
    """Someone begins the work, and the case is theirs."""
    case = take(case, "start", actor=actor)
    move(case, Status.IN_PROGRESS, frm=Status.ACCEPTED)
    if actor.kind is ActorKind.STAFF:
        case.assignee_id = actor.id
    append(case, [Line(EntryKind.STARTED, public=True)], actor=actor, at=clock.now())
    record(WorkStarted(city_id=case.city_id, case=case, by=actor))
    return keep(case, changed=["assignee"])


@action
def hold(case: Case, *, actor: Actor, reason: HoldReason, review_at: datetime, note: str = "") -> Case:
    """Let the case wait, with its promises, for a reason that is shown and a date to look again.

    ``review_at`` is aware and at most LONGEST_HOLD ahead. Raises Invalid (reason, review_at, note).
    """
    now, note = clock.now(), storable(note)
    case = take(case, "hold", actor=actor)
    _check_hold(reason, review_at, note, now)
    held_from = case.status
    move(case, Status.ON_HOLD)
    Hold.objects.create(
        city_id=case.city_id,
        case=case,
        reason=reason,
        note=note,
        held_from=held_from,
        since=now,
        review_at=review_at,
    )
    data = {"reason": str(reason), "review_at": review_at.isoformat()}
    append(case, [Line(EntryKind.HELD, public=True, data=data)], actor=actor, at=now)
    record(
        CaseHeld(city_id=case.city_id, case=case, by=actor, reason=HoldReason(reason), review_at=review_at)
    )
    return keep(case, changed=["due_at"])


@action
def resume(case: Case, *, actor: Actor) -> Case:
    """End the wait: the case goes back to where it was."""
    now = clock.now()
    case = take(case, "resume", actor=actor)
    current = case.holds.filter(until__isnull=True).first()
    if current is None:
        raise NotFound("This case is not on hold.")
    move(case, Status(current.held_from))
    current.until = now
    current.save(update_fields=["until"])
    append(case, [Line(EntryKind.RESUMED, public=True)], actor=actor, at=now)
    record(CaseResumed(city_id=case.city_id, case=case, by=actor, reason=HoldReason(current.reason)))
    return keep(case, changed=["due_at"])


@action
def note(case: Case, *, actor: Actor, words: str, public: bool) -> Case:
    """Write on the timeline. A public note is read by the resident."""
    words = _checked_note(words)
    case = take(case, "note", actor=actor)
    append(case, [Line(EntryKind.NOTE, public=public, data={"words": words})], actor=actor, at=clock.now())
    record(NoteAdded(city_id=case.city_id, case=case, by=actor, words=words, public=public))
    return keep(case)


def _check_hold(reason: str, review_at: datetime, note: str, now: datetime) -> None:
    problems = []
    if reason not in set(HoldReason):
        problems.append(Problem("reason", "Choose why the case has to wait, from the list.", "unknown"))
    if not now < review_at <= now + LONGEST_HOLD:
        cure = f"Choose a day to look again, at most {LONGEST_HOLD.days} days ahead."
        problems.append(Problem("review_at", cure, "out_of_range"))
    if len(note) > HOLD_NOTE_LENGTH:
        problems.append(Problem("note", f"Write at most {HOLD_NOTE_LENGTH} characters.", "too_long"))
    if problems:
        raise Invalid(problems)


def _checked_note(words: str) -> str:
    words = storable(words)
    if not words:
        raise invalid("words", "Write the note before saving it.", "required")
    if len(words) > NOTE_LENGTH:
        raise invalid(
            "words", f"Write at most {NOTE_LENGTH:,} characters; this has {len(words):,}.", "too_long"
        )
    return words
