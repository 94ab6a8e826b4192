"""Sending a case outside the city, following it there, and the supervisor's list of what needs a look."""

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.cases import policy
from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, NotFound, Problem, Stale
from thirdring.kernel.words import in_language
from thirdring.routing.actions.hearing import Answer, note_answer
from thirdring.routing.actions.referring import Asking, look_again, refer, send_again, withdraw
from thirdring.routing.models import OutsideParty, Referral
from thirdring.routing.outside import NOTE_LENGTH, WORDS_LENGTH, Meanwhile, Said
from thirdring.routing.referrals import (
    counts_by_party,
    in_need,
    parties_of,
    referral_for,
    referrals_of,
    under_way,
)
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.agency.forms import REVIEW_AT, MoveForm
from thirdring.web.agency.outside import lines_of
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.outside import SAID

USUAL_DAYS = 7
_DAY = {"type": "date", "class": "tr-short"}
_DAY_ERRORS = {
    "required": gettext_lazy("Choose the day to look again."),
    "invalid": gettext_lazy("Write the day as year-month-day, such as 2026-12-24."),
}


class ReferForm(MoveForm):
    """To whom, what they should know, and what happens here meanwhile."""

    party = forms.ChoiceField(
        label=gettext_lazy("Who should have it?"),
        error_messages={
            "required": gettext_lazy("Choose who should have it."),
            "invalid_choice": gettext_lazy("Choose somebody from the list."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("What should they do?"),
        help_text=gettext_lazy(
            "They see the kind, the place with a map, and public photos. Never who reported it."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
    )
    shares_words = forms.BooleanField(
        label=gettext_lazy("Show them what was reported, in its words"), required=False
    )
    public = forms.ChoiceField(
        label=gettext_lazy("Who reads what they answer?"),
        choices=[
            ("internal", gettext_lazy("Staff only")),
            ("public", gettext_lazy("The resident, by message and on the public page")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    follow_up_at = forms.DateField(
        label=gettext_lazy("Follow up on"),
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages=_DAY_ERRORS,
    )
    meanwhile = forms.ChoiceField(
        label=gettext_lazy("What happens here meanwhile?"), widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the resident, if it is closed"),
        help_text=gettext_lazy("How to reach them is added."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case, parties: list[OutsideParty]) -> None:
        super().__init__(data, case=case, noun="referral")
        self.parties = {str(each.pk): each for each in parties}
        usual = clock.now().astimezone(ZoneInfo(case.city.time_zone)).date() + timedelta(days=USUAL_DAYS)
        self.initial.update(follow_up_at=usual, meanwhile=Meanwhile.WORK.value, public="internal")
        self._offer("party", [("", _("Choose")), *((pk, each.name) for pk, each in self.parties.items())])
        self._offer("meanwhile", _meanwhile(case))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def asking(self) -> Asking:
        """What was filled in, as the domain takes it; the form is valid."""
        told = self.cleaned_data
        return Asking(
            follow_up_at=_morning(told["follow_up_at"], self.case.city),
            note=told["note"],
            shares_words=told["shares_words"],
            public=told["public"] == "public",
            meanwhile=Meanwhile(told["meanwhile"]),
            answer=told["answer"],
        )


def _meanwhile(case: Case) -> list[tuple[str, str]]:
    """What can happen with the case as it is."""
    choices = [(Meanwhile.WORK.value, _("Nothing: it stays as it is"))]
    if case.status in {Status.ACCEPTED, Status.IN_PROGRESS}:
        choices.append((Meanwhile.WAIT.value, _("It waits for them, and the clocks stand still")))
    if case.status not in {Status.CLOSED, Status.ON_HOLD}:
        choices.append((Meanwhile.CLOSE.value, _("It is closed as not the city's; we follow it there")))
    return choices


class HeardForm(UiForm):
    """What they said on the phone."""

    said = forms.ChoiceField(label=gettext_lazy("What did they say?"), choices=list(SAID.items()))
    words = forms.CharField(
        label=gettext_lazy("In a few words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": WORDS_LENGTH}),
    )
    their_number = forms.CharField(
        label=gettext_lazy("Their number"),
        required=False,
        widget=forms.TextInput(attrs={"class": "tr-short"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)


class LookForm(UiForm):
    """When to look next."""

    follow_up_at = forms.DateField(
        label=gettext_lazy("Look again on"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages=_DAY_ERRORS,
    )


def _morning(day: date, city: City) -> datetime:
    return datetime.combine(day, REVIEW_AT, ZoneInfo(city.time_zone))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def referrals(request: FaceRequest, reference: str) -> HttpResponse:
    """Where the case is outside the city, and a form to send it to somebody."""
    case = case_by_reference(request.actor, reference)
    if not policy.may(request.actor, "refer", case):
        raise NotAllowed("send", "case")
    form = ReferForm(request.POST or None, case=case, parties=parties_of(case.city, first_for=case.type.code))
    if request.method != "POST":
        return _page(request, case, form)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    case.version = form.cleaned_data["version"]  # as its reader saw it
    party = form.parties[form.cleaned_data["party"]]
    try:
        refer(case, form.asking(), to=party, actor=request.actor)
    except Invalid as error:
        form.add_problems(_renamed(error))
        return _page(request, case, form, status=422)
    except (Stale, MoveNotAllowed) as error:
        form.add_error(None, str(error))
        return _page(request, case_by_reference(request.actor, reference), form, status=409)
    messages.success(
        request, _("%(case)s is with %(name)s.") % {"case": pretty(case.reference), "name": party.name}
    )
    return redirect("agency:case", case.reference)


def _renamed(error: Invalid) -> list[Problem]:
    """A wait's own date is the day to follow up here."""
    names = {"review_at": "follow_up_at"}
    return [Problem(names.get(p.field, p.field), p.message, p.code) for p in error.problems]


@require_POST
@staff_only()
def step(request: FaceRequest, number: int, noun: str) -> HttpResponse:
    """Go on with one referral: a new link, what they said on the phone, the next look, or an end."""
    referral = referral_for(request.actor, number)
    try:
        done = _done(request, referral, noun)
    except Invalid as error:
        messages.error(request, " ".join(problem.message for problem in error.problems))
    except NotFound as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("agency:referrals", referral.case.reference)


STEPS = ("link", "withdrawal", "look", "word")


def _done(request: FaceRequest, referral: Referral, noun: str) -> str:
    match noun:
        case "link":
            send_again(referral, actor=request.actor)
            return _("A new link is on its way to them. The old one ends.")
        case "withdrawal":
            withdraw(referral, actor=request.actor)
            return _("Taken back. They are told so when they open their link.")
        case "look":
            look_again(referral, on=_next_look(request), actor=request.actor)
            return _("Noted. It comes back to the list on its day.")
        case _other:
            note_answer(referral, _heard(request), actor=request.actor)
            return _("Written down.")


def _next_look(request: FaceRequest) -> datetime | None:
    form = LookForm(request.POST)
    day = form.cleaned_data["follow_up_at"] if form.is_valid() else None
    return _morning(day, request.city) if day else None


def _heard(request: FaceRequest) -> Answer:
    form = HeardForm(request.POST)
    if not form.is_valid():
        raise NotFound(_("Choose what they said."))
    told = form.cleaned_data
    return Answer(
        said=Said(told["said"]), key=told["key"], words=told["words"], their_number=told["their_number"]
    )


def _page(request: FaceRequest, case: Case, form: ReferForm, *, status: int = 200) -> HttpResponse:
    zone, known = ZoneInfo(case.city.time_zone), referrals_of(case)
    for each in known:
        each.case = case
    lines = lines_of(known, {}, now=clock.now(), zone=zone)
    context = {
        "case": case,
        "reference": pretty(case.reference),
        "form": form,
        "lines": [(line, *_forms(line.referral), _answers(line.referral, zone)) for line in lines],
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/referrals.html", context, status=status)


def _forms(referral: Referral) -> tuple[HeardForm, LookForm]:
    """What may be filled in beside one referral, with ids of its own."""
    key = {"key": secrets.token_urlsafe(18)}
    return HeardForm(initial=key, auto_id=f"heard{referral.pk}_%s"), LookForm(auto_id=f"look{referral.pk}_%s")


def _answers(referral: Referral, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """(when, what they said, in which words), the latest first."""
    heard = sorted(referral.answers.all(), key=lambda each: (each.at, each.pk), reverse=True)
    return [(words.moment(each.at, zone), str(SAID.get(each.said, each.said)), each.words) for each in heard]


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD)
def outside(request: FaceRequest) -> HttpResponse:
    """All that is outside: first what needs a look, then what is under way, then each party's figures."""
    zone, language = ZoneInfo(request.city.time_zone), get_language() or request.city.languages[0]
    needed, going = in_need(request.actor), under_way(request.actor)
    versions = {each.case.service_version_id: each.case.service_version for each in [*needed, *going]}
    names = {pk: in_language(version.names, language) for pk, version in versions.items()}
    context = {
        "needed": lines_of(needed, names, now=clock.now(), zone=zone),
        "going": lines_of(going, names, now=clock.now(), zone=zone),
        "parties": counts_by_party(request.actor),
        "here": "outside",
        "staff": True,
    }
    return render(request, "agency/outside.html", context)
