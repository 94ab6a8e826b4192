"""What a crew fills in. The same forms check what a page sends and what a phone brings hours later."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from thirdring.cases.closings import rules_of
from thirdring.cases.models import Case
from thirdring.cases.photos import CleanPhoto, clean_photo
from thirdring.cases.rules import Outcome, PhotoKind
from thirdring.catalogue.queries import version_by_id
from thirdring.fieldwork.rules import MOST_MINUTES, MOST_PEOPLE, UNIT_LENGTH, WHAT_LENGTH
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.web.field import words
from thirdring.web.ui import casework
from thirdring.web.ui.asking import QuestionsForm
from thirdring.web.ui.closing import NO_PHOTO, asking, choose, fact_field
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.handing import handing_choices

Files = MultiValueDict[str, Any]  # uploaded files by name
LOOK_AGAIN = time(8, 0)
ANSWER, NOTE, REMARK = 4000, 4000, 300


class ChangeForm(UiForm):
    """What every change's form knows: its case. Without fields it is a single button."""

    def __init__(self, data: QueryDict | None = None, files: Files | None = None, *, case: Case) -> None:
        self.case = case
        super().__init__(data, files, auto_id=f"{type(self).__name__.lower()}_%s")


class ArriveForm(ChangeForm):
    """Nothing to fill in: being there is enough."""


class InspectionForm(QuestionsForm):
    """The type's inspection. What is wrong with the answers, the domain says."""

    def __init__(
        self, data: QueryDict | None = None, files: Files | None = None, *, case: Case, kept: Any = None
    ) -> None:
        self.case = case
        asking = version_by_id(case.city, case.service_version_id).inspection
        super().__init__(asking, get_language() or "en", data, kept or {}, auto_id="inspection_%s")


class PhotoForm(ChangeForm):
    """A photo, and whether it is from before or after the work."""

    shows = forms.ChoiceField(
        label=_("What does it show?"),
        choices=[(kind.value, words.PHOTO_KINDS[kind]) for kind in PhotoKind],
        initial=PhotoKind.BEFORE.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is from before or after the work.")},
    )
    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
        error_messages={"required": _("Take a photo first.")},
    )

    def clean_photo(self) -> CleanPhoto:
        """The picture, encoded anew."""
        try:
            return clean_photo(self.cleaned_data["photo"].read())
        except Invalid as error:
            raise forms.ValidationError([problem.message for problem in error.problems]) from None


class LabourForm(ChangeForm):
    """How many people worked how long."""

    people = forms.IntegerField(label=_("People"), min_value=1, max_value=MOST_PEOPLE, initial=1)
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=1, max_value=MOST_MINUTES)


class MaterialForm(ChangeForm):
    """What was used up."""

    what = forms.CharField(label=_("What was used"), max_length=WHAT_LENGTH)
    amount = forms.DecimalField(label=_("How much"), min_value=0, max_digits=9, decimal_places=3)
    unit = forms.CharField(label=_("Unit"), max_length=UNIT_LENGTH, help_text=_("Bags, kg, m"))
    cost = forms.DecimalField(
        label=_("What it cost"), min_value=0, max_digits=9, decimal_places=2, required=False
    )


class NoteForm(ChangeForm):
    """Something the office or the next crew should know."""

    words = forms.CharField(
        label=_("Note for staff"),
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the note before saving it.")},
    )


def _remark_field(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words what is wrong.")},
    )


class _ClosingForm(ChangeForm):
    """The facts that the type asks for, the answer, and why there is no photo where one is wanted."""

    answer = forms.CharField(
        label=_("Answer to the resident"),
        help_text=_("Say what was found and what was done. The resident reads it."),
        required=False,  # where the catalogue has words of its own
        max_length=ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    no_photo = forms.ChoiceField(label=_("Without a photo: why?"), required=False)

    def __init__(self, data: QueryDict | None = None, files: Files | None = None, *, case: Case) -> None:
        super().__init__(data, files, case=case)
        self.rules = rules_of(case)
        asked = {fact.code for outcome in self.outcomes for fact in self.rules.asked(outcome)}
        facts = [fact for fact in self.rules.facts if fact.code in asked]
        self.fields |= {f"fact_{fact.code}": fact_field(fact, get_language() or "en") for fact in facts}
        choose(self.fields["no_photo"], [("", gettext("Choose")), *NO_PHOTO.items()])

    @property
    def outcomes(self) -> Sequence[str]:
        """How a case may end by this form."""
        allowed = self.case.service_version.outcomes or set(Outcome)
        return [outcome for outcome in words.OUTCOMES if outcome in allowed]

    @property
    def facts(self) -> list[tuple[forms.BoundField, str]]:
        """The fields of facts, each with the outcomes that ask for it."""
        by_name = {f"fact_{fact.code}": fact for fact in self.rules.facts}
        return [(self[name], asking(self.rules, by_name[name])) for name in self.fields if name in by_name]

    @property
    def drafted(self) -> str:
        """The outcomes for which the catalogue has words for the answer."""
        return " ".join(one for one in self.outcomes if self.rules.ending(one).answer)

    @property
    def photographed(self) -> str:
        """The outcomes that want a photo from after the work."""
        return " ".join(one for one in self.outcomes if self.rules.ending(one).photo)

    @property
    def needs(self) -> dict[str, str]:
        """What the phone must see to be filled in, where it is asked, and what to say when it isn't."""
        facts = {field.html_name: f"{field.label}" for field, _outcomes in self.facts}
        answer = gettext("Write the answer the resident will read: what was found and what was done.")
        photo = gettext("Take a photo of the work done, or say why there is none.")
        return facts | {"answer": answer, "no_photo": photo}


class DoneForm(_ClosingForm):
    """It is done: how it ended, and the answer."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the case ended."),
            "invalid_choice": _("Choose how the case ended, from this type's list."),
        },
    )
    field_order = ("outcome",)

    def __init__(self, data: QueryDict | None = None, files: Files | None = None, *, case: Case) -> None:
        super().__init__(data, files, case=case)
        choose(self.fields["outcome"], [(one, words.OUTCOMES[one]) for one in self.outcomes])
        self.initial["outcome"] = next(iter(self.outcomes), "")


class NoProblemForm(_ClosingForm):
    """Nothing was wrong where it should have been."""

    @property
    def outcomes(self) -> Sequence[str]:
        """One, and no other."""
        return [Outcome.NO_PROBLEM_FOUND]


class WrongPlaceForm(ChangeForm):
    """The place is not where it says."""

    remark = _remark_field(_("What is wrong with the place?"), required=True)


class _AgainForm(ChangeForm):
    """Somebody looks again on a day."""

    review_at = forms.DateField(
        label=_("Look again on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose the day to look again."),
            "invalid": _("Write the day as year-month-day, such as 2026-12-24."),
        },
    )

    def clean_review_at(self) -> datetime:
        """The morning of that day in the city's time; for a day that has passed meanwhile, tomorrow's."""
        return morning_of(self.cleaned_data["review_at"], self.case)


class ComeBackForm(_AgainForm):
    """Another day is better."""

    remark = _remark_field(_("Note for staff"))


class CouldNotForm(_AgainForm):
    """Something was missing or in the way."""

    reason = forms.ChoiceField(
        label=_("Why does it wait?"),
        choices=list(words.HOLD_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the case waits.")},
    )
    remark = _remark_field(_("Note for staff"))
    field_order = ("reason", "review_at", "remark")


class NotOursForm(ChangeForm):
    """Whose it is instead."""

    to = forms.ChoiceField(
        label=_("To which agency or team?"),
        error_messages={
            "required": _("Choose who should have the case."),
            "invalid_choice": _("Choose an agency or a team from the list."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Why is it theirs?"),
        choices=list(casework.TRANSFER_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the case is theirs.")},
    )
    remark = _remark_field(_("What should they know?"))

    def __init__(self, data: QueryDict | None = None, files: Files | None = None, *, case: Case) -> None:
        super().__init__(data, files, case=case)
        choose(
            self.fields["to"], [("", gettext("Choose")), *handing_choices(case.city_id, but=case.agency_id)]
        )


def morning_of(day: date, case: Case) -> datetime:
    """When somebody looks again: that day, at the earliest tomorrow, at most half a year ahead."""
    zone = ZoneInfo(case.city.time_zone)
    today = clock.now().astimezone(zone).date()
    soonest, latest = today + timedelta(days=1), today + timedelta(days=179)
    return datetime.combine(min(max(day, soonest), latest), LOOK_AGAIN, zone)
