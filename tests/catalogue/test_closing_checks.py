"""What a page says of closings and case plans: each fault by line, and what a good page means."""

import pytest

from thirdring.catalogue.case_plans import PlanStep
from thirdring.catalogue.endings import Ending, Fact, FactKind
from thirdring.catalogue.reading import read
from thirdring.catalogue.rules import Option, TimeUnit
from thirdring.kernel.errors import Invalid

PAGE = """\
languages: [en]
owners: {streets: [], power: [lines]}
groups:
  trees:
    names: {en: Trees}
    types:
      tree-down:
        names: {en: Tree down}
        owner: streets
        outcomes: [fixed, cannot_fix]
        closing:
          facts:
            done: {ask: {en: What was done?}, options: {cut: {en: cut it up}}}
            when: {ask: {en: By when?}, kind: day}
          outcomes:
            fixed: {needs: [done], photo: yes, answer: {en: 'We {done} at {place}.'}}
            cannot_fix: {needs: [when], answer: {en: 'We come by {when}.'}}
        case_plan:
          power: {do: {en: Switch off}, owner: power / lines, within: 4 hours}
          clear: {do: {en: Clear}, owner: streets, after: power}
"""


def test_a_page_says_what_a_closing_takes() -> None:
    (definition,) = read([("page.yaml", PAGE.encode())]).types
    done = Fact(
        code="done",
        texts={"en": "What was done?"},
        kind=FactKind.CHOICE,
        options=(Option(key="cut", names={"en": "cut it up"}),),
    )
    assert definition.closing.asked("fixed") == [done]
    assert definition.closing.ending("fixed") == Ending(
        outcome="fixed", needs=("done",), photo=True, answer={"en": "We {done} at {place}."}
    )
    assert [fact.kind for fact in definition.closing.asked("cannot_fix")] == [FactKind.DAY]
    assert definition.closing.asked("spam") == []


def test_a_page_says_who_does_what_after_what() -> None:
    (definition,) = read([("page.yaml", PAGE.encode())]).types
    power = PlanStep(
        code="power",
        texts={"en": "Switch off"},
        owner="power",
        owner_team="lines",
        amount=4,
        unit=TimeUnit.HOURS,
    )
    clear = PlanStep(code="clear", texts={"en": "Clear"}, owner="streets", after="power")
    assert definition.case_plan == (power, clear)
    assert definition.owners == (("streets", ""), ("power", "lines"), ("streets", ""))


KNOWN = "which is unknown here; known are done, place, day, type, reference, city, agency"
FAULTS = [  # what stands, what it becomes, what is said of it
    ("{done} at {place}", "{dune} at {place}", f"fixed.answer.en names {{dune}}, {KNOWN}"),
    ("{done} at {place}", "{when} at {place}", f"fixed.answer.en names {{when}}, {KNOWN}"),
    ("{done} at {place}", "{ done } at {Place}",
     "fixed.answer.en has a brace that holds no name; write {place}, with small letters and no blanks"),
    ("needs: [done]", "needs: [dune]", "fixed.needs 'dune' is not one of 'facts'; there are done, when"),
    ("outcomes: [fixed, cannot_fix]", "outcomes: [fixed]",
     "cannot_fix is not among this type's 'outcomes'; add it there, or take it away here"),
    ("photo: yes", "photo: maybe", "fixed.photo must be yes or no, not 'maybe'"),
    ("photo: yes", "picture: yes", "fixed.picture is not a known key here (known: needs, photo, answer)"),
    ("kind: day", "kind: hour", "facts.when.kind must be one of words, day, not 'hour'"),
    ("options:", "kind: day, options:",
     "facts.done.kind can't stand beside 'options': they say what may be chosen"),
    ("cut: {en: cut it up}", "cut: {es: cortado}", "facts.done.options.cut is missing in 'en'"),
    ("after: power", "after: clear",
     "case_plan.clear.after 'clear' is not an earlier step; the earlier ones are power"),
    ("owner: power / lines", "owner: gas",
     "case_plan.power.owner 'gas' is not in 'owners' (known: power, streets)"),
    ("within: 4 hours", "within: 4 working days",
     "case_plan.power.within must be an amount and a unit, such as '4 hours' or '3 days',"
     " not '4 working days'"),
]  # fmt: skip  # a table


@pytest.mark.parametrize(("stands", "becomes", "said"), FAULTS)
def test_a_fault_is_named_with_its_cure(stands: str, becomes: str, said: str) -> None:
    page = PAGE.replace(stands, becomes)
    with pytest.raises(Invalid) as caught:
        read([("page.yaml", page.encode())])
    assert said in [
        problem.message.removeprefix("tree-down: ").removeprefix("closing.").removeprefix("outcomes.")
        for problem in caught.value.problems
    ]


@pytest.mark.parametrize("code", ["place", "city"])
def test_a_fact_is_not_named_like_a_field_of_every_case(code: str) -> None:
    page = PAGE.replace("when:", f"{code}:").replace("[when]", f"[{code}]").replace("{when}", f"{{{code}}}")
    with pytest.raises(Invalid) as caught:
        read([("page.yaml", page.encode())])
    said = "is the name of something every case has; give the fact another code"
    assert [problem.message for problem in caught.value.problems] == [
        f"tree-down: closing.facts.{code} {said}"
    ]


def test_a_fact_that_nothing_needs_is_found() -> None:
    page = PAGE.replace("needs: [when], ", "").replace("{when}", "{day}")
    with pytest.raises(Invalid) as caught:
        read([("page.yaml", page.encode())])
    said = "is needed by no outcome; name it in 'needs', or take it away"
    assert [problem.message for problem in caught.value.problems] == [f"tree-down: closing.facts.when {said}"]
