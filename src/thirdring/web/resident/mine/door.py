"""Coming in: a code is sent to an e-mail address or a phone, and typed in here.

Whoever reads a contact point reads the messages sent to it already, with the links to what is private; so it
opens the requests of everybody who gave it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.constituents.actions import Person, remember, take_code
from thirdring.constituents.queries import known_by
from thirdring.constituents.rules import CODE_DIGITS, ContactKind, masked, normal_contact
from thirdring.intake.actions import spend_sending
from thirdring.intake.budgeting import Sender
from thirdring.kernel import clock
from thirdring.kernel.actor import resident
from thirdring.kernel.errors import Invalid
from thirdring.messaging.actions.writing import send_code
from thirdring.staff.rules import network_of
from thirdring.web.access import FaceRequest, View, public
from thirdring.web.resident.flow import language_of
from thirdring.web.ui.forms import UiForm
from thirdring.web.ui.network import address_of, with_patience

STAYS_OPEN = timedelta(minutes=30)  # since the last page: phones and library computers are shared
ASKING, MINE, WANTED = "mine_asking", "mine", "mine_wanted"
REQUESTS, ALERTS = "requests", "alerts"  # what somebody wants to see once inside
_PAGES = {REQUESTS: "resident:mine-requests", ALERTS: "resident:mine-alerts"}


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


def inside(page: Callable[..., HttpResponse], *, towards: str = REQUESTS) -> View[...]:
    """Open only to whoever came in; others are asked first. The page gets their Reader."""

    @wraps(page)
    def guarded(request: FaceRequest, **gaps: object) -> HttpResponse:
        reader = reader_of(request)
        if reader is None:
            if towards == ALERTS and request.method == "GET":
                request.session[WANTED] = request.get_full_path()
            return redirect(door_to(towards))
        return page(request, reader, **gaps)

    return public(never_cache(guarded))


def inside_alerts(page: Callable[..., HttpResponse]) -> View[...]:
    """The same for pages that also whoever never reported anything may want."""
    return inside(page, towards=ALERTS)


def door_to(towards: str) -> str:
    """The address where a code is asked for."""
    address = reverse("resident:mine")
    return f"{address}?for={ALERTS}" if towards == ALERTS else address


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


def contact_inside(request: FaceRequest) -> tuple[str, str] | None:
    """(kind, value) by which somebody came in here and has not been away for long; asks no database."""
    kept = request.session.get(MINE)
    if not kept or kept["city"] != request.city.pk:
        return None
    at = datetime.fromisoformat(kept["at"])
    return (kept["kind"], kept["value"]) if at >= clock.now() - STAYS_OPEN else None


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def ask(request: FaceRequest) -> HttpResponse:
    """Ask for an address and send a code there. What the page says does not tell whether we know it.

    For alerts nobody need be known: the code is sent to any address, as far as the sender's budget goes.
    """
    towards = ALERTS if request.GET.get("for") == ALERTS else REQUESTS
    if request.method != "POST":
        if reader_of(request) is not None:
            return redirect(_PAGES[towards])
        return _page(request, ContactForm(), towards)
    form = ContactForm(request.POST)
    form.is_valid()
    try:
        kind, value = normal_contact(form.cleaned_data.get("contact", ""), country=request.city.country)
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, form, towards, status=422)
    if towards == ALERTS and (opens_at := _spent(request, kind, value)) is not None:
        form.add_error("contact", _too_many(opens_at, request))
        return with_patience(_page(request, form, towards, status=429), opens_at)
    actor, to_anyone = resident(request.city.pk), towards == ALERTS
    send_code(request.city, kind, value, language_of(request), actor=actor, to_anyone=to_anyone)
    request.session[ASKING] = [kind, value, towards]
    return redirect("resident:mine-code")


def _spent(request: FaceRequest, kind: str, value: str) -> datetime | None:
    """When the next code can be sent from here, if none can now (UTC)."""
    contact = {"email": value} if kind == ContactKind.EMAIL else {"phone": value}
    sender = Sender(network=network_of(address_of(request)), **contact)
    return spend_sending(request.city, sender, actor=resident(request.city.pk), proven=True)


def _too_many(opens_at: datetime, request: FaceRequest) -> str:
    local = opens_at.astimezone(ZoneInfo(request.city.time_zone))
    return _("Many codes were asked for in a short time. Ask again after %(time)s.") % {
        "time": f"{local:%H:%M:%S}"
    }


@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
def code(request: FaceRequest) -> HttpResponse:
    """Take the code. A wrong one says nothing of why."""
    asking = request.session.get(ASKING)
    if asking is None:
        return redirect("resident:mine")
    kind, value, towards = [*asking, REQUESTS][:3]
    form = CodeForm(request.POST if request.method == "POST" else None)
    shown = {"form": form, "sent_to": value, "to_anyone": towards == ALERTS, "here": "mine"}
    shown["again"] = door_to(towards)
    if not form.is_bound:
        return render(request, "resident/mine/code.html", shown)
    if not form.is_valid():
        return render(request, "resident/mine/code.html", shown, status=422)
    actor = resident(request.city.pk)
    if not take_code(request.city, kind, value, form.cleaned_data["code"], actor=actor):
        form.add_error("code", _("This code is wrong, too old, or was used. Look again, or ask for another."))
        return render(request, "resident/mine/code.html", shown, status=422)
    if towards == ALERTS:
        _become_known(request, kind, value)
    request.session.cycle_key()  # a session that somebody else began opens nothing
    del request.session[ASKING]
    now = clock.now().isoformat()
    request.session[MINE] = {"city": request.city.pk, "kind": kind, "value": value, "at": now}
    wanted = request.session.pop(WANTED, "") if towards == ALERTS else ""  # a page of ours that was asked for
    return redirect(wanted or _PAGES[towards])


def _become_known(request: FaceRequest, kind: str, value: str) -> None:
    """Whoever proved that they read an address may have alerts there, though they never reported anything."""
    if not known_by(request.city, kind, value).exists():
        contact = {"email": value} if kind == ContactKind.EMAIL else {"phone": value}
        person = Person(language=language_of(request), **contact)
        remember(request.city, person, actor=resident(request.city.pk))


@require_POST
@public
def leave(request: FaceRequest) -> HttpResponse:
    """Go out again; nothing of it stays in the browser."""
    for name in (ASKING, MINE, WANTED):
        request.session.pop(name, None)
    return redirect("resident:mine")


def _page(request: FaceRequest, form: ContactForm, towards: str, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "for_alerts": towards == ALERTS, "here": "mine"}
    return render(request, "resident/mine/ask.html", context, status=status)
