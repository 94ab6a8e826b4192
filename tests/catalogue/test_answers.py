"""What was answered against what was asked."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.strategies import questions
from thirdring.catalogue.answers import asked, check_answers, set_aside
from thirdring.catalogue.definitions import Condition, Option, Question
from thirdring.catalogue.rules import LISTS, QuestionKind
from thirdring.kernel.errors import Invalid

YES_NO = (
    Option(key="yes", names={"en": "Yes", "es": "Sí"}),
    Option(key="no", names={"en": "No", "es": "No"}),
)


def question(code: str = "q", kind: QuestionKind = QuestionKind.STRING, **fields: Any) -> Question:
    options = YES_NO if kind in LISTS else ()
    texts = {"en": f"{code}?", "es": f"¿{code}?"}
    return Question(**{"code": code, "kind": kind, "texts": texts, "options": options} | fields)


OUT = question("out", QuestionKind.SINGLE, required=True)
EXTENT = question("extent", required=True, condition=Condition(question="out", among=("yes",)))
SINCE = question("since", condition=Condition(question="out", among=("yes", "no")))
LIGHT = (OUT, EXTENT, SINCE)


def refusal(
    asked_questions: tuple[Question, ...], answers: dict[str, Any], language: str = "en"
) -> list[tuple[str, ...]]:
    with pytest.raises(Invalid) as refused:
        check_answers(asked_questions, answers, language)
    return [(problem.field, problem.message, problem.code) for problem in refused.value.problems]


def answer(kind: QuestionKind, given: object) -> object:
    """What is kept of one answer to one question of this kind; None when nothing is."""
    return check_answers([question(kind=kind)], {"q": given}, "en").get("q")


def codes(found: list[Question]) -> list[str]:
    return [each.code for each in found]


def test_answers_come_back_in_their_one_form() -> None:
    assert check_answers(LIGHT, {"out": "yes", "extent": "  one lamp ", "since": ""}, "en") == {
        "out": "yes",
        "extent": "one lamp",
    }


def test_a_required_question_must_be_answered() -> None:
    assert refusal(LIGHT, {}) == [("answers.out", "Please answer: out?", "required")]
    assert refusal(LIGHT, {"out": "  "}, "es") == [("answers.out", "Responda, por favor: ¿out?", "required")]


def test_a_required_question_that_is_not_asked_need_not_be_answered() -> None:
    assert check_answers(LIGHT, {"out": "no"}, "en") == {"out": "no"}
    assert refusal(LIGHT, {"out": "yes"}) == [("answers.extent", "Please answer: extent?", "required")]


def test_questions_are_asked_as_far_as_the_answers_go() -> None:
    assert codes(asked(LIGHT, {})) == ["out"]
    assert codes(asked(LIGHT, {"out": "yes"})) == ["out", "extent", "since"]
    assert codes(asked(LIGHT, {"out": "no"})) == ["out", "since"]
    assert codes(asked(LIGHT, {"out": "perhaps"})) == ["out"]


def test_a_question_after_an_unasked_one_is_not_asked() -> None:
    deep = question("deep", condition=Condition(question="inner", among=("yes",)))
    inner = question("inner", QuestionKind.SINGLE, condition=Condition(question="out", among=("yes",)))
    chain = (OUT, inner, deep)
    assert codes(asked(chain, {"out": "no", "inner": "yes"})) == ["out"]
    assert check_answers(chain, {"out": "no", "inner": "yes", "deep": "x"}, "en") == {"out": "no"}


def test_a_condition_holds_when_any_of_several_choices_does() -> None:
    many = question("many", QuestionKind.MULTI)
    after = question("after", condition=Condition(question="many", among=("no",)))
    assert codes(asked((many, after), {"many": ["yes", "no"]})) == ["many", "after"]
    assert codes(asked((many, after), {"many": ["yes"]})) == ["many"]


def test_an_info_is_shown_and_takes_no_answer() -> None:
    note = question("note", QuestionKind.INFO)
    assert codes(asked((note,), {})) == ["note"]
    assert check_answers((note,), {"note": "x"}, "en") == {}


def test_answers_to_other_questions_are_set_aside_not_refused() -> None:
    answers = {"out": "no", "extent": "one", "colour": "blue", "blank": ""}
    assert check_answers(LIGHT, answers, "en") == {"out": "no"}
    assert set_aside(LIGHT, answers) == {"extent": "one", "colour": "blue"}
    assert set_aside(LIGHT, {"out": "perhaps"}) == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("yes", "yes"),
        ("Yes", "yes"),
        ("sí", "yes"),
        ("SI", "yes"),
        (["no"], "no"),
        (["no", "no"], "no"),
        (True, "yes"),
        ([], None),
        (["", " "], None),
        (None, None),
    ],
)
def test_a_choice_is_an_option_by_key_or_by_name(given: object, kept: str | None) -> None:
    assert answer(QuestionKind.SINGLE, given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["no", "yes"], ["yes", "no"]),
        ("yes", ["yes"]),
        (["yes", "Sí", "yes"], ["yes"]),
        ([], None),
        ("", None),
    ],
)
def test_choices_come_in_the_order_of_the_options(given: object, kept: list[str] | None) -> None:
    assert answer(QuestionKind.MULTI, given) == kept


@pytest.mark.parametrize("given", ["perhaps", ["yes", "perhaps"], ["yes"] * 1000, "x" * 100_000])
@pytest.mark.parametrize("kind", [QuestionKind.SINGLE, QuestionKind.MULTI])
def test_a_choice_that_is_not_offered_names_those_that_are(given: object, kind: QuestionKind) -> None:
    assert refusal((question(kind=kind),), {"q": given}, "es") == [
        ("answers.q", "Elija una de las respuestas ofrecidas: Sí, No.", "unknown_option")
    ]


def test_two_answers_to_a_single_choice_are_one_too_many() -> None:
    assert refusal((question(kind=QuestionKind.SINGLE),), {"q": ["yes", "no"]}) == [
        ("answers.q", "Choose only one answer: Yes, No.", "too_many")
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("3", "3"),
        (" 007 ", "7"),
        ("2.50", "2.5"),
        ("2,5", "2.5"),
        ("-0", "0"),
        ("-0.5", "-0.5"),
        ("+4", "4"),
        (5, "5"),
        (0, "0"),
        (1.5, "1.5"),
        ("0", "0"),
        (["8"], "8"),
        ("", None),
    ],
)
def test_a_number_is_kept_in_plain_digits(given: object, kept: str | None) -> None:
    assert answer(QuestionKind.NUMBER, given) == kept


@pytest.mark.parametrize(
    "given", ["three", "1e5", "0x10", "1 000", "--1", "1.", ".5", "٣", "1" * 13, float("nan"), float("inf")]
)
def test_anything_else_is_no_number(given: object) -> None:
    assert refusal((question(kind=QuestionKind.NUMBER),), {"q": given}) == [
        ("answers.q", "Write a number in digits, such as 3 or 2.5.", "not_a_number")
    ]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2026-04-18", "2026-04-18"),
        ("20260418", "2026-04-18"),
        ("2026-04-18T09:30", "2026-04-18T09:30:00"),
        ("2026-04-18 09:30:15", "2026-04-18T09:30:15"),
        ("2026-04-18T09:30:00Z", "2026-04-18T09:30:00+00:00"),
        ("2026-04-18T09:30:00-05:00", "2026-04-18T09:30:00-05:00"),
        ("", None),
    ],
)
def test_a_date_is_kept_as_iso_8601(given: str, kept: str | None) -> None:
    assert answer(QuestionKind.DATETIME, given) == kept


@pytest.mark.parametrize("given", ["yesterday", "04/18/2026", "2026-02-30", "2026-04-18T25:00"])
def test_anything_else_is_no_date(given: str) -> None:
    assert [code for _, _, code in refusal((question(kind=QuestionKind.DATETIME),), {"q": given})] == [
        "not_a_date"
    ]


@pytest.mark.parametrize(
    ("kind", "limit"),
    [
        (QuestionKind.STRING, 250),
        (QuestionKind.TEXT, 4_000),
        (QuestionKind.NUMBER, 20),
        (QuestionKind.DATETIME, 40),
    ],
)
def test_an_answer_has_a_longest_length(kind: QuestionKind, limit: int) -> None:
    assert refusal((question(kind=kind),), {"q": "x" * (limit + 1)}) == [
        ("answers.q", f"Use at most {limit} letters.", "too_long")
    ]


def test_text_of_the_longest_length_is_kept() -> None:
    assert answer(QuestionKind.TEXT, "é" * 4_000) == "é" * 4_000


def test_control_characters_are_left_out_and_line_ends_kept() -> None:
    assert answer(QuestionKind.TEXT, "a\x00b\n\x07c\td\ud800") == "ab\nc\td"


@pytest.mark.parametrize("given", [{}, {"a": 1}, [["x"]], [1, 2], object()])
def test_what_is_no_word_is_refused(given: object) -> None:
    assert refusal((question(),), {"q": given}) == [("answers.q", "Answer in words.", "not_words")]


def test_every_problem_is_told_at_once_in_the_order_found() -> None:
    count = question("count", QuestionKind.NUMBER)
    assert [field for field, _, _ in refusal((OUT, count), {"count": "many"})] == [
        "answers.count",
        "answers.out",
    ]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["yes", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=5,
)


@given(st.data())
def test_any_answers_are_cleaned_or_refused_by_question(data: st.DataObject) -> None:
    questions_asked = data.draw(questions())
    known = [each.code for each in questions_asked]
    answers = data.draw(st.dictionaries(st.sampled_from([*known, "other"]), anything))
    try:
        cleaned = check_answers(questions_asked, answers, "en")
    except Invalid as refused:
        assert {problem.field for problem in refused.problems} <= {f"answers.{code}" for code in known}
    else:
        assert set(cleaned) <= {each.code for each in asked(questions_asked, answers)}
        assert check_answers(questions_asked, cleaned, "en") == cleaned
        assert not set(cleaned) & set(set_aside(questions_asked, answers))
