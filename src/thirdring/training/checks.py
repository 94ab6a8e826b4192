"""What the program can tell of a practice call: a mark for each check, with what it is taken from. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from thirdring.contact_centre.desk_rules import Disposition, Said
from thirdring.contact_centre.quality_rules import Mark
from thirdring.training.exercises import Exercise
from thirdring.training.playing import SoFar
from thirdring.training.rules import (
    RIGHT_PLACE_M,
    TEMPERS,
    WITH_A_CASE,
    Ask,
    Check,
    Mood,
    PracticeKind,
    question_about,
)

_BEFORE_DANGER = frozenset({Ask.GREET, Ask.CALM, Ask.OTHER})  # what may be said before danger is asked about
_MUCH_LONGER = 1.5  # times a good call


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A call that is over. ``said`` is what was written down last; ``result`` belongs to its disposition.

    ``place_m``: how far what was written lies from the true place; None where a map knows one of them not.
    """

    state: SoFar
    said: Said
    disposition: Disposition
    result: str
    seconds: float
    place_m: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The mark of one check. ``why`` is the code of a sentence, ``facts`` fill it."""

    mark: Mark
    why: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


def findings(exercise: Exercise, told: Told) -> dict[Check, Finding]:
    """Every check's mark."""
    return {check: look(exercise, told) for check, look in _LOOKS.items()}


def _danger(exercise: Exercise, told: Told) -> Finding:
    """Asked before anything else; and where there was danger, the emergency number."""
    asked = told.state.asked.get(Ask.DANGER)
    if exercise.truth.danger and told.disposition is not Disposition.EMERGENCY:
        return Finding(Mark.NOT_MET, "danger_missed" if asked is None else "danger_not_passed_on")
    if asked is None:
        return Finding(Mark.NOT_MET, "danger_unasked")
    earlier = [at for about, at in told.state.asked.items() if about not in {*_BEFORE_DANGER, Ask.DANGER}]
    noted = [at for about, at in told.state.noted.items() if about in {"place", "service_code"}]
    if min([*earlier, *noted], default=asked) < asked:
        return Finding(Mark.PARTLY, "danger_late", {"seconds": round(asked)})
    return Finding(Mark.MET, "danger_first", {"seconds": round(asked)})


def _place_first(exercise: Exercise, told: Told) -> Finding:
    place, kind = told.state.noted.get("place"), told.state.noted.get("service_code")
    if not exercise.truth.place or (place is None and kind is None):
        return Finding(Mark.NOT_APPLICABLE, "no_place_needed")
    if place is None:
        return Finding(Mark.NOT_MET, "place_missing")
    if kind is not None and kind < place:
        return Finding(Mark.NOT_MET, "type_before_place")
    return Finding(Mark.MET, "place_before_type")


def _place(exercise: Exercise, told: Told) -> Finding:
    if not exercise.truth.place or told.disposition is Disposition.STATUS_GIVEN:
        return Finding(Mark.NOT_APPLICABLE, "no_place_needed")
    facts = {"place": exercise.truth.place}
    if not told.said.place:
        return Finding(Mark.NOT_MET, "place_missing", facts)
    if told.place_m is None:
        return Finding(Mark.PARTLY, "place_not_on_the_map", facts)
    right = told.place_m <= RIGHT_PLACE_M
    return Finding(Mark.MET if right else Mark.NOT_MET, "place_right" if right else "place_wrong", facts)


def _near(exercise: Exercise, told: Told) -> Finding:
    """The list beside the place was there to be read; what was on it was joined where it should be."""
    joined = told.result if told.disposition is Disposition.JOINED else ""
    if exercise.ends.joins:
        right = joined == str(exercise.ends.joins)
        return Finding(Mark.MET if right else Mark.NOT_MET, "near_joined" if right else "near_missed")
    if joined:
        return Finding(Mark.NOT_MET, "near_wrongly_joined")
    if told.disposition is not Disposition.NEW_CASE:
        return Finding(Mark.NOT_APPLICABLE, "no_case_opened")
    seen = told.said.lon is not None and "place" in told.state.noted
    return Finding(Mark.MET if seen else Mark.NOT_MET, "near_seen" if seen else "near_unseen")


def _type(exercise: Exercise, told: Told) -> Finding:
    if not exercise.truth.type:
        return Finding(Mark.NOT_APPLICABLE, "no_case_needed")
    if told.disposition not in {Disposition.NEW_CASE, Disposition.JOINED}:
        needed = exercise.ends.disposition is Disposition.NEW_CASE
        return Finding(Mark.NOT_MET if needed else Mark.NOT_APPLICABLE, "no_case_opened")
    if told.disposition is Disposition.JOINED:
        return Finding(Mark.NOT_APPLICABLE, "joined_instead")
    right = told.said.service_code == exercise.truth.type
    return Finding(Mark.MET if right else Mark.NOT_MET, "type_right" if right else "type_wrong")


def _questions(exercise: Exercise, told: Told) -> Finding:
    """Each was asked of the caller and written down as it is, not guessed."""
    wanted = exercise.truth.answers
    if not wanted or exercise.ends.disposition is not Disposition.NEW_CASE:
        return Finding(Mark.NOT_APPLICABLE, "no_questions")
    good = sum(
        told.said.answers.get(code) == answer and question_about(code) in told.state.asked
        for code, answer in wanted.items()
    )
    mark = Mark.MET if good == len(wanted) else Mark.PARTLY if good else Mark.NOT_MET
    return Finding(mark, "questions_answered", {"good": good, "all": len(wanted)})


def _language(_exercise: Exercise, told: Told) -> Finding:
    joined = PracticeKind.INTERPRETER_JOINED in told.state.done
    if joined:
        return Finding(Mark.MET, "interpreter_joined")
    return Finding(*((Mark.MET, "spoken") if told.state.understood else (Mark.NOT_MET, "not_understood")))


def _temper(exercise: Exercise, told: Told) -> Finding:
    mood, state = exercise.caller.mood, told.state
    if mood is Mood.ABUSIVE:
        warned = told.disposition is Disposition.ENDED_FOR_ABUSE
        return Finding(Mark.MET if warned else Mark.NOT_MET, "warned_twice" if warned else "not_warned")
    if state.is_gone:
        return Finding(Mark.NOT_MET, "hung_up")
    if mood is Mood.ANGRY:
        calmed = state.temper < TEMPERS[Mood.ANGRY]
        return Finding(Mark.MET if calmed else Mark.NOT_MET, "calmed" if calmed else "not_calmed")
    if state.repeats:
        return Finding(Mark.PARTLY, "asked_again", {"count": len(state.repeats)})
    return Finding(Mark.MET, "stayed_calm")


def _draft(exercise: Exercise, told: Told) -> Finding:
    if not exercise.breaks_after or PracticeKind.LINE_BROKE not in told.state.done:
        return Finding(Mark.NOT_APPLICABLE, "line_held")
    brought = PracticeKind.BROUGHT in told.state.done
    return Finding(Mark.MET if brought else Mark.NOT_MET, "draft_brought" if brought else "draft_left")


def _outcome(exercise: Exercise, told: Told) -> Finding:
    ends = exercise.ends
    facts = {"wanted": ends.disposition.value, "given": told.disposition.value}
    if told.disposition is not ends.disposition:
        return Finding(Mark.NOT_MET, "outcome_other", facts)
    if ends.article and told.result != ends.article:
        return Finding(Mark.PARTLY, "outcome_without_article", facts)
    return Finding(Mark.MET, "outcome_right", facts)


def _read_back(_exercise: Exercise, told: Told) -> Finding:
    if told.disposition not in WITH_A_CASE:
        return Finding(Mark.NOT_APPLICABLE, "nothing_to_read_back")
    wanted = {Ask.NEXT} if told.disposition is Disposition.STATUS_GIVEN else {Ask.REFERENCE, Ask.NEXT}
    good = len(wanted & set(told.state.asked))
    mark = Mark.MET if good == len(wanted) else Mark.PARTLY if good else Mark.NOT_MET
    return Finding(mark, "read_back", {"good": good, "all": len(wanted)})


def _time(exercise: Exercise, told: Told) -> Finding:
    wanted = exercise.minutes * 60
    late = told.seconds > wanted * _MUCH_LONGER
    mark = Mark.MET if told.seconds <= wanted else Mark.NOT_MET if late else Mark.PARTLY
    return Finding(mark, "took", {"seconds": round(told.seconds), "minutes": exercise.minutes})


_LOOKS: Mapping[Check, Callable[[Exercise, Told], Finding]] = {
    Check.DANGER: _danger,
    Check.PLACE_FIRST: _place_first,
    Check.PLACE: _place,
    Check.NEAR: _near,
    Check.TYPE: _type,
    Check.QUESTIONS: _questions,
    Check.LANGUAGE: _language,
    Check.TEMPER: _temper,
    Check.DRAFT: _draft,
    Check.OUTCOME: _outcome,
    Check.READ_BACK: _read_back,
    Check.TIME: _time,
}
