"""What an exercise says, free of file and database: YAML pages and tables hold the same shapes. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from thirdring.contact_centre.desk_rules import Disposition
from thirdring.training.rules import Difficulty, Mood

Words = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls. ``speaks``: the languages that this caller can be played in."""

    name: str
    phone: str
    speaks: tuple[str, ...]
    mood: Mood = Mood.CALM


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is so, whether the caller says it or not. ``type`` is a service code, ``answers`` are to it."""

    danger: bool = False
    place: str = ""
    type: str = ""
    answers: Mapping[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearBy:
    """A case that is open near there, in the exercise alone. ``reference`` is one a caller may name."""

    type: str
    place: str
    people: int = 1
    days: int = 1
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the call should end. ``article`` answers it, ``to`` says whose it is, ``joins`` counts from 1."""

    disposition: Disposition
    article: str = ""
    to: str = ""
    joins: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """A caller to practise with. ``says`` by what is asked, ``again`` when asked once more.

    ``answers`` are the caller's words to a type's questions. The line breaks once when ``breaks_after`` was
    asked. ``minutes`` is what a good call takes, ``lesson`` what it teaches, read afterwards.
    """

    code: str
    topic: str
    topic_names: Words
    names: Words
    difficulty: Difficulty
    minutes: int
    caller: Caller
    opening: Words
    says: Mapping[str, Words]
    ends: Ending
    truth: Truth = field(default_factory=Truth)
    again: Mapping[str, Words] = field(default_factory=dict)
    answers: Mapping[str, Words] = field(default_factory=dict)
    near: tuple[NearBy, ...] = ()
    breaks_after: str = ""
    lesson: Words = field(default_factory=dict)
    at: str = field(default="", compare=False)  # 'page.yaml:12', for problems found later

    def as_json(self) -> dict[str, Any]:
        """As it is stored, with every practice call of it too."""
        said = asdict(self)
        del said["at"]
        return said


def exercise_from(kept: Mapping[str, Any]) -> Exercise:
    """What was stored."""
    said = dict(kept)
    said["caller"] = Caller(
        **said["caller"] | {"speaks": tuple(said["caller"]["speaks"]), "mood": Mood(said["caller"]["mood"])}
    )
    said["truth"] = Truth(**said["truth"])
    ends = said["ends"]
    said["ends"] = Ending(**ends | {"disposition": Disposition(ends["disposition"])})
    said["near"] = tuple(NearBy(**each) for each in said["near"])
    said["difficulty"] = Difficulty(said["difficulty"])
    return Exercise(**said)
