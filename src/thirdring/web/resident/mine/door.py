"""Coming in: a code is sent to an e-mail address or a phone, and typed in here.

Whoever reads a contact point reads the messages sent to it already, with the links to what is private; so it
opens the requests of everybody who gave it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.constituents.actions import take_code
from thirdring.constituents.queries import known_by
from thirdring.constituents.rules import CODE_DIGITS, masked, normal_contact
from thirdring.kernel import clock
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.messaging.actions import send_code
from thirdring.web.access import FaceRequest, View, public
from thirdring.web.resident.flow import language_of
from thirdring.web.ui.forms import UiForm

STAYS_OPEN = timedelta(minutes=30)  # since the last page: phones and library computers are shared
ASKING, MINE = "mine_asking", "mine"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who came in: the contact point that they read, and everybody who gave it."""

    kind: str
    value: str
    ids: list[int]

    @property
    def shown(self) -> str:
        """The contact point as their page shows it, to eyes that may look over a shoulder."""
        return masked(self.value)


class ContactForm(UiForm):
    contact = forms.CharField(
        label=gettext_lazy("Your e-mail address or mobile phone"),
        help_text=gettext_lazy("The one you gave when you reported. We send a code there."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
    )


class CodeForm(UiForm):
    code = forms.CharField(
        label=gettext_lazy("The code we sent"),
        help_text=gettext_lazy("Six digits. It is good for 15 minutes."),
        max_length=20,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "tr-short"}
        ),
    )

    def clean_code(self) -> str:
        """The digits alone: people copy blanks and dashes along."""
        digits = "".join(each for each in self.cleaned_data["code"] if each.isdecimal() and each.isascii())
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(_("Enter the six digits of the code."))
        return digits


def inside(page: Callable[..., HttpResponse]) -> View[...]:
    """Open only to whoever came in; others are asked first. The page gets their Reader."""

    @wraps(page)
    def guarded(request: FaceRequest, **gaps: object) -> HttpResponse:
        reader = reader_of(request)
        if reader is None:
            return redirect("resident:mine")
        return page(request, reader, **gaps)

    return public(never_cache(guarded))


def reader_of(request: FaceRequest) -> Reader | None:
    """Who came in here, in this city, and was not away for long; None for anybody else."""
    kept = request.session.get(MINE)
    if not kept or kept["city"] != request.city.pk:
        return None
    if datetime.fromisoformat(kept["at"]) < clock.now() - STAYS_OPEN:
        del request.session[MINE]
        return None
    ids = list(known_by(request.city, kept["kind"], kept["value"]).values_list("pk", flat=True))
    request.session[MINE] = kept | {"at": clock.now().isoformat()}
    return Reader(kept["kind"], kept["value"], ids)


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def ask(request: FaceRequest) -> HttpResponse:
    """Ask for an address and send a code there. What the page says does not tell whether we know it."""
    if request.method != "POST":
        if reader_of(request) is not None:
            return redirect("resident:mine-requests")
        return _page(request, ContactForm())
    form = ContactForm(request.POST)
    form.is_valid()
    try:
        kind, value = normal_contact(form.cleaned_data.get("contact", ""), country=request.city.country)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, form, status=422)
    send_code(request.city, kind, value, language_of(request), actor=resident(request.city.pk))
    request.session[ASKING] = [kind, value]
    return redirect("resident:mine-code")


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def code(request: FaceRequest) -> HttpResponse:
    """Take the code. A wrong one says nothing of why."""
    asking = request.session.get(ASKING)
    if asking is None:
        return redirect("resident:mine")
    kind, value = asking
    form = CodeForm(request.POST if request.method == "POST" else None)
    shown = {"form": form, "sent_to": value, "here": "mine"}
    if not form.is_bound:
        return render(request, "resident/mine/code.html", shown)
    if not form.is_valid():
        return render(request, "resident/mine/code.html", shown, status=422)
    actor = resident(request.city.pk)
    if not take_code(request.city, kind, value, form.cleaned_data["code"], actor=actor):
        form.add_error("code", _("This code is wrong, too old, or was used. Look again, or ask for another."))
        return render(request, "resident/mine/code.html", shown, status=422)
    request.session.cycle_key()  # a session that somebody else began opens nothing
    del request.session[ASKING]
    now = clock.now().isoformat()
    request.session[MINE] = {"city": request.city.pk, "kind": kind, "value": value, "at": now}
    return redirect("resident:mine-requests")


@require_POST
@public
def leave(request: FaceRequest) -> HttpResponse:
    """Go out again; nothing of it stays in the browser."""
    for name in (ASKING, MINE):
        request.session.pop(name, None)
    return redirect("resident:mine")


def _page(request: FaceRequest, form: ContactForm, *, status: int = 200) -> HttpResponse:
    return render(request, "resident/mine/ask.html", {"form": form, "here": "mine"}, status=status)
