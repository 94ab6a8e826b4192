"""The form of a type's own questions, and the person's own words."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from thirdring.catalogue.answers import Answers
from thirdring.catalogue.definitions import Definition
from thirdring.intake.submission import WORDS_LENGTH
from thirdring.web.ui.asking import QuestionsForm
from thirdring.web.ui.forms import UiForm


class DetailsForm(QuestionsForm):
    """The questions of a type, and the person's own words."""

    def __init__(
        self, definition: Definition, language: str, data: QueryDict | None, kept: Answers, words: str
    ) -> None:
        super().__init__(definition.questions, language, data, kept, others={"words": words})
        self.fields["words"] = _words_field(has_questions=bool(definition.questions))


class OwnWordsForm(UiForm):
    """The person's own words alone."""

    def __init__(self) -> None:
        super().__init__()
        self.fields["words"] = _words_field(has_questions=False)


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
