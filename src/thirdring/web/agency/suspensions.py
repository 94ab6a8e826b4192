"""Where supervisors say that nothing is promised for a time, and end it again."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.catalogue.queries import offered_types
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound, Problem
from thirdring.kernel.words import in_language
from thirdring.places.models import Area
from thirdring.sla.actions.suspending import MESSAGE_LENGTH, end_suspension, suspend
from thirdring.sla.models import Suspension
from thirdring.sla.queries import open_suspensions
from thirdring.sla.rules import SuspensionReason
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.ui.forms import LANGUAGES_IN_SIGHT, UiForm

REASONS: words.Words = {
    SuspensionReason.SEASON: gettext_lazy("Season"),
    SuspensionReason.WEATHER: gettext_lazy("Weather"),
    SuspensionReason.EMERGENCY: gettext_lazy("Emergency"),
}


class SuspensionForm(UiForm):
    """What is not promised, where, why, until when; and what residents read, in the city's languages."""

    types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of request"), required=False, widget=forms.CheckboxSelectMultiple
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), required=False, choices=list(REASONS.items()))
    until = forms.DateField(
        label=gettext_lazy("Last day, if known"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}),
    )

    def __init__(self, request: FaceRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.city = request.city
        language = get_language() or request.city.languages[0]
        kinds = [(str(each.type_id), each.name(language)) for each in offered_types(request.city)]
        areas = Area.objects.of(request.city).order_by("kind", "name").values_list("pk", "name")
        self.fields["types"].choices = kinds  # type: ignore[attr-defined]  # a choice field
        self.fields["area"].choices = [("", _("The whole city")), *areas]  # type: ignore[attr-defined]  # too
        for number, code in enumerate(request.city.languages):
            label = _("What residents read (%(language)s)") % {"language": code}
            widget = forms.Textarea(attrs={"rows": 2, "maxlength": MESSAGE_LENGTH})
            field = forms.CharField(label=label, required=False, widget=widget)
            field.further = number >= LANGUAGES_IN_SIGHT  # type: ignore[attr-defined]  # read by the form
            self.fields[f"message_{code}"] = field

    def message(self) -> dict[str, str]:
        """The words by language."""
        return {code: self.cleaned_data.get(f"message_{code}", "") for code in self.city.languages}

    def end(self) -> datetime | None:
        """The end of the last day, in the city's time."""
        day = self.cleaned_data.get("until")
        return datetime.combine(day, time.max, ZoneInfo(self.city.time_zone)) if day else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def suspensions(request: FaceRequest) -> HttpResponse:
    """What is suspended, and the form to suspend more."""
    form = SuspensionForm(request)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=200 if request.method != "POST" else 422)
    said = form.cleaned_data
    try:
        suspend(
            request.city,
            actor=request.actor,
            type_ids=[int(each) for each in said["types"]],
            area_id=int(said["area"]) if said["area"] else None,
            reason=said["reason"],
            message=form.message(),
            starts_at=clock.now(),
            until=form.end(),
        )
    except Invalid as error:
        first = f"message_{request.city.languages[0]}"
        form.add_problems(
            Problem(first if p.field == "message" else p.field, p.message) for p in error.problems
        )
        return _page(request, form, status=422)
    messages.success(request, _("Suspended. Residents read why."))
    return redirect("agency:suspensions")


@require_POST
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def end(request: FaceRequest, number: int) -> HttpResponse:
    """Promise again: the clocks run on."""
    found = next((each for each in open_suspensions(request.city) if each.pk == number), None)
    if found is None:
        raise NotFound(_("This suspension has ended already."))
    end_suspension(found, actor=request.actor)
    messages.success(request, _("Ended. The clocks run again."))
    return redirect("agency:suspensions")


def _page(request: FaceRequest, form: SuspensionForm, *, status: int = 200) -> HttpResponse:
    language, zone = get_language() or request.city.languages[0], ZoneInfo(request.city.time_zone)
    names = {each.type_id: each.name(language) for each in offered_types(request.city)}
    rows = [
        {
            "suspension": each,
            "types": ", ".join(names.get(pk, str(pk)) for pk in each.type_ids),
            "area": _where(each),
            "reason": words.word(REASONS, each.reason),
            "message": in_language(each.message, language),
            "since": words.moment(each.starts_at, zone),
            "until": words.moment(each.until, zone) if each.until else "",
        }
        for each in open_suspensions(request.city)
    ]
    context = {"rows": rows, "form": form, "here": "suspensions", "staff": True}
    return render(request, "agency/suspensions.html", context, status=status)


def _where(suspension: Suspension) -> str:
    if suspension.shape is not None:
        return _("On the ground of an event")
    return suspension.area.name if suspension.area else _("The whole city")
