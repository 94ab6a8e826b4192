"""One thing done with many cases: chosen in the queue, filled in once, looked at, done, and undone."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.policy import VERBS as ROLES
from thirdring.cases.queries import queue_ids
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.bulk_forms import FORMS, BulkForm
from thirdring.web.agency.bulk_words import DONE_BY, NAMES, told_of
from thirdring.web.agency.filters import QueueForm, options_for
from thirdring.web.agency.words import word
from thirdring.workbench.actions.bulk import begin, do_next, end, may_undo, plan, plan_undoing
from thirdring.workbench.actions.verbs import VERBS
from thirdring.workbench.models import BulkChange
from thirdring.workbench.policy import changes_visible_to
from thirdring.workbench.queries import recent_changes
from thirdring.workbench.rules import ASKED_FOR, AT_ONCE, MOST_CASES, UNDONE_BY, BulkVerb, LineState


def verbs_for(actor: Actor) -> list[tuple[str, str]]:
    """What this person may do with many cases at once: the verb and its name."""
    return [(verb.value, word(NAMES, verb)) for verb in ASKED_FOR if actor.roles & ROLES[VERBS[verb].policy]]


@require_POST
@staff_only()
def choose(request: FaceRequest) -> HttpResponse:
    """From the queue: what is to be done with which cases; asks for what has to be filled in."""
    verb, back = _verb(request), request.POST.get("view", "")
    ids = (
        _all_of(request, back) if request.POST.get("scope") == "all" else _ids(request.POST.getlist("cases"))
    )
    if not ids:
        messages.error(request, _("Choose at least one case in the list first."))
        return HttpResponseRedirect(_queue(back))
    form = FORMS[verb](None, city=request.city, actor=request.actor)
    return _filling_in(request, verb, ids, form, back)


@require_POST
@staff_only()
def plan_it(request: FaceRequest) -> HttpResponse:
    """Plan it, and show what would happen to each case."""
    verb, back = _verb(request), request.POST.get("view", "")
    ids = _ids(request.POST.get("cases", "").split(","))
    form = FORMS[verb](request.POST, city=request.city, actor=request.actor)
    if not form.is_valid():
        return _filling_in(request, verb, ids, form, back, status=422)
    bulk = plan(request.city, ids, verb=verb, said=form.said(), actor=request.actor)
    return HttpResponseRedirect(_address(bulk, back), status=303)


@require_safe
@staff_only()
def changes(request: FaceRequest) -> HttpResponse:
    """What was done with many cases lately, by this person or, for who looks after the city, by all."""
    rows = [(bulk, word(NAMES, bulk.verb)) for bulk in recent_changes(request.actor)]
    return render(request, "agency/bulk_changes.html", {"rows": rows, "here": "bulk", "staff": True})


@require_safe
@staff_only()
def change(request: FaceRequest, number: int) -> HttpResponse:
    """One change of many cases: before it is done, while it is, and what became of it."""
    bulk = _bulk(request, number)
    told = told_of(bulk, language=get_language() or request.city.languages[0])
    own = bulk.by_id == request.actor.id
    undoable = own and bool(told.done) and may_undo(bulk)
    back = request.GET.get("view", "")
    context = {
        "told": told,
        "own": own,
        "undo": word(NAMES, UNDONE_BY[BulkVerb(bulk.verb)]) if undoable else "",
        "undo_why": _undo_why(bulk),
        "back": _queue(back),
        "view": back,
        "here": "bulk",
        "staff": True,
    }
    return render(request, "agency/bulk_change.html", context)


@require_POST
@staff_only()
def run(request: FaceRequest, number: int) -> HttpResponse:
    """Do it: a few cases while one waits, many by the worker."""
    bulk = _bulk(request, number)
    few = bulk.lines.filter(state=LineState.PLANNED).count() <= AT_ONCE
    begin(bulk, actor=request.actor, in_seconds=_GIVE_UP_AFTER if few else 0)
    if few:
        while do_next(bulk, actor=request.actor):
            pass
        end(bulk, actor=request.actor)
    return HttpResponseRedirect(_address(bulk, request.POST.get("view", "")), status=303)


@require_POST
@staff_only()
def undo(request: FaceRequest, number: int) -> HttpResponse:
    """Plan to undo it, and show for each case what would happen."""
    why = request.POST.get("why", "").strip()
    if not 0 < len(why) <= _WHY:
        raise invalid("why", f"Say why it is undone, in 1 to {_WHY} characters.")
    undoing = plan_undoing(_bulk(request, number), why=why, actor=request.actor)
    return HttpResponseRedirect(_address(undoing, request.POST.get("view", "")), status=303)


_WHY = 300
_GIVE_UP_AFTER = 30  # seconds: what is not done by then, because this process ended, the worker does


def _undo_why(bulk: BulkChange) -> str:
    return _("Closed by mistake; we are still on it.") if bulk.verb == BulkVerb.CLOSE else _("By mistake.")


def _filling_in(
    request: FaceRequest, verb: BulkVerb, ids: list[int], form: BulkForm, back: str, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "verb": verb.value,
        "name": word(NAMES, verb),
        "explained": word(DONE_BY, verb),
        "count": len(ids),
        "cases": ",".join(map(str, ids)),
        "view": back,
        "back": _queue(back),
        "here": "bulk",
        "staff": True,
    }
    return render(request, "agency/bulk_fill.html", context, status=status)


def _verb(request: FaceRequest) -> BulkVerb:
    offered = {verb for verb, _name in verbs_for(request.actor)}
    asked = request.POST.get("verb", "")
    if asked not in offered:
        raise invalid("verb", "Choose what to do from the list.", "unknown")
    return BulkVerb(asked)


def _ids(numbers: list[str]) -> list[int]:
    """The cases named, each once. Raises Invalid."""
    found = {number for number in numbers if number}
    if len(found) > MOST_CASES or not all(one.isdecimal() and len(one) < 19 for one in found):
        raise invalid("cases", f"Choose 1 to {MOST_CASES:,} cases of the list.", "out_of_range")
    return sorted(int(number) for number in found)


def _all_of(request: FaceRequest, view: str) -> list[int]:
    """The cases of a view, on all its pages. Raises Invalid when there are too many."""
    options = options_for(request.actor, request.city, get_language() or "en")
    ids = queue_ids(request.actor, QueueForm(QueryDict(view), options).filters(), most=MOST_CASES + 1)
    if len(ids) > MOST_CASES:
        raise invalid(
            "cases", f"More than {MOST_CASES:,} cases match. Narrow the view first.", "out_of_range"
        )
    return ids


def _bulk(request: FaceRequest, number: int) -> BulkChange:
    bulk = changes_visible_to(request.actor).select_related("by", "city").filter(pk=number).first()
    if bulk is None:
        raise NotFound("There is no such change of many cases that you may look at.")
    return bulk


def _address(bulk: BulkChange, view: str) -> str:
    address = reverse("agency:bulk-change", args=[bulk.pk])
    kept = QueryDict(mutable=True)
    kept["view"] = view
    return f"{address}?{kept.urlencode()}" if view else address


def _queue(view: str) -> str:
    kept = QueryDict(view)
    queue = reverse("agency:queue")
    return f"{queue}?{kept.urlencode()}" if kept else queue
