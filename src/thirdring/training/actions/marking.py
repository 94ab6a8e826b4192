"""Marks of a practice call: the program's at its end, a coach's, and what somebody says of themself."""

from collections.abc import Mapping
from dataclasses import dataclass

from thirdring.contact_centre.models import ScorecardItem
from thirdring.contact_centre.quality_rules import Mark, card_score
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem
from thirdring.kernel.words import storable
from thirdring.training.checks import Finding
from thirdring.training.models import PracticeCall, PracticeMark
from thirdring.training.policy import may, visible_to
from thirdring.training.queries import asked_by, checks_of, marks_that_count, own_marks
from thirdring.training.rules import Check, MarkedBy

COMMENT_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody gives a question: a mark ('' for none) and why."""

    mark: str = ""
    comment: str = ""


@action
def mark_by_program(call: PracticeCall, found: Mapping[Check, Finding], *, actor: Actor) -> PracticeCall:
    """Mark each question of the card that a check tells of."""
    if call.card is None:
        return call
    checks = checks_of(call.card.card_id, call.city_id)
    for item in asked_by(call.card):
        check = checks.get(item.question, "")
        if check:
            _write(call, item.pk, Judged(found[Check(check)].mark), MarkedBy.PROGRAM, check=check, by=None)
    return _score(call)


@action
def assess(call_id: int, given: Mapping[int, Judged], *, actor: Actor) -> PracticeCall:
    """Mark questions of a call that is over: one's own, for oneself, or somebody else's as a coach.

    One's own marks are kept apart and never count. Raises NotFound, NotAllowed and Invalid.
    """
    rows = visible_to(actor).select_for_update(of=("self",)).select_related("card")
    call = rows.filter(pk=call_id, ended_at__isnull=False).first()
    if call is None or call.card is None:
        raise NotFound("There is no such practice call here.")
    given_as = MarkedBy.SELF if call.trainee_id == actor.id else MarkedBy.COACH
    if given_as is MarkedBy.COACH and not may(actor, "coach"):
        raise NotAllowed("mark", "practice call")
    asked = {item.pk: item for item in asked_by(call.card)}
    counted = marks_that_count(call)
    open_to = {pk for pk in asked if given_as is MarkedBy.COACH or pk not in counted}
    tidied = {pk: Judged(each.mark, storable(each.comment)) for pk, each in given.items() if pk in open_to}
    if problems := _problems(tidied, coached=given_as is MarkedBy.COACH):
        raise Invalid(problems)
    before = counted if given_as is MarkedBy.COACH else own_marks(call)
    for pk, each in tidied.items():
        if each.mark and not _is_said(before.get(pk), each, given_as):
            _write(call, pk, each, given_as, by=actor)
    return _score(call)


def _is_said(mark: PracticeMark | None, each: Judged, given_as: MarkedBy) -> bool:
    """Whether this mark holds already; a coach who agrees with the program adds nothing."""
    if mark is None or mark.mark != each.mark:
        return False
    return mark.comment == each.comment or (mark.given_as != given_as and not each.comment)


def _problems(given: Mapping[int, Judged], *, coached: bool) -> list[Problem]:
    made: list[Problem] = []
    for pk, each in given.items():
        if each.mark not in {"", *Mark}:
            made.append(Problem(f"mark_{pk}", "Choose one of the four."))
        if coached and each.mark == Mark.NOT_MET and not each.comment:
            made.append(Problem(f"comment_{pk}", "Say what was missing: the person will read it."))
        if len(each.comment) > COMMENT_LENGTH:
            made.append(Problem(f"comment_{pk}", f"Use at most {COMMENT_LENGTH} letters."))
    return made


def _write(
    call: PracticeCall, item_id: int, given: Judged, given_as: MarkedBy, *, by: Actor | None, check: str = ""
) -> None:
    PracticeMark.objects.create(
        city_id=call.city_id,
        call=call,
        item_id=item_id,
        mark=given.mark,
        comment=given.comment,
        given_as=given_as,
        check_code=check,
        by_id=by.id if by and by.kind is ActorKind.STAFF else None,
        at=clock.now(),
    )


def _score(call: PracticeCall) -> PracticeCall:
    """The card's score of what program and coach have marked."""
    marks = marks_that_count(call)
    items: Mapping[int, ScorecardItem] = {item.pk: item for item in asked_by(call.card)} if call.card else {}
    score, call.failed = card_score(
        (items[pk].weight, items[pk].fails_all, mark.mark) for pk, mark in marks.items()
    )
    call.earned, call.possible = score.numerator, score.denominator
    call.save(update_fields=["earned", "possible", "failed"])
    return call
