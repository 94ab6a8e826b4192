"""The page of one case, and the moves made from it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases import policy
from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotFound, Problem, Stale
from thirdring.kernel.listening import HUB
from thirdring.routing.queries import open_transfer
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.casework import MOVES, Move, moves_open
from thirdring.web.agency.correcting import may_correct
from thirdring.web.agency.forms import MoveForm
from thirdring.web.agency.giving import may_give
from thirdring.web.agency.handing import stage_of
from thirdring.web.agency.preview import drafted_into, preview_of
from thirdring.web.agency.sheet import Sheet, Step, sheet_of
from thirdring.web.agency.visits import been_there


@dataclass(frozen=True, slots=True)
class Panel:
    """One move as the page offers it; open when it is the one being worked on."""

    move: Move
    form: MoveForm
    url: str
    opened: bool

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to fill in; a move without is a single button."""
        return bool(self.form.visible_fields())


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a move was not made: what somebody else did meanwhile, and what was typed for nothing."""

    said: str
    changes: list[Step]
    typed: str


@require_safe
@staff_only()
def case(request: FaceRequest, reference: str) -> HttpResponse:
    """One case with everything this person may see and do."""
    return _page(request, _case(request, reference))


@require_POST
@staff_only()
def move(request: FaceRequest, reference: str, noun: str) -> HttpResponse:
    """Make one move, if the case is as its reader saw it; else say what changed and keep what was typed."""
    found, asked = _case(request, reference), MOVES[noun]
    form = asked.form(request.POST, case=found, noun=noun)
    form.files = request.FILES
    if _seen(request) != found.version:
        return _too_late(request, found, asked)
    if asked not in moves_open(found, request.actor, stage=_stage(found, asked)):
        return _page(request, found, trouble=Trouble(_refusal(asked), [], form.typed()), status=409)
    if not form.is_valid():
        return _page(request, found, asked=asked, form=form, status=422)
    try:
        done = asked.perform(found, request.actor, form.cleaned_data)
    except Stale:
        return _too_late(request, _case(request, reference), asked)
    except (MoveNotAllowed, NotFound) as error:
        return _page(request, found, trouble=Trouble(str(error), [], form.typed()), status=409)
    except Invalid as error:
        form.add_problems(_renamed(error, asked))
        return _page(request, found, asked=asked, form=form, status=422)
    messages.success(request, f"{pretty(done.reference)}: {asked.done}")
    return HttpResponseRedirect(_onward(request, done, asked), status=303)


@require_POST
@staff_only()
def draft(request: FaceRequest, reference: str) -> HttpResponse:
    """Show what the resident would read, without closing anything. With a script only that part is sent."""
    found = _case(request, reference)
    asked = MOVES["closure"]
    if asked not in moves_open(found, request.actor):
        return _page(request, found, trouble=Trouble(_refusal(asked), [], ""), status=409)
    if request.htmx and "fill" not in request.POST:
        context = {"preview": preview_of(found, request.POST)}
        return render(request, "agency/case.html#preview", context)
    form = asked.form(drafted_into(found, request.POST), case=found, noun=asked.noun)
    return _page(request, found, asked=asked, form=form)


def _case(request: FaceRequest, reference: str) -> Case:
    """The case. Another agency's or city's is as unknown as one that isn't there: NotFound, a 404."""
    return case_by_reference(request.actor, reference)


def _stage(found: Case, asked: Move) -> str:
    """The state of the case's open transfer, read only for the moves that depend on it."""
    return stage_of(open_transfer(found)) if asked.stages is not None else ""


def _seen(request: FaceRequest) -> int | None:
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return None


def _too_late(request: FaceRequest, found: Case, asked: Move) -> HttpResponse:
    """The loser of two: the case as it is now, what changed, and what was typed still in its place."""
    data = _as_if_seen_now(request.POST, found)
    form = asked.form(data, case=found, noun=asked.noun)
    form.is_valid()
    still = asked in moves_open(found, request.actor, stage=_stage(found, asked))
    said = _("Somebody changed this case while you were working on it. See what changed first.")
    trouble = Trouble(said, [], "" if still else form.typed())
    return _page(request, found, asked=asked if still else None, form=form, trouble=trouble, status=409)


def _as_if_seen_now(posted: QueryDict, found: Case) -> QueryDict:
    data = posted.copy()
    data["version"], data["entries"] = str(found.version), str(found.entry_count)
    return data


def _refusal(asked: Move) -> str:
    return _("“%(move)s” is not possible now, or not with your role.") % {"move": asked.label}


def _renamed(error: Invalid, asked: Move) -> list[Problem]:
    return [Problem(asked.fields.get(p.field, p.field), p.message, p.code) for p in error.problems]


def _onward(request: FaceRequest, done: Case, asked: Move) -> str:
    back = _back(request)
    if asked.leaves:
        return back
    query = request.POST.get("back", "")
    address = reverse("agency:case", args=[done.reference])
    return f"{address}?{QueryDict(f'back={query}').urlencode()}" if query else address


def _back(request: FaceRequest) -> str:
    """The queue as it was left: only its filters are taken from the address, so it can lead nowhere else."""
    kept = QueryDict(request.POST.get("back") or request.GET.get("back") or "")
    queue = reverse("agency:queue")
    return f"{queue}?{kept.urlencode()}" if kept else queue


def _page(
    request: FaceRequest,
    found: Case,
    *,
    asked: Move | None = None,
    form: MoveForm | None = None,
    trouble: Trouble | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(found, actor=request.actor, language=get_language() or found.city.languages[0])
    moves = moves_open(found, request.actor, stage=sheet.stage)
    panels = [_panel(found, one, form if one is asked else None) for one in moves]
    context = {
        "sheet": sheet,
        "visited": been_there(sheet.steps),
        "buttons": [panel for panel in panels if not panel.has_fields],
        "panels": [panel for panel in panels if panel.has_fields],
        "asked": form if asked else None,
        "trouble": _with_changes(trouble, request, sheet) if trouble else None,
        "preview": preview_of(found, request.POST),
        "may_correct": may_correct(found, request.actor),
        "may_give": may_give(found, request),
        "back": _back(request),
        "back_query": request.POST.get("back") or request.GET.get("back") or "",
        "mark": HUB.mark(),
        "may_refer": policy.may(request.actor, "refer", found),
        "here": "case",
        "staff": True,
    }
    return render(request, "agency/case.html", context, status=status)


def _panel(found: Case, one: Move, form: MoveForm | None) -> Panel:
    url = reverse(f"agency:{one.noun}", args=[found.reference])
    return Panel(one, form or one.form(case=found, noun=one.noun), url, opened=form is not None)


def _with_changes(trouble: Trouble, request: FaceRequest, sheet: Sheet) -> Trouble:
    """What is on the timeline now that was not when the reader opened the page."""
    try:
        seen = int(request.POST.get("entries", ""))
    except ValueError:
        return trouble
    return Trouble(trouble.said, [step for step in sheet.steps if step.number > seen], trouble.typed)
