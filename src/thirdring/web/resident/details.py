"""The form made from a type's own questions, in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdring.catalogue.answers import Answers, asked, check_answers
from thirdring.catalogue.definitions import Definition, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.intake.submission import WORDS_LENGTH
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.questions import PREFIX, given, question_field


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page draws it. ``now``: it is asked, given the answers the page already holds."""

    question: Question
    field: forms.BoundField | None  # None for information that takes no answer
    text: str
    now: bool

    @property
    def needs(self) -> str:
        """The options of the earlier question that make this one asked, blanks between; '' for always."""
        return " ".join(self.question.condition.among) if self.question.condition else ""

    @property
    def after(self) -> str:
        """The name of the earlier question's field."""
        return PREFIX + self.question.condition.question if self.question.condition else ""


class DetailsForm(UiForm):
    """The questions of a type, and the person's own words."""

    def __init__(
        self, definition: Definition, language: str, data: QueryDict | None, kept: Answers, words: str
    ) -> None:
        initial = {PREFIX + code: answer for code, answer in kept.items()} | {"words": words}
        super().__init__(data, initial=initial)
        self.definition, self.language, self.kept, self.sent = definition, language, kept, data
        for question in definition.questions:
            if question.kind is not QuestionKind.INFO:
                self.fields[PREFIX + question.code] = question_field(question, language)
        self.fields["words"] = _words_field(has_questions=bool(definition.questions))

    @cached_property
    def answers(self) -> Answers:
        """What was answered, by question; blank answers left out."""
        if self.sent is None:
            return dict(self.kept)
        sent = {
            q.code: given(self.sent, q) for q in self.definition.questions if q.kind is not QuestionKind.INFO
        }
        return {code: answer for code, answer in sent.items() if answer}

    @cached_property
    def revealed(self) -> list[Question]:
        """Questions these answers call for that the page did not show yet: ask them before going on."""
        seen = {*(self.sent.getlist("shown") if self.sent else ()), *self.answers}
        return [
            q for q in self._asked if q.condition and q.code not in seen and q.kind is not QuestionKind.INFO
        ]

    def clean(self) -> dict[str, object]:
        """The domain says what is wrong; a question only now revealed is not wrong, it is new."""
        new = {PREFIX + question.code for question in self.revealed}
        try:
            check_answers(self.definition.questions, self.answers, self.language)
        except Invalid as error:
            self.add_problems(problem for problem in error.problems if problem.field not in new)
        return self.cleaned_data

    def questions(self) -> Iterator[Asked]:
        """Every question in order, those not asked now included: a script shows them when they are."""
        now = {question.code for question in self._asked}
        for question in self.definition.questions:
            name = PREFIX + question.code
            field = self[name] if name in self.fields else None
            yield Asked(question, field, in_language(question.texts, self.language), question.code in now)

    @cached_property
    def _asked(self) -> list[Question]:
        return asked(self.definition.questions, self.answers)


def _words_field(*, has_questions: bool) -> forms.Field:
    return forms.CharField(
        label=_("Anything else we should know?") if has_questions else _("Describe it in your own words"),
        help_text=_("What you see, how bad it is, how to find it. Leave out names and phone numbers."),
        required=False,
        max_length=WORDS_LENGTH,
        error_messages={
            "max_length": _("Describe it in at most %(limit_value)d characters; this has %(show_value)d.")
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
