"""A case goes to another agency by a handshake: never in no queue, never for ever back and forth."""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest

from tests.factories import cities, people, requests
from thirdring.cases.actions.progress import accept, start
from thirdring.cases.models import Case, Entry
from thirdring.cases.policy import may
from thirdring.cases.queries import QueueFilters, queue_page
from thirdring.cases.references import pretty
from thirdring.city.models import Agency, City, Team
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.messaging.models import Message
from thirdring.routing.actions.learning import accept_proposal, decline_proposal
from thirdring.routing.actions.transferring import (
    accept_transfer,
    decide,
    lapse,
    propose,
    reject_transfer,
    withdraw_transfer,
)
from thirdring.routing.models import Assignment, RuleProposal, Transfer
from thirdring.routing.transfers import Refusal, TransferReason, steps, time_by_agency
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
WRONG = TransferReason.WRONG_AGENCY


class Scene(NamedTuple):
    """A case of public works, and a water department that may be asked to take it."""

    city: City
    case: Case
    works: Actor
    water: Agency
    mains: Team
    waterman: Actor
    referee: Actor


def scene(**fields: Any) -> Scene:
    city = requests.pothole_city()
    case = requests.case(city, email="ana@example.org", **fields)
    water = cities.agency(city, code="water", name="Water")
    mains = cities.team(water, code="mains", name="Mains")
    waterman = people.actor(city, Role.AGENCY_WORKER, agency=water)
    referee = people.actor(city, Role.SUPERVISOR)
    return Scene(city, case, requests.worker_of(case), water, mains, waterman, referee)


def asked(of: Scene, case: Case | None = None) -> Case:
    """The case after public works asked water to take it."""
    propose(case or of.case, to=of.water, team=of.mains, reason=WRONG, actor=of.works)
    return requests.reread(of.case)


def queue(actor: Actor, **filters: Any) -> list[str]:
    return [row.reference for row in queue_page(actor, QueueFilters(**filters)).rows]


def test_a_case_stays_in_its_queue_until_the_other_agency_takes_it() -> None:
    of = scene()
    case = asked(of)
    both = [queue(of.works), queue(of.waterman), queue(of.waterman, offered=True)]
    assert both == [[case.reference], [], [case.reference]]
    accept_transfer(case, actor=of.waterman)
    after = [queue(of.works), queue(of.waterman), queue(of.waterman, offered=True)]
    assert after == [[], [case.reference], []]


def test_accepting_puts_it_with_the_team_and_says_why() -> None:
    of = scene()
    case = accept_transfer(asked(of), actor=of.waterman)
    why = Assignment.objects.of(of.city).filter(case=case).order_by("-pk").values_list("why", flat=True)[0]
    assert (case.agency, case.team, case.assignee, case.offered_to) == (of.water, of.mains, None, None)
    assert why == "Public-Works asked Water: wrong agency."


def test_a_transfer_keeps_the_promised_date() -> None:
    of = scene()
    before = list(of.case.promises.order_by("pk").values())
    case = accept_transfer(asked(of), actor=of.waterman)
    assert list(case.promises.order_by("pk").values()) == before
    assert case.due_at == of.case.due_at


def test_the_resident_is_told_who_has_it_now() -> None:
    of = scene()
    accept_transfer(asked(of), actor=of.waterman)
    told = Message.objects.of(of.city).filter(occasion="transferred").get()
    assert (told.to, told.subject) == (
        "ana@example.org",
        f"Water has your report {pretty(of.case.reference)} now",
    )


def test_the_timeline_says_each_step_and_the_public_only_the_last() -> None:
    of = scene()
    case = accept_transfer(asked(of), actor=of.waterman)
    lines = Entry.objects.of(of.city).filter(case=case).order_by("number").values_list("kind", "public")[2:]
    assert list(lines) == [("offered", False), ("transferred", True), ("assigned", False)]
    assert chain.first_break(requests.links_of(case)) is None


def test_both_sides_see_by_when_the_answer_is_due_in_the_asked_agencys_hours() -> None:
    with requests.at(2026, 11, 20, 21):  # Friday, four in the afternoon in New York
        of = scene()
        asked(of)
    # One hour of Friday is left and seven of Monday are needed: 8:00 + 7 h.
    assert Transfer.objects.of(of.city).get().answer_by == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_a_refusal_has_a_reason_and_the_case_never_left() -> None:
    of = scene()
    case = reject_transfer(asked(of), reason=Refusal.NOT_OURS, note="No pipe here.", actor=of.waterman)
    transfer = Transfer.objects.of(of.city).get()
    assert (transfer.state, transfer.refusal, transfer.answer_note) == (
        "rejected",
        "not_ours",
        "No pipe here.",
    )
    assert (case.agency_id, case.offered_to_id) == (of.case.agency_id, None)
    assert queue(of.works) == [case.reference]


def test_the_second_refusal_goes_to_a_referee() -> None:
    of = scene()
    case = reject_transfer(asked(of), reason=Refusal.NOT_OURS, actor=of.waterman)
    case = reject_transfer(asked(of, case), reason=Refusal.NOT_OURS, actor=of.waterman)
    assert list(Transfer.objects.of(of.city).order_by("pk").values_list("state", flat=True)) == [
        "rejected",
        "referee",
    ]
    with pytest.raises(Invalid, match="asked already"):
        propose(case, to=of.water, reason=WRONG, actor=of.works)
    case = decide(case, to=of.water, team=of.mains, actor=of.referee)
    assert (case.agency, case.team) == (of.water, of.mains)


def test_a_case_sent_back_and_forth_goes_to_a_referee() -> None:
    of = scene()
    works = of.case.agency
    case = accept_transfer(asked(of), actor=of.waterman)
    propose(case, to=works, reason=WRONG, actor=of.waterman)
    case = accept_transfer(requests.reread(case), actor=of.works)
    propose(case, to=of.water, reason=WRONG, actor=of.works)
    assert Transfer.objects.of(of.city).latest("pk").state == "referee"
    with pytest.raises(NotFound, match="not offered"):
        accept_transfer(requests.reread(case), actor=of.waterman)


def test_a_referee_may_leave_it_where_it_is() -> None:
    of = scene()
    case = reject_transfer(asked(of), reason=Refusal.NOT_OURS, actor=of.waterman)
    case = reject_transfer(asked(of, case), reason=Refusal.NOT_OURS, actor=of.waterman)
    case = decide(case, to=of.case.agency, note="It is the road.", actor=of.referee)
    assert (case.agency_id, Transfer.objects.of(of.city).latest("pk").state) == (of.case.agency_id, "decided")


def test_silence_goes_to_a_referee_once() -> None:
    of = scene()
    case = asked(of)
    sweeper = system(0, reason="a test")
    assert lapse(actor=sweeper) == 0
    with clock.frozen_at(clock.now() + timedelta(days=10)):
        assert [lapse(actor=sweeper), lapse(actor=sweeper)] == [1, 0]
    assert decide(case, to=of.water, team=of.mains, actor=of.referee).agency == of.water


def test_who_asked_may_take_the_question_back() -> None:
    of = scene()
    case = withdraw_transfer(asked(of), actor=of.works)
    assert (case.offered_to, Transfer.objects.of(of.city).get().state) == (None, "withdrawn")
    assert queue(of.waterman, offered=True) == []


def test_the_asked_agency_sees_the_case_and_works_it_only_once_it_is_theirs() -> None:
    of = scene()
    assert not may(of.waterman, "view", of.case)
    case = asked(of)
    assert {
        verb: may(of.waterman, verb, case)
        for verb in ("view", "answer_transfer", "accept", "close", "transfer")
    } == {
        "view": True,
        "answer_transfer": True,
        "accept": False,
        "close": False,
        "transfer": False,
    }
    case = accept_transfer(case, actor=of.waterman)
    assert (may(of.waterman, "accept", case), may(of.works, "view", case)) == (True, False)


def test_only_the_asked_agency_answers_and_only_a_supervisor_is_referee() -> None:
    of = scene()
    case = asked(of)
    with pytest.raises(NotAllowed):
        accept_transfer(case, actor=of.works)
    case = reject_transfer(case, reason=Refusal.NOT_OURS, actor=of.waterman)
    case = reject_transfer(asked(of, case), reason=Refusal.NOT_OURS, actor=of.waterman)
    with pytest.raises(NotAllowed):
        decide(case, to=of.water, actor=of.works)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "because"}, "reason"),
        ({"note": "x" * 501}, "note"),
        ({"to": "own"}, "to_agency"),
        ({"to": "elsewhere"}, "to_agency"),
        ({"team": "foreign"}, "to_team"),
    ],
)
def test_a_wrong_proposal_names_its_field_and_leaves_nothing(change: dict[str, Any], field: str) -> None:
    of = scene()
    known = {
        "own": of.case.agency,
        "elsewhere": cities.agency(cities.city()),
        "foreign": cities.team(of.case.agency),
    }
    wanted: dict[str, Any] = {"to": of.water, "reason": WRONG, "note": "", "team": None}
    wanted |= {name: known.get(value, value) for name, value in change.items()}
    with pytest.raises(Invalid) as refused:
        propose(of.case, actor=of.works, **wanted)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert (Transfer.objects.of(of.city).count(), requests.reread(of.case).version) == (0, of.case.version)


def test_of_two_at_once_one_wins() -> None:
    of = scene()
    case = asked(of)
    accept_transfer(case, actor=of.waterman)
    with pytest.raises((Stale, NotFound)):
        reject_transfer(case, reason=Refusal.NOT_OURS, actor=of.waterman)


def test_work_under_way_loses_its_worker_but_not_its_status() -> None:
    of = scene()
    case = start(accept(of.case, actor=of.works), actor=of.works)
    case = accept_transfer(asked(of, case), actor=of.waterman)
    assert (case.status, case.assignee) == ("in_progress", None)


def test_after_the_referees_decision_the_same_kind_goes_to_the_right_place() -> None:
    of = scene()
    case = reject_transfer(asked(of), reason=Refusal.NOT_OURS, actor=of.waterman)
    case = reject_transfer(asked(of, case), reason=Refusal.NOT_OURS, actor=of.waterman)
    decide(case, to=of.water, team=of.mains, actor=of.referee)
    proposal = RuleProposal.objects.of(of.city).get()
    assert proposal.because == "1 of this kind went from Public-Works to Mains."
    accept_proposal(of.city, proposal, actor=of.referee)
    assert requests.case(of.city).team == of.mains


def test_repeated_corrections_propose_a_rule_and_one_does_not() -> None:
    of = scene()
    counts = []
    for _ in range(4):
        case = requests.case(of.city)
        propose(case, to=of.water, team=of.mains, reason=WRONG, actor=of.works)
        accept_transfer(requests.reread(case), actor=of.waterman)
        counts.append(list(RuleProposal.objects.of(of.city).values_list("evidence", flat=True)))
    assert counts == [[], [], [3], [4]]


def test_a_part_done_elsewhere_is_no_fault_of_the_rules() -> None:
    of = scene()
    for _ in range(4):
        case = requests.case(of.city)
        propose(case, to=of.water, team=of.mains, reason=TransferReason.OUR_PART_DONE, actor=of.works)
        accept_transfer(requests.reread(case), actor=of.waterman)
    assert RuleProposal.objects.of(of.city).count() == 0


def test_a_declined_proposal_changes_nothing_and_is_decided_once() -> None:
    of = scene()
    proposal = RuleProposal.objects.create(
        city=of.city, type=of.case.type, team=of.mains, because="x", proposed_at=clock.now()
    )
    with pytest.raises(NotAllowed):
        decline_proposal(of.city, proposal, actor=of.works)
    decline_proposal(of.city, proposal, actor=of.referee)
    with pytest.raises(NotFound, match="decided on this proposal already"):
        accept_proposal(of.city, proposal, actor=of.referee)
    assert requests.case(of.city).agency == of.case.agency


def test_every_minute_is_charged_to_one_agency() -> None:
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    charged = steps(
        [("Works", noon), ("Water", noon + hour), ("Works", noon + 3 * hour)], until=noon + 4 * hour
    )
    assert time_by_agency(charged) == {"Works": 2 * hour, "Water": 2 * hour}
