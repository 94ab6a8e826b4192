"""Other jurisdictions' servers: how each is doing, what was given up, where we differ."""

from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.city.models import City
from thirdring.integrations.open311.actions.relaying import replay
from thirdring.integrations.open311.actions.servers import Connection, connect, problems_of
from thirdring.integrations.open311.checking import look_at
from thirdring.integrations.open311.models import Relay, RemoteServer
from thirdring.integrations.open311.queries import given_up, open_differences, servers_of
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.ui.forms import UiForm

MOST = 200  # rows of what was given up, and of differences


class ServerForm(UiForm):
    """How a server is spoken to. What is right is the domain's to say."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Residents read it: “County Roads”."),
        required=False,
    )
    base_url = forms.CharField(
        label=gettext_lazy("Base URL"),
        help_text=gettext_lazy(
            "Everything before /services.json, such as https://roads.example.org/open311/v2"
        ),
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    jurisdiction_id = forms.CharField(
        label=gettext_lazy("Jurisdiction"),
        help_text=gettext_lazy("Only if the server asks for a jurisdiction_id."),
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Reads times that name no zone."),
        choices=[(zone, zone) for zone in sorted(available_timezones())],
        required=False,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[("json", "JSON"), ("xml", "XML")],
        widget=forms.RadioSelect,
        required=False,
    )
    key_setting = forms.CharField(
        label=gettext_lazy("Variable that holds the key"),
        help_text=gettext_lazy("The key itself stays in the environment of the program: OPEN311_KEY_COUNTY."),
        required=False,
    )
    page_size = forms.IntegerField(
        label=gettext_lazy("Rows of a page"),
        help_text=gettext_lazy("0 for a server that knows no pages."),
        required=False,
    )
    mirrors = forms.BooleanField(label=gettext_lazy("Show its public requests beside ours"), required=False)
    active = forms.BooleanField(label=gettext_lazy("In use"), required=False)

    def said(self) -> Connection:
        """What was filled in, as it stands."""
        self.is_valid()
        told = self.cleaned_data
        return Connection(
            name=told.get("name", ""),
            base_url=told.get("base_url", ""),
            time_zone=told.get("time_zone", ""),
            jurisdiction_id=told.get("jurisdiction_id", ""),
            format=told.get("format") or "json",
            key_setting=told.get("key_setting", ""),
            page_size=told.get("page_size") or 0,
            mirrors=told.get("mirrors", False),
            active=told.get("active", False),
        )


@require_safe
@staff_only(Role.ADMINISTRATOR, Role.SUPERVISOR)
def servers(request: FaceRequest) -> HttpResponse:
    """Every server and its health, what was given up, and where the two sides differ."""
    context = {
        "here": "neighbours",
        "staff": True,
        "now": clock.now(),
        "servers": servers_of(request.city),
        "dead": given_up(request.city)[:MOST],
        "differences": open_differences(request.city)[:MOST],
        "may_change": Role.ADMINISTRATOR in request.actor.roles,
    }
    return render(request, "studio/neighbours/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.ADMINISTRATOR)
def server(request: FaceRequest, server_id: int = 0) -> HttpResponse:
    """Add a server, or change one; or only look whether it answers."""
    known = _server(request.city, server_id) if server_id else None
    if request.method != "POST":
        return _form(request, ServerForm(initial=_initial(request.city, known)), known)
    form = ServerForm(request.POST)
    said = form.said()
    if request.POST.get("do") == "look":
        return _looked(request, form, said, known)
    if form.errors:
        return _form(request, form, known, status=422)
    try:
        kept = connect(request.city, said, server=known, actor=request.actor)
    except Invalid as error:
        form.add_problems(error.problems)
        return _form(request, form, known, status=422)
    messages.success(request, _("%(name)s is connected.") % {"name": kept.name})
    return redirect("studio:neighbours")


@require_POST
@staff_only(Role.ADMINISTRATOR, Role.SUPERVISOR)
def send_again(request: FaceRequest, relay_id: int) -> HttpResponse:
    """Send again a case that was given up."""
    relay = Relay.objects.of(request.city).select_related("server", "case").filter(pk=relay_id).first()
    if relay is None:
        raise NotFound("There is no such case on its way.")
    replay(relay, actor=request.actor)
    messages.success(request, _("It is sent again within a minute."))
    return redirect("studio:neighbours")


def _server(city: City, server_id: int) -> RemoteServer:
    found = RemoteServer.objects.of(city).filter(pk=server_id).first()
    if found is None:
        raise NotFound("There is no such server here.")
    return found


def _initial(city: City, known: RemoteServer | None) -> dict[str, object]:
    if known is None:
        return {"time_zone": city.time_zone, "format": "json", "page_size": 100, "active": True}
    return {name: getattr(known, name) for name in ServerForm.base_fields}


def _looked(
    request: FaceRequest, form: ServerForm, said: Connection, known: RemoteServer | None
) -> HttpResponse:
    """What the server shows; an address that can't be one is not asked."""
    problems = [one for one in problems_of(said) if one.field in {"base_url", "time_zone", "format"}]
    if problems:
        form.add_problems(problems)
        return _form(request, form, known, status=422)
    return _form(request, form, known, look=look_at(said))


def _form(
    request: FaceRequest,
    form: ServerForm,
    known: RemoteServer | None,
    *,
    look: object = None,
    status: int = 200,
) -> HttpResponse:
    context = {"here": "neighbours", "staff": True, "form": form, "server": known, "look": look}
    return render(request, "studio/neighbours/server.html", context, status=status)
