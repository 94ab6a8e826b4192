"""A visit from arriving to leaving."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories import people
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread
from tests.fieldwork.crews import Crew
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case
from thirdring.cases.photos import clean_photo
from thirdring.cases.rules import EntryKind, Outcome, PhotoKind, Status
from thirdring.feedback.queries import flags_on
from thirdring.feedback.rules import Oddity
from thirdring.fieldwork.actions.visiting import add_labour, add_material, arrive, inspect, leave, photograph
from thirdring.fieldwork.models import Visit
from thirdring.fieldwork.queries import visit_under_way, visits_of
from thirdring.fieldwork.rules import VisitOutcome
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.staff.rules import Role

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(crew: Crew) -> Case:
    with clock.frozen_at(MONDAY):
        return crew.case()


@pytest.fixture
def visit(crew: Crew, case: Case) -> Visit:
    return arrive(case, actor=crew.actor, key="visit-1", at=MONDAY)


def test_who_arrives_begins_the_work_and_leaves_a_line(crew: Crew, case: Case, visit: Visit) -> None:
    now = reread(case)
    kinds = [entry.kind for entry in case.entries.order_by("number")][-2:]
    assert (now.status, now.assignee_id) == (Status.IN_PROGRESS, crew.person.pk)
    assert kinds == [EntryKind.VISITED, EntryKind.STARTED]
    assert (visit.team, visit.arrived_at) == (crew.team, MONDAY)
    assert visit_under_way(case, crew.actor) == visit


def test_a_second_visit_begins_no_work_again(crew: Crew, case: Case, visit: Visit) -> None:
    arrive(reread(case), actor=crew.mate(), key="visit-2", at=MONDAY)
    assert case.entries.filter(kind=EntryKind.STARTED).count() == 1
    assert case.entries.filter(kind=EntryKind.VISITED).count() == 2


def test_a_key_names_one_visit(crew: Crew, case: Case, visit: Visit) -> None:
    with pytest.raises(Invalid) as refused:
        arrive(reread(case), actor=crew.mate(), key="visit-1", at=MONDAY)
    assert [problem.field for problem in refused.value.problems] == ["visit"]


def test_only_who_works_the_case_visits_it(crew: Crew, case: Case) -> None:
    for stranger in (
        people.actor(crew.city, Role.AGENCY_WORKER, agency=crew.parks),
        people.actor(crew.city, Role.ANALYST),
        people.anyone(crew.city),
    ):
        with pytest.raises(NotAllowed):
            arrive(case, actor=stranger, key="visit-1", at=MONDAY)


def test_what_is_found_is_kept_in_one_form(crew: Crew, visit: Visit) -> None:
    answers = {"surface": "Brick", "depth": "2,50", "colour": "red"}
    inspect(visit, actor=crew.actor, answers=answers, language="en")
    assert Visit.objects.of(crew.city).get().answers == {"surface": "brick", "depth": "2.5"}


def test_what_must_be_found_is_asked_for(crew: Crew, visit: Visit) -> None:
    with pytest.raises(Invalid) as refused:
        inspect(visit, actor=crew.actor, answers={"depth": "deep"}, language="en")
    assert {problem.field for problem in refused.value.problems} == {"answers.surface", "answers.depth"}


def test_a_photo_says_when_it_was_taken(crew: Crew, case: Case, visit: Visit) -> None:
    photo = clean_photo(picture())
    for kind in PhotoKind:
        photograph(reread(case), actor=crew.actor, photo=photo, kind=kind)
    assert [media.kind for media in case.media.order_by("pk")] == ["before", "after"]


def test_leaving_says_how_it_ended_and_how_long_the_timer_ran(crew: Crew, visit: Visit) -> None:
    add_labour(visit, actor=crew.actor, people=2, minutes=25)
    add_material(
        visit, actor=crew.actor, what="Cold patch", amount=Decimal("2.5"), unit="bags", cost=Decimal("37.50")
    )
    spans = [(MONDAY - MINUTE, MONDAY + 10 * MINUTE), (MONDAY + 20 * MINUTE, MONDAY + 90 * MINUTE)]
    leave(
        visit,
        actor=crew.actor,
        outcome=VisitOutcome.DONE,
        at=MONDAY + 30 * MINUTE,
        spans=spans,
        remark=" Traffic. ",
    )
    (kept,) = visits_of(visit.case)
    assert (kept.outcome, kept.worked_minutes, kept.remark) == ("done", 20, "Traffic.")
    assert kept.left_at == MONDAY + 30 * MINUTE
    assert [str(line) for line in kept.labour.all()] == ["2 x 25 min"]
    assert [str(line) for line in kept.materials.all()] == ["2.500 bags Cold patch"]
    assert visit_under_way(visit.case, crew.actor) is None


def test_nobody_leaves_before_they_came(crew: Crew, visit: Visit) -> None:
    leave(visit, actor=crew.actor, outcome=VisitOutcome.COULD_NOT, at=MONDAY - MINUTE)
    assert Visit.objects.of(crew.city).get().left_at == MONDAY


LABOUR = {"people": 1, "minutes": 1}
MATERIAL: dict[str, Any] = {"what": "Sand", "amount": Decimal(1), "unit": "kg", "cost": None}


@pytest.mark.parametrize("field", [{"people": 0}, {"people": 51}, {"minutes": 0}, {"minutes": 1441}])
def test_labour_out_of_reason_is_refused(crew: Crew, visit: Visit, field: dict[str, int]) -> None:
    with pytest.raises(Invalid) as refused:
        add_labour(visit, actor=crew.actor, **LABOUR | field)
    assert [problem.field for problem in refused.value.problems] == list(field)


@pytest.mark.parametrize(
    "field",
    [
        {"what": " "},
        {"what": "x" * 121},
        {"amount": Decimal(0)},
        {"amount": Decimal(10**6)},
        {"unit": ""},
        {"unit": "x" * 21},
        {"cost": Decimal(-1)},
    ],
)
def test_material_out_of_reason_is_refused(crew: Crew, visit: Visit, field: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        add_material(visit, actor=crew.actor, **MATERIAL | field)
    assert [problem.field for problem in refused.value.problems] == list(field)


def test_only_who_was_there_records_on_a_visit(crew: Crew, visit: Visit) -> None:
    with pytest.raises(NotAllowed):
        add_labour(visit, actor=crew.mate(), people=1, minutes=5)


def test_a_visit_is_a_sign_that_somebody_was_there(crew: Crew, case: Case) -> None:
    close(case, actor=crew.actor, outcome=Outcome.FIXED, answer="Filled.")
    assert [flag.oddity for flag in flags_on(case)] == [Oddity.NO_FIELD_EVENT]
    visited = crew.case(lat=40.46)
    arrive(visited, actor=crew.actor, key="visit-2", at=clock.now())
    close(reread(visited), actor=crew.mate(), outcome=Outcome.FIXED, answer="Filled.")
    assert flags_on(visited) == []
