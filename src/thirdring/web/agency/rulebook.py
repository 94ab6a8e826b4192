"""The city's routing rules, as supervisors write them: in order, tried on past cases, then published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from thirdring.catalogue.queries import OfferedType, offered_types
from thirdring.city.models import Team
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound, Stale
from thirdring.routing.actions.ruling import check_draft, end_rule, move_rule, publish, trial
from thirdring.routing.models import Rule
from thirdring.routing.order import instead, seen_as, shadowed, with_rule, without
from thirdring.routing.queries import as_rule, matched_since, rule_rows
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.agency.ruleform import RuleForm, in_plain_words
from thirdring.web.agency.trying import in_force, tried_on_past

COUNTED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of the list."""

    rule: Rule
    what: str  # its type, '' for every
    when: str  # answers and hours
    matched: int
    begins: str  # '' when it holds already
    ends: str
    shadow: str  # the rule above that always decides first, ''
    gone: bool  # its team takes no cases any more


@require_safe
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def rules(request: FaceRequest) -> HttpResponse:
    """The rules in their order, and what each decided lately."""
    rows = rule_rows(request.city)
    context = _context(rows) | {"lines": _lines(request, rows), "days": COUNTED.days}
    return render(request, "agency/rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def rule(request: FaceRequest, number: int | None = None) -> HttpResponse:
    """Write a rule, or change one: first tried on past cases, then published as it was tried."""
    rows = rule_rows(request.city)
    old = _one_of(rows, number) if number else None
    data = request.POST if request.method == "POST" else None
    form = RuleForm(data, city=request.city, language=_language(request), rows=rows, rule=old)
    if data is None:
        return _form_page(request, form, old)
    if "ask" in data:  # the kind was chosen: now its questions, and nothing is wrong yet
        return _form_page(request, form.again(), old)
    if not form.is_valid():
        return _form_page(request, form, old, status=422)
    try:
        return _tried_or_published(request, form, old)
    except Invalid as error:
        form.add_problems(error.problems)
        return _form_page(request, form, old, status=422)
    except Stale as error:
        form.add_error(None, str(error))
        return _form_page(request, form, old, run=_try(request, form, old), status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def end(request: FaceRequest, number: int) -> HttpResponse:
    """What ending a rule would change; POST ends it."""
    rows = rule_rows(request.city)
    old = _one_of(rows, number)
    if request.method == "POST":
        done = _("Ended. It decides nothing from now on.")
        return _changed(request, partial(end_rule, request.city, old.pk), done)
    now = in_force(rows)
    run = tried_on_past(request, now, without(now, old.pk), {old.type_id})
    return render(request, "agency/end_rule.html", _context(rows) | run | {"rule": old})


@require_POST
@staff_only(Role.SUPERVISOR, Role.ADMINISTRATOR)
def move(request: FaceRequest, number: int) -> HttpResponse:
    """Ask a rule before its neighbour, or after it."""
    up = request.POST.get("to") == "up"
    return _changed(request, partial(move_rule, request.city, number, up=up), _("Moved."))


def _tried_or_published(request: FaceRequest, form: RuleForm, old: Rule | None) -> HttpResponse:
    draft, begins = form.draft(), form.begins_at()
    check_draft(request.city, draft, begins)
    if request.POST.get("tried") != form.mark():
        return _form_page(request, form, old, run=_try(request, form, old))
    publish(
        request.city,
        draft,
        actor=request.actor,
        seen=request.POST.get("seen", ""),
        before=form.before,
        replaces=old.pk if old else None,
        begins=begins,
    )
    messages.success(request, _("Published. Later cases follow it."))
    return redirect("agency:rules")


def _changed(request: FaceRequest, change: Callable[..., object], done: str) -> HttpResponse:
    """Make a change of the list as its reader saw it; else say that somebody was first."""
    try:
        change(actor=request.actor, seen=request.POST.get("seen", ""))
    except Stale as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("agency:rules")


def _try(request: FaceRequest, form: RuleForm, old: Rule | None) -> dict[str, object]:
    """What the rule as filled in would have changed."""
    now = in_force(form.rows)
    new = trial(form.draft(), _team(request, form))
    after = instead(now, old.pk, new) if old else with_rule(now, new, before=form.before)
    types = {new.type_id, old.type_id} if old else {new.type_id}
    return tried_on_past(request, now, after, types) | {"mark": form.mark()}


def _team(request: FaceRequest, form: RuleForm) -> Team:
    return Team.objects.of(request.city).get(pk=form.draft().team_id)


def _one_of(rows: Sequence[Rule], number: int) -> Rule:
    found = next((row for row in rows if row.pk == number), None)
    if found is None:
        raise NotFound(_("This rule has ended. Look at the list again."))
    return found


def _form_page(
    request: FaceRequest,
    form: RuleForm,
    old: Rule | None,
    *,
    run: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(form.rows) | (run or {}) | {"form": form, "rule": old}
    return render(request, "agency/rule.html", context, status=status)


def _context(rows: Sequence[Rule]) -> dict[str, object]:
    return {"seen": seen_as(as_rule(row) for row in rows), "here": "rules", "staff": True}


def _lines(request: FaceRequest, rows: Sequence[Rule]) -> list[Line]:
    matched, now = matched_since(request.city, clock.now() - COUNTED), clock.now()
    above, zone = shadowed([as_rule(row) for row in rows]), ZoneInfo(request.city.time_zone)
    language = _language(request)
    kinds = {each.type_id: each for each in offered_types(request.city)}
    return [
        Line(
            rule=row,
            what=_what(row, kinds, language),
            when=in_plain_words(row, kinds.get(row.type_id or 0), language),
            matched=matched.get(row.pk, 0),
            begins=words.moment(row.effective_from, zone) if row.effective_from > now else "",
            ends=words.moment(row.effective_to, zone) if row.effective_to else "",
            shadow=above[row.pk].name if row.pk in above else "",
            gone=not (row.team.active and row.team.agency.active),
        )
        for row in rows
    ]


def _what(row: Rule, kinds: Mapping[int, OfferedType], language: str) -> str:
    """The rule's kind, '' for every kind; by its code when it is offered no more."""
    if row.type is None:
        return ""
    return kinds[row.type.pk].name(language) if row.type.pk in kinds else row.type.code


def _language(request: FaceRequest) -> str:
    return get_language() or request.city.languages[0]
