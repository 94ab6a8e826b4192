"""Which calls somebody can take: skills and languages, as supervisors write them down."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.contact_centre.actions.describing import describe_agent
from thirdring.contact_centre.agent_queries import AgentListed, agent_of, agents_of, skills_asked_for
from thirdring.kernel.errors import Invalid
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.room_words import language_in_words
from thirdring.web.ui.forms import UiForm

DESCRIBE = (Role.SUPERVISOR, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class AgentShown:
    """Somebody who answers calls, in words."""

    agent: AgentListed
    languages: str
    skills: str


class ProfileForm(UiForm):
    """What somebody can take."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    skills = forms.CharField(
        label=gettext_lazy("Skills"),
        help_text=gettext_lazy("As the queues ask for them, with commas between: tax, permits"),
        required=False,
        max_length=400,
    )
    phone_name = forms.CharField(
        label=gettext_lazy("Name at the telephone system"),
        help_text=gettext_lazy("As it writes it. Left empty, it is their e-mail address or their name."),
        required=False,
        max_length=80,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, agent: AgentListed, data: object = None) -> None:
        first = {
            "languages": agent.languages,
            "skills": ", ".join(agent.skills),
            "phone_name": agent.phone_name,
            "version": agent.version,
        }
        super().__init__(data, initial=first)  # type: ignore[arg-type]  # a QueryDict, or None
        field = self.fields["languages"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(RESIDENT_LANGUAGES.items())


@require_safe
@staff_only(*DESCRIBE)
def agents(request: FaceRequest) -> HttpResponse:
    """Everybody who answers calls here."""
    shown = [
        AgentShown(
            each,
            ", ".join(language_in_words(code) for code in each.languages),
            ", ".join(each.skills),
        )
        for each in agents_of(request.city)
    ]
    asked = skills_asked_for(request.city)
    context = {"here": "agents", "staff": True, "agents": shown, "asked": ", ".join(asked)}
    return render(request, "desk/agents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*DESCRIBE)
def profile(request: FaceRequest, user_id: int) -> HttpResponse:
    """One person's profile, to be changed."""
    agent = agent_of(request.city, user_id)
    form = ProfileForm(agent, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            describe_agent(
                request.city,
                user_id,
                said["version"],
                skills=said["skills"].split(","),
                languages=said["languages"],
                phone_name=said["phone_name"],
                actor=request.actor,
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("It is kept."))
            return redirect("desk:agents")
    context = {"here": "agents", "staff": True, "agent": agent, "form": form}
    return render(request, "desk/profile.html", context, status=422 if form.errors else 200)
