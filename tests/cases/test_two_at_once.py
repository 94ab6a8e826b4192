"""Two people, each with a verb, at one moment, over and over: one wins, the other is told, nothing is torn.

A state machine: every step fires two verbs in two threads, each on a connection of its own, behind a
barrier, on what both saw a moment before. CI runs the same few lives; ``THIRDRING_LIVES=200`` looks further.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.cases.test_any_life import facts_agree, timeline_is_sound
from tests.factories import cities, people, requests
from tests.factories.together import together
from thirdring.cases.actions.closing import close, reopen
from thirdring.cases.actions.merging import merge, unmerge
from thirdring.cases.actions.progress import accept, hold, note, resume, start
from thirdring.cases.models import Case, Merge
from thirdring.cases.rules import MOVES, HoldReason, Outcome, Status
from thirdring.city.models import Agency
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, NotFound, Stale
from thirdring.routing.actions.transferring import (
    accept_transfer,
    decide,
    propose,
    reject_transfer,
    withdraw_transfer,
)
from thirdring.routing.models import Transfer
from thirdring.routing.transfers import OPEN_STATES, Refusal, TransferReason, TransferState
from thirdring.staff.rules import Role

LIVES = int(os.environ.get("THIRDRING_LIVES", "0"))
TOLD = (Invalid, MoveNotAllowed, NotAllowed, NotFound, Stale)


class Scene(NamedTuple):
    """Two cases as they were read, the agencies that may have them, and who acts."""

    cases: tuple[Case, Case]
    agencies: tuple[Agency, Agency]
    people: tuple[Actor, Actor, Actor]  # of the first agency, of the second, a supervisor


class Deed(NamedTuple):
    """A verb on one of the two cases, by one of the three people."""

    verb: str
    case: int = 0
    who: int = 2


def the_other(scene: Scene, case: Case) -> Agency:
    return next(agency for agency in scene.agencies if agency.pk != case.agency_id)


def hold_back(case: Case, actor: Actor) -> Case:
    review = clock.now() + timedelta(days=1)
    return hold(case, actor=actor, reason=HoldReason.WEATHER, review_at=review)


SIMPLE: dict[str, Callable[[Case, Actor], object]] = {
    "accept": lambda case, actor: accept(case, actor=actor),
    "start": lambda case, actor: start(case, actor=actor),
    "hold": hold_back,
    "resume": lambda case, actor: resume(case, actor=actor),
    "note": lambda case, actor: note(case, actor=actor, words="Here.", public=False),
    "close": lambda case, actor: close(case, actor=actor, outcome=Outcome.FIXED, answer="Done."),
    "reopen": lambda case, actor: reopen(case, actor=actor, reason="Not done."),
    "unmerge": lambda case, actor: unmerge(case, actor=actor),
    "accept_transfer": lambda case, actor: accept_transfer(case, actor=actor),
    "reject_transfer": lambda case, actor: reject_transfer(case, reason=Refusal.NOT_OURS, actor=actor),
    "withdraw_transfer": lambda case, actor: withdraw_transfer(case, actor=actor),
}
VERBS = (*SIMPLE, "merge", "propose", "decide")
DEEDS = st.builds(Deed, st.sampled_from(VERBS), st.sampled_from([0, 0, 1]), st.sampled_from([0, 1, 2, 2]))


def call(scene: Scene, deed: Deed) -> Callable[[], object]:
    """The deed, on the cases as they were read: nobody looks again before they act."""
    case, actor = scene.cases[deed.case], scene.people[deed.who]
    match deed.verb:
        case "merge":
            return partial(merge, case, into=scene.cases[1 - deed.case], actor=actor)
        case "propose":
            to = the_other(scene, case)
            return partial(propose, case, to=to, reason=TransferReason.WRONG_AGENCY, actor=actor)
        case "decide":
            return partial(decide, case, to=the_other(scene, case), actor=actor)
    return partial(SIMPLE[deed.verb], case, actor)


def touched(scene: Scene, deed: Deed) -> set[int]:
    """The cases that must stand as the doer saw them: unmerging takes the parent as it is by then."""
    both = deed.verb == "merge"
    return {case.pk for number, case in enumerate(scene.cases) if both or number == deed.case}


def opened() -> Scene:
    city = requests.pothole_city()
    first = requests.case(city, email="ana@example.org")
    second = requests.case(city, email="ben@example.org")
    water = cities.agency(city, code="water", name="Water")
    who = (
        requests.worker_of(first),
        people.actor(city, Role.AGENCY_WORKER, agency=water),
        people.actor(city, Role.SUPERVISOR),
    )
    return Scene((first, second), (first.agency, water), who)


def reread(scene: Scene) -> Scene:
    first, second = (requests.reread(case) for case in scene.cases)
    return scene._replace(cases=(first, second))


def at_once(scene: Scene, one: Deed, other: Deed) -> tuple[Scene, list[Deed]]:
    """Both at the same moment: what came of it, and whose deed won. Whoever lost was told in words."""
    answers = together(call(scene, one), call(scene, other))
    failed = [answer for answer in answers if isinstance(answer, Exception)]
    assert [answer for answer in failed if not isinstance(answer, TOLD)] == []
    if touched(scene, one) & touched(scene, other):
        assert len(failed) >= 1, f"{one} and {other} both won"
    after = reread(scene)
    for before, now in zip(scene.cases, after.cases, strict=True):
        assert now.status == before.status or Status(now.status) in MOVES[Status(before.status)]
    won = [deed for deed, answer in zip((one, other), answers, strict=True) if answer not in failed]
    return after, won


def hold_together(scene: Scene) -> None:
    """What the rows of both cases say of each other."""
    for case in scene.cases:
        timeline_is_sound(case)
        facts_agree(case)
        transfers_agree(case)
        merges_agree(case)
        promises_agree(case)
    assert sum(case.report_count for case in scene.cases) == 2


def transfers_agree(case: Case) -> None:
    """One open question at most, and the case knows whom it asks."""
    open_ones = list(Transfer.objects.of(case.city_id).filter(case=case, state__in=OPEN_STATES))
    asked = [one.to_agency_id for one in open_ones if one.state == TransferState.PROPOSED]
    assert len(open_ones) <= 1
    assert [case.offered_to_id] == (asked or [None])
    assert case.offered_to_id != case.agency_id


def merges_agree(case: Case) -> None:
    """One open merge at most, which leads where the case says; the reports lie where they are counted."""
    open_ones = Merge.objects.of(case.city_id).filter(case=case, undone_at__isnull=True)
    into = list(open_ones.values_list("into", flat=True))
    assert into == ([case.merged_into_id] if case.merged_into_id else [])
    assert case.reports.count() == case.report_count == (0 if into else case.report_count)


def promises_agree(case: Case) -> None:
    """Standing still while the case waits or is part of another, kept once it is closed."""
    still = case.status == Status.ON_HOLD or case.merged_into_id is not None
    for promise in case.promises.all():
        assert (promise.paused_at is not None) == (still and promise.kept_at is None)
        assert promise.kept_at is not None or case.status != Status.CLOSED
        assert promise.due_at >= promise.first_due_at


class TwoAtOnce(RuleBasedStateMachine):
    """Any life of two cases, two deeds at a time."""

    @initialize()
    def opens(self) -> None:
        self.scene = opened()

    @rule(one=DEEDS, other=DEEDS)
    def both_act(self, one: Deed, other: Deed) -> None:
        self.scene, _ = at_once(self.scene, one, other)

    @rule(deed=DEEDS)
    def both_do_the_same(self, deed: Deed) -> None:
        self.scene, _ = at_once(self.scene, deed, deed)

    @invariant()
    def all_holds_together(self) -> None:
        hold_together(self.scene)


@pytest.mark.django_db(transaction=True)
def test_whatever_two_people_do_at_the_same_moment_the_cases_stay_whole() -> None:
    lives = settings(
        max_examples=LIVES or 12,
        stateful_step_count=20 if LIVES else 8,
        derandomize=not LIVES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoAtOnce, settings=lives)


# What may happen next in each state, whichever comes first: so exactly one of two does.
STATES: dict[str, tuple[Deed, ...]] = {
    "new": (),
    "offered": (Deed("propose"),),
    "before a referee": (
        *(Deed("propose"), Deed("reject_transfer", who=1)),
        *(Deed("propose"), Deed("reject_transfer", who=1)),
    ),
    "merged": (Deed("merge", 1),),
    "waiting": (Deed("accept"), Deed("hold")),
    "closed": (Deed("close"),),
}
MEETING: dict[str, tuple[Deed, ...]] = {
    "new": (Deed("accept"), Deed("close"), Deed("merge", 0), Deed("merge", 1), Deed("propose")),
    "offered": (
        *(Deed("accept_transfer", who=1), Deed("reject_transfer", who=1), Deed("withdraw_transfer")),
        *(Deed("accept"), Deed("merge", 1)),
    ),
    "before a referee": (Deed("decide"), Deed("accept")),
    "merged": (Deed("unmerge", 1), Deed("close", 0), Deed("propose", 0)),
    "waiting": (Deed("resume"), Deed("note"), Deed("merge", 0)),
    "closed": (Deed("reopen"), Deed("note")),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", STATES)
def test_of_each_pair_that_may_meet_one_wins(state: str) -> None:
    for one, other in combinations_with_replacement(MEETING[state], 2):
        scene = opened()
        for deed in STATES[state]:
            call(scene, deed)()
            scene = reread(scene)
        after, won = at_once(scene, one, other)
        hold_together(after)
        if touched(scene, one) & touched(scene, other):
            assert len(won) == 1, f"{one} and {other}: {won}"
        else:  # unmerging takes the parent as it is by then: it never loses, the other may come in time
            assert next(deed for deed in (one, other) if deed.verb == "unmerge") in won
