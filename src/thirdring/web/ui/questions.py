"""A type's questions as fields of a form, in the reader's language."""

from django import forms
from django.http import QueryDict

from thirdring.catalogue.definitions import Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.kernel.words import in_language

PREFIX = "answers."  # of a field's name, as the domain's problems name it
_INPUT_TYPES = {QuestionKind.NUMBER: "number", QuestionKind.DATETIME: "datetime-local"}


def question_field(question: Question, language: str) -> forms.Field:
    """The field that asks this question; it takes anything, because the domain says what is wrong with it."""
    field = forms.Field(
        label=in_language(question.texts, language),
        help_text=in_language(question.hints, language),
        required=False,  # whether it is required depends on the other answers: the domain says so
        widget=_widget(question, language),
    )
    field.must_answer = question.required  # type: ignore[attr-defined]  # read by the field component
    return field


def given(sent: QueryDict, question: Question) -> str | list[str]:
    """What was sent for a question; '' or [] for nothing."""
    name = PREFIX + question.code
    if question.kind is QuestionKind.MULTI:
        return [value for value in sent.getlist(name) if value]
    return (sent.get(name) or "").strip()


def in_words(question: Question, answer: str | list[str], language: str) -> str:
    """An answer as a person reads it: the options' names instead of their keys."""
    names = {option.key: in_language(option.names, language) for option in question.options}
    keys = [answer] if isinstance(answer, str) else answer
    return ", ".join(names.get(key, key) for key in keys)


def _widget(question: Question, language: str) -> forms.Widget:
    choices = [(option.key, in_language(option.names, language)) for option in question.options]
    match question.kind:
        case QuestionKind.SINGLE:
            return forms.RadioSelect(choices=choices)
        case QuestionKind.MULTI:
            return forms.CheckboxSelectMultiple(choices=choices)
        case QuestionKind.TEXT:
            return forms.Textarea(attrs={"rows": 3})
        case kind:
            return forms.TextInput(attrs={"type": _INPUT_TYPES.get(kind, "text")})
