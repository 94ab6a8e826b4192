"""The plan a type's cases may follow when several agencies have to work in order. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thirdring.catalogue import spelling
from thirdring.catalogue.rules import TimeUnit, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """One task: ``texts`` say what is done, to staff and residents; ``after`` is an earlier step's code.

    ``owner`` and ``owner_team`` are codes. It is due ``amount`` of ``unit`` after it may begin; 0: no date.
    """

    code: str
    texts: Words
    owner: str
    owner_team: str = ""
    after: str = ""
    amount: int = 0
    unit: TimeUnit = TimeUnit.DAYS


def case_plan_from(data: Mapping[str, Any]) -> tuple[PlanStep, ...]:
    """The steps that a page's or a table's plain data say, in order."""
    return tuple(_step(code, said) for code, said in data.items())


def case_plan_as_data(steps: Sequence[PlanStep]) -> dict[str, Any]:
    """The steps as plain data that ``case_plan_from`` reads back the same."""
    return {step.code: _data(step) for step in steps}


def _step(code: str, said: Mapping[str, Any]) -> PlanStep:
    owner = spelling.owner(said["owner"]) or spelling.Owner("", "")
    within = spelling.span(said.get("within", ""))
    return PlanStep(
        code=code,
        texts=said["do"],
        owner=owner.agency,
        owner_team=owner.team,
        after=said.get("after", ""),
        amount=within.amount if within else 0,
        unit=within.unit if within else TimeUnit.DAYS,
    )


def _data(step: PlanStep) -> dict[str, Any]:
    said = {
        "do": dict(step.texts),
        "owner": spelling.owner_words(step.owner, step.owner_team),
        "after": step.after,
        "within": spelling.span_words(step.amount, step.unit) if step.amount else "",
    }
    return {key: value for key, value in said.items() if value}
