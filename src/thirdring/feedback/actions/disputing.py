"""'It is not done': within the window the case is taken up again, after it a new one is opened."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from thirdring.cases.actions.assigning import assign
from thirdring.cases.actions.closing import reopen
from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case, Report
from thirdring.cases.photos import CleanPhoto, clean_all
from thirdring.cases.rules import Channel, EntryKind
from thirdring.feedback.events import CaseDisputed
from thirdring.feedback.models import Dispute
from thirdring.feedback.queries import contact_of, may_dispute, next_number, reopens, somebody_else
from thirdring.feedback.rules import MOST_PHOTOS, TO_SUPERVISOR, WORDS_LENGTH, Remedy
from thirdring.intake.actions import submit
from thirdring.intake.submission import Submission
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid, NotAllowed, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.sla.actions.escalating import lift_to, raise_escalations
from thirdring.sla.rules import Level, Trigger

REASON = "The reporter says that it is not done."


@dataclass(frozen=True, slots=True)
class Disputed:
    """What became of a dispute: the case that is worked on now, and its reference for the reporter."""

    dispute: Dispute
    case: Case
    reference: str


@action
def dispute(report: Report, *, key: str, words: str, photos: Sequence[bytes] = (), actor: Actor) -> Disputed:
    """Say that a closed case is not done. ``report`` has its case and city loaded; ``key`` is its own.

    Raises NotAllowed without the key, Invalid (words, photos).
    """
    if not secrets.compare_digest(key.encode(), report.token.encode()):
        raise NotAllowed("dispute", "report")
    now, words = clock.now(), storable(words)
    clean = _checked(words, photos)
    by = system(report.city_id, reason="disputed by the reporter")
    case = take(report.case, "reopen", actor=by)
    if not may_dispute(case):
        raise invalid("words", "This is open already: somebody is on it.", "open")
    made = Dispute(
        city_id=case.city_id,
        case=case,
        report=report,
        number=next_number(case),
        words=words,
        closer_id=case.closures.order_by("-at").values_list("by_id", flat=True).first(),
        at=now,
    )
    again = reopens(case)
    done = _taken_up(made, clean, actor, by) if again else _opened_anew(made, photos, actor, by)
    record(CaseDisputed(city_id=case.city_id, case=done.case, by=actor, dispute=made))
    return done


def _taken_up(made: Dispute, photos: Sequence[CleanPhoto], actor: Actor, by: Actor) -> Disputed:
    """The same case, with somebody other than who closed it."""
    made.remedy = Remedy.REOPENED
    made.save()
    case = reopen(made.case, actor=by, reason=REASON)
    append(case, [Line(EntryKind.DISPUTED, data={"words": made.words})], actor=actor, at=made.at)
    _escalate(case, made, Trigger.NOT_DONE, by)
    case = keep(case)
    case = assign(case, to_id=somebody_else(case, made.closer_id), why=REASON, actor=by)
    attach(case, made.report, photos, at=made.at)
    return Disputed(made, case, made.report.reference)


def _opened_anew(made: Dispute, photos: Sequence[bytes], actor: Actor, by: Actor) -> Disputed:
    """A new case like the old one, each naming the other."""
    receipt = submit(made.case.city, _again(made, tuple(photos)), actor=actor)
    made.remedy, made.recurrence = Remedy.RECURRENCE, receipt.case
    made.save()
    new = take(receipt.case, "note", actor=by)
    for case, other in ((made.case, new), (new, made.case)):
        data = {"words": made.words, "case": other.reference}
        append(case, [Line(EntryKind.DISPUTED, data=data)], actor=actor, at=made.at)
    _escalate(new, made, Trigger.RECURRENCE, by)
    keep(made.case)
    return Disputed(made, keep(new), receipt.report.reference)


def _again(made: Dispute, photos: tuple[bytes, ...]) -> Submission:
    """The first report said again: the place and answers of then, the words of now."""
    report, reached = made.report, contact_of(made.report)
    answers = {
        code: [str(each) for each in said] if isinstance(said, list) else str(said)
        for code, said in report.answers.items()
    }
    return Submission(
        service_code=made.case.type.code,
        channel=Channel.WEB,
        words=made.words,
        language=report.language,
        answers=answers,
        lon=report.lon,
        lat=report.lat,
        place=report.place,
        email=reached.get("email", ""),
        phone=reached.get("phone", ""),
        photos=photos,
    )


def _escalate(case: Case, made: Dispute, trigger: Trigger, by: Actor) -> None:
    """Every dispute is somebody's matter; the third about the same thing is a supervisor's."""
    raise_escalations([case], trigger=trigger, actor=by)
    if made.number >= TO_SUPERVISOR:
        lift_to(case, trigger=trigger, level=Level.SUPERVISOR, actor=by)


def _checked(words: str, photos: Sequence[bytes]) -> list[CleanPhoto]:
    clean, problems = clean_all(photos, most=MOST_PHOTOS)
    if not words:
        problems.append(Problem("words", "Say what is not done, so that the crew knows.", "required"))
    if len(words) > WORDS_LENGTH:
        problems.append(Problem("words", f"Write at most {WORDS_LENGTH:,} characters.", "too_long"))
    if problems:
        raise Invalid(problems)
    return clean
