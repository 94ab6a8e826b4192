"""How a caller is played: what they reply, and how they take what is said to them. Pure.

Nothing is kept but the steps of the call; how the caller is now follows from them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from thirdring.contact_centre.abuse_rules import Step, next_step
from thirdring.training.exercises import Exercise, Words
from thirdring.training.rules import (
    HANGS_UP_AT,
    QUESTION_MARK,
    REFUSES_AT,
    TEMPERS,
    Ask,
    Mood,
    PracticeKind,
)

_HEARD_IN_ANGER = frozenset({Ask.GREET, Ask.DANGER, Ask.CALM, Ask.OTHER})
_SPEAKING = frozenset(
    {Ask.GREET, Ask.CALM, Ask.REFERENCE, Ask.NEXT, Ask.OTHER}
)  # no question: may be said again


@dataclass(frozen=True, slots=True)
class Happened:
    """A step of a call: what, about what, and so many seconds after its first."""

    kind: PracticeKind
    about: str
    at_s: float


@dataclass(slots=True)
class SoFar:
    """How a call stands. ``asked``: when the caller first heard each thing, in seconds.

    ``answered`` is what the caller replied to.
    """

    temper: int
    understood: bool
    asked: dict[str, float] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    noted: dict[str, float] = field(default_factory=dict)
    done: dict[str, float] = field(default_factory=dict)  # other steps, by kind, the first of each
    repeats: set[str] = field(default_factory=set)
    warnings: int = 0
    silent: bool = False  # the line broke, and nobody has said so yet

    @property
    def refuses(self) -> bool:
        """Whether the caller is too angry to answer."""
        return self.temper >= REFUSES_AT

    @property
    def is_gone(self) -> bool:
        """Whether the caller has hung up."""
        return self.temper >= HANGS_UP_AT

    @property
    def abuse(self) -> Step | None:
        """What comes next in the abusive-call protocol."""
        return next_step(list(Step)[: self.warnings])


def so_far(exercise: Exercise, steps: Iterable[Happened], *, understood: bool) -> SoFar:
    """How the call stands after these steps; ``understood``: they share a language without an interpreter."""
    state = SoFar(temper=TEMPERS[exercise.caller.mood], understood=understood)
    for step in steps:
        match step.kind:
            case PracticeKind.ASKED:
                _ask(exercise, state, step)
            case PracticeKind.NOTED:
                state.noted.setdefault(step.about, step.at_s)
            case PracticeKind.WARNED:
                _warn(exercise, state)
            case kind:
                state.done.setdefault(kind, step.at_s)
                state.understood = state.understood or kind is PracticeKind.INTERPRETER_JOINED
                state.silent = state.silent and kind is not PracticeKind.LINE_BROKE
    return state


def _ask(exercise: Exercise, state: SoFar, step: Happened) -> None:
    if not state.understood or state.silent or state.is_gone:
        return
    state.asked.setdefault(step.about, step.at_s)
    refused = _refused(state, step.about)
    if step.about == Ask.CALM and exercise.caller.mood is not Mood.ABUSIVE:
        state.temper = max(0, state.temper - 1)
    elif refused or (step.about in state.answered and step.about not in _SPEAKING):
        _again(exercise, state, step.about, refused=refused)
    if not refused:
        state.answered.add(step.about)
    if step.about == exercise.breaks_after and PracticeKind.LINE_BROKE not in state.done:
        state.silent = True


def _again(exercise: Exercise, state: SoFar, about: str, *, refused: bool) -> None:
    """Who is upset takes it badly to be asked the same once more, or to be questioned on and on."""
    if not refused and about in exercise.again:
        return
    if not refused:
        state.repeats.add(about)
    if exercise.caller.mood in {Mood.WORRIED, Mood.ANGRY}:
        state.temper += 1


def _refused(state: SoFar, about: str) -> bool:
    return state.refuses and about not in _HEARD_IN_ANGER


def _warn(exercise: Exercise, state: SoFar) -> None:
    state.warnings += 1
    if exercise.caller.mood is not Mood.ABUSIVE:  # who did nothing wrong does not like to be warned
        state.temper += 1


def reply(exercise: Exercise, state: SoFar, about: str) -> Words:
    """What the caller answers to this, as things stand just before; {} when nobody is on the line."""
    if state.silent or state.is_gone:
        return {}
    if not state.understood:
        return _first(exercise.says, "not_understood", Ask.OTHER)
    if exercise.caller.mood is Mood.ABUSIVE:
        return _first(exercise.says, "warned" if state.warnings else "abuse", "abuse")
    if about == Ask.CALM and exercise.caller.mood is Mood.ANGRY:
        return _first(exercise.says, "calmed", "thanks")
    if _refused(state, about):
        return _first(exercise.says, "hot", Ask.OTHER)
    return _plain_reply(exercise, about, heard_before=about in state.answered)


def _plain_reply(exercise: Exercise, about: str, *, heard_before: bool) -> Words:
    if heard_before and about in exercise.again:
        return exercise.again[about]
    if about.startswith(QUESTION_MARK):
        return exercise.answers.get(about.removeprefix(QUESTION_MARK)) or exercise.says[Ask.OTHER]
    usual: Mapping[str, Words] = {
        Ask.GREET: exercise.opening,
        Ask.WHAT: exercise.opening,
        Ask.NAME: dict.fromkeys(exercise.opening, exercise.caller.name),
        Ask.REACH: dict.fromkeys(exercise.opening, exercise.caller.phone),
        Ask.CALM: exercise.says["thanks"],
        Ask.REFERENCE: exercise.says["thanks"],
        Ask.NEXT: exercise.says["thanks"],
    }
    return exercise.says.get(about) or usual.get(about) or exercise.says[Ask.OTHER]


def _first(says: Mapping[str, Words], *names: str) -> Words:
    return next(says[name] for name in names if name in says)


def understands(languages: Collection[str], language: str) -> bool:
    """Whether somebody who speaks these languages needs no interpreter for this one."""
    return language in languages
