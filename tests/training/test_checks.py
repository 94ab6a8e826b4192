"""What the program can tell of a call: each check's marks, one after the other. No database."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.practice import HALL, exercise, exercises
from thirdring.contact_centre.desk_rules import Disposition, Said
from thirdring.contact_centre.quality_rules import Mark
from thirdring.training.checks import Told, findings
from thirdring.training.playing import SoFar
from thirdring.training.rules import Ask, Check, PracticeKind, question_about

SAID = Said(
    danger="no",
    place="City Hall",
    placed="City Hall",
    lon=HALL[0],
    lat=HALL[1],
    service_code="pothole",
    answers={"in_lane": "yes"},
)
ASKED = {"danger": 3.0, "place": 9.0, question_about("in_lane"): 20.0, "reference": 60.0, "next": 70.0}
NOTED = {"danger": 5.0, "place": 12.0, "service_code": 18.0}


def told(**changes: Any) -> Told:
    """The wheel as it should go, but for these changes; those of the state by their names."""
    parts = {
        name: changes.pop(name) for name in ("asked", "noted", "done", "temper", "repeats") if name in changes
    }
    state = SoFar(temper=0, understood=True, asked=dict(ASKED), noted=dict(NOTED))
    usual: dict[str, Any] = {
        "state": replace(state, **parts),
        "said": SAID,
        "disposition": Disposition.NEW_CASE,
        "result": "",
        "seconds": 200.0,
        "place_m": 12.0,
    }
    return Told(**usual | changes)


def seen(check: Check, code: str = "wheel", **changes: Any) -> tuple[str, str]:
    found = findings(exercise(code), told(**changes))[check]
    return found.mark.value, found.why


LATE = {**ASKED, "danger": 15.0}
GREETED = {"greet": 1.0, **ASKED}
UNASKED = {about: at for about, at in ASKED.items() if about != "danger"}
CASES: list[tuple[Check, str, dict[str, Any], tuple[str, str]]] = [
    (Check.DANGER, "wheel", {}, ("met", "danger_first")),
    (Check.DANGER, "wheel", {"asked": GREETED}, ("met", "danger_first")),
    (Check.DANGER, "wheel", {"asked": LATE}, ("partly", "danger_late")),
    (Check.DANGER, "wheel", {"noted": {"place": 1.0}}, ("partly", "danger_late")),
    (Check.DANGER, "wheel", {"asked": UNASKED}, ("not_met", "danger_unasked")),
    (Check.DANGER, "wire", {}, ("not_met", "danger_not_passed_on")),
    (Check.DANGER, "wire", {"asked": {}}, ("not_met", "danger_missed")),
    (Check.DANGER, "wire", {"disposition": Disposition.EMERGENCY}, ("met", "danger_first")),
    (Check.PLACE_FIRST, "wheel", {}, ("met", "place_before_type")),
    (
        Check.PLACE_FIRST,
        "wheel",
        {"noted": {"place": 9.0, "service_code": 8.0}},
        ("not_met", "type_before_place"),
    ),
    (Check.PLACE_FIRST, "wheel", {"noted": {"service_code": 8.0}}, ("not_met", "place_missing")),
    (Check.PLACE_FIRST, "rude", {}, ("not_applicable", "no_place_needed")),
    (Check.PLACE, "wheel", {}, ("met", "place_right")),
    (Check.PLACE, "wheel", {"place_m": 150.1}, ("not_met", "place_wrong")),
    (Check.PLACE, "wheel", {"place_m": None}, ("partly", "place_not_on_the_map")),
    (Check.PLACE, "wheel", {"said": Said(), "place_m": None}, ("not_met", "place_missing")),
    (Check.NEAR, "wheel", {}, ("met", "near_seen")),
    (Check.NEAR, "wheel", {"said": replace(SAID, lon=None)}, ("not_met", "near_unseen")),
    (Check.NEAR, "open-already", {}, ("not_met", "near_missed")),
    (Check.NEAR, "open-already", {"disposition": Disposition.JOINED, "result": "2"}, ("met", "near_joined")),
    (
        Check.NEAR,
        "open-already",
        {"disposition": Disposition.JOINED, "result": "1"},
        ("not_met", "near_missed"),
    ),
    (
        Check.NEAR,
        "furious",
        {"disposition": Disposition.JOINED, "result": "1"},
        ("not_met", "near_wrongly_joined"),
    ),
    (Check.TYPE, "wheel", {}, ("met", "type_right")),
    (Check.TYPE, "wheel", {"said": replace(SAID, service_code="graffiti")}, ("not_met", "type_wrong")),
    (Check.TYPE, "wheel", {"disposition": Disposition.INFORMED}, ("not_met", "no_case_opened")),
    (Check.TYPE, "wire", {}, ("not_applicable", "no_case_needed")),
    (Check.TYPE, "open-already", {"disposition": Disposition.NOTHING}, ("not_applicable", "no_case_opened")),
    (Check.QUESTIONS, "wheel", {}, ("met", "questions_answered")),
    (Check.QUESTIONS, "wheel", {"asked": {"danger": 1.0}}, ("not_met", "questions_answered")),
    (
        Check.QUESTIONS,
        "wheel",
        {"said": replace(SAID, answers={"in_lane": "no"})},
        ("not_met", "questions_answered"),
    ),
    (Check.QUESTIONS, "open-already", {}, ("not_applicable", "no_questions")),
    (Check.LANGUAGE, "wheel", {}, ("met", "spoken")),
    (
        Check.LANGUAGE,
        "wheel",
        {"done": {PracticeKind.INTERPRETER_JOINED: 1.0}},
        ("met", "interpreter_joined"),
    ),
    (Check.TEMPER, "wheel", {}, ("met", "stayed_calm")),
    (Check.TEMPER, "wheel", {"repeats": {"place"}}, ("partly", "asked_again")),
    (Check.TEMPER, "furious", {"temper": 2}, ("met", "calmed")),
    (Check.TEMPER, "furious", {"temper": 3}, ("not_met", "not_calmed")),
    (Check.TEMPER, "furious", {"temper": 5}, ("not_met", "hung_up")),
    (Check.TEMPER, "rude", {"temper": 3}, ("not_met", "not_warned")),
    (Check.TEMPER, "rude", {"disposition": Disposition.ENDED_FOR_ABUSE}, ("met", "warned_twice")),
    (Check.DRAFT, "wheel", {}, ("not_applicable", "line_held")),
    (Check.DRAFT, "cut-off", {"done": {PracticeKind.LINE_BROKE: 1.0}}, ("not_met", "draft_left")),
    (
        Check.DRAFT,
        "cut-off",
        {"done": {PracticeKind.LINE_BROKE: 1.0, PracticeKind.BROUGHT: 2.0}},
        ("met", "draft_brought"),
    ),
    (Check.OUTCOME, "wheel", {}, ("met", "outcome_right")),
    (Check.OUTCOME, "wheel", {"disposition": Disposition.NOTHING}, ("not_met", "outcome_other")),
    (Check.READ_BACK, "wheel", {}, ("met", "read_back")),
    (Check.READ_BACK, "wheel", {"asked": {"next": 9.0}}, ("partly", "read_back")),
    (Check.READ_BACK, "wheel", {"asked": {}}, ("not_met", "read_back")),
    (
        Check.READ_BACK,
        "wheel",
        {"disposition": Disposition.NOTHING},
        ("not_applicable", "nothing_to_read_back"),
    ),
    (
        Check.READ_BACK,
        "how-far",
        {"disposition": Disposition.STATUS_GIVEN, "asked": {"next": 1.0}},
        ("met", "read_back"),
    ),
    (Check.TIME, "wheel", {"seconds": 240.0}, ("met", "took")),
    (Check.TIME, "wheel", {"seconds": 360.0}, ("partly", "took")),
    (Check.TIME, "wheel", {"seconds": 360.1}, ("not_met", "took")),
]


@pytest.mark.parametrize(("check", "code", "changes", "found"), CASES)
def test_a_check_tells(check: Check, code: str, changes: dict[str, Any], found: tuple[str, str]) -> None:
    assert seen(check, code, **changes) == found


def test_every_check_is_seen_to_be_met_and_not_met() -> None:
    marks = {(check, found[0]) for check, _code, _changes, found in CASES}
    without = {(Check.LANGUAGE, "not_met")}  # its own test
    assert {(check, mark) for check in Check for mark in ("met", "not_met")} - marks == without


def test_a_language_nobody_understood_is_not_met() -> None:
    state = replace(told().state, understood=False)
    assert findings(exercise("spanish"), replace(told(), state=state))[Check.LANGUAGE].mark is Mark.NOT_MET


def test_the_article_that_answers_is_part_of_the_outcome() -> None:
    ends = replace(exercise("wheel").ends, disposition=Disposition.INFORMED, article="trash-day")
    asked = replace(exercise("wheel"), ends=ends)
    results = [
        findings(asked, told(disposition=Disposition.INFORMED, result=result))[Check.OUTCOME].mark
        for result in ("trash-day", "another", "")
    ]
    assert results == [Mark.MET, Mark.PARTLY, Mark.PARTLY]


@given(
    code=st.sampled_from([each.code for each in exercises()]),
    disposition=st.sampled_from(Disposition),
    asked=st.dictionaries(st.sampled_from(list(Ask)), st.floats(0, 1000)),
    place_m=st.none() | st.floats(0, 1e6),
)
def test_whatever_happened_every_check_has_its_mark(
    code: str, disposition: Disposition, asked: dict[str, float], place_m: float | None
) -> None:
    found = findings(exercise(code), told(asked=asked, disposition=disposition, place_m=place_m))
    assert set(found) == set(Check)
    if Ask.DANGER not in asked:
        assert found[Check.DANGER].mark is Mark.NOT_MET
