"""Handing a case to somebody outside the city, and following it there. The case stays ours to watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import hold
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, HoldReason, Outcome
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.routing.actions import links
from thirdring.routing.events import ReferralSent, ReferralSentAgain
from thirdring.routing.models import OutsideParty, Referral
from thirdring.routing.outside import (
    LONGEST_FOLLOW_UP,
    NOTE_LENGTH,
    OPEN_REFERRALS,
    Attention,
    Meanwhile,
    ReferralState,
    Step,
    next_look,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What an outside party is asked, and what happens here meanwhile.

    ``follow_up_at`` is aware. ``answer`` is what the resident reads when the case is closed with it.
    """

    follow_up_at: datetime
    note: str = ""
    shares_words: bool = False
    public: bool = False
    meanwhile: Meanwhile = Meanwhile.WORK
    answer: str = ""


@action
def refer(case: Case, asked: Asking, *, to: OutsideParty, actor: Actor) -> Referral:
    """Hand a case to an outside party, which gets a link to answer by, and tell the resident who has it.

    Raises Invalid (party, note, follow_up_at, answer), MoveNotAllowed when it can't wait or close, Stale.
    """
    now, note = clock.now(), storable(asked.note)
    case = take(case, "refer", actor=actor)
    _check(case, to, note, asked.follow_up_at, now)
    acknowledge_by = now + timedelta(hours=to.acknowledge_hours)
    referral = Referral.objects.create(
        city_id=case.city_id,
        case=case,
        party=to,
        note=note,
        shares_words=asked.shares_words,
        public=asked.public,
        sent_by_id=_staff_id(actor),
        sent_at=now,
        acknowledge_by=acknowledge_by,
        follow_up_at=asked.follow_up_at,
        look_at=next_look(acknowledged=False, acknowledge_by=acknowledge_by, follow_up_at=asked.follow_up_at),
    )
    case = _write(case, referral, Step.SENT, actor=actor, public=True)
    _meanwhile(case, to, asked, actor=actor)
    record(
        ReferralSent(
            city_id=case.city_id,
            case=case,
            by=actor,
            referral=referral,
            token=links.issue(referral, actor=actor),
            meanwhile=asked.meanwhile,
        )
    )
    return referral


@action
def send_again(referral: Referral, *, actor: Actor) -> Referral:
    """Write to the party once more, with a new link in place of the old."""
    case, referral = taken(referral, actor=actor)
    token = links.replace(referral, actor=actor)
    case = _write(case, referral, Step.SENT_AGAIN, actor=actor)
    record(ReferralSentAgain(city_id=case.city_id, case=case, by=actor, referral=referral, token=token))
    return referral


@action
def withdraw(referral: Referral, *, actor: Actor) -> Referral:
    """Take it back: nothing more is wanted of the party, and its links open nothing to fill in."""
    case, referral = taken(referral, actor=actor)
    end(referral, ReferralState.WITHDRAWN, actor=actor)
    _write(case, referral, Step.WITHDRAWN, actor=actor)
    return referral


@action
def look_again(referral: Referral, *, actor: Actor, on: datetime | None = None) -> Referral:
    """Say that somebody has looked: an open referral gets the date ``on`` to look at it next."""
    _, referral = taken(referral, actor=actor, ended_too=True)
    referral.attention, referral.attention_since = Attention.NONE, None
    if referral.state in OPEN_REFERRALS:
        if on is None or not clock.now() < on <= clock.now() + LONGEST_FOLLOW_UP:
            raise invalid("follow_up_at", _DATES, "out_of_range")
        referral.follow_up_at = referral.look_at = on
    referral.save()
    return referral


@action
def end_with_closing(case: Case, *, actor: Actor) -> None:
    """The case is closed and was ours: nobody outside has to do anything more."""
    left = Referral.objects.of(case.city_id).filter(case_id=case.pk, state__in=OPEN_REFERRALS)
    left.update(
        state=ReferralState.WITHDRAWN,
        ended_at=clock.now(),
        look_at=None,
        attention=Attention.NONE,
        attention_since=None,
    )


def taken(referral: Referral, *, actor: Actor, ended_too: bool = False) -> tuple[Case, Referral]:
    """The referral and its case as they are now, the case locked: every verb takes the case first.

    Raises NotFound where it is ended, NotAllowed. The case's own version is no matter here.
    """
    case = Case.objects.of(actor.city_id).only("pk", "version").get(pk=referral.case_id)
    case = take(case, "refer", actor=actor)
    fresh = Referral.objects.of(case.city_id).select_related("party").get(pk=referral.pk)
    if fresh.state not in OPEN_REFERRALS and not ended_too:
        raise NotFound("Nobody outside has this case any more.")
    return case, fresh


@action
def end(
    referral: Referral, state: ReferralState, *, actor: Actor, attention: Attention = Attention.NONE
) -> None:
    """Nothing more is expected of the party. Part of a larger verb: the caller holds the case."""
    now = clock.now()
    referral.state, referral.ended_at, referral.look_at = state, now, None
    referral.attention, referral.attention_since = attention, now if attention else None
    referral.save()


def facts_of(referral: Referral, step: Step) -> Mapping[str, object]:
    """What a timeline keeps of a step: who, how to reach them, by when. Nothing that is for them alone."""
    party = referral.party
    contact = ", ".join(part for part in (party.phone, party.email) if part)
    dates = {name: getattr(referral, name).isoformat() for name in ("acknowledge_by", "follow_up_at")}
    return {"referral": referral.pk, "step": str(step), "party": party.name, "contact": contact, **dates}


def _write(case: Case, referral: Referral, step: Step, *, actor: Actor, public: bool = False) -> Case:
    line = Line(EntryKind.REFERRED, public=public, data=dict(facts_of(referral, step)))
    append(case, [line], actor=actor, at=clock.now())
    return keep(case)


def _meanwhile(case: Case, to: OutsideParty, asked: Asking, *, actor: Actor) -> None:
    if asked.meanwhile is Meanwhile.WAIT:
        reason = HoldReason.WAITING_FOR_OTHERS
        hold(case, actor=actor, reason=reason, review_at=asked.follow_up_at)
    elif asked.meanwhile is Meanwhile.CLOSE:
        reach = ", ".join(part for part in (to.phone, to.email) if part)
        answer = storable(asked.answer)
        told = f"{answer}\n\n{to.name}{f': {reach}' if reach else ''}" if answer else ""
        close(case, actor=actor, outcome=Outcome.NOT_CITY_RESPONSIBILITY, answer=told)


def _check(case: Case, to: OutsideParty, note: str, follow_up_at: datetime, now: datetime) -> None:
    problems = []
    if to.city_id != case.city_id or not to.active:
        problems.append(Problem("party", "Choose somebody from the list.", "unknown"))
    elif case.referrals.filter(party=to, state__in=OPEN_REFERRALS).exists():
        problems.append(Problem("party", f"{to.name} has this case already.", "open"))
    if case.merged_into_id is not None:
        problems.append(Problem("party", "This is part of another case: refer that one.", "merged"))
    if len(note) > NOTE_LENGTH:
        problems.append(Problem("note", f"Write at most {NOTE_LENGTH:,} characters.", "too_long"))
    if not now < follow_up_at <= now + LONGEST_FOLLOW_UP:
        problems.append(Problem("follow_up_at", _DATES, "out_of_range"))
    if problems:
        raise Invalid(problems)


_DATES = f"Choose a day to look again, at most {LONGEST_FOLLOW_UP.days} days ahead."


def _staff_id(actor: Actor) -> int | None:
    return actor.id if actor.kind is ActorKind.STAFF else None
