"""What residents write, what they answer when asked, and what the city replies. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from thirdring.catalogue.definitions import Definition, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.simulator.riverton.pages import page

_VOICES: Mapping[str, Any] = page("voices.yaml")
_REPLIES: Mapping[str, Any] = page("replies.yaml")
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
MOST_CHOSEN = 2

Answers = dict[str, str | list[str]]


def one_of(rng: np.random.Generator, choices: Sequence[str]) -> str:
    """One of them."""
    return choices[int(rng.integers(len(choices)))]


def speaks(code: str, language: str) -> str:
    """The language that a resident of this language writes about this type."""
    return language if language in _VOICES["types"].get(code, {"en": []}) else "en"


def complaint(rng: np.random.Generator, kind: Definition, language: str, *, street: str, quarter: str) -> str:
    """What a resident writes, in a language that ``speaks`` names."""
    known = _VOICES["types"].get(kind.code, {}).get(language)
    sentence = one_of(rng, known) if known else f"{kind.names.get(language, kind.names['en'])}, {street}."
    opener, closer = one_of(rng, _VOICES["openers"][language]), one_of(rng, _VOICES["closers"][language])
    filled = f"{sentence}{closer}".format(
        street=street, quarter=quarter, days=one_of(rng, _VOICES["spans"][language])
    )
    runs_on = opener.endswith((": ", ", ", "FYI ")) and not sentence.startswith(("I ", "{street}", "TV"))
    return opener + (filled[0].lower() + filled[1:] if runs_on else filled)


def answers(rng: np.random.Generator, kind: Definition, at: datetime) -> Answers:
    """Answers to a type's questions: all that are required, most of the others."""
    given: Answers = {}
    for question in kind.questions:
        if _is_asked(question, given) and (question.required or rng.random() < 0.6):
            answer = _ANSWERERS[question.kind](rng, question, at)
            if answer:
                given[question.code] = answer
    return given


def _is_asked(question: Question, given: Answers) -> bool:
    if question.condition is None:
        return True
    said = given.get(question.condition.question, [])
    chosen = said if isinstance(said, list) else [said]
    return any(one in question.condition.among for one in chosen)


def _chosen(rng: np.random.Generator, question: Question, at: datetime) -> str:
    """The first options are the commonest."""
    place = min(int(rng.geometric(0.45)) - 1, len(question.options) - 1)
    return question.options[place].key


def _several(rng: np.random.Generator, question: Question, at: datetime) -> list[str]:
    keys = {_chosen(rng, question, at) for _ in range(int(rng.integers(1, MOST_CHOSEN + 1)))}
    return [option.key for option in question.options if option.key in keys]


def _number(rng: np.random.Generator, question: Question, at: datetime) -> str:
    return str(int(rng.geometric(0.3)))


def _moment(rng: np.random.Generator, question: Question, at: datetime) -> str:
    return f"{at - timedelta(hours=int(rng.integers(1, 60))):%Y-%m-%dT%H:00:00}"


def _string(rng: np.random.Generator, question: Question, at: datetime) -> str:
    if question.code == "plate":
        letters = "".join(chr(65 + int(n)) for n in rng.integers(0, 26, 3))
        return f"{letters} {int(rng.integers(100, 999))}"
    if question.code in {"pole", "meter"}:
        return str(int(rng.integers(1_000, 48_000)))
    known = _STRINGS.get(question.code)
    if known:
        return one_of(rng, known)
    return "I am not sure." if question.required else ""


def _nothing(rng: np.random.Generator, question: Question, at: datetime) -> str:
    return ""


_STRINGS = {
    "lane": ["right lane", "left lane, going north", "the turning lane"],
    "vehicle": ["gray Ford sedan", "white van", "blue pickup", "black hatchback", "old red wagon"],
    "animal": ["raccoon", "dog", "cat", "deer", "goose"],
    "looks": ["brown, medium, no collar", "two big black dogs", "small and white"],
    "business": ["the takeout place on the corner", "Blue Lantern Diner", "Quay Street Grill"],
    "company": ["the green ones", "the orange ones"],
    "why": ["It is very dark and people wait for the bus here."],
    "when": ["Mostly between four and seven.", "Every weekend."],
}
_ANSWERERS: Mapping[QuestionKind, Callable[[np.random.Generator, Question, datetime], str | list[str]]] = {
    QuestionKind.SINGLE: _chosen,
    QuestionKind.MULTI: _several,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATETIME: _moment,
    QuestionKind.STRING: _string,
    QuestionKind.TEXT: _string,
    QuestionKind.INFO: _nothing,
}


def reply(
    rng: np.random.Generator,
    outcome: str,
    language: str,
    *,
    kind: tuple[str, str],
    day: datetime,
    quarter: str,
) -> str:
    """What the city answers when it closes a case, in the reporter's language where it can.

    ``kind`` is the type's code and its group's; ``day`` is local.
    """
    by_language = _REPLIES["closings"][outcome]
    language = language if language in by_language else "en"
    done = _REPLIES["did"]
    did = one_of(rng, done.get(kind[0]) or done.get(kind[1]) or ["took care of it"])
    weekday = _DAYS[language][day.weekday()]
    return one_of(rng, by_language[language]).format(did=did, day=weekday, quarter=quarter)


def remark(rng: np.random.Generator, kind: str) -> str:
    """A line of the file: ``reopenings``, ``hold_notes``, ``notes_internal`` or ``notes_public``."""
    return one_of(rng, _REPLIES[kind])
