"""Checking what somebody answered against what a type asks, the same for form, phone and API. No database."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from unicodedata import category

from django.utils.translation import gettext_noop as _

from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import LISTS, QuestionKind
from thirdring.catalogue.search import fold
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.sentences import said
from thirdring.kernel.words import in_language

Answers = dict[str, str | list[str]]
Given = Mapping[str, object]  # strings and lists of strings when well behaved; checked, so anything may come

MOST_LETTERS = {
    QuestionKind.STRING: 250,
    QuestionKind.TEXT: 4_000,
    QuestionKind.DATETIME: 40,
    QuestionKind.NUMBER: 20,
}
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,6})?", re.ASCII)

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "required": _("Please answer: {question}"),
        "unknown_option": _("Choose one of the answers offered: {options}."),
        "too_many": _("Choose only one answer: {options}."),
        "not_a_number": _("Write a number in digits, such as 3 or 2.5."),
        "not_a_date": _("Write a date and time such as 2026-04-18T09:30, or a date such as 2026-04-18."),
        "too_long": _("Use at most {limit} letters."),
        "not_words": _("Answer in words."),
    }
)


class _Wrong(Exception):
    """One answer can't be taken; holds the reason's code."""


def check_answers(
    questions: Sequence[Question], answers: Given, language: str, *, complete: bool = True
) -> Answers:
    """The answers in their one form: stripped words, numbers as '2.5', ISO 8601 dates, option keys.

    Holds only questions that are asked (see ``asked``) and answered; the others are for ``set_aside``. Raises
    Invalid with a problem 'answers.<code>' for each that can't be taken, or is missing (unless it need not be
    ``complete``), in ``language``.
    """
    cleaned, problems = _cleaned(questions, answers)
    settled = cleaned.keys() | problems.keys()
    problems |= {
        question.code: "required"
        for question in _asked(questions, cleaned)
        if complete and question.required and question.code not in settled
    }
    by_code = {question.code: question for question in questions}
    if problems:
        raise Invalid(_problem(by_code[code], why, language) for code, why in problems.items())
    return cleaned


def set_aside(questions: Sequence[Question], answers: Given) -> dict[str, object]:
    """Answers to questions this type does not have, or does not ask after what else was answered."""
    cleaned, problems = _cleaned(questions, answers)
    return {
        code: given
        for code, given in answers.items()
        if code not in cleaned and code not in problems and given
    }


def carried_over(questions: Sequence[Question], earlier: Given) -> Answers:
    """Of answers to another type's questions, those that fit these: the same code, an option there is.

    Whether a question is asked at all depends on the answers that are still to come, so it is not asked here.
    """
    kept: Answers = {}
    for question in questions:
        if question.kind is QuestionKind.INFO:
            continue
        with suppress(_Wrong):
            if answer := _clean(question, earlier.get(question.code)):
                kept[question.code] = answer
    return kept


def asked(questions: Sequence[Question], answers: Given) -> list[Question]:
    """The questions to ask after these answers, in order: without a condition, or with one that holds."""
    cleaned, _ = _cleaned(questions, answers)
    return _asked(questions, cleaned)


def _cleaned(questions: Iterable[Question], answers: Given) -> tuple[Answers, dict[str, str]]:
    """Clean answers, and why the others can't be taken. One pass is enough: conditions look back only."""
    cleaned: Answers = {}
    problems: dict[str, str] = {}
    for question in questions:
        if question.kind is QuestionKind.INFO or not _holds(question, cleaned):
            continue
        try:
            answer = _clean(question, answers.get(question.code))
        except _Wrong as wrong:
            problems[question.code] = str(wrong)
        else:
            if answer:
                cleaned[question.code] = answer
    return cleaned, problems


def _asked(questions: Iterable[Question], cleaned: Answers) -> list[Question]:
    return [question for question in questions if _holds(question, cleaned)]


def _holds(question: Question, cleaned: Answers) -> bool:
    if question.condition is None:
        return True
    answer = cleaned.get(question.condition.question, [])
    return not set([answer] if isinstance(answer, str) else answer).isdisjoint(question.condition.among)


def _clean(question: Question, given: object) -> str | list[str]:
    """The answer in its one form; '' or [] for none. Raises _Wrong."""
    if question.kind in LISTS:
        return _choice(question, given)
    if isinstance(given, list | tuple) and len(given) == 1:  # a form's list of one
        given = given[0]
    text = _text(given)
    if len(text) > MOST_LETTERS[question.kind]:
        raise _Wrong("too_long")
    match question.kind if text else None:
        case QuestionKind.NUMBER:
            return _number(text)
        case QuestionKind.DATETIME:
            return _datetime(text)
        case _:
            return text


def _choice(question: Question, given: object) -> str | list[str]:
    values = given if isinstance(given, list | tuple) else [given]
    if len(values) > 2 * len(question.options) + 2:  # far more than there are, so don't even look
        raise _Wrong("unknown_option")
    texts = [text for value in values if (text := _text(value))]
    keys = list(dict.fromkeys(_key(question.options, text) for text in texts))
    if question.kind is QuestionKind.MULTI:
        return [option.key for option in question.options if option.key in keys]
    if len(keys) > 1:
        raise _Wrong("too_many")
    return keys[0] if keys else ""


def _key(options: Iterable[Option], text: str) -> str:
    """The key of the option meant: its key, or its name in any language."""
    folded = fold(text[:200])
    for option in options:
        if text == option.key or folded in {fold(name) for name in option.names.values()}:
            return option.key
    raise _Wrong("unknown_option")


def _text(given: object) -> str:
    match given:
        case None:
            return ""
        case bool():
            return "yes" if given else "no"
        case str():
            kept = (letter for letter in given if letter in "\n\t" or category(letter) not in ("Cc", "Cs"))
            return "".join(kept).strip()
        case int() | float():
            return f"{given:.6f}".rstrip("0").rstrip(".") if math.isfinite(given) else "?"
        case _:
            raise _Wrong("not_words")


def _number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise _Wrong("not_a_number")
    whole, _, part = text.replace(",", ".").removeprefix("+").partition(".")
    part = part.rstrip("0")
    value = f"{int(whole)}.{part}" if part else str(int(whole))
    return f"-{value}" if whole.startswith("-") and int(whole) == 0 and part else value


def _datetime(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong("not_a_date") from None
    return moment.date().isoformat() if len(text) <= len("2026-04-18") else moment.isoformat()


def _problem(question: Question, why: str, language: str) -> Problem:
    names = [in_language(option.names, language) for option in question.options]
    sentence = said(_SAID[why], language).format(
        question=in_language(question.texts, language),
        options=", ".join(names),
        limit=MOST_LETTERS.get(question.kind, 0),
    )
    return Problem(f"answers.{question.code}", sentence, why)
