"""Practice in words: what is said to a caller, what the program saw, how an exercise should go."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.contact_centre.desk_rules import Disposition
from thirdring.kernel.errors import Invalid, Problem
from thirdring.training.rules import Ask, Check, Difficulty, MarkedBy, PracticeKind
from thirdring.web.desk.desk_words import DISPOSITIONS
from thirdring.web.desk.room_words import lasted

DIFFICULTIES: dict[str, LazyWords] = {
    Difficulty.EASY: gettext_lazy("Easy"),
    Difficulty.MEDIUM: gettext_lazy("Medium"),
    Difficulty.HARD: gettext_lazy("Hard"),
}
# What a call taker says when they press a button; a city's own way of saying it is theirs to speak.
SAYINGS: dict[str, LazyWords] = {
    Ask.GREET: gettext_lazy("Thank you for calling 311. How can I help you?"),
    Ask.DANGER: gettext_lazy("Is anyone hurt or in danger?"),
    Ask.PLACE: gettext_lazy("Where is it?"),
    Ask.WHAT: gettext_lazy("What happened there?"),
    Ask.NAME: gettext_lazy("May I have your name?"),
    Ask.REACH: gettext_lazy("How can we reach you?"),
    Ask.CALM: gettext_lazy("I understand, and I am sorry. I want to help you."),
    Ask.REFERENCE: gettext_lazy("Your reference number is …"),
    Ask.NEXT: gettext_lazy("This is what happens next, and by when: …"),
    Ask.OTHER: gettext_lazy("…"),
}
EVENTS: dict[str, LazyWords] = {
    PracticeKind.INTERPRETER_ASKED: gettext_lazy("Interpreter asked for"),
    PracticeKind.INTERPRETER_JOINED: gettext_lazy("Interpreter joined"),
    PracticeKind.LINE_BROKE: gettext_lazy("The line broke"),
    PracticeKind.BROUGHT: gettext_lazy("Went on with what was written down"),
    PracticeKind.HUNG_UP: gettext_lazy("Hung up"),
}
CHECKS: dict[str, LazyWords] = {
    Check.DANGER: gettext_lazy("Danger first, and the emergency number where there is any"),
    Check.PLACE_FIRST: gettext_lazy("The place before the type"),
    Check.PLACE: gettext_lazy("The right place, on the map"),
    Check.NEAR: gettext_lazy("What is open near there"),
    Check.TYPE: gettext_lazy("The right type"),
    Check.QUESTIONS: gettext_lazy("The type's questions, asked and written down"),
    Check.LANGUAGE: gettext_lazy("The caller's language, or an interpreter"),
    Check.TEMPER: gettext_lazy("An upset caller calmed; an abusive one warned twice"),
    Check.DRAFT: gettext_lazy("Nothing told twice after the line broke"),
    Check.OUTCOME: gettext_lazy("The right outcome"),
    Check.READ_BACK: gettext_lazy("Read back: the number, what happens next and by when"),
    Check.TIME: gettext_lazy("In the time it takes"),
}
_WHYS: dict[str, LazyWords] = {
    "danger_missed": gettext_lazy("There was danger, and nobody asked."),
    "danger_not_passed_on": gettext_lazy(
        "The caller told of danger, and was not given to the emergency number."
    ),
    "danger_unasked": gettext_lazy("Nobody asked whether anyone is hurt or in danger."),
    "danger_late": gettext_lazy("Asked at %(seconds)s, after other things."),
    "danger_first": gettext_lazy("Asked at %(seconds)s, before anything else."),
    "no_place_needed": gettext_lazy("This call needed no place."),
    "place_missing": gettext_lazy("No place was written down."),
    "type_before_place": gettext_lazy("The type was chosen before the place."),
    "place_before_type": gettext_lazy("The place was written down before the type."),
    "place_not_on_the_map": gettext_lazy("Written down, but not on the map. It is: %(place)s."),
    "place_right": gettext_lazy("It is there: %(place)s."),
    "place_wrong": gettext_lazy("It is elsewhere: %(place)s."),
    "near_joined": gettext_lazy("It was open already, and the caller was joined to it."),
    "near_missed": gettext_lazy("It was open already, in the list beside the place."),
    "near_wrongly_joined": gettext_lazy("The caller was joined to a case that is another matter."),
    "near_seen": gettext_lazy("The list was there to be read before the case was opened."),
    "near_unseen": gettext_lazy("Without a place on the map no list was there to be read."),
    "no_case_opened": gettext_lazy("No case was opened."),
    "no_case_needed": gettext_lazy("This call needed no case."),
    "joined_instead": gettext_lazy("The caller was joined to an open case."),
    "type_right": gettext_lazy("It is this type."),
    "type_wrong": gettext_lazy("It is another type."),
    "no_questions": gettext_lazy("There was nothing more to ask."),
    "questions_answered": gettext_lazy("%(good)s of %(all)s were asked and written down as they are."),
    "interpreter_joined": gettext_lazy("An interpreter joined."),
    "spoken": gettext_lazy("Spoken without an interpreter."),
    "not_understood": gettext_lazy("Neither understood the other, and no interpreter joined."),
    "warned_twice": gettext_lazy("Warned twice, then ended."),
    "not_warned": gettext_lazy("Abuse is warned of twice, then the call may be ended."),
    "hung_up": gettext_lazy("The caller hung up in anger."),
    "calmed": gettext_lazy("The caller calmed down."),
    "not_calmed": gettext_lazy("The caller was angry to the end."),
    "asked_again": gettext_lazy("Asked twice: %(count)s."),
    "stayed_calm": gettext_lazy("The caller had nothing to be upset about."),
    "line_held": gettext_lazy("The line did not break."),
    "draft_brought": gettext_lazy("What was written down before was used."),
    "draft_left": gettext_lazy("What was written down before was left, so the caller told it twice."),
    "outcome_right": gettext_lazy("%(given)s."),
    "outcome_other": gettext_lazy("%(given)s, instead of: %(wanted)s."),
    "outcome_without_article": gettext_lazy("%(given)s, but not with the article that answers it."),
    "nothing_to_read_back": gettext_lazy("There was nothing to read back."),
    "read_back": gettext_lazy("%(good)s of %(all)s were said."),
    "took": gettext_lazy("It took %(seconds)s; a good call takes %(minutes)s minutes."),
}
GIVEN_AS: dict[str, LazyWords] = {
    MarkedBy.PROGRAM: gettext_lazy("by the program"),
    MarkedBy.COACH: gettext_lazy("by a coach"),
    MarkedBy.SELF: gettext_lazy("by yourself"),
}
# What the room says is wrong with what somebody did; it says so in English.
PROBLEMS = (
    gettext_lazy("No exercise is like that. Choose less, or another."),
    gettext_lazy("Choose what to say to the caller."),
    gettext_lazy("Use at most 400 letters."),
    gettext_lazy("The caller is still on the line."),
    gettext_lazy("Write down what was said, in 1 to 400 letters."),
    gettext_lazy("Warn them first: a conversation is ended after two warnings."),
    gettext_lazy("Warn them a second time: a conversation is ended after two warnings."),
    gettext_lazy("They were warned twice. You may end the conversation now."),
    gettext_lazy("There is no such case near there."),
    gettext_lazy("No case has this number. Read it back to the caller."),
    gettext_lazy("Say to whom the caller is transferred."),
    gettext_lazy("Write down what the supervisor should see to."),
    gettext_lazy("Ask first whether anybody is hurt or in danger."),
    gettext_lazy("Choose what became of the conversation."),
    gettext_lazy("Use at most 1000 letters."),
    gettext_lazy("This practice call was changed by somebody else meanwhile. Look again, then decide."),
)


def problems_of(error: Invalid) -> list[Problem]:
    """What is wrong, in the language of the moment."""
    return [Problem(each.field, _(each.message), each.code) for each in error.problems]


def why_in_words(why: str, facts: Mapping[str, object]) -> str:
    """What the program saw, as a sentence."""
    told = {name: _fact(name, value) for name, value in facts.items()}
    return str(_WHYS[why]) % told if told else str(_WHYS[why])


def _fact(name: str, value: object) -> str:
    if name == "seconds":
        return lasted(timedelta(seconds=int(str(value))))
    if name in {"wanted", "given"}:
        return str(DISPOSITIONS[Disposition(str(value))])
    return str(value)
