"""Outside parties: whom the city sends cases to, how they are reached, and how soon they acknowledge."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyWords
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.catalogue.queries import offered_types
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.routing.actions.parties import NAME_LENGTH, PHONE_LENGTH, Party, keep_party
from thirdring.routing.models import OutsideParty
from thirdring.routing.outside import PartyKind
from thirdring.routing.referrals import every_party
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.forms import UiForm

KINDS: dict[str, str | LazyWords] = {
    PartyKind.UTILITY: gettext_lazy("Utility"),
    PartyKind.STATE: gettext_lazy("State"),
    PartyKind.COUNTY: gettext_lazy("County"),
    PartyKind.CONTRACTOR: gettext_lazy("Contractor"),
    PartyKind.OTHER: gettext_lazy("Somebody else"),
}


class PartyForm(UiForm):
    """A party as an administrator writes it down. What is right is the domain's to say."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Residents read it: “River Gas”."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What are they?"), choices=list(KINDS.items()), required=False
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link to answer goes there. Without one, staff telephone."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        help_text=gettext_lazy("Residents read it when their report goes there."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": PHONE_LENGTH, "class": "tr-short"}),
    )
    acknowledge_hours = forms.IntegerField(
        label=gettext_lazy("Hours to acknowledge"),
        help_text=gettext_lazy("Plain hours, nights and weekends included. Then they are reminded."),
        required=False,
        widget=forms.NumberInput(attrs={"class": "tr-short"}),
    )
    handles = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of request they see to"),
        help_text=gettext_lazy("For these they are offered first. They may be sent any."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def offer(self, city: City) -> "PartyForm":
        """Fill in the kinds of request there are."""
        language = get_language() or city.languages[0]
        handles = self.fields["handles"]
        if isinstance(handles, forms.MultipleChoiceField):
            handles.choices = [(each.code, each.name(language)) for each in offered_types(city)]
        return self

    def party(self) -> Party:
        """What was filled in, as it stands."""
        self.is_valid()
        told = self.cleaned_data
        return Party(
            name=told.get("name", ""),
            kind=told.get("kind", ""),
            email=told.get("email", ""),
            phone=told.get("phone", ""),
            handles=told.get("handles", ()),
            acknowledge_hours=told.get("acknowledge_hours") or 0,
            active=told.get("active", False),
        )


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.SUPERVISOR)
def parties(request: FaceRequest) -> HttpResponse:
    """Everybody outside, those no longer in use last."""
    context = {
        "here": "parties",
        "staff": True,
        "parties": [(each, KINDS[each.kind]) for each in every_party(request.city)],
        "may_change": Role.ADMINISTRATOR in request.actor.roles,
    }
    return render(request, "studio/parties/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def party(request: FaceRequest, party_id: int = 0) -> HttpResponse:
    """Add a party, or change one."""
    known = _party(request.city, party_id) if party_id else None
    if request.method != "POST":
        return _form(request, PartyForm(initial=_initial(known)), known)
    form = PartyForm(request.POST).offer(request.city)
    said = form.party()
    if form.errors:
        return _form(request, form, known, status=422)
    try:
        kept = keep_party(request.city, said, party=known, actor=request.actor)
    except Invalid as error:
        form.add_problems(error.problems)
        return _form(request, form, known, status=422)
    messages.success(request, _("%(name)s is kept.") % {"name": kept.name})
    return redirect("studio:parties")


def _party(city: City, party_id: int) -> OutsideParty:
    found = OutsideParty.objects.of(city).filter(pk=party_id).first()
    if found is None:
        raise NotFound("There is no such party here.")
    return found


def _initial(known: OutsideParty | None) -> dict[str, object]:
    if known is None:
        return {"kind": PartyKind.UTILITY.value, "acknowledge_hours": 24, "active": True}
    return {name: getattr(known, name) for name in PartyForm.base_fields}


def _form(
    request: FaceRequest, form: PartyForm, known: OutsideParty | None, *, status: int = 200
) -> HttpResponse:
    context = {"here": "parties", "staff": True, "form": form.offer(request.city), "party": known}
    return render(request, "studio/parties/party.html", context, status=status)
