"""The words of practice: how hard exercises are, what callers are asked, what can be checked. Pure."""

import re
from datetime import timedelta
from enum import StrEnum

from thirdring.contact_centre.desk_rules import Disposition


class Difficulty(StrEnum):
    """How much an exercise asks of whoever plays it."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Mood(StrEnum):
    """How a caller is when the phone is answered."""

    CALM = "calm"
    WORRIED = "worried"
    ANGRY = "angry"  # calms when met with understanding
    ABUSIVE = "abusive"  # does not


class Ask(StrEnum):
    """What a call taker says to the caller; a type's own questions are ``question_about``."""

    GREET = "greet"
    DANGER = "danger"
    PLACE = "place"
    WHAT = "what"
    NAME = "name"
    REACH = "reach"  # a number or address to reach them by
    CALM = "calm"  # "I understand, I am sorry"
    REFERENCE = "reference"  # reads the number back
    NEXT = "next"  # says what happens next, and by when
    OTHER = "other"  # what nobody made a reply for


class PracticeKind(StrEnum):
    """What happens in a practice call."""

    OPENED = "opened"  # the caller's first words
    ASKED = "asked"  # and what the caller replied
    NOTED = "noted"  # for the first time, or otherwise than before
    INTERPRETER_ASKED = "interpreter_asked"
    INTERPRETER_JOINED = "interpreter_joined"
    LINE_BROKE = "line_broke"
    CALLED_AGAIN = "called_again"
    BROUGHT = "brought"  # what was written down before the line broke
    WARNED = "warned"
    ENDED = "ended"  # with its outcome
    HUNG_UP = "hung_up"


class Check(StrEnum):
    """What the program can tell of a practice call by itself. The rest needs an ear."""

    DANGER = "danger"
    PLACE_FIRST = "place_first"
    PLACE = "place"
    NEAR = "near"
    TYPE = "type"
    QUESTIONS = "questions"
    LANGUAGE = "language"
    TEMPER = "temper"  # an angry caller calmed, an abusive one warned twice
    DRAFT = "draft"  # nothing told twice after the line broke
    OUTCOME = "outcome"
    READ_BACK = "read_back"
    TIME = "time"


class MarkedBy(StrEnum):
    """Who gave a mark of a practice call; the later in this list holds against the earlier."""

    SELF = "self"  # never counts against the others
    PROGRAM = "program"
    COACH = "coach"


QUESTION_MARK = "question:"
ABOUT_LENGTH = 100
PRACTISED_AT_MOST = timedelta(hours=24)  # what nobody ended by then is no practice
KEPT_FOR = timedelta(days=400)  # a year to look back on, and a month to do so
REFUSES_AT, HANGS_UP_AT = 3, 5  # of temper: an angrier caller answers nothing, then hangs up
TEMPERS = {Mood.CALM: 0, Mood.WORRIED: 1, Mood.ANGRY: 3, Mood.ABUSIVE: 3}
RIGHT_PLACE_M = 150.0  # as far as the desk looks around
WITH_A_CASE = frozenset({Disposition.NEW_CASE, Disposition.JOINED, Disposition.STATUS_GIVEN})
MOST_WORDS = 400  # letters of one's own question


def question_about(code: str) -> str:
    """What a step is about that asks a question of a type."""
    return f"{QUESTION_MARK}{code}"


def is_known_about(about: str) -> bool:
    """Whether somebody can say this to a caller."""
    return about in set(Ask) or re.fullmatch(rf"{QUESTION_MARK}[\w-]{{1,80}}", about) is not None
