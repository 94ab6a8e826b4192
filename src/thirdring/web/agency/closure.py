"""Closing from the case page: what the type asks to be stated, the answer, and photos of the work."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thirdring.cases.actions.closing import ANSWER_LENGTH, close
from thirdring.cases.closings import rules_of
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome
from thirdring.kernel.actor import Actor
from thirdring.web.agency import words
from thirdring.web.agency.forms import MoveForm
from thirdring.web.ui.closing import NO_PHOTO, asking, choose, fact_field, facts_in
from thirdring.web.ui.forms import ManyFilesInput
from thirdring.web.ui.photos import PICTURES

# Chosen by other means: a rule, or by joining two cases.
NOT_BY_HAND = frozenset({Outcome.AUTO_CLOSED, Outcome.DUPLICATE})


class CloseForm(MoveForm):
    """How it ended, the facts its type asks for, the answer the resident reads, and photos."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose how the case ended."),
            "invalid_choice": gettext_lazy("Choose how the case ended, from this type's list."),
        },
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the resident"),
        help_text=gettext_lazy(
            "Say what was found and what was done. It is sent to the reporter and stands on the public page."
        ),
        required=False,
        max_length=ANSWER_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photos = forms.FileField(
        label=gettext_lazy("Photos of the work done"),
        help_text=gettext_lazy("They stand beside the answer. No faces, no number plates."),
        required=False,
        widget=ManyFilesInput(attrs={"accept": PICTURES, "multiple": True}),
    )
    no_photo = forms.ChoiceField(label=gettext_lazy("Without a photo: why?"), required=False)

    def __init__(self, data: QueryDict | None = None, *, case: Case, noun: str) -> None:
        super().__init__(data, case=case, noun=noun)
        self.rules = rules_of(case)
        language = get_language() or "en"
        choose(self.fields["outcome"], [(one, _outcome(one)) for one in closing_outcomes(case)])
        choose(self.fields["no_photo"], [("", _("Choose")), *NO_PHOTO.items()])
        self.fields |= {f"fact_{fact.code}": fact_field(fact, language) for fact in self.rules.facts}

    @property
    def facts(self) -> list[tuple[forms.BoundField, str]]:
        """The fields of facts, each with the outcomes that ask for it."""
        return [(self[f"fact_{fact.code}"], asking(self.rules, fact)) for fact in self.rules.facts]

    @property
    def drafted(self) -> str:
        """The outcomes for which the catalogue has words for the answer."""
        return " ".join(each.outcome for each in self.rules.endings if each.answer)

    @property
    def photographed(self) -> str:
        """The outcomes that want a photo."""
        return " ".join(each.outcome for each in self.rules.endings if each.photo)

    def clean(self) -> dict[str, Any]:
        """What the action takes. What is missing is the action's to say; an answer without words is not."""
        said = super().clean() or {}
        self.errors.pop("photos", None)  # an empty file is the domain's to refuse, in its own words
        said["photos"] = [file.read() for file in self.files.getlist("photos")]
        ending = self.rules.ending(said.get("outcome", ""))
        if not said.get("answer") and not ending.answer:
            cure = _("Write the answer the resident will read: what was found and what was done.")
            self.add_error("answer", cure)
        return said


def close_case(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Close it, with all that the form says."""
    return close(
        case,
        actor=actor,
        outcome=Outcome(said["outcome"]),
        answer=said["answer"],
        facts=facts_in(said),
        photos=said["photos"],
        no_photo=said["no_photo"],
    )


def closing_outcomes(case: Case) -> list[str]:
    """The outcomes a person may choose for the version the case was opened under, the usual ones first."""
    allowed = set(case.service_version.outcomes or Outcome) - NOT_BY_HAND
    return [outcome.value for outcome in Outcome if outcome in allowed]


def _outcome(outcome: str) -> str:
    return words.word(words.OUTCOMES, outcome)
