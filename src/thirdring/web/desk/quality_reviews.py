"""Finished reviews as supervisors and whoever was reviewed read them; disputes and their answers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.contact_centre.actions.disputing import WORDS_LENGTH, decide, dispute
from thirdring.contact_centre.models import Review
from thirdring.contact_centre.quality_figures import own_trends
from thirdring.contact_centre.quality_policy import has_part, is_about
from thirdring.contact_centre.quality_queries import (
    ItemSeen,
    dispute_of,
    disputes_of,
    review_of,
    reviews_about,
)
from thirdring.contact_centre.quality_rules import DISPUTE_WITHIN, Mark
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.quality_words import (
    ABOUTS,
    MARKS,
    kind_in_words,
    means_by_month,
    months_told,
    months_until,
    problems_of,
    score_in_words,
    span_of,
    what_in_words,
)
from thirdring.web.ui.forms import UiForm

MONTHS = 6  # of somebody's own means
WORKERS = (Role.CALL_TAKER, Role.SUPERVISOR, Role.AGENCY_WORKER, Role.AGENCY_LEAD)  # whose work is reviewed


class DecisionForm(UiForm):
    """What a supervisor decides about a dispute."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("Is the dispute right?"),
        choices=[
            ("yes", gettext_lazy("Yes: the item gets another mark")),
            ("no", gettext_lazy("No: the review stands")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the dispute is right.")},
    )
    mark = forms.ChoiceField(
        label=gettext_lazy("The mark it should have"),
        required=False,
        choices=[("", gettext_lazy("No other mark")), *MARKS.items()],
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        help_text=gettext_lazy("Whoever was reviewed reads it."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_LENGTH}),
    )


@require_safe
@staff_only(*WORKERS)
def mine(request: FaceRequest) -> HttpResponse:
    """The reader's own calls and closures that were reviewed, and their means by month."""
    today = clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()
    months = months_until(today, MONTHS)
    trends = own_trends(request.actor, request.city, **span_of(months))
    months = months_told(trends, months)
    context = {
        "rows": [(review, score_in_words(review)) for review in reviews_about(request.actor)],
        "months": months,
        "trends": [(trend, ABOUTS[trend.about], means_by_month(trend, months)) for trend in trends],
        "days": DISPUTE_WITHIN.days,
        "here": "my-reviews",
        "staff": True,
    }
    return render(request, "desk/my_reviews.html", context)


@require_safe
@staff_only(*WORKERS)
def review(request: FaceRequest, review_id: int) -> HttpResponse:
    """One review."""
    return _review(request, review_id)


@require_POST
@staff_only(*WORKERS)
def review_disputed(request: FaceRequest, review_id: int, item_id: int) -> HttpResponse:
    """Say that an item is wrong."""
    words = request.POST.get("words", "")
    try:
        dispute(review_id, item_id, words, actor=request.actor)
    except Invalid as error:
        said = " ".join(problem.message for problem in problems_of(error))
        return _review(request, review_id, wrong=(item_id, said, words), status=422)
    messages.success(request, _("A supervisor who did not score it will answer."))
    return redirect("desk:review", review_id)


@require_safe
@staff_only(Role.SUPERVISOR)
def disputes(request: FaceRequest) -> HttpResponse:
    """All disputes, open ones first."""
    return render(
        request,
        "desk/disputes.html",
        {"rows": disputes_of(request.city), "here": "quality", "staff": True},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def decision(request: FaceRequest, dispute_id: int) -> HttpResponse:
    """Decide about one."""
    found = dispute_of(request.city, dispute_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            decide(
                dispute_id,
                upheld=told["upheld"] == "yes",
                mark=told["mark"],
                answer=told["answer"],
                actor=request.actor,
            )
        except Invalid as error:
            form.add_problems(problems_of(error))
        else:
            messages.success(request, _("It is decided, and whoever was reviewed reads the answer."))
            return redirect("desk:disputes")
    _seen, items = review_of(request.actor, found.review_id)
    seen = next(each for each in items if each.item.pk == found.item_id)
    context = {
        "dispute": found,
        "seen": seen,
        "mark": MARKS.get(seen.last.mark, "–") if seen.last else "–",
        "may_decide": not has_part(request.actor, found.review),
        "form": form,
        "here": "quality",
        "staff": True,
    }
    return render(request, "desk/decision.html", context, status=422 if form.errors else 200)


def _review(
    request: FaceRequest,
    review_id: int,
    *,
    wrong: tuple[int, str, str] = (0, "", ""),
    status: int = 200,
) -> HttpResponse:
    found, items = review_of(request.actor, review_id)
    until = _disputed_until(found)
    is_mine = is_about(request.actor, found.item)
    context = {
        "review": found,
        "score": score_in_words(found),
        "what": what_in_words(found.item),
        "kind": kind_in_words(found.item),
        "rows": [(each, _marks(each)) for each in items],
        "failing": [each.item.question for each in items if _fails(each)],
        "is_mine": is_mine,
        "may_dispute": is_mine and found.place == 1 and until is not None and clock.now() <= until,
        "until": until,
        "wrong_item": wrong[0],
        "wrong": wrong[1],
        "typed": wrong[2],
        "here": "my-reviews" if is_mine else "quality",
        "staff": True,
    }
    return render(request, "desk/review.html", context, status=status)


def _disputed_until(found: Review) -> datetime | None:
    finished = found.item.finished_at
    return None if finished is None else finished + DISPUTE_WITHIN


def _marks(each: ItemSeen) -> list[tuple[str, str]]:
    """Each mark in words with who gave it, the one that holds last."""
    return [(str(MARKS.get(mark.mark, "–")), mark.by.name) for mark in each.marks]


def _fails(each: ItemSeen) -> bool:
    return each.item.fails_all and each.last is not None and each.last.mark == Mark.NOT_MET
