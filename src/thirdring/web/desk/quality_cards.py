"""Scorecards: a list, a page to write one, its versions; questions are lines of one form, without script."""

from itertools import count, takewhile
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.contact_centre.actions.scorecards import (
    HELP_LENGTH,
    MOST_ITEMS,
    NAME_LENGTH,
    QUESTION_LENGTH,
    Asked,
    CardSaid,
    change_card,
    make_card,
    retire_card,
)
from thirdring.contact_centre.models import Scorecard, ScorecardItem, ScorecardVersion
from thirdring.contact_centre.quality_queries import card_of, cards_of
from thirdring.kernel.errors import Invalid, Problem, Stale
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.quality_words import ABOUTS, PERS, problems_of
from thirdring.web.ui.forms import UiForm

LINES, MORE_LINES = 6, 4  # of a new card; further empty ones
PARTS = ("question", "help", "weight", "fails", "order")


def _short(label: Any, **more: Any) -> dict[str, Any]:
    attrs = {"class": "tr-short", "step": "any"}
    return {"label": label, "widget": forms.NumberInput(attrs=attrs), **more}


class CardForm(UiForm):
    """A card as somebody writes it. What is right is the domain's to say."""

    name = forms.CharField(
        label=gettext_lazy("Name"), required=False, widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH})
    )
    about = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=list(ABOUTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose calls or closures.")},
    )
    per = forms.ChoiceField(label=gettext_lazy("A sample has so many of each"), choices=list(PERS.items()))
    per_month = forms.IntegerField(**_short(gettext_lazy("How many of each, a month")))
    second = forms.FloatField(
        **_short(
            gettext_lazy("Scored by two, percent of the sample"),
            help_text=gettext_lazy("Neither sees the other's marks before both are done."),
        )
    )
    monthly = forms.BooleanField(
        label=gettext_lazy("Draw the sample by itself when a month is over"), required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, lines: int, **more: Any) -> None:
        super().__init__(data, **more)
        self.count = min(lines, MOST_ITEMS)
        for row in range(self.count):
            self.fields.update(_line(row))

    def lines(self) -> list[dict[str, forms.BoundField]]:
        """The fields of each question."""
        return [{part: self[f"{part}_{row}"] for part in PARTS} for row in range(self.count)]

    def plain(self) -> list[forms.BoundField]:
        """The fields above the questions."""
        names = ("name", "about", "per", "per_month", "second", "monthly")
        return [self[name] for name in names if not self.fields[name].disabled]

    def said(self) -> CardSaid:
        """What was filled in, once it is whole."""
        told = self.cleaned_data
        return CardSaid(
            name=told["name"],
            about=told["about"],
            items=self._asked(),
            per=told["per"],
            per_month=told["per_month"],
            second_share=round(told["second"] / 100, 6),
            monthly=told["monthly"],
        )

    def _asked(self) -> list[Asked]:
        """The lines that hold something, in the order they are given."""
        told = self.cleaned_data
        rows = [row for row in range(self.count) if told[f"question_{row}"] or told[f"help_{row}"]]
        rows.sort(key=lambda row: told[f"order_{row}"] or row + 1)
        return [
            Asked(
                question=told[f"question_{row}"],
                help=told[f"help_{row}"],
                weight=told[f"weight_{row}"],
                fails_all=told[f"fails_{row}"],
                row=row,
            )
            for row in rows
        ]


def _line(row: int) -> dict[str, forms.Field]:
    number = {"number": row + 1}
    return {
        f"question_{row}": forms.CharField(
            label=_("Question %(number)d") % number,
            required=False,
            widget=forms.TextInput(attrs={"maxlength": QUESTION_LENGTH}),
        ),
        f"help_{row}": forms.CharField(
            label=_("Help for question %(number)d") % number,
            required=False,
            widget=forms.TextInput(attrs={"maxlength": HELP_LENGTH}),
        ),
        f"weight_{row}": forms.FloatField(
            **_short(_("Weight of question %(number)d") % number, required=False)
        ),
        f"fails_{row}": forms.BooleanField(
            label=_("Not met, question %(number)d makes the whole card nothing") % number, required=False
        ),
        f"order_{row}": forms.IntegerField(
            **_short(_("Place of question %(number)d") % number, required=False)
        ),
    }


@require_safe
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def cards(request: FaceRequest) -> HttpResponse:
    """Every card."""
    rows = [(card, ABOUTS[card.about], PERS[card.per]) for card in cards_of(request.city)]
    return render(request, "desk/cards.html", {"rows": rows, "here": "cards", "staff": True})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def new_card(request: FaceRequest) -> HttpResponse:
    """Write a new card."""
    if request.method != "POST":
        usual = {"about": "calls", "per": "person", "per_month": 5, "second": 10, "monthly": True}
        return _form(request, CardForm(None, lines=LINES, initial=usual))
    form = CardForm(request.POST, lines=_lines_of(request.POST))
    if "more" in request.POST:
        return _with_more(request, form)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        made = make_card(request.city, form.said(), actor=request.actor)
    except Invalid as error:
        return _refused(request, form, error)
    messages.success(request, _("%(name)s is kept.") % {"name": made.name})
    return redirect("desk:cards")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def card(request: FaceRequest, card_id: int) -> HttpResponse:
    """Change a card, and read its versions."""
    known, versions = card_of(request.city, card_id)
    if request.method != "POST" or known.retired_at:
        items = list(versions[0].items.all())
        form = CardForm(None, lines=len(items) + MORE_LINES, initial=_initial(known, items))
        return _form(request, form, known, versions)
    form = CardForm(request.POST, lines=_lines_of(request.POST), initial={"about": known.about})
    form.fields["about"].disabled = True
    if "more" in request.POST:
        return _with_more(request, form, known, versions)
    if not form.is_valid():
        return _form(request, form, known, versions, status=422)
    try:
        version = form.cleaned_data["version"] or 0
        kept = change_card(request.city, card_id, form.said(), version=version, actor=request.actor)
    except Invalid as error:
        return _refused(request, form, error, known, versions)
    except Stale as error:  # what was typed stays on the page
        form.add_error(None, _(str(error)))
        return _form(request, form, known, versions, status=409)
    messages.success(request, _("%(name)s is kept.") % {"name": kept.name})
    return redirect("desk:cards")


@require_POST
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def card_retired(request: FaceRequest, card_id: int) -> HttpResponse:
    """Nothing is drawn for it from now on."""
    said = request.POST.get("version", "")
    version = int(said) if said.isascii() and said.isdigit() else 0
    retire_card(request.city, card_id, version=version, actor=request.actor)
    messages.success(request, _("It is retired. What was drawn for it can still be scored."))
    return redirect("desk:cards")


def _lines_of(data: QueryDict) -> int:
    """How many lines of questions the page had."""
    return sum(1 for _row in takewhile(lambda row: f"question_{row}" in data, count()))


def _with_more(
    request: FaceRequest,
    form: CardForm,
    known: Scorecard | None = None,
    versions: list[ScorecardVersion] | None = None,
) -> HttpResponse:
    """The same page with everything typed and further empty lines."""
    typed = {name: form[name].data for name in form.fields if name != "about" or known is None}
    if known is not None:
        typed["about"] = known.about
    return _form(request, CardForm(None, lines=form.count + MORE_LINES, initial=typed), known, versions)


def _refused(
    request: FaceRequest,
    form: CardForm,
    error: Invalid,
    known: Scorecard | None = None,
    versions: list[ScorecardVersion] | None = None,
) -> HttpResponse:
    for problem in problems_of(error):
        field = "second" if problem.field == "second_share" else problem.field
        line = f"{form.fields[field].label}: " if "_" in field and field != "per_month" else ""
        form.add_problems([Problem(field, f"{line}{problem.message}")])
    return _form(request, form, known, versions, status=422)


def _initial(known: Scorecard, items: list[ScorecardItem]) -> dict[str, object]:
    plain = ("name", "about", "per", "per_month", "monthly", "version")
    given: dict[str, object] = {name: getattr(known, name) for name in plain}
    given["second"] = round(known.second_share * 100, 4)
    for row, item in enumerate(items):
        given |= {
            f"question_{row}": item.question,
            f"help_{row}": item.help,
            f"weight_{row}": item.weight,
            f"fails_{row}": item.fails_all,
            f"order_{row}": item.place,
        }
    return given


def _form(
    request: FaceRequest,
    form: CardForm,
    known: Scorecard | None = None,
    versions: list[ScorecardVersion] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    if known is not None:
        form.fields["about"].disabled = True
    context = {"form": form, "card": known, "versions": versions or [], "here": "cards", "staff": True}
    return render(request, "desk/card.html", context, status=status)
