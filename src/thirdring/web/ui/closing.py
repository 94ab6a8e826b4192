"""What every face asks when a case is closed: the facts of its type, and why there is no photo."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.closings import FACT_LENGTH
from thirdring.cases.rules import NoPhoto
from thirdring.catalogue.endings import ClosingRules, Fact, FactKind
from thirdring.kernel.words import in_language

NO_PHOTO: Mapping[str, str | LazyWords] = {
    NoPhoto.CAMERA_FAILED: gettext_lazy("The camera did not work"),
    NoPhoto.NOTHING_TO_SEE: gettext_lazy("There is nothing to see of the work"),
    NoPhoto.PEOPLE_IN_VIEW: gettext_lazy("People or homes would have been in the picture"),
    NoPhoto.NOT_SAFE: gettext_lazy("It was not safe to take one"),
    NoPhoto.DONE_BY_OTHERS: gettext_lazy("Others did the work"),
}


def facts_in(said: Mapping[str, Any]) -> dict[str, str]:
    """The facts that a form's fields state, by code."""
    return {name.removeprefix("fact_"): str(said[name] or "") for name in said if name.startswith("fact_")}


def choose(field: forms.Field, choices: list[tuple[str, Any]]) -> None:
    """Offer these choices, where the field is one of choices."""
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


def asking(rules: ClosingRules, fact: Fact) -> str:
    """The outcomes that ask for a fact, blanks between."""
    return " ".join(each.outcome for each in rules.endings if fact.code in each.needs)


def fact_field(fact: Fact, language: str) -> forms.Field:
    """A field for a fact. It is not required: the outcome decides, and the action knows."""
    label = in_language(fact.texts, language)
    match fact.kind:
        case FactKind.CHOICE:
            names = [(option.key, in_language(option.names, language)) for option in fact.options]
            return forms.ChoiceField(label=label, required=False, choices=[("", _("Choose")), *names])
        case FactKind.DAY:
            day = forms.DateInput(attrs={"type": "date", "class": "tr-short"})
            return forms.CharField(label=label, required=False, max_length=10, widget=day)
        case FactKind.WORDS:
            return forms.CharField(label=label, required=False, max_length=FACT_LENGTH)
