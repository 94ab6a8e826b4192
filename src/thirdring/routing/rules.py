"""Which rule sends a case where. Pure: rules in, decision out, with the sentence that says why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from thirdring.city.rules import WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """One rule as the decision sees it. None and empty mean: any."""

    id: int
    name: str
    agency_id: int
    team_id: int
    team_name: str
    type_id: int | None = None
    area_id: int | None = None
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hours: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    effective_from: datetime
    effective_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is to be routed. ``local`` is the city's own clock time; ``at`` the same moment, UTC."""

    type_id: int
    area_ids: Collection[int]
    answers: Mapping[str, Any]
    at: datetime
    local: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Where a case goes, and the sentence that says why."""

    agency_id: int
    team_id: int | None
    why: str
    rule_id: int | None = None


OWNERS = "The owner of this kind of request."
WHY_LENGTH = 300


def owner(agency_id: int, team_id: int | None) -> Decision:
    """Where a case goes that no rule is for: to those who own its type."""
    return Decision(agency_id=agency_id, team_id=team_id, why=OWNERS)


def decide(rules: Sequence[RoutingRule], question: Question, *, otherwise: Decision) -> Decision:
    """The first rule in order that matches; else ``otherwise``, the type's owner."""
    for rule in rules:
        if matches(rule, question):
            why = f"{rule.team_name}: {rule.name}"
            return Decision(
                agency_id=rule.agency_id, team_id=rule.team_id, why=why[:WHY_LENGTH], rule_id=rule.id
            )
    return otherwise


def matches(rule: RoutingRule, question: Question) -> bool:
    """Whether everything the rule names is so."""
    return (
        rule.type_id in {None, question.type_id}
        and (rule.area_id is None or rule.area_id in question.area_ids)
        and all(_answered(question.answers.get(code), wanted) for code, wanted in rule.answers.items())
        and _in_hours(rule.hours, question.local)
        and rule.effective_from <= question.at
        and (rule.effective_to is None or question.at < rule.effective_to)
    )


def _answered(answer: object, wanted: Sequence[str]) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(one in wanted for one in given)


def _in_hours(hours: Mapping[str, Sequence[Sequence[str]]], local: datetime) -> bool:
    """Clock texts compare as times: '09:05' < '17:00' < '24:00'."""
    clock = f"{local:%H:%M}"
    return not hours or any(begin <= clock < end for begin, end in hours.get(WEEKDAYS[local.weekday()], ()))
