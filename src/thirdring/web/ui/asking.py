"""A form made from the catalogue's questions, in the reader's language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from django import forms
from django.http import QueryDict

from thirdring.catalogue.answers import Answers, asked, check_answers
from thirdring.catalogue.definitions import Question
from thirdring.catalogue.rules import QuestionKind
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


class QuestionsForm(UiForm):
    """Questions, and what was answered already. ``others`` is what other fields hold at first."""

    def __init__(
        self,
        asking: Sequence[Question],
        language: str,
        data: QueryDict | None,
        kept: Answers,
        *,
        others: Mapping[str, object] = MappingProxyType({}),
        auto_id: str = "id_%s",
    ) -> None:
        initial = {PREFIX + code: answer for code, answer in kept.items()} | dict(others)
        super().__init__(data, initial=initial, auto_id=auto_id)
        self.asking, self.language, self.kept, self.sent = asking, language, kept, data
        for question in asking:
            if question.kind is not QuestionKind.INFO:
                self.fields[PREFIX + question.code] = question_field(question, language)

    @cached_property
    def answers(self) -> Answers:
        """What was answered, by question; blank answers left out."""
        if self.sent is None:
            return dict(self.kept)
        sent = {q.code: given(self.sent, q) for q in self.asking if q.kind is not QuestionKind.INFO}
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
            check_answers(self.asking, self.answers, self.language)
        except Invalid as error:
            self.add_problems(problem for problem in error.problems if problem.field not in new)
        return self.cleaned_data

    def questions(self) -> Iterator[Asked]:
        """Every question in order, those not asked now included: a script shows them when they are."""
        now = {question.code for question in self._asked}
        for question in self.asking:
            name = PREFIX + question.code
            field = self[name] if name in self.fields else None
            yield Asked(question, field, in_language(question.texts, self.language), question.code in now)

    @cached_property
    def _asked(self) -> list[Question]:
        return asked(self.asking, self.answers)
