"""Keys for programs: asked for by anybody on a public page, decided by an administrator."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff import policy
from thirdring.staff.access import FaceRequest, public, staff_only
from thirdring.staff.actions.programs import PURPOSE_LENGTH, ask_for_key, decide_key, revoke_api_client
from thirdring.staff.models import ApiClient
from thirdring.staff.rules import Profile, Role
from thirdring.web.ui.forms import UiForm


class AskForm(UiForm):
    """Who asks for a key, and what for. What is right is the domain's to say."""

    name = forms.CharField(label=gettext_lazy("Name of the program"), required=False)
    contact_email = forms.CharField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("Who uses it, and about how many reports it will send in a day."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": PURPOSE_LENGTH}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def ask(request: FaceRequest) -> HttpResponse:
    """Ask for a key to Open311. Both keys are shown this once: nobody can look them up later."""
    form = AskForm(request.POST or None)
    context: dict[str, object] = {"form": form, "base": _base(request)}
    if request.method != "POST":
        return render(request, "studio/keys/ask.html", context)
    form.is_valid()
    said = form.cleaned_data
    try:
        keys = ask_for_key(
            request.city,
            actor=request.actor,
            name=said.get("name", ""),
            contact_email=said.get("contact_email", ""),
            purpose=said.get("purpose", ""),
        )
    except Invalid as error:
        form.add_problems(error.problems)
        return render(request, "studio/keys/ask.html", context, status=422)
    return render(request, "studio/keys/given.html", context | {"keys": keys})


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.AUDITOR)
def clients(request: FaceRequest) -> HttpResponse:
    """Every program with a key, those who wait for an answer first."""
    visible = policy.clients_visible_to(request.actor).select_related("decided_by").order_by("-pk")
    programs = list(visible[:500])
    context = {
        "here": "keys",
        "staff": True,
        "pending": [program for program in programs if program.is_pending],
        "decided": [program for program in programs if not program.is_pending],
        "may_decide": policy.may_manage(request.actor, request.city.pk),
    }
    return render(request, "studio/keys/list.html", context)


@require_POST
@staff_only(Role.ADMINISTRATOR)
def decide(request: FaceRequest, client_id: int) -> HttpResponse:
    """Say yes or no to a key, or take one back."""
    client = policy.clients_visible_to(request.actor).filter(pk=client_id).first()
    if client is None:
        raise NotFound("There is no such key here.")
    done = _done(request, client, request.POST.get("answer", ""))
    messages.success(request, done % {"name": client.name})
    return redirect("studio:keys")


def _done(request: FaceRequest, client: ApiClient, answer: str) -> str:
    match answer:
        case "yes":
            speaks = request.POST.get("profile", "")
            profile = Profile(speaks) if speaks in set(Profile) else Profile.PLAIN
            decide_key(client, actor=request.actor, approved=True, profile=profile)
            return _("The key of %(name)s works now.")
        case "no":
            decide_key(client, actor=request.actor, approved=False)
            return _("The key of %(name)s was refused.")
        case "revoke":
            revoke_api_client(client, actor=request.actor)
            return _("The key of %(name)s was taken back.")
        case _:
            raise NotFound("There is nothing to do here but to say yes or no, or to take a key back.")


def _base(request: FaceRequest) -> Mapping[str, str]:
    own = f"{settings.BASE_URL}/open311/{request.city.jurisdiction_id}"
    return {"live": f"{own}/v2", "test": f"{own}/test/v2"}
