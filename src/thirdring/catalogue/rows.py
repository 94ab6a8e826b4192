"""Definitions to table rows and back: the two directions side by side, so that they agree."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson

from thirdring.catalogue import models
from thirdring.catalogue.case_plans import case_plan_as_data, case_plan_from
from thirdring.catalogue.definitions import Condition, Definition, Option, Question, Target, WordLists, Words
from thirdring.catalogue.endings import closing_as_data, closing_from
from thirdring.catalogue.rules import (
    Delivery,
    LocationNeed,
    PhotoNeed,
    Priority,
    QuestionKind,
    Stage,
    TimeUnit,
)
from thirdring.catalogue.state import Owners
from thirdring.city.models import City

# Columns of ServiceVersion that hold a definition's field of the same name as it is.
SAME = (
    "private",
    "anonymous_allowed",
    "location",
    "photo",
    "safety",
    "priority",
    "duplicate_radius_m",
    "duplicate_window_h",
    "reopen_days",
    "delivery",
)


def version_row(
    city: City,
    definition: Definition,
    *,
    type_id: int,
    number: int,
    moment: datetime,
    digest: str,
    owners: Owners,
) -> models.ServiceVersion:
    """An unsaved version that says what the definition says."""
    return models.ServiceVersion(
        city=city,
        type_id=type_id,
        number=number,
        effective_from=moment,
        digest=digest,
        names=dict(definition.names),
        descriptions=dict(definition.descriptions),
        keywords=_lists(definition.keywords),
        emergency_words=_lists(definition.emergency_words),
        outcomes=list(definition.outcomes),
        closing=_text(closing_as_data(definition.closing)),
        case_plan=_text(case_plan_as_data(definition.case_plan)),
        owner_id=owners.agencies[definition.owner],
        owner_team_id=owners.teams[definition.owner, definition.owner_team]
        if definition.owner_team
        else None,
        **{column: getattr(definition, column) for column in SAME},
    )


def question_row(
    version: models.ServiceVersion, question: Question, position: int, stage: Stage = Stage.REPORT
) -> models.Question:
    """An unsaved question of the version."""
    condition = question.condition
    return models.Question(
        city_id=version.city_id,
        version=version,
        stage=stage,
        code=question.code,
        position=position,
        kind=question.kind,
        required=question.required,
        texts=dict(question.texts),
        hints=dict(question.hints),
        options=[{"key": option.key, "names": dict(option.names)} for option in question.options],
        condition={"question": condition.question, "in": list(condition.among)} if condition else None,
        private=question.private,
    )


def questions_by_stage(definition: Definition) -> Iterable[tuple[Stage, tuple[Question, ...]]]:
    """What a type asks, with when it is asked."""
    return ((Stage.REPORT, definition.questions), (Stage.INSPECTION, definition.inspection))


def target_row(version: models.ServiceVersion, target: Target) -> models.Target:
    """An unsaved target of the version."""
    return models.Target(
        city_id=version.city_id,
        version=version,
        clock=target.clock,
        amount=target.amount,
        unit=target.unit,
        priority=target.priority,
    )


def script_row(version: models.ServiceVersion, words: Words, position: int) -> models.Script:
    """An unsaved script step of the version."""
    return models.Script(city_id=version.city_id, version=version, position=position, texts=dict(words))


def said_by(version: models.ServiceVersion) -> dict[str, Any]:
    """A definition's fields from a version's own columns: all but code, owners and what hangs off it."""
    return {
        "names": version.names,
        "descriptions": version.descriptions,
        "keywords": _tuples(version.keywords),
        "emergency_words": _tuples(version.emergency_words),
        "private": version.private,
        "anonymous_allowed": version.anonymous_allowed,
        "location": LocationNeed(version.location),
        "photo": PhotoNeed(version.photo),
        "safety": version.safety,
        "priority": Priority(version.priority),
        "duplicate_radius_m": version.duplicate_radius_m,
        "duplicate_window_h": version.duplicate_window_h,
        "reopen_days": version.reopen_days,
        "delivery": Delivery(version.delivery),
        "outcomes": tuple(version.outcomes),
        "closing": closing_from(_plain(version.closing)),
        "case_plan": case_plan_from(_plain(version.case_plan)),
    }


def question_of(row: models.Question) -> Question:
    """The question a row holds."""
    condition = row.condition
    return Question(
        code=row.code,
        kind=QuestionKind(row.kind),
        texts=row.texts,
        required=row.required,
        hints=row.hints,
        options=tuple(Option(key=option["key"], names=option["names"]) for option in row.options),
        condition=Condition(question=condition["question"], among=tuple(condition["in"]))
        if condition
        else None,
        private=row.private,
    )


def questions_at(stage: Stage, rows: Iterable[models.Question]) -> tuple[Question, ...]:
    """Those of a version's questions that are asked at this stage."""
    return tuple(question_of(row) for row in rows if row.stage == stage)


def target_of(row: models.Target) -> Target:
    """The target a row holds."""
    return Target(clock=row.clock, amount=row.amount, unit=TimeUnit(row.unit), priority=row.priority)


def _lists(words: WordLists) -> dict[str, list[str]]:
    return {language: list(each) for language, each in words.items()}


def _tuples(words: Mapping[str, list[str]]) -> WordLists:
    return {language: tuple(each) for language, each in words.items()}


def _text(data: Mapping[str, Any]) -> str:
    return orjson.dumps(data).decode() if data else ""


def _plain(text: str) -> dict[str, Any]:
    return dict(orjson.loads(text)) if text else {}
