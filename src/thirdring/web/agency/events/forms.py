"""What a supervisor fills in about an event. What was typed is kept, whatever was wrong with it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.cases.rules import Outcome
from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, Problem
from thirdring.mass_events.rules import NAME_LENGTH, UPDATE_EVERY, WORDS_LENGTH
from thirdring.places.ground import RADII
from thirdring.web.agency import words as agency_words
from thirdring.web.agency.events import words
from thirdring.web.ui.forms import LANGUAGES_IN_SIGHT, UiForm

_MOMENT = "%Y-%m-%dT%H:%M"


class SayingForm(UiForm):
    """Words for the public in each of the city's languages."""

    def __init__(self, data: QueryDict | None, city: City, *, said: Mapping[str, str], noun: str) -> None:
        super().__init__(data, auto_id=f"{noun}_%s")
        self.city = city
        for number, code in enumerate(city.languages):
            label = _("What the public reads (%(language)s)") % {"language": words.language_name(code)}
            widget = forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_LENGTH, "lang": code})
            field = forms.CharField(label=label, required=False, widget=widget, initial=said.get(code, ""))
            field.must_answer = code == city.languages[0]  # type: ignore[attr-defined]  # read by the component
            field.further = number >= LANGUAGES_IN_SIGHT  # type: ignore[attr-defined]  # read by the form
            self.fields[f"message_{code}"] = field

    def message(self) -> dict[str, str]:
        """The words by language."""
        return {code: self.cleaned_data.get(f"message_{code}", "") for code in self.city.languages}

    def add(self, error: Invalid) -> None:
        """Put what the verb found beside its field; of the message, beside the first language."""
        first = f"message_{self.city.languages[0]}"
        self.add_problems(
            Problem(first if each.field == "message" else each.field, each.message) for each in error.problems
        )


class VersionForm(SayingForm):
    """Words about an event that its reader saw in one version."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class UpdateForm(VersionForm):
    """What is known now, and when the next update comes."""

    next_update = forms.DateTimeField(
        label=gettext_lazy("The next update comes by"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "tr-short"}, format=_MOMENT),
        error_messages={"invalid": gettext_lazy("Write the moment as 2026-12-24 14:30.")},
    )


class OpeningForm(SayingForm):
    """A new event: what, where, which kinds of request, and what the public reads."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Short and plain, such as: Water main break on Mill Street."),
        required=False,
        max_length=NAME_LENGTH,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"), choices=list(words.KINDS.items()), required=False
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of request it concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose the kinds of request, from the city's list.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Around an address, a crossing or a landmark"), required=False, max_length=300
    )
    radius = forms.ChoiceField(label=gettext_lazy("How far around it"), required=False)
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas"), required=False, widget=forms.CheckboxSelectMultiple
    )
    shape = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)
    next_update = UpdateForm.base_fields["next_update"]
    suspend = forms.BooleanField(
        label=gettext_lazy("Promise no dates for these requests until it is over"),
        required=False,
        initial=True,
    )
    surge = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, city: City, *, areas: list[tuple[str, str]], given: Mapping[str, Any]
    ) -> None:
        super().__init__(data, city, said={}, noun="event")
        kinds = sorted((each.name(words.spoken()), str(each.type_id)) for each in offered_types(city))
        choices = {
            "types": [(pk, name) for name, pk in kinds],
            "areas": areas,
            "radius": [(str(metres), _("%(metres)s m") % {"metres": metres}) for metres in RADII],
        }
        for name, choice in choices.items():
            self.fields[name].choices = choice  # type: ignore[attr-defined]  # a choice field
        self.initial = {"next_update": in_an_hour(), "radius": "500", **given}
        self.order_fields(["name", "kind", "types", "place", "radius", "areas", "shape"])

    def drawn(self) -> Mapping[str, Any] | None:
        """The ground drawn on the map; None when none was, or what came is no JSON."""
        try:
            shape = json.loads(self.cleaned_data.get("shape") or "null")
        except ValueError:
            return None
        return shape if isinstance(shape, dict) else None


class ClosingForm(UiForm):
    """How all cases ended, and the answer that each resident reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did they end?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (one.value, agency_words.OUTCOMES[one])
            for one in (Outcome.FIXED, Outcome.NO_PROBLEM_FOUND, Outcome.CANNOT_FIX)
        ],
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to every resident"),
        help_text=gettext_lazy("It is sent to all who reported, and stands on each public page."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000_000)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class LinkForm(UiForm):
    """A case to take in, by its reference."""

    reference = forms.CharField(
        label=gettext_lazy("Take in a case by its reference"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the reference of the case, such as 2604-1873-5.")},
        widget=forms.TextInput(attrs={"class": "tr-short", "inputmode": "numeric"}),
    )


def in_an_hour() -> datetime:
    """When the next update comes if nobody says otherwise: on the next whole five minutes."""
    late = clock.now() + UPDATE_EVERY
    return late + timedelta(minutes=-late.minute % 5, seconds=-late.second, microseconds=-late.microsecond)
