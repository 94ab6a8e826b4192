"""What a worker fills in. Every form carries what its reader saw, so that two people can't both win."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason
from thirdring.kernel import clock
from thirdring.web.agency import words
from thirdring.web.ui.forms import UiForm

REVIEW_AT = time(8, 0)


class MoveForm(UiForm):
    """The part every move shares: which version of the case, and how much of its timeline, its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    entries = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: QueryDict | None = None, *, case: Case, noun: str) -> None:
        seen = {"version": case.version, "entries": case.entry_count}
        super().__init__(data, auto_id=f"{noun}_%s", initial=seen)
        self.case = case

    def typed(self) -> str:
        """The words that were typed, to give back when they can't be used."""
        return next((str(self.data.get(name, "")) for name in self.fields if name in _TYPED), "").strip()


_TYPED = ("answer", "words", "reason_words", "note")


class HoldForm(MoveForm):
    """Why it waits, and when somebody looks again."""

    reason = forms.ChoiceField(
        label=_("Why does it wait?"),
        choices=[(reason.value, words.HOLD_REASONS[reason]) for reason in HoldReason],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why the case waits."),
            "invalid_choice": _("Choose why the case waits from the list."),
        },
    )
    review_at = forms.DateField(
        label=_("Look again on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day to look again."),
            "invalid": _("Write the day as year-month-day, such as 2026-12-24."),
        },
    )
    note = forms.CharField(
        label=_("Note for staff"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_review_at(self) -> datetime:
        """The morning of that day, in the city's time."""
        return review_morning(self.cleaned_data["review_at"], ZoneInfo(self.case.city.time_zone))


class NoteForm(MoveForm):
    """Something to write on the timeline, and for whose eyes."""

    words = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note before saving it.")},
    )
    audience = forms.ChoiceField(
        label=_("Who reads it?"),
        choices=[
            ("internal", _("Staff only")),
            ("public", _("The resident, by message and on the public page")),
        ],
        initial="internal",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who reads the note.")},
    )


class ReopenForm(MoveForm):
    """Why it was not done after all."""

    reason_words = forms.CharField(
        label=_("Why is it reopened?"),
        help_text=_("The resident reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the case is reopened.")},
    )


def review_morning(day: date, zone: ZoneInfo) -> datetime:
    """The morning on which somebody looks again. Raises ValidationError for a day that can't be meant."""
    today = clock.now().astimezone(zone).date()
    if not today < day <= today + timedelta(days=180):
        raise forms.ValidationError(_("Choose a day to look again: from tomorrow, at most 180 days ahead."))
    return datetime.combine(day, REVIEW_AT, zone)
