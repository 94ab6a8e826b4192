"""Asking whoever reported a case: the question goes out, the case waits, the answer wakes it."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.progress import hold, resume
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.photos import CleanPhoto, clean_all
from thirdring.cases.rules import EntryKind, HoldReason, Status
from thirdring.city.models import City
from thirdring.feedback.events import QuestionAnswered, QuestionAsked
from thirdring.feedback.models import Question
from thirdring.feedback.rules import MOST_PHOTOS, WORDS_LENGTH
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind, system
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.messaging.actions.writing import tell
from thirdring.messaging.queries import Recipient, recipients
from thirdring.messaging.rules import Facts, Occasion
from thirdring.sla.queries import waits_of
from thirdring.sla.waiting import wait_left

ANSWER_WITHIN = timedelta(days=10)


@action
def ask(case: Case, *, actor: Actor, words: str) -> Case:
    """Send a question to whoever reported the case, and let it wait for the answer, for so long at most.

    Raises Invalid (words), MoveNotAllowed when the case can't wait, Stale, NotAllowed.
    """
    now, words = clock.now(), storable(words)
    _check(words, "Write the question before sending it.")
    people = [each for each in recipients(case) if each.key]
    if not people:
        raise invalid(
            "words", "Nobody who reported this left an address, so they can't be asked.", "unreachable"
        )
    left = wait_left(HoldReason.WAITING_FOR_RESIDENT, waits_of(case, HoldReason.WAITING_FOR_RESIDENT))
    answer_by = now + min(ANSWER_WITHIN, left)
    if left < timedelta(days=1):
        raise invalid(
            "words", "This case has waited for its reporter long enough. Go on without.", "beyond_cap"
        )
    case = hold(case, actor=actor, reason=HoldReason.WAITING_FOR_RESIDENT, review_at=answer_by)
    question = Question.objects.create(
        city_id=case.city_id,
        case=case,
        words=words,
        token=secrets.token_urlsafe(16),
        asked_by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        asked_at=now,
        answer_by=answer_by,
    )
    append(case, [Line(EntryKind.ASKED, data={"words": words})], actor=actor, at=now)
    _send(question, people, actor)
    record(QuestionAsked(city_id=case.city_id, case=case, by=actor, question=question))
    return keep(case)


@action
def answer(city: City, token: str, *, words: str, photos: Sequence[bytes] = (), actor: Actor) -> Question:
    """Answer a question by the link it came with. The case is taken up again if it still waits for this.

    Raises NotFound, Invalid (words, photos).
    """
    now, words = clock.now(), storable(words)
    clean = _checked(words, photos)
    rows = Question.objects.of(city).select_for_update(of=("self",)).select_related("case")
    known = rows.defer("case__search").filter(token=token).first()
    if known is None:
        raise NotFound("This link leads to no question of ours.")
    by = system(city.pk, reason="the resident answered")
    case = take(known.case, "note", actor=by)
    if known.answered_at is not None:
        raise invalid("words", "We have your answer already. Thank you.", "answered")
    known.answer, known.answered_at = words, now
    known.save(update_fields=["answer", "answered_at"])
    lines = [Line(EntryKind.ANSWERED, data={"words": words, "photos": len(clean)})]
    append(case, lines, actor=actor, at=now)
    record(QuestionAnswered(city_id=city.pk, case=case, by=actor, question=known))
    case = keep(case)
    if _waits_for_it(case):
        case = resume(case, actor=by)
    attach(case, case.reports.order_by("pk").first(), clean, at=now)  # last: files don't roll back
    return known


def _waits_for_it(case: Case) -> bool:
    current = case.holds.filter(until__isnull=True).first()
    return (
        case.status == Status.ON_HOLD
        and current is not None
        and (current.reason == HoldReason.WAITING_FOR_RESIDENT)
    )


def _send(question: Question, people: Sequence[Recipient], actor: Actor) -> None:
    link = f"{settings.BASE_URL}/answer/{question.token}/"

    def facts(language: str) -> Facts:
        return {"question": question.words, "answer_link": link}

    tell(question.case, Occasion.ASKED, actor=actor, dedup=f"question:{question.pk}", facts=facts, to=people)


def _checked(words: str, photos: Sequence[bytes]) -> list[CleanPhoto]:
    if not photos:
        _check(words, "Write your answer, or add a photo.")
    clean, problems = clean_all(photos, most=MOST_PHOTOS)
    if len(words) > WORDS_LENGTH:
        problems.append(Problem("words", f"Write at most {WORDS_LENGTH:,} characters.", "too_long"))
    if problems:
        raise Invalid(problems)
    return clean


def _check(words: str, cure: str) -> None:
    if not words:
        raise invalid("words", cure, "required")
    if len(words) > WORDS_LENGTH:
        raise invalid("words", f"Write at most {WORDS_LENGTH:,} characters.", "too_long")
