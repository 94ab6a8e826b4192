"""Flags after abusive calls: proposed, set for a time, lifted, appealed against, decided by another."""

from datetime import timedelta

from thirdring.city.models import City
from thirdring.constituents.models import Constituent, FlagAppeal, PersonFlag
from thirdring.constituents.policy import require
from thirdring.constituents.rules import (
    FLAG_DAYS,
    MOST_FLAG_DAYS,
    NOTE_LENGTH,
    REASON_LENGTH,
    normal_phone,
)
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Problem, Stale
from thirdring.kernel.words import storable


@action
def propose_flag(
    city: City, *, actor: Actor, reason: str, person_id: int | None = None, number: str = ""
) -> PersonFlag:
    """Ask a supervisor for a flag on a person, a number, or both. Raises Invalid (reason, number)."""
    require(actor, "propose_flag", city.pk)
    reason, problems = storable(reason), []
    if not 0 < len(reason) <= REASON_LENGTH:
        problems.append(Problem("reason", f"Say why, in 1 to {REASON_LENGTH} letters.", "required"))
    try:
        value = normal_phone(number, country=city.country) if number.strip() else ""
    except Invalid as error:
        problems += [Problem("number", each.message) for each in error.problems]
        value = ""
    if person_id is None and not value and not problems:
        problems.append(Problem("number", "Say whom the flag is on: a person or a number.", "required"))
    if problems:
        raise Invalid(problems)
    if person_id is not None and not Constituent.objects.of(city).filter(pk=person_id).exists():
        raise NotFound("There is no such person here.")
    return PersonFlag.objects.create(
        city=city,
        constituent_id=person_id,
        number=value,
        reason=reason,
        proposed_by_id=actor.id or 0,
        proposed_at=clock.now(),
    )


@action
def set_flag(flag_id: int, *, actor: Actor, days: int = FLAG_DAYS) -> PersonFlag:
    """Let a proposed flag stand for so many days. Raises Invalid (days), NotFound, Stale, NotAllowed."""
    require(actor, "oversee", actor.city_id)
    flag = _taken(flag_id, actor)
    if flag.set_at is not None or flag.lifted_at is not None:
        raise Stale("flag")
    if not 1 <= days <= MOST_FLAG_DAYS:
        raise Invalid([Problem("days", f"Choose from 1 to {MOST_FLAG_DAYS} days.")])
    flag.set_by_id, flag.set_at = actor.id, clock.now()
    flag.until = flag.set_at + timedelta(days=days)
    flag.save(update_fields=["set_by", "set_at", "until"])
    return flag


@action
def lift_flag(flag_id: int, *, actor: Actor, reason: str) -> PersonFlag:
    """End a flag before its time, or don't follow a proposal. Raises Invalid (reason), NotFound, Stale."""
    require(actor, "oversee", actor.city_id)
    flag = _taken(flag_id, actor)
    if flag.lifted_at is not None:
        raise Stale("flag")
    flag.lifted_reason = _said(reason, "reason", REASON_LENGTH)
    flag.lifted_by_id, flag.lifted_at = actor.id, clock.now()
    flag.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    return flag


@action
def appeal_flag(flag_id: int, *, actor: Actor, words: str) -> FlagAppeal:
    """Write down what somebody says against their flag. Raises Invalid (words), NotFound, Stale."""
    require(actor, "oversee", actor.city_id)
    flag = _taken(flag_id, actor)
    over = flag.lifted_at is not None or flag.until is None or flag.until <= clock.now()
    if over or flag.appeals.filter(decided_at__isnull=True).exists():
        raise Stale("flag")
    words = _said(words, "words", NOTE_LENGTH)
    return FlagAppeal.objects.create(
        city_id=flag.city_id, flag=flag, words=words, by_id=actor.id or 0, at=clock.now()
    )


@action
def decide_appeal(appeal_id: int, *, actor: Actor, upheld: bool, answer: str) -> FlagAppeal:
    """Decide an appeal, with an answer; not by who set the flag. Where it was right the flag is lifted.

    Raises Invalid (answer), NotFound, Stale, NotAllowed.
    """
    require(actor, "oversee", actor.city_id)
    known = FlagAppeal.objects.of(actor.city_id).filter(pk=appeal_id).first()
    if known is None:
        raise NotFound("There is no such appeal.")
    flag = _taken(known.flag_id, actor)
    if flag.set_by_id == actor.id:
        raise NotAllowed("decide", "appeal")
    appeal = FlagAppeal.objects.of(actor.city_id).get(pk=appeal_id)
    if appeal.decided_at is not None:
        raise Stale("appeal")
    appeal.answer = _said(answer, "answer", NOTE_LENGTH)
    appeal.decided_by_id, appeal.decided_at, appeal.upheld = actor.id, clock.now(), upheld
    appeal.save(update_fields=["decided_by", "decided_at", "upheld", "answer"])
    if upheld and flag.lifted_at is None:
        lift_flag(flag.pk, actor=actor, reason=appeal.answer[:REASON_LENGTH])
    return appeal


def _taken(flag_id: int, actor: Actor) -> PersonFlag:
    """The flag, locked: of two who decide about it at once the second sees what the first did."""
    rows = PersonFlag.objects.of(actor.city_id).select_for_update(of=("self",))
    flag = rows.filter(pk=flag_id).first()
    if flag is None:
        raise NotFound("There is no such flag.")
    return flag


def _said(words: str, field: str, most: int) -> str:
    words = storable(words)
    if not 0 < len(words) <= most:
        raise Invalid([Problem(field, f"Write 1 to {most} letters.", "required")])
    return words
