"""Merging residents who are one person, and taking that back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.constituents.actions.merging import merge_people, unmerge_people
from thirdring.constituents.models import Constituent
from thirdring.constituents.queries import look_up, person_of
from thirdring.constituents.rules import REASON_LENGTH
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import language_in_words
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.photos import problem_in_words

MOST = 15


class MergeForm(UiForm):
    """What the one person is called, which language they speak, and why the two are one."""

    name = forms.ChoiceField(label=gettext_lazy("Name"), widget=forms.RadioSelect, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), widget=forms.RadioSelect, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why are they one person?"),
        widget=forms.TextInput(attrs={"maxlength": REASON_LENGTH}),
        required=False,
    )

    def offer(self, both: tuple[Constituent, Constituent]) -> "MergeForm":
        """The names and languages of the two to choose from; the survivor's first."""
        names = dict.fromkeys(person.name for person in both if person.name)
        languages = dict.fromkeys(person.language for person in both)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]  # a choice field
        self.fields["language"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, language_in_words(code)) for code in languages
        ]
        self.initial = {"name": next(iter(names), ""), "language": both[0].language}
        return self


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def same(request: FaceRequest, person_id: int) -> HttpResponse:
    """Who else this person may be: looked for by what is known of them, or by what was typed."""
    who = person_of(request.city, person_id)
    points = [point.value for point in who.contact_points.all()]
    asked = request.GET.get("q", "").strip()[:200] or next(iter([who.name, *points]), "")
    found = [other for other in look_up(request.city, asked, limit=MOST) if other.pk != who.pk]
    rows = [(other, language_in_words(other.language)) for other in found]
    context = {"person": who, "asked": asked, "rows": rows, "here": "people", "staff": True}
    return _unkept(render(request, "desk/same.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def merge(request: FaceRequest, person_id: int, other_id: int) -> HttpResponse:
    """Both side by side; merge the other into this person."""
    both = person_of(request.city, person_id), person_of(request.city, other_id)
    form = MergeForm(request.POST if request.method == "POST" else None).offer(both)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            merge_people(
                other_id,
                into=person_id,
                name=said["name"],
                language=said["language"],
                reason=said["reason"],
                actor=request.actor,
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("They are one person now. It can be taken back at any time."))
            return redirect("desk:person", person_id)
    context = {
        "person": both[0],
        "both": [(each, language_in_words(each.language)) for each in both],
        "form": form,
        "here": "people",
        "staff": True,
    }
    return _unkept(render(request, "desk/merge.html", context, status=422 if form.errors else 200))


@require_POST
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def unmerge(request: FaceRequest, person_id: int, merge_id: int) -> HttpResponse:
    """Take a merge back."""
    try:
        taken = unmerge_people(merge_id, reason=request.POST.get("reason", ""), actor=request.actor)
    except Invalid as error:
        for problem in error.problems:
            messages.error(request, problem_in_words(problem))
        return redirect("desk:person", person_id)
    messages.success(request, _("They are two people again."))
    return redirect("desk:person", taken.survivor_id)


def _unkept(response: HttpResponse) -> HttpResponse:
    """Who called is nothing for a browser's memory."""
    response["Cache-Control"] = "no-store"
    return response
