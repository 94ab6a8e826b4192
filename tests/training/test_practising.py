"""A practice call: from its first word to its marks, by the desk's rules, leaving no trace elsewhere."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests.factories.people import actor, program
from tests.factories.practice import (
    asks,
    brought_in,
    house_that_practises,
    place_found,
    played,
    ringing,
    trainee,
    writes,
)
from tests.web.agency.departments import Department
from thirdring.contact_centre.desk_rules import Disposition
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.rules import OF_AN_AGENCY, Role
from thirdring.training.actions import practising
from thirdring.training.actions.ending import end_practice, hang_up
from thirdring.training.actions.forgetting import forget_practice
from thirdring.training.actions.practising import start_practice
from thirdring.training.models import PracticeCall, PracticeExercise, PracticeMark, PracticeStep
from thirdring.training.policy import may_see, visible_to
from thirdring.training.queries import attempts_of, practice_of
from thirdring.training.rules import Ask, question_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Department:
    return house_that_practises()


@pytest.fixture
def tia(house: Department) -> Actor:
    return trainee(house)


def ended(call: PracticeCall, who: Actor, disposition: Disposition, result: str = "") -> PracticeCall:
    end_practice(call.pk, disposition, result=result, actor=who)
    return hang_up(call.pk, actor=who)


def badly_played(house: Department, who: Actor) -> PracticeCall:
    """A case is opened without anybody asking about danger."""
    call = ringing(house, who)
    writes(call, who, danger="no", sought="hole", service_code="pothole")
    writes(call, who, place="City Hall", answers={"in_lane": "no"})
    return ended(call, who, Disposition.NEW_CASE)


def marks_of(call: PracticeCall) -> dict[str, str]:
    return {check: found["mark"] for check, found in call.findings.items()}


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return sorted(problem.field for problem in error.value.problems)


def rows_elsewhere() -> dict[str, Any]:
    """What every table of the program holds but those of practice, as one digest each."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith("thirdring.training")
    ]
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{table}\" t")
            found[table] = cursor.fetchone()
    return found


def test_practice_changes_nothing_but_practice(house: Department, tia: Actor) -> None:
    house.case(place="City Hall", lon=-79.985, lat=40.405)
    before = rows_elsewhere()
    played(house, tia)
    badly_played(house, tia)
    call = ringing(house, tia, "open-already")
    writes(call, tia, danger="no", name="Joe", email="joe@example.org", phone="412-555-0133", **place_found())
    ended(call, tia, Disposition.JOINED, "2")
    ended(ringing(house, tia, "wire"), tia, Disposition.EMERGENCY)
    assert rows_elsewhere() == before
    assert PracticeCall.objects.of(house.city).count() == 4


def test_a_call_played_well_meets_everything(house: Department, tia: Actor) -> None:
    call = played(house, tia)
    assert {check for check, mark in marks_of(call).items() if mark not in {"met", "not_applicable"}} == set()
    assert (call.earned, call.possible, call.failed) == (5, 5, False)


def test_danger_nobody_asked_about_fails_the_whole_card(house: Department, tia: Actor) -> None:
    call = badly_played(house, tia)
    assert call.findings["danger"] == {"mark": "not_met", "why": "danger_unasked", "facts": {}}
    assert (call.earned, call.possible, call.failed) == (0, 5, True)
    assert marks_of(call)["questions"] == marks_of(call)["place_first"] == "not_met"


def test_what_no_check_tells_of_is_left_to_an_ear(house: Department, tia: Actor) -> None:
    call = played(house, tia)
    given = PracticeMark.objects.of(house.city).filter(call=call).order_by("pk")
    assert [(mark.item.question, mark.given_as, mark.check_code) for mark in given] == [
        ("Was danger asked about?", "program", "danger"),
        ("Was the right type found?", "program", "type"),
    ]


def test_the_desks_rules_hold(house: Department, tia: Actor) -> None:
    call = ringing(house, tia)
    for disposition in (Disposition.NEW_CASE, Disposition.JOINED, Disposition.INFORMED):
        with pytest.raises(Invalid) as error:
            end_practice(call.pk, disposition, actor=tia)
        assert problems(error) == ["danger"]
    writes(call, tia, danger="no", service_code="pothole", email="nonsense")
    with pytest.raises(Invalid) as error:
        end_practice(call.pk, Disposition.NEW_CASE, actor=tia)
    assert problems(error) == ["email", "place"]
    wanting = {
        Disposition.TRANSFERRED: "passed_to",
        Disposition.FOLLOW_UP: "note",
        Disposition.STATUS_GIVEN: "reference",
        Disposition.JOINED: "place",
        Disposition.ENDED_FOR_ABUSE: "abuse_words",
    }
    for disposition, field in wanting.items():
        with pytest.raises(Invalid) as error:
            end_practice(call.pk, disposition, actor=tia)
        assert problems(error) == [field]
    with pytest.raises(Invalid):
        hang_up(call.pk, actor=tia)


def test_what_is_near_is_the_exercises_and_joined_by_its_number(house: Department, tia: Actor) -> None:
    for result, mark in (("2", "met"), ("1", "not_met")):
        call = ringing(house, tia, "open-already")
        writes(call, tia, danger="no", **place_found())
        assert marks_of(ended(call, tia, Disposition.JOINED, result))["near"] == mark


def test_after_the_line_broke_what_was_written_down_is_brought(house: Department, tia: Actor) -> None:
    call = ringing(house, tia, "cut-off")
    asks(call, tia, Ask.DANGER)
    writes(call, tia, danger="no", sought="hole")
    with pytest.raises(Invalid):
        practising.line_broke(call.pk, actor=tia)
    assert asks(call, tia, Ask.PLACE, Ask.PLACE) == ["City Hall.", ""]
    practising.line_broke(call.pk, actor=tia)
    call.refresh_from_db()
    assert (call.written, call.before["sought"]) == ({}, "hole")
    practising.bring_draft(call.pk, actor=tia)
    asks(call, tia, Ask.PLACE, question_about("in_lane"))
    writes(call, tia, **place_found())
    writes(call, tia, service_code="pothole", answers={"in_lane": "no"})
    found = marks_of(ended(call, tia, Disposition.NEW_CASE))
    assert (found["draft"], found["outcome"], found["danger"]) == ("met", "met", "met")


def test_two_warnings_and_then_the_end(house: Department, tia: Actor) -> None:
    call = ringing(house, tia, "rude")
    with pytest.raises(Invalid) as error:
        practising.warn(call.pk, words=" ", actor=tia)
    assert problems(error) == ["abuse_words"]
    for _ in range(2):
        assert practising.warn(call.pk, words="He said idiot.", actor=tia).reply["en"].startswith("You can't")
    with pytest.raises(Invalid):
        practising.warn(call.pk, words="A third.", actor=tia)
    assert marks_of(ended(call, tia, Disposition.ENDED_FOR_ABUSE))["temper"] == "met"


def test_an_interpreter_makes_each_understand_the_other(house: Department, tia: Actor) -> None:
    call = ringing(house, tia, "spanish", speaks=("en",))
    assert (call.language, asks(call, tia, Ask.DANGER)) == ("es", ["No hablo inglés."])
    practising.ask_interpreter(call.pk, actor=tia)
    practising.interpreter_joined(call.pk, actor=tia)
    assert asks(call, tia, Ask.DANGER) == ["No, nadie."]
    found = ended(call, tia, Disposition.NOTHING).findings
    assert (found["language"]["why"], found["danger"]["mark"]) == ("interpreter_joined", "met")


def test_the_number_a_caller_names_is_found(house: Department, tia: Actor) -> None:
    call = ringing(house, tia, "how-far")
    with pytest.raises(Invalid):
        end_practice(call.pk, Disposition.STATUS_GIVEN, result="2604-1873-9", actor=tia)
    assert marks_of(ended(call, tia, Disposition.STATUS_GIVEN, "2604 1873 5"))["outcome"] == "met"


def test_chance_takes_what_was_practised_least(house: Department, tia: Actor) -> None:
    for _ in range(3):
        call = start_practice(house.city, difficulty="easy", actor=tia)
        ended(call, tia, Disposition.NOTHING)
    codes = PracticeCall.objects.of(house.city).values_list("code", flat=True)
    assert {code: list(codes).count(code) for code in set(codes)} in (
        {"wheel": 2, "how-far": 1},
        {"wheel": 1, "how-far": 2},
    )
    with pytest.raises(Invalid):
        start_practice(house.city, difficulty="easy", language="es", topic="danger", actor=tia)


def test_practice_is_ones_own_and_its_coachs(house: Department, tia: Actor) -> None:
    call = badly_played(house, tia)
    other, coach = trainee(house, "Otto"), trainee(house, "Cleo Coach", Role.SUPERVISOR)
    assert practice_of(coach, call.pk).call == practice_of(tia, call.pk).call
    for stranger in (other, actor(house.city, Role.ANALYST), trainee(house_that_practises(), "Eve")):
        with pytest.raises(NotFound):
            practice_of(stranger, call.pk)
        assert attempts_of(stranger, tia.id or 0) == []
    with pytest.raises(NotFound):
        practising.ask(ringing(house, tia).pk, Ask.DANGER, actor=coach)
    with pytest.raises(NotAllowed):
        start_practice(house.city, code="wheel", actor=actor(house.city, Role.ANALYST))


def test_what_is_over_stays_as_it_is(house: Department, tia: Actor) -> None:
    call = badly_played(house, tia)
    with pytest.raises(Stale):
        practising.ask(call.pk, Ask.DANGER, actor=tia)
    for model in (PracticeStep, PracticeMark):
        row = model.objects.of(house.city).filter(call=call).earliest("pk")
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.of(house.city).filter(pk=row.pk).update(at=clock.now())


def test_given_up_nothing_is_kept_of_it(house: Department, tia: Actor) -> None:
    call = ringing(house, tia)
    asks(call, tia, Ask.DANGER)
    practising.leave_practice(call.pk, actor=tia)
    assert [PracticeCall.objects.of(house.city).count(), PracticeStep.objects.of(house.city).count()] == [
        0,
        0,
    ]


def test_a_changed_exercise_leaves_what_was_played(house: Department, tia: Actor) -> None:
    call = ringing(house, tia)
    assert brought_in(house.city).updated == ()
    PracticeExercise.objects.of(house.city).filter(code="wheel").update(said={})
    assert brought_in(house.city).updated == ("wheel",)
    assert asks(call, tia, Ask.PLACE) == ["In front of City Hall."]


@pytest.mark.parametrize(
    ("age", "is_over", "left"), [(2, False, 0), (2, True, 1), (399, True, 1), (401, True, 0)]
)
def test_practice_is_forgotten_in_time(
    house: Department, tia: Actor, age: int, is_over: bool, left: int
) -> None:
    with clock.frozen_at(clock.now() - timedelta(days=age)):
        played(house, tia) if is_over else ringing(house, tia)
    forget_practice(house.city, actor=program(house.city))
    assert PracticeCall.objects.of(house.city).count() == left


def test_only_the_program_forgets(house: Department, tia: Actor) -> None:
    with pytest.raises(NotAllowed):
        forget_practice(house.city, actor=tia)


@pytest.mark.parametrize("role", list(Role))
def test_one_row_and_many_are_seen_by_the_same(house: Department, tia: Actor, role: Role) -> None:
    agency = house.agency if role in OF_AN_AGENCY else None
    who, other = actor(house.city, role, agency=agency), house_that_practises()
    calls = [ringing(house, tia), ringing(other, trainee(other))]
    if role in {Role.CALL_TAKER, Role.SUPERVISOR}:
        calls.append(ringing(house, who))
    seen = set(visible_to(who).values_list("pk", flat=True))
    assert {call.pk for call in calls if may_see(who, call)} == seen
