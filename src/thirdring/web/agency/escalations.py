"""What has to be seen to: cases in trouble, who was named, and by when the resident must hear from us."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyWords
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.references import pretty
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.sla.actions.escalating import NOTE_LENGTH, contacted, log_attempt, settle
from thirdring.sla.models import Escalation
from thirdring.sla.queries import escalation, open_escalations
from thirdring.sla.rules import ENOUGH_ATTEMPTS, Level, Trigger
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.ui.forms import UiForm

TRIGGERS: words.Words = MappingProxyType(
    {
        Trigger.BREACH: gettext_lazy("A promise was broken"),
        Trigger.NOT_DONE: gettext_lazy("The resident says it is not done"),
        Trigger.UNANSWERED: gettext_lazy("Closed without an answer to the resident's question"),
        Trigger.SAFETY: gettext_lazy("A matter of safety"),
        Trigger.RECURRENCE: gettext_lazy("The same, at the same place, again"),
        Trigger.WAIT_OVER: gettext_lazy("Waited for others as long as it may"),
    }
)
LEVELS: Mapping[int, str | LazyWords] = MappingProxyType(
    {
        Level.TEAM_LEAD: gettext_lazy("Team lead"),
        Level.AGENCY_LEAD: gettext_lazy("Agency lead"),
        Level.SUPERVISOR: gettext_lazy("Supervisor"),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do about an escalation: ``field`` is what the action calls its words."""

    noun: str
    label: str | LazyWords
    asked: str | LazyWords
    done: str | LazyWords
    field: str
    perform: Callable[[Escalation, Actor, str], Escalation]


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        step.noun: step
        for step in (
            Step(
                "contact", gettext_lazy("Reached the resident"), gettext_lazy("What was said?"),
                gettext_lazy("Kept. The resident was reached."), "note",
                lambda each, actor, said: contacted(each, actor=actor, note=said),
            ),
            Step(
                "attempt", gettext_lazy("Tried to reach them"), gettext_lazy("How, and what happened?"),
                gettext_lazy("Kept as an attempt."), "note",
                lambda each, actor, said: log_attempt(each, actor=actor, note=said),
            ),
            Step(
                "settlement", gettext_lazy("Settle"), gettext_lazy("What came of it?"),
                gettext_lazy("Settled."), "outcome",
                lambda each, actor, said: settle(each, actor=actor, outcome=said),
            ),
        )
    }
)  # fmt: skip  # one step a paragraph


class SaidForm(UiForm):
    """What was said or done, in a line or two."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, step: Step, pk: int, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, auto_id=f"{step.noun}_{pk}_%s")
        self.fields["words"].label = str(step.asked)
        self.fields["words"].widget.attrs["maxlength"] = NOTE_LENGTH


@dataclass(frozen=True, slots=True)
class Panel:
    """A step as the page offers it."""

    step: Step
    form: SaidForm
    url: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One escalation in words."""

    escalation: Escalation
    reference: str
    type: str
    why: str
    level: str
    person: str
    by: str
    late: bool
    followed: str
    panels: list[Panel]


@require_safe
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD)
def escalations(request: FaceRequest) -> HttpResponse:
    """What is open in this person's share of the city, the most pressing first."""
    return _page(request)


@require_POST
@staff_only(Role.SUPERVISOR, Role.AGENCY_LEAD)
def step(request: FaceRequest, number: int, noun: str) -> HttpResponse:
    """Do one thing about one of them; what is missing is said beside its field, with what was typed kept."""
    asked = STEPS[noun]
    form = SaidForm(asked, number, request.POST.dict())
    form.is_valid()
    try:
        asked.perform(escalation(request.actor, number), request.actor, form.cleaned_data.get("words", ""))
    except Invalid as error:
        for problem in error.problems:
            form.add_error("words", problem.message)
        return _page(request, asked=(number, asked, form), status=422)
    messages.success(request, str(asked.done))
    return redirect("agency:escalations")


def _page(
    request: FaceRequest, *, asked: tuple[int, Step, SaidForm] | None = None, status: int = 200
) -> HttpResponse:
    zone = ZoneInfo(request.city.time_zone)
    language = get_language() or request.city.languages[0]
    found = open_escalations(request.actor)
    context = {
        "rows": [_row(each, zone, language, asked) for each in found],
        "asked": asked[2] if asked else None,
        "here": "escalations",
        "staff": True,
    }
    return render(request, "agency/escalations.html", context, status=status)


def _row(each: Escalation, zone: ZoneInfo, language: str, asked: tuple[int, Step, SaidForm] | None) -> Row:
    return Row(
        escalation=each,
        reference=pretty(each.case.reference),
        type=in_language(each.case.service_version.names, language),
        why=words.word(TRIGGERS, each.trigger),
        level=str(LEVELS[each.level]),
        person=each.person.name if each.person else _("Nobody has this role here"),
        by=words.moment(each.contact_by, zone),
        late=not each.followed_up and each.contact_by < clock.now(),
        followed=_followed(each, zone),
        panels=[_panel(one, each.pk, asked) for one in STEPS.values()],
    )


def _panel(one: Step, pk: int, asked: tuple[int, Step, SaidForm] | None) -> Panel:
    opened = asked is not None and asked[:2] == (pk, one)
    form = asked[2] if asked and opened else SaidForm(one, pk)
    return Panel(one, form, reverse(f"agency:escalation-{one.noun}", args=[pk]), opened)


def _followed(each: Escalation, zone: ZoneInfo) -> str:
    if each.contacted_at is not None:
        return _("Reached %(when)s") % {"when": words.moment(each.contacted_at, zone)}
    if each.attempts:
        return _("Attempt %(n)s of %(most)s") % {"n": each.attempts, "most": ENOUGH_ATTEMPTS}
    return ""
