"""What a planner asks of the staffing pages. It all stands in the address, so a page can be passed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.planning import PlanWishes
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.rules import DEFAULT_ANSWER_WITHIN_S, DEFAULT_TARGET_SHARE
from thirdring.kernel.errors import NotFound
from thirdring.staff.access import FaceRequest
from thirdring.web.ui.forms import UiForm

USUAL_SHRINKAGE = 30.0  # percent of paid time: leave, illness, meetings, training
WISHES = ("target", "within", "shrinkage")
FURTHEST_DAYS = 366  # from today, of a day that is asked for
NUMBER_PROBLEMS = {
    "invalid": gettext_lazy("Give a number."),
    "required": gettext_lazy("Give a number."),
    "min_value": gettext_lazy("Give %(limit_value)s or more."),
    "max_value": gettext_lazy("Give %(limit_value)s or less."),
}


def number(label: Any, least: float, most: float, *, hint: Any = "") -> forms.FloatField:
    """A number between bounds; its words are translated when they are read."""
    return forms.FloatField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"class": "tr-short", "step": "any"}),
        error_messages=NUMBER_PROBLEMS,
    )


def day_field(label: Any) -> forms.DateField:
    """A day of the calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}),
        error_messages={
            "invalid": gettext_lazy("Choose a day."),
            "required": gettext_lazy("Choose a day."),
        },
    )


class QueueChoice(UiForm):
    """Which queue; all together where none is chosen."""

    queue = forms.ChoiceField(label=gettext_lazy("Call queue"), required=False)

    def offer(self, queues: Sequence[Queue]) -> None:
        """Fill in the queues there are."""
        field = self.fields["queue"]
        if isinstance(field, forms.ChoiceField):
            known = [(str(queue.pk), queue.name) for queue in queues]
            field.choices = [("", _("All together")), *known]


class DayForm(QueueChoice):
    """Which day, and what is wanted of it."""

    day = day_field(gettext_lazy("Day"))
    target = number(gettext_lazy("Share answered in time, percent"), 1, 100)
    within = number(gettext_lazy("In time is within, seconds"), 0, 3600)
    shrinkage = number(
        gettext_lazy("Shrinkage, percent"),
        0,
        90,
        hint=gettext_lazy("Paid time in which nobody takes calls: leave, illness, meetings, training."),
    )

    def clean_day(self) -> date:
        """Days that anything can be said of."""
        day: date = self.cleaned_data["day"]
        if not is_near(day, self.initial["today"]):
            raise forms.ValidationError(_("Choose a day within the next year or the last."))
        return day

    def wishes(self) -> PlanWishes:
        """What was asked for, once it is whole; else what the form began with."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return PlanWishes(
            target_share=told["target"] / 100, within_s=told["within"], shrinkage=told["shrinkage"] / 100
        )

    def asked(self) -> str:
        """What was asked besides the day, as it stands in an address."""
        return urlencode({name: self[name].value() or "" for name in ("queue", *WISHES)})

    def chosen_day(self) -> date:
        """The day asked for, or the one the form began with."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        found: date = told["day"]
        return found


class WeekForm(DayForm):
    """Which week, and what is wanted of it. Breaks stand in the shifts, so less is lost besides."""

    day = day_field(gettext_lazy("A day of the week"))
    shrinkage = number(
        gettext_lazy("Unplanned absence, percent"),
        0,
        90,
        hint=gettext_lazy("Illness, lateness, meetings called at noon. Breaks stand in the shifts."),
    )


def is_near(day: date, today: date) -> bool:
    """Whether a day lies within a year of today."""
    return abs((day - today).days) <= FURTHEST_DAYS


@dataclass(frozen=True, slots=True)
class Chosen:
    """The queues there are, and the one asked for; None for all together."""

    queues: Sequence[Queue]
    queue: Queue | None

    @property
    def name(self) -> str:
        return self.queue.name if self.queue else _("All together")


def chosen_queue(request: FaceRequest) -> Chosen:
    """Which queue the address names. Raises NotFound for one that is none of the city's."""
    queues = queues_of(request.city)
    asked = request.GET.get("queue", "")
    queue = next((each for each in queues if str(each.pk) == asked), None)
    if asked and queue is None:
        raise NotFound("There is no such queue here.")
    return Chosen(queues, queue)


def asked_day(request: FaceRequest, today: date) -> date:
    """The day an address or a form names; today where it names none, or one too far away."""
    named = request.POST.get("day", "") or request.GET.get("day", "")
    try:
        day = date.fromisoformat(named)
    except ValueError:
        return today
    return day if is_near(day, today) else today


def usual_wishes(queue: Queue | None, day: date, *, today: date) -> dict[str, Any]:
    """What a form begins with: the queue's own wishes."""
    share = queue.target_share if queue else DEFAULT_TARGET_SHARE
    return {
        "queue": str(queue.pk) if queue else "",
        "day": day,
        "today": today,
        "target": round(share * 100, 4),
        "within": queue.answer_within_s if queue else DEFAULT_ANSWER_WITHIN_S,
        "shrinkage": USUAL_SHRINKAGE,
    }
