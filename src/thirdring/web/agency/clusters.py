"""What comes again and again and is in no list: groups of like words, to be proposed for the catalogue."""

from collections import Counter
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thirdring.cases.references import pretty
from thirdring.catalogue.queries import offered_types
from thirdring.kernel.errors import Invalid
from thirdring.places.queries import named_areas
from thirdring.routing.actions.proposing import NAME_LENGTH, propose_type
from thirdring.routing.triage import LOOKS_BACK, Repeated, repeated
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.ui.forms import UiForm

EXAMPLES, AREAS = 3, 4


class ProposalForm(UiForm):
    """What the new type would be called."""

    of = forms.CharField(widget=forms.HiddenInput, max_length=9)
    name = forms.CharField(
        label=gettext_lazy("Name of the new kind"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH}),
    )
    keywords = forms.CharField(
        label=gettext_lazy("Words people use for it, with commas between"), required=False, max_length=1000
    )


@dataclass(frozen=True, slots=True)
class Group:
    """One group as the page shows it."""

    volume: int
    usual: str
    examples: list[tuple[str, str, str]]  # reference, as it is read, words
    areas: str
    became: str
    form: ProposalForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def clusters(request: FaceRequest) -> HttpResponse:
    """The groups of the last ninety days, the largest first; each may be proposed."""
    form = ProposalForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            propose_type(
                request.city,
                name=told["name"],
                keywords=told["keywords"].split(","),
                of=told["of"],
                actor=request.actor,
            )
        except Invalid as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, _("Proposed. An administrator finds it in the studio."))
            return redirect("agency:clusters")
    context = {
        "groups": _groups(request, form),
        "days": LOOKS_BACK.days,
        "asked": form,
        "here": "unlisted",
        "staff": True,
    }
    return render(request, "agency/clusters.html", context, status=422 if form is not None else 200)


def _groups(request: FaceRequest, sent: ProposalForm | None) -> list[Group]:
    language = get_language() or request.city.languages[0]
    kinds = {each.code: each.name(language) for each in offered_types(request.city)}
    areas = {each.id: each.name for each in named_areas(request.city) if each.kind == "neighbourhood"}
    return [_group(each, kinds, areas, sent) for each in repeated(request.city)]


def _group(found: Repeated, kinds: dict[str, str], areas: dict[int, str], sent: ProposalForm | None) -> Group:
    first = found.reports[0].reference
    where = Counter(areas[pk] for each in found.reports for pk in each.area_ids if pk in areas)
    became = Counter(_became(each.became, kinds) for each in found.reports)
    begun = {"of": first, "keywords": ", ".join(found.usual)}
    ours = sent is not None and sent.data.get("of") in {each.reference for each in found.reports}
    return Group(
        volume=len(found.reports),
        usual=", ".join(found.usual),
        examples=[(each.reference, pretty(each.reference), each.words) for each in found.reports[:EXAMPLES]],
        areas=_counted(where, AREAS),
        became=_counted(became, len(became)),
        form=sent if ours and sent is not None else ProposalForm(initial=begun, auto_id=f"p{first}_%s"),
    )


def _became(code: str, kinds: dict[str, str]) -> str:
    if not code:
        return _("Not sorted yet")
    return kinds.get(code) or (words.word(words.OUTCOMES, code) if code in words.OUTCOMES else code)


def _counted(counts: "Counter[str]", most: int) -> str:
    return ", ".join(f"{name} ({times})" for name, times in counts.most_common(most))
