"""Scoring one item: the call or closure, and the card to fill, as a draft until it is done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.cases.references import pretty
from thirdring.contact_centre.actions.reviewing import (
    COMMENT_LENGTH,
    Given,
    begin_review,
    keep_review,
    leave_review,
)
from thirdring.contact_centre.actions.sampling import set_aside
from thirdring.contact_centre.desk_queries import conversation_of_call
from thirdring.contact_centre.floor import call_with_all
from thirdring.contact_centre.models import Call, ReviewMark, SampleItem, ScorecardItem
from thirdring.contact_centre.quality_queries import item_of, items_of, marks_that_hold, own_draft, photos_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel.errors import Invalid, Stale
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.desk_words import DISPOSITIONS, STEPS
from thirdring.web.desk.quality_words import MARKS, kind_in_words, problems_of, what_in_words
from thirdring.web.desk.room_words import MEDIA, SIGNALS, language_in_words, lasted
from thirdring.web.ui.casework import OUTCOMES, word
from thirdring.web.ui.forms import UiForm


class ReviewForm(UiForm):
    """A card to fill: a mark and a comment for each item."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, asked: list[ScorecardItem], held: Mapping[int, ReviewMark], version: int
    ) -> None:
        given: dict[str, Any] = {"version": version}
        for pk, mark in held.items():
            given |= {f"mark_{pk}": mark.mark, f"comment_{pk}": mark.comment}
        super().__init__(data, initial=given)
        self.asked = asked
        for item in asked:
            self.fields[f"mark_{item.pk}"] = forms.ChoiceField(
                label=item.question,
                help_text=_hint(item),
                required=False,
                choices=list(MARKS.items()),
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{item.pk}"] = forms.CharField(
                label=_("Comment on “%(question)s”") % {"question": item.question},
                help_text=_("Needed for what was not met."),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": COMMENT_LENGTH}),
            )

    def rows(self) -> list[tuple[ScorecardItem, forms.BoundField, forms.BoundField, bool]]:
        """Each item with its fields, and whether it fails the whole card as it is filled in."""
        return [
            (
                item,
                self[f"mark_{item.pk}"],
                self[f"comment_{item.pk}"],
                item.fails_all and self[f"mark_{item.pk}"].value() == Mark.NOT_MET,
            )
            for item in self.asked
        ]

    def given(self) -> dict[int, Given]:
        """What was filled in."""
        told = self.cleaned_data
        return {
            item.pk: Given(told.get(f"mark_{item.pk}", ""), told.get(f"comment_{item.pk}", ""))
            for item in self.asked
        }


def _hint(item: ScorecardItem) -> str:
    weight = _("Weight %(weight)s.") % {"weight": f"{item.weight:g}"}
    fails = _("Not met, it makes the whole card nothing.") if item.fails_all else ""
    return " ".join(words for words in (item.help, weight, fails) if words)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def score(request: FaceRequest, item_id: int) -> HttpResponse:
    """The item, and the reader's own draft if they have one."""
    item = item_of(request.city, item_id)
    draft = own_draft(request.actor, item)
    asked = items_of(item.sample.of)
    if draft is None:
        if request.method == "POST":
            raise Stale("review")
        return _page(request, item, None, asked)
    form = ReviewForm(request.POST or None, asked, marks_that_hold(draft), draft.version)
    if request.method != "POST":
        return _page(request, item, form, asked)
    if not form.is_valid():
        return _page(request, item, form, asked, status=422)
    done, version = "done" in request.POST, form.cleaned_data["version"] or 0
    try:
        keep_review(draft.pk, form.given(), done=done, version=version, actor=request.actor)
    except Invalid as error:
        form.add_problems(problems_of(error))
        return _page(request, item, form, asked, status=422)
    except Stale as error:  # what was typed stays on the page
        form.add_error(None, _(str(error)))
        return _page(request, item, form, asked, status=409)
    messages.success(request, _("The review is done.") if done else _("The draft is kept."))
    return redirect("desk:review", draft.pk) if done else redirect("desk:score", item_id)


@require_POST
@staff_only(Role.SUPERVISOR)
def begin(request: FaceRequest, item_id: int) -> HttpResponse:
    """Take it, so that nobody else does."""
    begin_review(item_id, actor=request.actor)
    return redirect("desk:score", item_id)


@require_POST
@staff_only(Role.SUPERVISOR)
def leave(request: FaceRequest, item_id: int) -> HttpResponse:
    """Give it back."""
    item = item_of(request.city, item_id)
    draft = own_draft(request.actor, item)
    if draft is None:
        raise Stale("review")
    leave_review(draft.pk, version=draft.version, actor=request.actor)
    messages.success(request, _("It is anybody's again."))
    return redirect("desk:sample", item.sample_id)


@require_POST
@staff_only(Role.SUPERVISOR)
def put_aside(request: FaceRequest, item_id: int) -> HttpResponse:
    """It can't be scored."""
    item = item_of(request.city, item_id)
    why = request.POST.get("why", "")
    try:
        set_aside(item_id, why, actor=request.actor)
    except Invalid as error:
        said = " ".join(problem.message for problem in problems_of(error))
        return _page(request, item, None, items_of(item.sample.of), problem=said, why=why, status=422)
    messages.success(request, _("It stays in the sample, with the reason why it can't be scored."))
    return redirect("desk:sample", item.sample_id)


def _page(
    request: FaceRequest,
    item: SampleItem,
    form: ReviewForm | None,
    asked: list[ScorecardItem],
    *,
    problem: str = "",
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "item": item,
        "what": what_in_words(item),
        "kind": kind_in_words(item),
        "form": form,
        "asked": asked,
        "problem": problem,
        "why": why,
        **(_call(request, item) if item.call_id else _closure(request, item)),
        "here": "quality",
        "staff": True,
    }
    return render(request, "desk/score.html", context, status=status)


def _call(request: FaceRequest, item: SampleItem) -> dict[str, object]:
    """The call, this agent's part in it, its signals, and what was written down in the conversation."""
    call, legs, told = call_with_all(request.city, item.call_id or 0)
    leg = next((leg for leg in legs if leg.number == item.leg_number), None)
    times = (leg.talk_ms, leg.hold_ms, leg.wrap_ms) if leg else ()
    return {
        "call": call,
        "medium": MEDIA[call.medium],
        "language": language_in_words(call.language),
        "waited": "" if call.wait_ms is None else _span(call.wait_ms),
        "leg": leg,
        "times": [_span(part) for part in times],
        "told": [(one, SIGNALS[one.kind]) for one in told],
        **_conversation(request, call),
    }


def _conversation(request: FaceRequest, call: Call) -> dict[str, object]:
    """What came of it at the desk, the note for staff, and what happened on the way; {} without any."""
    contact, steps = conversation_of_call(request.city, call.pk)
    if contact is None:
        return {}
    return {
        "contact": contact,
        "came_of_it": DISPOSITIONS.get(contact.disposition, ""),
        "steps": [(step, STEPS[step.kind]) for step in steps],
    }


def _closure(request: FaceRequest, item: SampleItem) -> dict[str, object]:
    """The closed case, what the resident was told, and how many photos there are of the work."""
    closure = item.closure
    return {
        "closure": closure,
        "reference": pretty(closure.case.reference) if closure else "",
        "outcome": word(OUTCOMES, closure.outcome) if closure else "",
        "photos": photos_of(request.city, item),
    }


def _span(milliseconds: int) -> str:
    return lasted(timedelta(milliseconds=milliseconds))
