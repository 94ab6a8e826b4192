"""What a phone brings: each change once, in its own transaction, against the case as the phone knew it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from thirdring.cases import policy as cases
from thirdring.cases import queries
from thirdring.cases.actions.evidence import attach
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.photos import CleanPhoto
from thirdring.fieldwork.models import Received
from thirdring.fieldwork.policy import person
from thirdring.fieldwork.queries import case_anywhere, had
from thirdring.fieldwork.rules import ENDINGS, ChangeKind, on_our_clock, version_left, version_to_expect
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import NotAllowed, NotFound, Stale


class TooEarly(Exception):
    """The phone's change before this one has not been done yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change as a phone made it: ``seen`` is the case's version it knew, ``after`` its change before."""

    client_id: str
    kind: ChangeKind
    reference: str
    seen: int
    device_at: datetime
    after: str = ""


@dataclass(frozen=True, slots=True)
class Met:
    """What a change meets: the case, locked, and when by the city's clock the change was made."""

    case: Case
    at: datetime


@action
def receive(
    change: Change, do: Callable[[Met], object], *, actor: Actor, phone_now: datetime
) -> tuple[Received, bool]:
    """Do what a change asks, unless it was done before; the receipt, and whether it was done now.

    Raises Stale when somebody else changed the case and the change is one that minds, TooEarly, and whatever
    ``do`` raises. Two phones, or one phone twice, at the same moment: the second waits for the first.
    """
    before = _receipt(change, actor)
    if before is not None:
        return before, False
    case = _locked(change, actor)
    meanwhile = _receipt(change, actor)
    if meanwhile is not None:  # the same change, sent twice at once: this one waited for the case
        return meanwhile, False
    expected = _expected(change, case, actor)
    at = on_our_clock(change.device_at, phone_now=phone_now, now=clock.now())
    received = _reserved(change, case, expected, at, actor)
    if received is None:
        return _receipt(change, actor) or _never(), False
    do(Met(case, at))
    return _kept(received, expected, case), True


@action
def write_down(
    change: Change, words: str, *, actor: Actor, phone_now: datetime, photo: CleanPhoto | None = None
) -> tuple[Received, bool]:
    """Put on the timeline what can't be done any more, for whoever has the case now; once."""
    before = _receipt(change, actor)
    if before is not None:
        return before, False
    case = case_anywhere(actor, change.reference)
    at = on_our_clock(change.device_at, phone_now=phone_now, now=clock.now())
    received = _reserved(change, case, change.seen, at, actor, as_note=True)
    if received is None:
        return _receipt(change, actor) or _never(), False
    _note_for_whoever_has_it(case, words, actor)
    kept = _kept(received, change.seen, case)
    attach(case, None, [photo] if photo else [], at=clock.now())  # last: files don't roll back
    return kept, True


def _note_for_whoever_has_it(case: Case, words: str, actor: Actor) -> None:
    """As this person where they still may, else in the program's name: only on cases that were theirs."""
    if cases.may(actor, "note", case):
        note(case, actor=actor, words=words, public=False)
    elif had(actor, case):
        program = system(case.city_id, reason="brought from the field")
        note(case, actor=program, words=f"{actor.name}: {words}"[:4000], public=False)
    else:
        raise NotAllowed("note on", "case")


def _receipt(change: Change, actor: Actor) -> Received | None:
    return Received.objects.of(actor.city_id).filter(client_id=change.client_id, by_id=actor.id).first()


def _locked(change: Change, actor: Actor) -> Case:
    """The case the reference leads to, held until the transaction ends."""
    found = queries.case_by_reference(actor, change.reference)
    held = Case.objects.of(actor.city_id).select_related("city", "agency").defer("search")
    return held.select_for_update(of=("self",)).get(pk=found.pk)


def _expected(change: Change, case: Case, actor: Actor) -> int:
    """The version the change relies on. Raises Stale, TooEarly."""
    chained = _chained(change, actor)
    expected = version_to_expect(change.seen, chained.version if chained else None)
    elsewhere = case.reference != change.reference or (chained is not None and chained.case_id != case.pk)
    if change.kind in ENDINGS and (elsewhere or expected != case.version):
        raise Stale("case")
    return expected


def _chained(change: Change, actor: Actor) -> Received | None:
    if not change.after:
        return None
    before = Received.objects.of(actor.city_id).filter(client_id=change.after, by_id=actor.id).first()
    if before is None:
        raise TooEarly
    return before


def _reserved(
    change: Change, case: Case, expected: int, at: datetime, actor: Actor, *, as_note: bool = False
) -> Received | None:
    """The change's receipt, still without its end; None when another transaction was first."""
    try:
        with transaction.atomic():
            return Received.objects.create(
                city_id=actor.city_id,
                client_id=change.client_id,
                case=case,
                kind=change.kind,
                by_id=person(actor),
                version=expected,
                as_note=as_note,
                device_at=change.device_at,
                at=at,
                received_at=clock.now(),
            )
    except IntegrityError:
        return None


def _kept(received: Received, expected: int, case: Case) -> Received:
    after = Case.objects.of(case.city_id).values_list("version", flat=True).get(pk=case.pk)
    received.version = version_left(expected, case.version, after)
    received.save(update_fields=["version"])
    return received


def _never() -> Received:
    raise NotFound("This change is not known any more. Send it again.")
