"""One shift: made, changed, removed; and the days that are flagged."""

from datetime import date
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.contact_centre.actions.rostering import (
    FLAG_LENGTH,
    add_shift,
    change_shift,
    flag_day,
    remove_shift,
    unflag_day,
)
from thirdring.contact_centre.agent_queries import agents_of
from thirdring.contact_centre.models import Shift
from thirdring.contact_centre.roster_cover import flagged_days_of, shift_of, shifts_of
from thirdring.contact_centre.roster_rules import ShiftSaid, clock_of, in_words, minutes_of, spans_of
from thirdring.kernel.errors import Invalid, Stale
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.staffing import today_of
from thirdring.web.desk.staffing_forms import asked_day, day_field
from thirdring.web.desk.staffing_words import problems_in_words
from thirdring.web.ui.forms import UiForm


class ShiftForm(UiForm):
    """A shift as a planner types it. What is right is the domain's to say."""

    who = forms.ChoiceField(label=gettext_lazy("Who"))
    day = day_field(gettext_lazy("Day"))
    starts = forms.CharField(
        label=gettext_lazy("From"), initial="08:00", widget=forms.TextInput(attrs={"class": "tr-short"})
    )
    ends = forms.CharField(
        label=gettext_lazy("Until"), initial="16:30", widget=forms.TextInput(attrs={"class": "tr-short"})
    )
    breaks = forms.CharField(
        label=gettext_lazy("Breaks"),
        help_text=gettext_lazy("Such as 12:00–12:30, with commas between."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def offer(self, people: list[tuple[int, str]]) -> "ShiftForm":
        """Fill in who takes calls."""
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.choices = [(str(pk), name) for pk, name in people]
        return self

    def said(self) -> ShiftSaid:
        """What was filled in, once it is whole."""
        told = self.cleaned_data
        return ShiftSaid(
            user_id=int(told["who"]),
            day=told["day"],
            starts=minutes_of(told["starts"]),
            ends=minutes_of(told["ends"]),
            breaks=spans_of(told["breaks"]),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def new_shift(request: FaceRequest) -> HttpResponse:
    """Add a shift; the link says for whom and on which day."""
    people = _people(request)
    if request.method != "POST":
        initial = {"who": request.GET.get("who", ""), "day": asked_day(request, today_of(request))}
        return _form(request, ShiftForm(initial=initial).offer(people))
    form = ShiftForm(request.POST).offer(people)
    if not form.is_valid():
        return _form(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        made = add_shift(request.city, form.said(), actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_in_words(error))
        return _form(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("The shift is kept."))
    return _to_week(made.day)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def shift(request: FaceRequest, shift_id: int) -> HttpResponse:
    """Change a shift. When somebody else did meanwhile, what was typed stays and theirs is shown."""
    known = shift_of(request.city, shift_id)
    people = _people(request, known)
    if request.method != "POST":
        return _form(request, ShiftForm(initial=_initial(known)).offer(people), known)
    form = ShiftForm(request.POST).offer(people)
    if not form.is_valid():
        return _form(request, form, known, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        version = form.cleaned_data["version"] or 0
        kept = change_shift(request.city, shift_id, form.said(), version=version, actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_in_words(error))
        return _form(request, form, known, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Stale:
        return _collided(request, form, known)
    messages.success(request, _("The shift is kept."))
    return _to_week(kept.day)


@require_POST
@staff_only(Role.SUPERVISOR)
def shift_gone(request: FaceRequest, shift_id: int) -> HttpResponse:
    """Remove a shift, as it was seen."""
    known = shift_of(request.city, shift_id)
    try:
        seen = int(request.POST.get("version", "0") or 0)
    except ValueError:
        seen = 0
    try:
        remove_shift(request.city, shift_id, version=seen, actor=request.actor)
    except Stale:
        form = ShiftForm(initial=_initial(known)).offer(_people(request, known))
        words = _("It was changed by somebody else meanwhile. Look again, then remove it.")
        return _form(request, form, known, collision=words, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The shift is removed."))
    return _to_week(known.day)


class FlagForm(UiForm):
    """A day, and what is special about it."""

    day = day_field(gettext_lazy("Day"))
    flag = forms.CharField(
        label=gettext_lazy("What is special"),
        help_text=gettext_lazy("The same word for days that are alike: snow, parade, tax day."),
        widget=forms.TextInput(attrs={"maxlength": FLAG_LENGTH}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def flagged_days(request: FaceRequest) -> HttpResponse:
    """The days that were flagged, past and ahead; and one more."""
    form = FlagForm(request.POST or None, initial={"day": today_of(request)})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid() and _flagged(request, form):
            return redirect("desk:flagged-days")
    context = {
        "form": form,
        "days": flagged_days_of(request.city),
        "here": "staffing",
        "staff": True,
        "queue": None,
    }
    return render(request, "desk/flagged_days.html", context, status=status)


@require_POST
@staff_only(Role.SUPERVISOR)
def flag_gone(request: FaceRequest, flagged_id: int) -> HttpResponse:
    """Take a day's flag away."""
    unflag_day(request.city, flagged_id, actor=request.actor)
    messages.success(request, _("The day is like others again."))
    return redirect("desk:flagged-days")


def _flagged(request: FaceRequest, form: FlagForm) -> bool:
    told = form.cleaned_data
    try:
        kept = flag_day(request.city, told["day"], told["flag"], actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_in_words(error))
        return False
    said = {"day": date_format(kept.day, "j M Y"), "flag": kept.flag}
    messages.success(request, _("%(day)s is flagged: %(flag)s.") % said)
    return True


def _people(request: FaceRequest, known: Shift | None = None) -> list[tuple[int, str]]:
    """Who takes calls, and whose shift it is."""
    names = {agent.user_id: agent.name for agent in agents_of(request.city)}
    if known:
        names.setdefault(known.user_id, known.user.name)
    return sorted(names.items(), key=lambda each: each[1])


def _initial(known: Shift) -> dict[str, object]:
    return {
        "who": str(known.user_id),
        "day": known.day,
        "starts": clock_of(known.starts),
        "ends": clock_of(known.ends),
        "breaks": in_words(known.breaks),
        "version": known.version,
    }


def _collided(request: FaceRequest, form: ShiftForm, known: Shift) -> HttpResponse:
    """What was typed, with the version that is there now: to save again is a decision."""
    form.data = {name: form.data[name] for name in form.data} | {"version": str(known.version)}
    said = {"who": known.user.name, "day": date_format(known.day, "j M Y")} | {
        "times": in_words([(known.starts, known.ends)]),
        "breaks": in_words(known.breaks) or _("none"),
    }
    words = _(
        "Somebody else changed this shift meanwhile. It is now: %(who)s, %(day)s, %(times)s, breaks: "
        "%(breaks)s. What you typed is still here: save it again if it should stand instead."
    )
    return _form(request, form, known, collision=words % said, status=HTTPStatus.CONFLICT)


def _form(
    request: FaceRequest,
    form: ShiftForm,
    known: Shift | None = None,
    *,
    collision: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    day = known.day if known else _day_of(request, form)
    context = {
        "form": form,
        "known": known,
        "collision": collision,
        "day": day,
        "others": [
            (each.user.name, in_words([(each.starts, each.ends)])) for each in _others(request, day, known)
        ],
        "here": "roster",
        "staff": True,
    }
    return render(request, "desk/shift.html", context, status=status)


def _day_of(request: FaceRequest, form: ShiftForm) -> date:
    """The day a new shift is for: as typed, else as its link said."""
    typed = form.cleaned_data.get("day") if form.is_bound else form.initial.get("day")
    return typed or today_of(request)


def _others(request: FaceRequest, day: date, known: Shift | None) -> list[Shift]:
    """Who else works on the day."""
    return [each for each in shifts_of(request.city, [day]) if known is None or each.pk != known.pk]


def _to_week(day: date) -> HttpResponse:
    return redirect(f"{reverse('desk:roster')}?day={day}")
