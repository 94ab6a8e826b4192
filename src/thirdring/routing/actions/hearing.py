"""What an outside party says: through its link, or to somebody of the city who writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.progress import resume
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.photos import CleanPhoto, clean_photo
from thirdring.cases.rules import EntryKind, HoldReason, Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.kernel.events import record
from thirdring.kernel.words import storable
from thirdring.routing.actions.referring import end, taken
from thirdring.routing.events import PartyAnswered
from thirdring.routing.models import OutsideParty, Referral, ReferralAnswer
from thirdring.routing.outside import (
    ENDS,
    MOST_PHOTOS,
    NUMBER_LENGTH,
    OPEN_REFERRALS,
    WAKES,
    WORDS_LENGTH,
    Attention,
    ReferralState,
    Said,
)
from thirdring.routing.referrals import referral_by_token

FURTHEST = timedelta(days=730)  # ahead, that a party may expect to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What they say. ``key`` is of the form it came with: the same key again is the same answer."""

    said: Said
    key: str
    words: str = ""
    their_number: str = ""
    expected_on: date | None = None
    photos: Sequence[bytes] = ()


@action
def answer_by_link(city: City, token: str, answer: Answer, *, actor: Actor) -> Referral:
    """Take an answer from whoever holds the link. A case that waits for it is taken up again.

    Raises NotFound (no such link, or not any more), Invalid (said, words, photos, ...).
    """
    known = referral_by_token(city, token)
    photos = _checked(answer)
    case = _as_it_is(known.case)
    referral = Referral.objects.of(city).select_related("party").get(pk=known.pk)
    if referral.state == ReferralState.WITHDRAWN:
        raise NotFound("The city needs nothing more of you here. Thank you.")
    return _hear(case, referral, answer, photos, voice_of(referral.party))


@action
def note_answer(referral: Referral, answer: Answer, *, actor: Actor) -> Referral:
    """Write down what they said on the phone. Raises as above, NotAllowed."""
    photos = _checked(answer)
    case, referral = taken(referral, actor=actor)
    return _hear(case, referral, answer, photos, actor)


def voice_of(party: OutsideParty) -> Actor:
    """The party as an actor: the program speaks for it, in its name."""
    return Actor(
        kind=ActorKind.SYSTEM, city_id=party.city_id, name=party.name, reason="the outside party answered"
    )


def _as_it_is(case: Case) -> Case:
    """The case, or what it is part of by now, locked: news from outside can't be stale here."""
    cases = Case.objects.of(case.city_id).select_related("city", "merged_into").defer("search")
    fresh = cases.select_for_update(of=("self",)).get(pk=case.pk)
    return _as_it_is(fresh.merged_into) if fresh.merged_into is not None else fresh


def _hear(
    case: Case, referral: Referral, answer: Answer, photos: Sequence[CleanPhoto], by: Actor
) -> Referral:
    """Keep one answer under the case's lock, once, with all that follows from it."""
    if referral.answers.filter(key=answer.key).exists():
        return referral
    _require_open(referral, answer.said)
    kept = _kept(referral, answer, len(photos), by)
    _move_on(referral, kept, by)
    case = take(case, "note", actor=by)
    line = Line(EntryKind.PARTY_SAID, public=referral.public, data=_told(referral, kept))
    append(case, [line], actor=by, at=kept.at)
    record(PartyAnswered(city_id=case.city_id, case=case, by=by, referral=referral, answer=kept))
    case = keep(case)
    if answer.said in WAKES and _waits_for_others(case):
        case = resume(case, actor=by)
    attach(case, None, photos, at=kept.at, public=referral.public)  # last: files don't roll back
    return referral


def _kept(referral: Referral, answer: Answer, photos: int, by: Actor) -> ReferralAnswer:
    return ReferralAnswer.objects.create(
        city_id=referral.city_id,
        referral=referral,
        said=answer.said,
        words=storable(answer.words),
        their_number=storable(answer.their_number),
        expected_on=answer.expected_on,
        photos=photos,
        key=answer.key,
        by_id=by.id if by.kind is ActorKind.STAFF else None,
        at=clock.now(),
    )


def _move_on(referral: Referral, kept: ReferralAnswer, by: Actor) -> None:
    """Any word from them acknowledges; the last ones end it."""
    referral.their_number = kept.their_number or referral.their_number
    referral.expected_on = kept.expected_on or referral.expected_on
    if referral.acknowledged_at is None:
        referral.acknowledged_at = kept.at
    said = Said(kept.said)
    if said in ENDS:
        attention = Attention.REFUSED if said is Said.NOT_THEIRS else Attention.NONE
        end(referral, ENDS[said], attention=attention, actor=by)
        return
    if referral.state == ReferralState.SENT:
        referral.state = ReferralState.ACKNOWLEDGED
    if referral.state in OPEN_REFERRALS and referral.attention != Attention.FOLLOW_UP:
        referral.attention, referral.attention_since = Attention.NONE, None
        referral.look_at = referral.follow_up_at
    referral.save()


def _told(referral: Referral, kept: ReferralAnswer) -> dict[str, object]:
    return {
        "referral": referral.pk,
        "party": referral.party.name,
        "said": kept.said,
        "words": kept.words,
        "number": kept.their_number,
        "expected_on": kept.expected_on.isoformat() if kept.expected_on else "",
        "photos": kept.photos,
    }


def _waits_for_others(case: Case) -> bool:
    held = case.holds.filter(until__isnull=True, reason=HoldReason.WAITING_FOR_OTHERS)
    return case.status == Status.ON_HOLD and held.exists()


def _require_open(referral: Referral, said: Said) -> None:
    """What is ended is ended; words are welcome all the same."""
    if referral.state in OPEN_REFERRALS or said is Said.ANSWERED:
        return
    ended = "done" if referral.state == ReferralState.DONE else "not yours to do"
    cure = f"Somebody of yours said meanwhile that it is {ended}. Choose “Answer” to tell us more."
    raise invalid("said", cure, "ended")


def _checked(answer: Answer) -> list[CleanPhoto]:
    problems, clean = list(_problems(answer)), []
    for raw in answer.photos[:MOST_PHOTOS]:
        try:
            clean.append(clean_photo(raw))
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(dict.fromkeys(problems))
    return clean


def _problems(answer: Answer) -> list[Problem]:
    today, words = clock.now().date(), storable(answer.words)
    needs_words = answer.said in {Said.ANSWERED, Said.NOT_THEIRS} and not answer.photos
    checks = (
        (
            needs_words and not words,
            "words",
            "Write a few words: what you found, or whose it is.",
            "required",
        ),
        (len(words) > WORDS_LENGTH, "words", f"Write at most {WORDS_LENGTH:,} characters.", "too_long"),
        (
            len(storable(answer.their_number)) > NUMBER_LENGTH,
            "their_number",
            f"A number has at most {NUMBER_LENGTH} characters.",
            "too_long",
        ),
        (
            answer.expected_on is not None
            and not today - timedelta(days=1) <= answer.expected_on <= today + FURTHEST,
            "expected_on",
            "Give a day from today, at most two years ahead.",
            "out_of_range",
        ),
        (len(answer.photos) > MOST_PHOTOS, "photos", f"Send at most {MOST_PHOTOS} photos.", "too_many"),
        (not 0 < len(answer.key) <= 60, "said", "Open the page again and send it once more.", "no_key"),
    )
    return [Problem(field, message, code) for wrong, field, message, code in checks if wrong]
