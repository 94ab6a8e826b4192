"""Sending a case to another jurisdiction: where it is there, and the form that sends it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyWords
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.cases import policy
from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.integrations.open311.actions.recalling import recall
from thirdring.integrations.open311.actions.relaying import relay
from thirdring.integrations.open311.models import RemoteServer
from thirdring.integrations.open311.queries import may_get, relays_of
from thirdring.integrations.open311.rules import OVER, RelayState
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.forms import MoveForm

STATES: dict[str, str | LazyWords] = {
    RelayState.WAITING: gettext_lazy("Waiting to be sent"),
    RelayState.UNSURE: gettext_lazy("Sent, and not confirmed yet"),
    RelayState.TOKEN: gettext_lazy("Taken in; they give its number later"),
    RelayState.LINKED: gettext_lazy("Open there"),
    RelayState.SENT: gettext_lazy("Taken in; they give no number"),
    RelayState.CLOSED: gettext_lazy("Closed there"),
    RelayState.DEAD: gettext_lazy("Given up"),
    RelayState.RECALLED: gettext_lazy("Taken back"),
}


class RelayForm(MoveForm):
    """To whom, and as what: one list, the servers with what each takes; then what that service asks."""

    service = forms.ChoiceField(
        label=gettext_lazy("What should they do?"),
        help_text=gettext_lazy("They get the words, the place and our number, and nothing about the person."),
        error_messages={
            "required": gettext_lazy("Choose whom to send it to, and as what."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
        },
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)  # whose questions the reader saw

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        case: Case,
        servers: list[RemoteServer],
        wanted: str = "",
    ) -> None:
        super().__init__(data, case=case, noun="relay")
        self.servers = {each.pk: each for each in servers}
        self.wanted = data.get("service", "") if data else wanted
        self.initial["service"] = self.wanted
        service = self.fields["service"]
        if isinstance(service, forms.ChoiceField):
            service.choices = [("", _("Choose")), *((each.name, _services(each)) for each in servers)]
        for question in self._asked():
            self.fields[f"answer_{question['code']}"] = _field(question)

    @property
    def seen(self) -> bool:
        """Whether the reader saw what the chosen service asks, if it asks anything."""
        return not self._asked() or self.data.get("shown") == self.wanted

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields of what the chosen service asks."""
        return [self[name] for name in self.fields if name.startswith("answer_")]

    def chosen(self) -> tuple[RemoteServer, str]:
        """The server, and the code of its service; the form is valid."""
        number, _colon, code = self.cleaned_data["service"].partition(":")
        return self.servers[int(number)], code

    def attributes(self) -> dict[str, list[str]]:
        """What was answered, by code; the form is valid."""
        given = {
            name.removeprefix("answer_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("answer_") and value
        }
        return {code: value if isinstance(value, list) else [value] for code, value in given.items()}

    def _asked(self) -> list[dict[str, Any]]:
        number, _colon, code = self.wanted.partition(":")
        server = self.servers.get(int(number)) if number.isascii() and number.isdecimal() else None
        offered = server.services if server else []
        return next((one.get("asks", []) for one in offered if one["code"] == code), [])


def _field(question: Mapping[str, Any]) -> forms.Field:
    """A field for a question of theirs; what no field of ours fits is a line of text."""
    told: dict[str, Any] = {
        "label": question["text"],
        "required": question["required"],
        "error_messages": {"required": _("They need an answer to this.")},
    }
    options = [(key, name) for key, name in question["options"]]
    if options and question["datatype"] == "multivaluelist":
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **told)
    if options:
        return forms.ChoiceField(choices=[("", _("Choose")), *options], **told)
    widget = forms.Textarea(attrs={"rows": 3}) if question["datatype"] == "text" else forms.TextInput()
    return forms.CharField(max_length=2000, widget=widget, **told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only()
def relays(request: FaceRequest, reference: str) -> HttpResponse:
    """Where the case is beyond the city, and a form to send it to one more."""
    case = case_by_reference(request.actor, reference)
    if not policy.may(request.actor, "transfer", case):
        raise NotAllowed("send", "case")
    servers = may_get(case) if _may_go(case) else []
    form = RelayForm(request.POST or None, case=case, servers=servers)
    if request.method != "POST":
        return _page(request, case, form)
    if not form.seen:  # the first step: now show what the service asks
        return _page(request, case, RelayForm(case=case, servers=servers, wanted=form.wanted))
    if not form.is_valid():
        return _page(request, case, form, status=422)
    server, code = form.chosen()
    case.version = form.cleaned_data["version"]  # as its reader saw it
    try:
        relay(case, server, actor=request.actor, service_code=code, attributes=form.attributes())
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, case, form, status=422)
    except Stale as error:
        form.add_error(None, str(error))
        return _page(request, case_by_reference(request.actor, reference), form, status=409)
    messages.success(
        request, _("%(case)s goes to %(name)s.") % {"case": pretty(case.reference), "name": server.name}
    )
    return redirect("agency:case", case.reference)


@require_POST
@staff_only()
def take_back(request: FaceRequest, reference: str, number: int) -> HttpResponse:
    """Take a case back from those who have it, once somebody told them."""
    case = case_by_reference(request.actor, reference)
    relay = next((each for each in relays_of(case) if each.pk == number), None)
    if relay is None:
        raise NotFound(_("This case was not sent there."))
    case.version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
    words, form = request.POST.get("words", ""), RelayForm(case=case, servers=may_get(case))
    try:
        recall(case, relay, actor=request.actor, words=words)
    except Invalid as error:
        return _page(request, case, form, trouble=error.problems[0].message, typed=words, status=422)
    except Stale as error:
        fresh = case_by_reference(request.actor, reference)
        return _page(request, fresh, form, trouble=str(error), typed=words, status=409)
    messages.success(request, _("Taken back. What they say of it changes nothing here any more."))
    return redirect("agency:case", case.reference)


def _may_go(case: Case) -> bool:
    return not case.private and case.status != Status.CLOSED and case.merged_into_id is None


def _services(server: RemoteServer) -> list[tuple[str, str]]:
    return [(f"{server.pk}:{one['code']}", f"{server.name}: {one['name']}") for one in server.services]


def _page(
    request: FaceRequest,
    case: Case,
    form: RelayForm,
    *,
    trouble: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    sent = [
        {"relay": each, "state": STATES[each.state], "under_way": each.state not in OVER}
        for each in relays_of(case)
    ]
    context = {
        "trouble": trouble,
        "typed": typed,
        "case": case,
        "reference": pretty(case.reference),
        "form": form,
        "sent": sent,
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/relays.html", context, status=status)
