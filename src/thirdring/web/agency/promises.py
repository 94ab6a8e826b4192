"""Asking the resident, from the case page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thirdring.cases.models import Case
from thirdring.feedback.actions.asking import ask
from thirdring.feedback.rules import WORDS_LENGTH
from thirdring.kernel.actor import Actor
from thirdring.web.agency.forms import MoveForm


class QuestionForm(MoveForm):
    """What to ask whoever reported the case."""

    words = forms.CharField(
        label=_("Question"),
        help_text=_("They get it with a link to answer, and the case waits for the answer."),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question before sending it.")},
    )


def ask_resident(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Send it."""
    return ask(case, actor=actor, words=said["words"])
