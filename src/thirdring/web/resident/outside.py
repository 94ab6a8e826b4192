"""The page behind the link that an outside party gets: what it needs to see, and a form to answer by."""

import secrets

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thirdring.cases.photos import MAX_BYTES
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.routing.actions.hearing import Answer, answer_by_link
from thirdring.routing.models import Referral, ReferralAnswer
from thirdring.routing.outside import MOST_PHOTOS, NUMBER_LENGTH, WORDS_LENGTH, ReferralState, Said
from thirdring.routing.referrals import referral_by_token
from thirdring.web.access import FaceRequest, public
from thirdring.web.resident.flow import language_of
from thirdring.web.resident.forms import PhotoForm

WAYS: dict[str, str | LazyWords] = {
    Said.ACKNOWLEDGED: gettext_lazy("We have it and will see to it"),
    Said.ANSWERED: gettext_lazy("Answer, or ask something"),
    Said.DONE: gettext_lazy("It is done"),
    Said.NOT_THEIRS: gettext_lazy("It is not ours to do"),
}


class PartyForm(PhotoForm):
    """What a party says. What is right is the domain's to say."""

    said = forms.ChoiceField(
        label=gettext_lazy("What do you want to tell the city?"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what you want to tell us."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
        },
    )
    their_number = forms.CharField(
        label=gettext_lazy("Your own number for it"),
        required=False,
        widget=forms.TextInput(attrs={"class": "tr-short", "maxlength": NUMBER_LENGTH}),
    )
    expected_on = forms.DateField(
        label=gettext_lazy("When do you expect it to be done?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "tr-short"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, such as 2026-12-24.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": WORDS_LENGTH}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    field_order = ("said", "their_number", "expected_on", "words", "photos", "key")

    def answer(self, request: FaceRequest) -> Answer:
        """What was filled in, as the domain takes it; the form is valid."""
        told = self.cleaned_data
        files = request.FILES.getlist("photos")[: MOST_PHOTOS + 1]
        return Answer(
            said=Said(told["said"]),
            key=told["key"],
            words=told["words"],
            their_number=told["their_number"],
            expected_on=told["expected_on"],
            photos=[file.read(MAX_BYTES + 1) for file in files],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@public
def answering(request: FaceRequest, token: str) -> HttpResponse:
    """What the party is asked, what it said so far, and a form for what it says now."""
    referral = referral_by_token(request.city, token)
    if request.method != "POST":
        return _page(request, referral, PartyForm(initial={"key": secrets.token_urlsafe(18)}))
    form = PartyForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, referral, form, status=422)
    try:
        by = resident(request.city.pk)
        answer_by_link(request.city, token, form.answer(request), actor=by)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, referral, form, status=422)
    messages.success(request, _("Thank you. The city has your answer."))
    return redirect("resident:outside", token=token)


def _page(request: FaceRequest, referral: Referral, form: PartyForm, *, status: int = 200) -> HttpResponse:
    case = referral.case
    answers = list(referral.answers.order_by("at", "pk"))
    context = {
        "form": form,
        "referral": referral,
        "case": case,
        "name": version_by_id(request.city, case.service_version_id).name(language_of(request)),
        "words": case.summary if referral.shares_words else "",
        "photos": [] if case.private else case.media.filter(public=True).order_by("pk"),
        "answers": [(answer, _said(answer)) for answer in answers],
        "ended": _ended(referral),
    }
    response = render(request, "resident/outside.html", context, status=status)
    add_never_cache_headers(response)  # whoever has the link may read it, a computer that others use may not
    return response


def _said(answer: ReferralAnswer) -> str:
    return str(WAYS.get(answer.said, answer.said))


def _ended(referral: Referral) -> str:
    return {
        ReferralState.DONE: _("You told us that it is done. Thank you."),
        ReferralState.NOT_THEIRS: _("You told us that it is not yours to do. We look for who else it is."),
        ReferralState.WITHDRAWN: _("The city needs nothing more of you here. Thank you."),
    }.get(ReferralState(referral.state), "")
