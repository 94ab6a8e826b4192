"""A case was taken for another kind of thing than it is. The kind is corrected; who reported what stays.

The reports keep their words, answers, photos, people and references, and the case the moment it was opened.
"""

from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.events import CaseRecategorised
from thirdring.cases.kinds import become
from thirdring.cases.models import Case, Recategorisation
from thirdring.cases.queries import answers_of
from thirdring.cases.rules import EntryKind, Status
from thirdring.catalogue.answers import Answers, Given, carried_over, check_answers
from thirdring.catalogue.queries import OfferedType, version_by_id, version_of
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import DEFAULT_LANGUAGE, storable

REASON_LENGTH = 500
CHANGED = ["type", "service_version", "priority", "private", "agency", "team", "assignee", "offered_to"]


@action
def recategorise(
    case: Case,
    *,
    to: str,
    reason: str,
    actor: Actor,
    answers: Given | None = None,
    complete: bool = True,
    language: str = DEFAULT_LANGUAGE,
) -> Case:
    """Say that an open case is of the kind with the service code ``to``, from the version offered now.

    Earlier answers that fit the new questions are kept, ``answers`` are the others; what is required may be
    missing unless they are to be ``complete``. Private stays private, but for what was so only for want of a
    kind. Where it goes and by when it is due now are reactions.
    Raises Invalid (type, reason, answers.<code>), NotAllowed, Stale.
    """
    now, reason = clock.now(), storable(reason)
    case = take(case, "recategorise", actor=actor)
    offered = _offered(case, to)
    known = _known(case, offered, answers or {}, reason, complete=complete, language=language)
    said = _said(case, offered, known, reason, actor)
    become(case, offered)
    append(case, _lines(said), actor=actor, at=now)
    record(CaseRecategorised(city_id=case.city_id, case=case, by=actor, said=said))
    said.to_agency_id = case.agency_id
    said.save(update_fields=["to_agency"])
    return keep(case, changed=[*CHANGED, "due_at"])


def _offered(case: Case, code: str) -> OfferedType:
    if case.status == Status.CLOSED or case.merged_into_id is not None:
        raise invalid("type", "Only open cases of their own are corrected. Reopen it first.", "closed")
    try:
        offered = version_of(case.city, code)
    except NotFound as missing:
        raise invalid("type", str(missing), "unknown") from None
    if offered.type_id == case.type_id:
        raise invalid("type", "It is of this kind already. Choose another.", "same")
    return offered


def _known(
    case: Case, offered: OfferedType, answers: Given, reason: str, *, complete: bool, language: str
) -> Answers:
    """All answers to the new kind's questions, in their one form. Every problem is reported at once."""
    problems, known = _reason_problems(reason), {}
    earlier = carried_over(offered.questions, answers_of(case))
    try:
        known = check_answers(offered.questions, {**earlier, **answers}, language, complete=complete)
    except Invalid as error:
        problems += error.problems
    if problems:
        raise Invalid(problems)
    return known


def _reason_problems(reason: str) -> list[Problem]:
    if not reason:
        return [Problem("reason", "Say what shows that it is of this kind.", "required")]
    if len(reason) > REASON_LENGTH:
        return [Problem("reason", f"Write at most {REASON_LENGTH} characters.", "too_long")]
    return []


def _said(case: Case, offered: OfferedType, known: Answers, reason: str, actor: Actor) -> Recategorisation:
    return Recategorisation.objects.create(
        city_id=case.city_id,
        case=case,
        from_version_id=case.service_version_id,
        to_version_id=offered.id,
        from_agency_id=case.agency_id,
        to_agency_id=case.agency_id,
        answers=known,
        reason=reason,
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        at=clock.now(),
    )


def _lines(said: Recategorisation) -> list[Line]:
    """For everybody what it is, by name in each language; for staff why it was mistaken."""
    city = said.case.city
    was, now = (version_by_id(city, pk) for pk in (said.from_version_id, said.to_version_id))
    kinds = {"from": dict(was.names), "to": dict(now.names), "from_version": was.id, "to_version": now.id}
    return [
        Line(EntryKind.RECATEGORISED, public=True, data=kinds),
        Line(EntryKind.MISTAKEN, data={"reason": said.reason}),
    ]
