"""The words a catalogue is written in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from thirdring.city.working_time import TimeUnit as TimeUnit  # a target's unit: one vocabulary, one place

Words = Mapping[str, str]  # by language: {"en": "Pothole", "es": "Bache"}
WordLists = Mapping[str, tuple[str, ...]]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose; ``key`` is what is stored."""

    key: str
    names: Words


class LocationNeed(StrEnum):
    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class PhotoNeed(StrEnum):
    REQUIRED = "required"
    WANTED = "wanted"
    OPTIONAL = "optional"
    NONE = "none"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Delivery(StrEnum):
    """How Open311 answers a report of this type: the id at once, a token first, or neither."""

    REALTIME = "realtime"
    BATCH = "batch"
    BLACKBOX = "blackbox"


class QuestionKind(StrEnum):
    """Open311's datatypes; 'info' shows its text and takes no answer (Open311: variable=false)."""

    STRING = "string"
    NUMBER = "number"
    DATETIME = "datetime"
    TEXT = "text"
    SINGLE = "singlevaluelist"
    MULTI = "multivaluelist"
    INFO = "info"


class Stage(StrEnum):
    """When a question is asked: of whoever reports, or by the crew on the spot."""

    REPORT = "report"
    INSPECTION = "inspection"


# The clocks a target may set, and the outcomes a person may close with: the words of sla.rules.Clock and of
# cases.rules.Outcome, which stand above this package; a test holds them equal.
CLOCKS = ("acknowledge", "act", "resolve")
CLOSING_OUTCOMES = (
    "fixed",
    "no_problem_found",
    "not_city_responsibility",
    "cannot_fix",
    "duplicate",
    "withdrawn",
    "spam",
)

PRIORITIES = ("", *Priority)  # of a target: '' first, then from low to urgent

LISTS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTI})

IMPORTED_GROUP = "imported"  # where types made from a history wait for a person to finish them
UNLISTED = "not-in-list"  # the code of the type for what is no other: always there, and in no list
