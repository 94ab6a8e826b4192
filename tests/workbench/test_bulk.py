"""Many cases at once: planned first, each done once by its own verb, and undone where that can be."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import cities, people, requests
from tests.factories.together import together
from thirdring.cases.actions import progress
from thirdring.cases.models import Case, Closure
from thirdring.cases.rules import EntryKind, Outcome
from thirdring.catalogue.endings import ClosingRules, Ending
from thirdring.city.models import Agency, City
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.messaging.models import Message
from thirdring.staff.models import Membership
from thirdring.staff.rules import Role
from thirdring.workbench.actions import bulk as bulks
from thirdring.workbench.actions.bulk import begin, do_next, end, may_undo, plan, plan_undoing
from thirdring.workbench.models import BulkChange
from thirdring.workbench.policy import changes_visible_to
from thirdring.workbench.rules import MOST_CASES, BulkVerb, LineState, Refused
from thirdring.workbench.tasks import run_bulk

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
CLOSING = {"outcome": Outcome.FIXED, "answer": "The crew was there."}
HOLDING = {"reason": "weather", "review_at": (NOON + timedelta(days=2)).isoformat(), "note": ""}


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen_at(NOON):
        yield


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


@pytest.fixture
def three(city: City) -> list[Case]:
    return [requests.case(city) for _ in range(3)]


@pytest.fixture
def lead(three: list[Case]) -> Actor:
    return people.actor(three[0].city, Role.AGENCY_LEAD, agency=three[0].agency)


def planned(cases: list[Case], verb: BulkVerb, lead: Actor, **said: Any) -> BulkChange:
    return plan(cases[0].city, [case.pk for case in cases], verb=verb, said=said, actor=lead)


def done(bulk: BulkChange) -> BulkChange:
    """Begun, and done by the worker."""
    begin(bulk, actor=people_of(bulk))
    run_bulk(bulk_id=bulk.pk, city_id=bulk.city_id)
    return BulkChange.objects.of(bulk.city_id).get(pk=bulk.pk)


def people_of(bulk: BulkChange) -> Actor:
    from thirdring.staff.queries import actor_of

    return actor_of(bulk.by, city=bulk.city)


def lines(bulk: BulkChange) -> list[tuple[str, str]]:
    return list(bulk.lines.order_by("pk").values_list("state", "why"))


def kinds(case: Case) -> list[str]:
    return list(case.entries.order_by("number").values_list("kind", flat=True))


PLANNED, DONE = (LineState.PLANNED, ""), (LineState.DONE, "")


def refused(why: Refused) -> tuple[str, str]:
    return LineState.REFUSED, why


def test_nothing_is_done_by_planning(three: list[Case], lead: Actor) -> None:
    bulk = planned(three, BulkVerb.CLOSE, lead, **CLOSING)
    assert lines(bulk) == [PLANNED] * 3
    assert [requests.reread(case).version for case in three] == [1, 1, 1]


def test_each_case_is_changed_by_its_own_verb_with_one_line_on_its_timeline(
    three: list[Case], lead: Actor
) -> None:
    before = [len(kinds(case)) for case in three]
    bulk = done(planned(three, BulkVerb.CLOSE, lead, **CLOSING))
    assert (lines(bulk), bulk.ended_at) == ([DONE] * 3, NOON)
    for case, length in zip(three, before, strict=True):
        fresh = requests.reread(case)
        assert (fresh.status, kinds(fresh)[length:]) == ("closed", [EntryKind.CLOSED])
        assert chain.first_break(requests.links_of(fresh)) is None
        assert fresh.entries.get(kind=EntryKind.CLOSED).actor_id == lead.id


def test_the_plan_says_for_each_case_why_it_would_be_left(city: City, lead: Actor, three: list[Case]) -> None:
    closed, accepted, fresh = three
    requests.reread(closed)
    done(planned([closed], BulkVerb.CLOSE, lead, **CLOSING))
    progress.accept(accepted, actor=lead)
    bulk = planned(three, BulkVerb.ACCEPT, lead)
    assert lines(bulk) == [refused(Refused.MOVE), refused(Refused.MOVE), PLANNED]
    worker = people.actor(city, Role.ANALYST)
    assert lines(planned([fresh], BulkVerb.ACCEPT, worker)) == [refused(Refused.NOT_ALLOWED)]


def test_a_type_that_asks_for_facts_or_a_photo_is_closed_on_its_own_page(db: None) -> None:
    endings = (Ending(outcome="fixed", photo=True), Ending(outcome="no_problem_found"))
    case = requests.case(requests.pothole_city(closing=ClosingRules(endings=endings)))
    lead = people.actor(case.city, Role.AGENCY_LEAD, agency=case.agency)
    closings = [CLOSING, CLOSING | {"outcome": "no_problem_found"}]
    found = [lines(planned([case], BulkVerb.CLOSE, lead, **said)) for said in closings]
    assert found == [[refused(Refused.EVIDENCE)], [PLANNED]]


def test_cases_one_may_not_see_are_left_out(city: City, three: list[Case], lead: Actor) -> None:
    other = people.actor(city, Role.AGENCY_LEAD, agency=cities.agency(city))
    assert lines(planned(three, BulkVerb.ACCEPT, other)) == []
    elsewhere = requests.case(requests.pothole_city())
    assert lines(planned([*three, elsewhere], BulkVerb.ACCEPT, lead)) == [PLANNED] * 3


def test_what_somebody_changed_meanwhile_is_left_and_said(three: list[Case], lead: Actor) -> None:
    bulk = planned(three, BulkVerb.CLOSE, lead, **CLOSING)
    progress.note(three[1], actor=lead, words="Wait.", public=False)
    assert lines(done(bulk)) == [DONE, refused(Refused.STALE), DONE]
    assert requests.reread(three[1]).status == "received"


def test_who_lost_their_role_meanwhile_changes_nothing(three: list[Case], lead: Actor) -> None:
    bulk = planned(three, BulkVerb.ACCEPT, lead)
    begin(bulk, actor=lead)
    Membership.objects.of(lead.city_id).filter(user_id=lead.id).delete()
    run_bulk(bulk_id=bulk.pk, city_id=bulk.city_id)
    assert lines(bulk) == [refused(Refused.NOT_ALLOWED)] * 3


def test_beginning_twice_defers_one_job(three: list[Case], lead: Actor) -> None:
    bulk = planned(three, BulkVerb.ACCEPT, lead)
    begin(bulk, actor=lead)
    begin(bulk, actor=lead)
    assert ProcrastinateJob.objects.filter(task_name=bulks.RUN, args__bulk_id=bulk.pk).count() == 1


def test_only_who_asked_for_it_may_begin_or_undo_it(three: list[Case], lead: Actor) -> None:
    bulk = done(planned(three, BulkVerb.CLOSE, lead, **CLOSING))
    other = people.actor(bulk.city, Role.SUPERVISOR)
    for forbidden in (lambda: begin(bulk, actor=other), lambda: plan_undoing(bulk, why="", actor=other)):
        with pytest.raises(NotAllowed):
            forbidden()


def test_one_sees_ones_own_and_a_supervisor_all(city: City, three: list[Case], lead: Actor) -> None:
    bulk = planned(three, BulkVerb.ACCEPT, lead)
    colleague = people.actor(city, Role.AGENCY_WORKER, agency=three[0].agency)
    supervisor = people.actor(city, Role.SUPERVISOR)
    elsewhere = people.actor(requests.pothole_city(), Role.SUPERVISOR)
    seen = [list(changes_visible_to(actor)) for actor in (lead, colleague, supervisor, elsewhere)]
    assert seen == [[bulk], [], [bulk], []]


@pytest.mark.parametrize("count", [0, MOST_CASES + 1])
def test_none_or_too_many_are_refused(city: City, count: int) -> None:
    lead = people.actor(city, Role.SUPERVISOR)
    with pytest.raises(Invalid, match="Choose 1 to 2,000 cases"):
        plan(city, range(count), verb=BulkVerb.ACCEPT, said={}, actor=lead)


def test_a_crash_in_the_middle_leaves_whole_cases_and_going_on_does_none_twice(
    three: list[Case], lead: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = planned(three, BulkVerb.CLOSE, lead, **CLOSING)
    begin(bulk, actor=lead)
    assert do_next(bulk, actor=lead)
    breaking_off(bulk, lead, monkeypatch)
    assert lines(bulk) == [DONE, PLANNED, PLANNED]
    run_bulk(bulk_id=bulk.pk, city_id=bulk.city_id)
    run_bulk(bulk_id=bulk.pk, city_id=bulk.city_id)
    assert lines(bulk) == [DONE] * 3
    assert Closure.objects.of(bulk.city).count() == 3


def breaking_off(bulk: BulkChange, lead: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends after the case was written and before its line was."""

    def ends(self: object, **fields: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("thirdring.workbench.models.BulkLine.save", ends)
        with pytest.raises(SystemExit):
            do_next(bulk, actor=lead)


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_do_each_case_once() -> None:
    of = requests.pothole_city()
    made = [requests.case(of, email="ana@example.org") for _ in range(8)]
    lead = people.actor(of, Role.AGENCY_LEAD, agency=made[0].agency)
    bulk = begin(planned(made, BulkVerb.CLOSE, lead, **CLOSING), actor=lead)

    def work() -> None:
        while do_next(bulk, actor=lead):
            pass
        end(bulk, actor=lead)

    assert together(*[work] * 4) == [None] * 4
    assert lines(bulk) == [DONE] * 8
    assert Closure.objects.of(of).count() == 8
    assert Message.objects.of(of).filter(occasion="closed").count() == 8


class TestUndoing:
    def test_closed_cases_are_open_again_and_their_reporters_are_told(
        self, three: list[Case], lead: Actor
    ) -> None:
        bulk = done(planned(three, BulkVerb.CLOSE, lead, **CLOSING))
        undoing = done(plan_undoing(bulk, why="Closed by mistake.", actor=lead))
        assert (lines(undoing), undoing.undoes) == ([DONE] * 3, bulk)
        assert [requests.reread(case).status for case in three] == ["accepted"] * 3
        assert kinds(three[0])[-2:] == [EntryKind.CLOSED, EntryKind.REOPENED]

    def test_given_cases_go_back_to_who_had_them(self, three: list[Case], lead: Actor) -> None:
        team = cities.team(three[0].agency)
        said = to(three[0].agency, team_id=team.pk, assignee_id=lead.id)
        bulk = done(planned(three, BulkVerb.ASSIGN, lead, **said))
        assert {(case.team_id, case.assignee_id) for case in fresh(three)} == {(team.pk, lead.id)}
        done(plan_undoing(bulk, why="Back.", actor=lead))
        assert {(case.team_id, case.assignee_id) for case in fresh(three)} == {(None, None)}

    def test_held_cases_go_on_and_offered_ones_are_no_longer(
        self, city: City, three: list[Case], lead: Actor
    ) -> None:
        accepted = [progress.accept(case, actor=lead) for case in three]
        done(plan_undoing(done(planned(accepted, BulkVerb.HOLD, lead, **HOLDING)), why="", actor=lead))
        assert [case.status for case in fresh(three)] == ["accepted"] * 3
        said = to(cities.agency(city), team_id=None, reason="wrong_agency", note="")
        bulk = done(planned(three, BulkVerb.TRANSFER, lead, **said))
        assert {case.offered_to_id for case in fresh(three)} == {said["agency_id"]}
        done(plan_undoing(bulk, why="", actor=lead))
        assert {case.offered_to_id for case in fresh(three)} == {None}

    def test_what_went_on_since_stays_as_it_is(self, three: list[Case], lead: Actor) -> None:
        bulk = done(planned(three, BulkVerb.CLOSE, lead, **CLOSING))
        progress.note(requests.reread(three[0]), actor=lead, words="Seen.", public=False)
        undoing = plan_undoing(bulk, why="Mistake.", actor=lead)
        assert lines(undoing) == [refused(Refused.STALE), PLANNED, PLANNED]

    @pytest.mark.parametrize("verb", [BulkVerb.ACCEPT, BulkVerb.NOTE])
    def test_accepting_and_writing_can_not_be_undone(
        self, three: list[Case], lead: Actor, verb: BulkVerb
    ) -> None:
        bulk = done(planned(three, verb, lead, words="Noted.", public=False))
        assert lines(bulk) == [DONE] * 3
        with pytest.raises(Invalid, match="can't be undone"):
            plan_undoing(bulk, why="", actor=lead)

    def test_only_once_and_only_for_a_quarter_of_an_hour(self, three: list[Case], lead: Actor) -> None:
        bulk = done(planned(three, BulkVerb.CLOSE, lead, **CLOSING))
        with clock.frozen_at(NOON + timedelta(minutes=16)):
            assert not may_undo(bulk)
        assert may_undo(bulk)
        plan_undoing(bulk, why="Mistake.", actor=lead)
        assert not may_undo(bulk)


def to(agency: Agency, **said: Any) -> Mapping[str, Any]:
    return {"agency_id": agency.pk, "why": "Their street.", **said}


def fresh(cases: list[Case]) -> list[Case]:
    return [requests.reread(case) for case in cases]
