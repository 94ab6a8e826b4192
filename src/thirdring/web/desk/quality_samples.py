"""Samples: what was drawn for which card and month, drawing one, and how far its scoring is."""

from datetime import date
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from thirdring.contact_centre.actions.sampling import draw_sample
from thirdring.contact_centre.models import Review, SampleItem
from thirdring.contact_centre.quality_policy import is_about
from thirdring.contact_centre.quality_queries import (
    cards_of,
    drawn_again,
    frame_of,
    items_of_sample,
    keys_of,
    open_disputes,
    sample_of,
    samples_of,
)
from thirdring.contact_centre.quality_rules import ReviewStatus
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.quality_words import (
    ABOUTS,
    PERS,
    kind_in_words,
    months_until,
    problems_of,
    score_in_words,
)
from thirdring.web.ui.downloads import csv_file
from thirdring.web.ui.forms import UiForm

MONTHS = 12  # that can be drawn, the present one among them


class DrawForm(UiForm):
    """For which card and month."""

    card = forms.TypedChoiceField(label=gettext_lazy("Scorecard"), coerce=int)
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=date.fromisoformat)

    def offer(self, cards: list[tuple[int, str]], months: list[date]) -> "DrawForm":
        """Fill in what can be chosen."""
        for name, choices in (
            ("card", cards),
            ("month", [(f"{month:%Y-%m-%d}", date_format(month, "F Y")) for month in reversed(months)]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        return self


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR)
def samples(request: FaceRequest) -> HttpResponse:
    """The samples there are; a new one is drawn here."""
    cards = [(card.pk, card.name) for card in cards_of(request.city) if not card.retired_at]
    today = clock.now().astimezone(ZoneInfo(request.city.time_zone)).date()
    months = months_until(today, MONTHS)
    form = DrawForm(request.POST or None, initial={"month": f"{months[-2]:%Y-%m-%d}"}).offer(cards, months)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            drawn, new = draw_sample(request.city, chosen["card"], chosen["month"], actor=request.actor)
        except Invalid as error:
            form.add_problems(problems_of(error))
        else:
            said = _("It is drawn.") if new else _("It was drawn before; nothing was added.")
            messages.success(request, said)
            return redirect("desk:sample", drawn.pk)
    context = {
        "form": form,
        "cards": cards,
        "rows": [(row, ABOUTS[row.card.about]) for row in samples_of(request.city)],
        "disputes": open_disputes(request.city),
        "here": "quality",
        "staff": True,
    }
    return render(request, "desk/samples.html", context, status=422 if form.errors else 200)


@require_safe
@staff_only(Role.SUPERVISOR)
def sample(request: FaceRequest, sample_id: int) -> HttpResponse:
    """What was drawn and how it stands; ``?again=1`` draws it once more from the seed, to compare."""
    found = sample_of(request.city, sample_id)
    said = request.GET.get("after", "")
    items, is_more = items_of_sample(found, after=int(said) if said.isascii() and said.isdigit() else 0)
    same = None
    if "again" in request.GET:
        same = drawn_again(found, frame_of(request.city, found)) == keys_of(found)
    context = {
        "sample": found,
        "about": ABOUTS[found.card.about],
        "per": PERS[found.per],
        "rows": [(item, kind_in_words(item), *_state(request, item)) for item in items],
        "next_url": f"?after={items[-1].place}" if is_more else "",
        "first_url": "?" if said else "",
        "same": same,
        "is_whole": found.until < found.at,
        "here": "quality",
        "staff": True,
    }
    return render(request, "desk/sample.html", context)


@require_safe
@staff_only(Role.SUPERVISOR)
def sample_frame(request: FaceRequest, sample_id: int) -> HttpResponse:
    """Everything that could have been drawn as CSV, with the seed: for whoever draws it again."""
    found = sample_of(request.city, sample_id)
    drawn = set(keys_of(found))
    lines = (
        [found.seed, unit.key, unit.person, unit.team, unit.kind, "yes" if unit.key in drawn else "no"]
        for unit in frame_of(request.city, found)
    )
    head = ["seed", "key", "person", "team", "kind", "drawn"]
    return csv_file(f"sample-{found.month:%Y-%m}.csv", head, lines)


def _state(request: FaceRequest, item: SampleItem) -> tuple[str, str, str]:
    """(How it stands, its score once everybody is done, what the reader may do: 'begin', 'go on' or '')."""
    reviews: list[Review] = list(item.reviews.all())
    if item.set_aside_at:
        return _("Can't be scored: %(why)s") % {"why": item.set_aside_why}, "", ""
    if item.finished_at:
        return _("Done"), score_in_words(reviews[0]), ""
    mine = next((review for review in reviews if review.reviewer_id == request.actor.id), None)
    names = ", ".join(f"{review.reviewer.name} ({_word(review)})" for review in reviews)
    may_begin = not is_about(request.actor, item) and len(reviews) < (2 if item.two_score else 1)
    if mine is not None:
        return names, "", "go on" if mine.status == ReviewStatus.DRAFT else ""
    return names or _("Nobody yet"), "", "begin" if may_begin else ""


def _word(review: Review) -> str:
    return _("done") if review.status == ReviewStatus.DONE else _("draft")
