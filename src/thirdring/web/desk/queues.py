"""The queues: what is wanted of each, when it is open, and who changed what."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.city.models import Calendar, City
from thirdring.contact_centre.actions.queues import NAME_LENGTH, Wishes, change_queue
from thirdring.contact_centre.models import Queue
from thirdring.contact_centre.queries import queue_changes, queue_of, queues_of
from thirdring.contact_centre.wallboard import is_open
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import hours_in_words, language_in_words
from thirdring.web.ui.forms import UiForm


def _number(label: Any, *, hint: Any = "") -> forms.IntegerField:
    """A whole number; its words are translated when they are read."""
    widget = forms.NumberInput(attrs={"class": "tr-short"})
    return forms.IntegerField(label=label, help_text=hint, widget=widget)


class QueueForm(UiForm):
    """A queue as a supervisor describes it. What is right is the domain's to say."""

    name = forms.CharField(
        label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH})
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills an agent needs"),
        help_text=gettext_lazy("With commas between: billing, trees. None: anybody may answer."),
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken here"),
        help_text=gettext_lazy("None: any language."),
        required=False,
        choices=list(RESIDENT_LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    priority = _number(gettext_lazy("Priority"), hint=gettext_lazy("1 is answered first, 9 last."))
    answer_within_s = _number(gettext_lazy("Answer within, seconds"))
    target = forms.FloatField(
        label=gettext_lazy("Share answered within that, percent"),
        widget=forms.NumberInput(attrs={"class": "tr-short", "step": "any"}),
    )
    short_abandon_s = _number(
        gettext_lazy("Short abandon, seconds"),
        hint=gettext_lazy("Who gives up within so many seconds is left out of SL2 and AR2."),
    )
    warn_after_s = _number(
        gettext_lazy("Warn after, seconds"), hint=gettext_lazy("A longer wait is marked on the wallboard.")
    )
    calendar = forms.ChoiceField(label=gettext_lazy("Opening hours"), required=False)
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def offer(self, calendars: list[Calendar]) -> "QueueForm":
        """Fill in the opening hours there are."""
        hours = self.fields["calendar"]
        if isinstance(hours, forms.ChoiceField):
            known = [(str(each.pk), f"{each.name}: {hours_in_words(each.hours)}") for each in calendars]
            hours.choices = [("", _("Always open")), *known]
        return self

    def wishes(self) -> Wishes:
        """What was filled in, once it is whole."""
        told = self.cleaned_data
        return Wishes(
            name=told["name"],
            skills=told["skills"].split(","),
            languages=told["languages"],
            priority=told["priority"],
            answer_within_s=told["answer_within_s"],
            target_share=round(told["target"] / 100, 6),
            short_abandon_s=told["short_abandon_s"],
            warn_after_s=told["warn_after_s"],
            calendar_id=int(told["calendar"]) if told["calendar"] else None,
            active=told["active"],
        )


LABELS = {
    **{name: field.label for name, field in QueueForm.base_fields.items()},
    "target_share": QueueForm.base_fields["target"].label,
    "calendar_id": QueueForm.base_fields["calendar"].label,
}
_FIELDS = {"target_share": "target", "calendar_id": "calendar"}  # what the domain calls otherwise


@require_safe
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def queues(request: FaceRequest) -> HttpResponse:
    """Every queue with its wishes, the most urgent first."""
    rows = [(queue, *_in_words(request.city, queue)) for queue in queues_of(request.city)]
    context = {"here": "queues", "staff": True, "rows": rows, "changes": _changes(request.city)}
    return render(request, "desk/queues.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def queue(request: FaceRequest, queue_id: int) -> HttpResponse:
    """Change one queue."""
    known = queue_of(request.city, queue_id)
    calendars = list(Calendar.objects.of(request.city).order_by("name"))
    if request.method != "POST":
        return _form(request, QueueForm(initial=_initial(known)).offer(calendars), known)
    form = QueueForm(request.POST).offer(calendars)
    if not form.is_valid():
        return _form(request, form, known, status=422)
    try:
        version = form.cleaned_data["version"]
        kept = change_queue(request.city, queue_id, form.wishes(), version=version, actor=request.actor)
    except Invalid as error:
        for problem in error.problems:
            form.add_problems([type(problem)(_FIELDS.get(problem.field, problem.field), problem.message)])
        return _form(request, form, known, status=422)
    messages.success(request, _("%(name)s is kept.") % {"name": kept.name})
    return redirect("desk:queues")


def _in_words(city: City, queue: Queue) -> tuple[str, str, bool]:
    """Its languages, its opening hours, and whether it is open now."""
    spoken = ", ".join(language_in_words(code) for code in queue.languages) or _("Any")
    hours = hours_in_words(queue.calendar.hours) if queue.calendar else _("Always open")
    return spoken, hours, is_open(city, queue, at=clock.now())


def _changes(city: City, queue: Queue | None = None) -> list[tuple[object, object]]:
    return [(change, LABELS.get(change.field, change.field)) for change in queue_changes(city, queue)]


def _initial(queue: Queue) -> dict[str, object]:
    plain = ("name", "languages", "priority", "answer_within_s", "short_abandon_s", "warn_after_s")
    return {name: getattr(queue, name) for name in (*plain, "active", "version")} | {
        "skills": ", ".join(queue.skills),
        "target": round(queue.target_share * 100, 4),
        "calendar": str(queue.calendar_id or ""),
    }


def _form(request: FaceRequest, form: QueueForm, known: Queue, *, status: int = 200) -> HttpResponse:
    context = {
        "here": "queues",
        "staff": True,
        "form": form,
        "queue": known,
        "changes": _changes(request.city, known),
    }
    return render(request, "desk/queue.html", context, status=status)
