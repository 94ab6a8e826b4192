"""A plan of several agencies: asked, answered, done in order; the case ends after it, and nobody crosses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.test_policy import actors
from tests.factories import cities, people, pictures, requests
from tests.factories.catalogues import definition, offer
from tests.factories.together import together
from thirdring.cases import task_policy
from thirdring.cases.actions import planning
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.remote import remote_news
from thirdring.cases.models import Case, Closure, Media, PlanTask
from thirdring.cases.plans import TASK_MOVES, TaskState, check_task_move
from thirdring.cases.rules import Outcome
from thirdring.cases.task_queries import finished_plans, tasks_for, tasks_of
from thirdring.catalogue.case_plans import PlanStep
from thirdring.city.models import Agency, City
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, Stale
from thirdring.staff.rules import Role

STEPS = (
    PlanStep(code="power", texts={"en": "Switch off", "es": "Cortar"}, owner="power", amount=4, unit="hours"),
    PlanStep(code="clear", texts={"en": "Clear", "es": "Retirar"}, owner="parks", after="power", amount=2),
)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(requests.MONDAY):
        yield


def town() -> City:
    """A city where public works has the fallen trees, and power and parks do their part."""
    city = cities.city()
    others = (definition("outage", owner="power"), definition("litter", owner="parks"))
    offer(city, definition("pothole", case_plan=STEPS), *others)
    return city


@pytest.fixture
def case(db: None) -> Case:
    return requests.case(town())


@pytest.fixture
def owner(case: Case) -> Actor:
    return requests.worker_of(case)


def worker(case: Case, agency: str) -> Actor:
    found = Agency.objects.of(case.city_id).get(code=agency)
    return people.actor(case.city, Role.AGENCY_WORKER, agency=found)


def planned(case: Case, owner: Actor) -> list[PlanTask]:
    planning.start_plan(requests.reread(case), actor=owner)
    return tasks_of(case)


def again(task: PlanTask) -> PlanTask:
    return PlanTask.objects.of(task.city_id).get(pk=task.pk)


def done(task: PlanTask, actor: Actor, **said: Any) -> PlanTask:
    return planning.finish_task(planning.accept_task(again(task), actor=actor), actor=actor, **said)


def codes(refused: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        refused()
    return [(problem.field, problem.code) for problem in caught.value.problems]


def said_of(case: Case) -> list[tuple[str, str, str]]:
    lines = case.entries.filter(kind__in=["task", "plan_done"]).order_by("number")
    return [(line.kind, line.data.get("state", ""), line.data.get("agency", "")) for line in lines]


class TestOrder:
    def test_the_catalogue_s_plan_is_begun_with_the_first_step_s_date(self, case: Case, owner: Actor) -> None:
        power, clear = planned(case, owner)
        assert [(task.number, task.state, task.agency.code) for task in (power, clear)] == [
            (1, "asked", "power"),
            (2, "asked", "parks"),
        ]
        assert (power.due_at, clear.due_at, clear.after) == (requests.MONDAY + 4 * HOUR, None, power)

    def test_a_task_begins_when_what_comes_first_is_done(self, case: Case, owner: Actor) -> None:
        power, clear = planned(case, owner)
        parks = worker(case, "parks")
        clear = planning.accept_task(clear, actor=parks)
        assert codes(lambda: planning.finish_task(clear, actor=parks)) == [("task", "too_early")]
        with clock.frozen_at(requests.MONDAY + HOUR):
            done(power, worker(case, "power"))
        assert again(clear).due_at == requests.MONDAY + 49 * HOUR
        assert planning.finish_task(clear, actor=parks).state == "done"

    def test_calling_off_what_comes_first_lets_the_next_begin(self, case: Case, owner: Actor) -> None:
        power, clear = planned(case, owner)
        planning.cancel_task(power, actor=owner, reason="No wires there.")
        assert again(clear).due_at == requests.MONDAY + 48 * HOUR
        assert done(clear, worker(case, "parks")).state == "done"

    def test_tasks_are_added_one_by_one(self, case: Case, owner: Actor) -> None:
        parks = Agency.objects.of(case.city).get(code="parks")
        first = planning.add_task(case, actor=owner, words=" Cut it up ", agency=parks, hours=2)
        second = planning.add_task(
            requests.reread(case), actor=owner, words="Plant a new one", agency=parks, after=1
        )
        assert (first.texts, second.after, second.due_at) == ({"en": "Cut it up"}, first, None)


class TestAnswers:
    def test_a_rejection_goes_back_to_whoever_has_the_case(self, case: Case, owner: Actor) -> None:
        power, _ = planned(case, owner)
        planning.reject_task(power, actor=worker(case, "power"), reason="Not our wires.")
        assert [(task.number, task.state) for task in tasks_for(owner)] == [(1, "rejected")]
        assert tasks_for(worker(case, "power")) == []
        parks = Agency.objects.of(case.city).get(code="parks")
        asked = planning.reassign_task(again(power), actor=owner, agency=parks)
        assert (asked.state, asked.reason, asked.agency) == ("asked", "", parks)

    @pytest.mark.parametrize("reason", ["", " \x00", "x" * 301])
    def test_a_no_gives_its_reason(self, case: Case, owner: Actor, reason: str) -> None:
        power, _ = planned(case, owner)
        refuse = partial(planning.reject_task, power, actor=worker(case, "power"), reason=reason)
        assert codes(refuse)[0][0] == "reason"
        assert codes(partial(planning.cancel_task, power, actor=owner, reason=reason))[0][0] == "reason"

    def test_each_agency_answers_for_itself(self, case: Case, owner: Actor) -> None:
        power, _ = planned(case, owner)
        for stranger in (owner, worker(case, "parks"), people.anyone(case.city)):
            with pytest.raises(NotAllowed):
                planning.accept_task(power, actor=stranger)
        with pytest.raises(NotAllowed):
            planning.cancel_task(power, actor=worker(case, "power"), reason="No.")

    def test_who_read_an_older_task_is_told(self, case: Case, owner: Actor) -> None:
        power, _ = planned(case, owner)
        planning.accept_task(power, actor=worker(case, "power"))
        with pytest.raises(Stale):
            planning.reject_task(power, actor=worker(case, "power"), reason="No.")


class TestTheEnd:
    def test_the_last_task_done_says_that_the_case_can_be_closed(self, case: Case, owner: Actor) -> None:
        power, clear = planned(case, owner)
        done(power, worker(case, "power"), note="Off since ten.")
        assert finished_plans(owner) == []
        done(clear, worker(case, "parks"))
        assert finished_plans(owner) == [case]
        assert said_of(case)[-2:] == [("task", "done", "Parks"), ("plan_done", "", "")]

    def test_a_plan_called_off_whole_is_no_work_done(self, case: Case, owner: Actor) -> None:
        for task in planned(case, owner):
            planning.cancel_task(task, actor=owner, reason="It was a branch.")
        assert (finished_plans(owner), said_of(case)[-1][0]) == ([], "task")

    def test_an_open_task_keeps_the_case_open(self, case: Case, owner: Actor) -> None:
        planned(case, owner)
        case = requests.reread(case)
        refuse = partial(close, case, actor=owner, outcome=Outcome.FIXED, answer="Done.")
        assert codes(refuse) == [("plan", "open_tasks")]
        for task in tasks_of(case):
            planning.cancel_task(task, actor=owner, reason="It was a branch.")
        assert (
            close(requests.reread(case), actor=owner, outcome=Outcome.FIXED, answer="Done.").status
            == "closed"
        )

    def test_the_database_keeps_it_open_too(self, case: Case, owner: Actor) -> None:
        planned(case, owner)
        sql = "UPDATE cases_case SET status = 'closed', closed_at = now(), outcome = 'fixed' WHERE id = %s"
        with (
            pytest.raises(DatabaseError, match="has open tasks"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [case.pk])

    def test_a_remote_closing_is_news_and_no_end(self, case: Case, owner: Actor) -> None:
        planned(case, owner)
        told = {"by": "County", "status": "closed", "notes": "Done here.", "closed": True}
        assert remote_news(case, actor=people.program(case.city), **told).status == "received"
        assert case.entries.filter(kind="remote_news").count() == 1

    def test_a_case_with_open_tasks_is_not_joined_to_another(self, case: Case, owner: Actor) -> None:
        planned(case, owner)
        other = requests.case(case.city)
        assert codes(partial(merge, requests.reread(case), into=other, actor=owner)) == [("into", "plan")]

    def test_photos_of_the_work_stay_with_the_task(self, case: Case, owner: Actor) -> None:
        power, _ = planned(case, owner)
        power = done(power, worker(case, "power"), photos=[pictures.picture()])
        assert (Media.objects.of(case.city).get().task, power.done_at) == (power, requests.MONDAY)


PAIRS = [pytest.param(frm, to, id=f"{frm}-to-{to}") for frm, to in product(TaskState, TaskState) if frm != to]


@pytest.mark.parametrize(("frm", "to"), PAIRS)
def test_program_and_database_allow_the_same_moves(
    case: Case, owner: Actor, frm: TaskState, to: TaskState
) -> None:
    power, _ = planned(case, owner)
    tasks = PlanTask.objects.of(case.city_id).filter(pk=power.pk)
    for step in {"done": ["accepted", "done"]}.get(frm, [frm]):
        tasks.update(state=step, done_at=clock.now() if step == "done" else None)
    change = partial(tasks.update, state=to, done_at=clock.now() if to == "done" else None)
    if to in TASK_MOVES[frm]:
        check_task_move(frm, to)
        change()
    else:
        with pytest.raises(MoveNotAllowed):
            check_task_move(frm, to)
        with pytest.raises(DatabaseError, match="not an allowed move"), transaction.atomic():
            change()


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_may_view_one_and_visible_among_many_are_the_same(
    case: Case, owner: Actor, data: st.DataObject
) -> None:
    if not PlanTask.objects.of(case.city_id).exists():
        planned(case, owner)
        Case.objects.of(case.city_id).filter(pk=case.pk).update(offered_to=case.agency_id)
    agency_ids = list(Agency.objects.of(case.city_id).values_list("pk", flat=True))
    actor = data.draw(actors([case.city_id, case.city_id + 1], agency_ids))
    tasks = list(PlanTask.objects.of(case.city_id).select_related("case"))
    seen = set(task_policy.visible_to(actor).values_list("pk", flat=True))
    assert seen == {task.pk for task in tasks if task_policy.may(actor, "view", task)}
    unseen = [task for task in tasks if task.pk not in seen]
    verbs = ("answer", "finish", "plan")
    assert [verb for task in unseen for verb in verbs if task_policy.may(actor, verb, task)] == []


def names(answers: list[object]) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    """With real connections."""

    def test_of_two_who_answer_a_task_one_wins(self) -> None:
        case = requests.case(town())
        power, _ = planned(case, requests.worker_of(case))
        who = worker(case, "power")
        answers = together(
            partial(planning.accept_task, power, actor=who),
            partial(planning.reject_task, power, actor=who, reason="No."),
        )
        assert names([*answers]) == ["PlanTask", "Stale"]

    def test_closing_and_asking_never_cross(self) -> None:
        case = requests.case(town())
        owner, parks = requests.worker_of(case), Agency.objects.of(case.city).get(code="parks")
        answers = together(
            partial(close, case, actor=owner, outcome=Outcome.FIXED, answer="Done."),
            partial(planning.add_task, case, actor=owner, words="Cut it up", agency=parks),
        )
        assert len([answer for answer in answers if isinstance(answer, Stale)]) == 1
        closed, tasks = Closure.objects.of(case.city).count(), PlanTask.objects.of(case.city).count()
        assert closed + tasks == 1

    def test_two_agencies_that_finish_at_once_end_the_plan_once(self) -> None:
        case = requests.case(town())
        owner = requests.worker_of(case)
        tasks = []
        for code in ("power", "parks"):
            agency = Agency.objects.of(case.city).get(code=code)
            fresh = requests.reread(case)
            asked = planning.add_task(fresh, actor=owner, words=f"Part of {code}", agency=agency)
            tasks.append((planning.accept_task(asked, actor=worker(case, code)), worker(case, code)))
        answers = together(*(partial(planning.finish_task, task, actor=who) for task, who in tasks))
        assert names([*answers]) == ["PlanTask", "PlanTask"]
        assert case.entries.filter(kind="plan_done").count() == 1
        assert chain.first_break(requests.links_of(case)) is None
