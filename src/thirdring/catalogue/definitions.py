"""What a catalogue says, free of file and database: YAML pages and tables hold the same shapes. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any

import orjson

from thirdring.catalogue.case_plans import PlanStep
from thirdring.catalogue.endings import NO_RULES, ClosingRules
from thirdring.catalogue.rules import (
    CLOSING_OUTCOMES,
    Delivery,
    LocationNeed,
    PhotoNeed,
    Priority,
    QuestionKind,
    TimeUnit,
)
from thirdring.catalogue.rules import Option as Option
from thirdring.catalogue.rules import WordLists as WordLists
from thirdring.catalogue.rules import Words as Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ask only when the earlier ``question`` was answered with one of these option keys."""

    question: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something a type needs to know."""

    code: str
    kind: QuestionKind
    texts: Words
    required: bool = False
    hints: Words = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    condition: Condition | None = None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """By when one clock should be kept; ``priority`` '' is for those without a target of their own."""

    clock: str
    amount: int
    unit: TimeUnit
    priority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What one service type means. ``owner`` and ``owner_team`` are codes of an agency and its team."""

    code: str
    names: Words
    owner: str
    owner_team: str = ""
    descriptions: Words = field(default_factory=dict)
    keywords: WordLists = field(default_factory=dict)
    private: bool = False
    anonymous_allowed: bool = True
    location: LocationNeed = LocationNeed.REQUIRED
    photo: PhotoNeed = PhotoNeed.OPTIONAL
    safety: bool = False
    priority: Priority = Priority.NORMAL
    duplicate_radius_m: int = 0
    duplicate_window_h: int = 0
    reopen_days: int = 14
    delivery: Delivery = Delivery.REALTIME
    outcomes: tuple[str, ...] = CLOSING_OUTCOMES
    emergency_words: WordLists = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    inspection: tuple[Question, ...] = ()  # what the crew writes down on the spot
    targets: tuple[Target, ...] = ()
    scripts: tuple[Words, ...] = ()
    closing: ClosingRules = NO_RULES
    case_plan: tuple[PlanStep, ...] = ()
    at: str = field(default="", compare=False)  # 'page.yaml:12', for problems found later

    @property
    def owners(self) -> tuple[tuple[str, str], ...]:
        """(agency, team) of the type, then of each step of its case plan; a team may be ''."""
        return (self.owner, self.owner_team), *((step.owner, step.owner_team) for step in self.case_plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A heading, and the types under it."""

    code: str
    names: Words
    icon: str = ""
    types: tuple[Definition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything a city offers. ``owners``: the agencies and teams that the pages rely on.

    Every word is there in all ``languages``, some are in those of ``also_in``. ``unread``, by language: the
    English words that a machine translated, with what it said, before anybody has read it.
    """

    languages: tuple[str, ...]
    groups: tuple[Group, ...]
    also_in: tuple[str, ...] = ()
    unread: Mapping[str, Words] = field(default_factory=dict, compare=False)
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @property
    def types(self) -> tuple[Definition, ...]:
        return tuple(definition for group in self.groups for definition in group.types)


# Our own shape for nested dataclasses, instead of every field of them.
_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS


def digest_of(definition: Definition) -> str:
    """SHA-256 of everything the definition says, 64 hexadecimal digits; not of where it was written.

    What is at its default is left out, so a field that a later release adds changes no digest.
    """
    said = {each.name: value for each in fields(Definition) if (value := _said(definition, each)) is not None}
    return hashlib.sha256(orjson.dumps(said, option=_JSON, default=_fields_said)).hexdigest()


def _said(holder: Any, each: Field[Any]) -> Any:
    """What the field says beyond its default, or None."""
    value = getattr(holder, each.name)
    usual = each.default_factory() if each.default_factory is not MISSING else each.default
    return value if each.compare and value != usual else None


def _fields_said(part: Any) -> dict[str, Any]:
    """A question, option, condition or target, for JSON."""
    return {each.name: value for each in fields(part) if (value := _said(part, each)) is not None}
