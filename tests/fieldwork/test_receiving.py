"""Each change once, in order, and against the case as the phone knew it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from tests.factories.requests import reread
from tests.factories.together import together
from tests.fieldwork import crews
from tests.fieldwork.crews import Crew
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.handing import hand_over
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import note
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.fieldwork.actions.receiving import Change, Met, TooEarly, receive, write_down
from thirdring.fieldwork.actions.visiting import arrive
from thirdring.fieldwork.models import Received, Visit
from thirdring.fieldwork.rules import ChangeKind
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotAllowed, NotFound, Stale

NOW = datetime(2026, 11, 16, 14, 0, tzinfo=UTC)


def change(case: Case, client_id: str = "one", kind: ChangeKind = ChangeKind.NOTE, **fields: Any) -> Change:
    made = {"client_id": client_id, "kind": kind, "reference": case.reference, "seen": case.version}
    return Change(**made | {"device_at": NOW} | fields)  # type: ignore[arg-type]


def noting(actor: Actor, words: str = "Seen.") -> Any:
    return lambda met: note(met.case, actor=actor, words=words, public=False)


def closing(actor: Actor) -> Any:
    return lambda met: close(met.case, actor=actor, outcome=Outcome.FIXED, answer="Filled.")


def take_in(sent: Change, do: Any, actor: Actor, phone_now: datetime = NOW) -> tuple[Received, bool]:
    return receive(sent, do, actor=actor, phone_now=phone_now)


def notes(case: Case) -> list[str]:
    return [entry.data["words"] for entry in case.entries.filter(kind=EntryKind.NOTE).order_by("number")]


def test_a_change_sent_twice_is_done_once(crew: Crew) -> None:
    case = crew.case()
    first, done = take_in(change(case), noting(crew.actor), crew.actor)
    again, done_again = take_in(change(case), noting(crew.actor), crew.actor)
    assert (done, done_again, again) == (True, False, first)
    assert notes(case) == ["Seen."]


def test_a_receipt_keeps_what_the_phone_said_and_what_is_so(crew: Crew) -> None:
    hour = timedelta(hours=1)
    with clock.frozen_at(NOW):
        take_in(change(crew.case(), device_at=NOW + hour), noting(crew.actor), crew.actor, NOW + 2 * hour)
    kept = Received.objects.of(crew.city).get()
    assert (kept.device_at, kept.at, kept.received_at) == (NOW + hour, NOW - hour, NOW)


def test_changes_of_one_phone_chain(crew: Crew) -> None:
    case = crew.case()
    take_in(change(case, "one"), noting(crew.actor), crew.actor)
    take_in(change(case, "two", ChangeKind.DONE, after="one"), closing(crew.actor), crew.actor)
    assert reread(case).status == Status.CLOSED


def test_an_ending_after_somebody_elses_change_is_stale(crew: Crew) -> None:
    case = crew.case()
    note(case, actor=crew.mate(), words="Wait for the gas company.", public=False)
    with pytest.raises(Stale):
        take_in(change(case, "one", ChangeKind.DONE), closing(crew.actor), crew.actor)
    assert reread(case).status == Status.ACCEPTED
    assert not Received.objects.of(crew.city).exists()


def test_a_fact_goes_through_but_does_not_hide_what_happened_underneath(crew: Crew) -> None:
    case = crew.case()
    note(case, actor=crew.mate(), words="Wait for the gas company.", public=False)
    take_in(change(case, "one"), noting(crew.actor), crew.actor)
    with pytest.raises(Stale):
        take_in(change(case, "two", ChangeKind.DONE, after="one"), closing(crew.actor), crew.actor)


def test_a_change_waits_for_the_one_before_it(crew: Crew) -> None:
    with pytest.raises(TooEarly):
        take_in(change(crew.case(), after="never sent"), noting(crew.actor), crew.actor)


def test_what_fails_leaves_nothing_and_may_be_sent_again(crew: Crew) -> None:
    case = crew.case()
    with pytest.raises(NotFound):
        take_in(change(case), fails, crew.actor)
    _, done = take_in(change(case), noting(crew.actor), crew.actor)
    assert (done, notes(case)) == (True, ["Seen."])


def fails(met: Met) -> None:
    note(met.case, actor=people.program(met.case.city), words="Half done.", public=False)
    raise NotFound("gone")


def test_another_persons_name_for_a_change_is_not_taken_for_mine(crew: Crew) -> None:
    case, mate = crew.case(), crew.mate()
    take_in(change(case), noting(crew.actor), crew.actor)
    with pytest.raises(NotFound):
        take_in(change(reread(case)), noting(mate), mate)
    assert notes(case) == ["Seen."]


def test_an_ending_of_a_case_that_was_joined_to_another_is_stale(crew: Crew) -> None:
    case, other = crew.case(), crew.case(lat=40.4501)
    seen = change(case, kind=ChangeKind.DONE)
    merge(reread(case), into=reread(other), actor=crew.actor)
    with pytest.raises(Stale):
        take_in(seen, closing(crew.actor), crew.actor)
    take_in(change(case, "two"), noting(crew.actor), crew.actor)
    assert notes(other) == ["Seen."]


def test_what_cannot_be_done_any_more_is_written_down_for_whoever_has_it(crew: Crew) -> None:
    case = crew.case()
    hand_over(case, to=crew.parks, team=None, why="It is a tree.", actor=crew.office(), verb="note")
    with pytest.raises(NotFound):
        take_in(change(case), noting(crew.actor), crew.actor)
    for _ in range(2):
        write_down(change(case), "Closed as fixed: Filled.", actor=crew.actor, phone_now=NOW)
    assert notes(case) == [f"{crew.person.name}: Closed as fixed: Filled."]
    assert Received.objects.of(crew.city).get().as_note


def test_nobody_writes_on_cases_that_never_were_theirs(crew: Crew) -> None:
    theirs = requests.case(crew.city, service_code="graffiti")
    with pytest.raises(NotAllowed):
        write_down(change(theirs), "Hello.", actor=crew.actor, phone_now=NOW)
    assert not Received.objects.of(crew.city).exists()


@pytest.mark.django_db(transaction=True)
def test_one_change_twice_at_once_is_done_once() -> None:
    crew = crews.crew()
    case, actor = crew.case(), crew.actor
    sent = change(case, kind=ChangeKind.ARRIVE)

    def arriving() -> bool:
        return take_in(sent, lambda met: arrive(met.case, actor=actor, key="v", at=met.at), actor)[1]

    assert sorted(together(*[arriving] * 4), key=str) == [False, False, False, True]
    assert Visit.objects.of(crew.city).count() == 1
    ending = change(reread(case), "end", ChangeKind.DONE)
    answers = together(*[lambda: take_in(ending, closing(actor), actor)[1]] * 4)
    assert sorted(answers, key=str) == [False, False, False, True]


@pytest.mark.django_db(transaction=True)
def test_two_phones_close_one_case_and_one_is_told() -> None:
    crew = crews.crew()
    case = crew.case()
    phones = [crew.actor, crew.mate()]

    def ends(number: int) -> Any:
        sent = change(case, f"by {number}", ChangeKind.DONE)
        return lambda: take_in(sent, closing(phones[number]), phones[number])[1]

    answers = together(ends(0), ends(1))
    assert sorted(type(answer) for answer in answers if answer is not True) == [Stale]
    assert case.closures.count() == Received.objects.of(crew.city).count() == 1
