"""After the place: what others told us of there already. Following it spares a second report."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thirdring.cases.actions.following import follow_as
from thirdring.cases.duplicates import Thing
from thirdring.cases.models import Case
from thirdring.cases.queries import Candidate, candidates
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import OfferedType
from thirdring.constituents.actions import Person
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.words import in_language
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident import drafts
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.flow import ADDRESSES, begun, language_of, page
from thirdring.web.resident.steps import Step, next_step
from thirdring.web.ui.forms import UiForm


@dataclass(frozen=True, slots=True)
class Known:
    """A report of somebody else as the page shows it: nothing but what is public."""

    reference: str
    shown: str
    type: str
    place: str
    status: str
    metres: int
    opened: object  # a moment, in the city's time on the page
    photo: str
    people: int


class FollowForm(UiForm):
    """Which one, and how to tell them."""

    case = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Choose the one that is the same, or go on with your own report."),
            "invalid_choice": gettext_lazy("This is closed meanwhile. Go on with your own report."),
        }
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("This or a phone, so that we can tell you what happens."),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "tr-short"}),
    )


def by_way_of_nearby(
    request: FaceRequest, draft: Draft, offered: OfferedType, onward: HttpResponseRedirect
) -> HttpResponseRedirect:
    """The way on, with a look at what others reported there, if there is anything."""
    return redirect("resident:nearby") if _found(request, draft, offered) else onward


@require_http_methods(["GET", "HEAD", "POST"])
@public
def nearby(request: FaceRequest) -> HttpResponse:
    """Offer what is known there; following one ends here, anything else goes on with the report."""
    draft, offered = begun(request)
    if offered is None:
        return redirect("resident:report")
    onward = redirect(ADDRESSES[next_step(offered, draft.done)])
    found = _found(request, draft, offered)
    if not found or "none" in request.POST:
        return onward
    form = FollowForm(request.POST if request.method == "POST" else None)
    case = form.fields["case"]
    if isinstance(case, forms.ChoiceField):
        case.choices = [(one.reference, one.reference) for one in found]
    if request.method == "POST" and form.is_valid() and (followed := _followed(request, form, found)):
        drafts.forget(request.session)
        return redirect(f"{reverse('resident:track', args=[pretty(followed.reference)])}?followed=1")
    context = {"form": form, "open_here": [_known(one, language_of(request)) for one in found]}
    return page(request, Step.WHERE, offered, context, template="nearby")


def _found(request: FaceRequest, draft: Draft, offered: OfferedType) -> list[Candidate]:
    """Open public reports nearby; never for what is private, or a matter of safety: that is always taken."""
    if draft.lon is None or draft.lat is None or offered.private or offered.safety:
        return []
    thing = Thing(
        type_id=offered.type_id,
        group_id=offered.group.id,
        lon=draft.lon,
        lat=draft.lat,
        opened_at=clock.now(),
        words=draft.searched,
    )
    window = timedelta(hours=offered.duplicate_window_h)
    found = candidates(request.actor, thing, radius_m=offered.duplicate_radius_m, window=window)
    return [one for one in found if one.alike.same_type]


def _followed(request: FaceRequest, form: FollowForm, found: list[Candidate]) -> Case | None:
    """The case that is followed now; None with what is wrong put beside its field."""
    chosen = next(one for one in found if one.reference == form.cleaned_data["case"])
    case = Case.objects.of(request.city).get(pk=chosen.id)
    try:
        person = _person(form, language_of(request), country=request.city.country)
        return follow_as(case, person, actor=request.actor)
    except Invalid as error:
        form.add_problems(error.problems)
        return None


def _person(form: FollowForm, language: str, *, country: str) -> Person:
    """Who follows. Raises Invalid (email, phone) when they can't be reached or wrote it wrongly."""
    email, phone = form.cleaned_data["email"].strip(), form.cleaned_data["phone"].strip()
    if not email and not phone:
        said = _("Give an e-mail address or a mobile phone, so that we can tell you what happens.")
        raise Invalid([Problem("email", said, "required")])
    return Person(
        email=normal_email(email) if email else "",
        phone=normal_phone(phone, country=country) if phone else "",
        language=language,
    )


def _known(one: Candidate, language: str) -> Known:
    return Known(
        reference=one.reference,
        shown=pretty(one.reference),
        type=in_language(one.type_names, language),
        place=one.place,
        status=one.status,
        metres=one.alike.metres,
        opened=one.opened_at,
        photo=reverse("media", args=[one.photo]) if one.photo else "",
        people=one.report_count,
    )
