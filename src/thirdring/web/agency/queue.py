"""The department's queue: what is due first, at the top."""

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from thirdring.cases import references
from thirdring.cases.counting import Counted, queue_counts
from thirdring.cases.queries import (
    QueueFilters,
    QueuePage,
    case_by_reference,
    queue_page,
)
from thirdring.cases.rules import Status
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.kernel.listening import HUB
from thirdring.mass_events.queries import open_events
from thirdring.routing.queries import count_before_referee
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.agency import words
from thirdring.web.agency.bulk import verbs_for
from thirdring.web.agency.filters import ANY, RUNNING, QueueForm, options_for, without_page
from thirdring.web.agency.lines import lines_of, wording
from thirdring.workbench.models import SavedView
from thirdring.workbench.queries import first_view, views_of

PAGE = 50
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the queue by status; it keeps the other filters."""

    name: str
    address: str
    here: bool
    count: str = ""
    key: str = ""  # pressed after g, goes there


class View(NamedTuple):
    """What a tab shows."""

    status: str = ""
    overdue: bool = False
    offered: bool = False


@require_safe
@staff_only()
def queue(request: FaceRequest) -> HttpResponse:
    """The cases this person may see, filtered, sorted and searched by the address; each page by keyset."""
    language = get_language() or request.city.languages[0]
    options = options_for(request.actor, request.city, language)
    kept = views_of(request.actor)
    if not request.GET and (first := first_view(kept)) and first.query:
        return HttpResponseRedirect(f"{reverse('agency:queue')}?{first.query}")
    form = QueueForm(request.GET, options)
    filters = form.filters()
    if references.looks_like_one(filters.words) and (found := _straight_to(request, filters.words)):
        return found
    page, problem = _page(request, filters)
    said = wording(options, language, request.city)
    asked = [QueueForm(QueryDict(view.query), options).filters() for view in kept]
    counts = [str(n) for n in queue_counts(request.actor, [*_COUNTED, *asked], most=MOST_COUNTED)]
    context = {
        "form": form,
        "lines": lines_of(page.rows, said, actor=request.actor),
        "next": page.next,
        "paged": bool(request.GET.get("after")) and not problem,
        "problem": problem,
        "tabs": _tabs(request, counts),
        "kept_views": _kept(request, kept, counts[len(_COUNTED) :]),
        "filters": filters,
        "filtered": filters != QueueFilters(sort=filters.sort),
        "picked": any((filters.agency_id, filters.team_id is not None, filters.type_id, filters.area_id)),
        "back": without_page(request.GET),
        "mark": HUB.mark(),
        "bulk_verbs": verbs_for(request.actor),
        "here": "queue",
        "staff": True,
    }
    return render(request, "agency/queue.html", context, status=400 if problem or form.errors else 200)


def _straight_to(request: FaceRequest, reference: str) -> HttpResponse | None:
    """Whoever types a whole reference wants that case, not a list of one."""
    try:
        case = case_by_reference(request.actor, reference)
    except NotFound:
        return None
    address = reverse("agency:case", args=[case.reference])
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)


def _page(request: FaceRequest, filters: QueueFilters) -> tuple[QueuePage, str]:
    """The page asked for; for a page mark that isn't ours the first page, and what was wrong."""
    try:
        return queue_page(request.actor, filters, after=request.GET.get("after", ""), size=PAGE), ""
    except Invalid as error:
        return queue_page(request.actor, filters, size=PAGE), error.problems[0].message


_COUNTED = (QueueFilters(status=frozenset(RUNNING), overdue=True), QueueFilters(offered=True))


def _kept(request: FaceRequest, kept: list[SavedView], counts: list[str]) -> list[Tab]:
    """The views somebody kept, each with how many cases it holds."""
    here, queue = without_page(request.GET), reverse("agency:queue")
    return [
        Tab(view.name, f"{queue}?{view.query}", view.query == here, count, str(n) if n < 10 else "")
        for n, (view, count) in enumerate(zip(kept, counts, strict=True), 1)
    ]


def _tabs(request: FaceRequest, counts: list[str]) -> list[Tab]:
    """Views by status; for those of agencies also what others ask theirs to take over."""
    asked = View(
        request.GET.get("status", ""), bool(request.GET.get("overdue")), bool(request.GET.get("offered"))
    )
    views = [(View(), _("Open"), ""), (View(overdue=True), _("Overdue"), counts[0])]
    if request.actor.agency_ids:
        views.append((View(offered=True), _("Offered to us"), counts[1]))
    views += [(View(status.value), words.word(words.STATUSES, status), "") for status in Status]
    views.append((View(ANY), _("All"), ""))
    tabs = [
        Tab(name, _address(request, view), view == asked, count, _KEYS.get(view, ""))
        for view, name, count in views
    ]
    tabs.append(Tab(_("Tasks for us"), reverse("agency:tasks"), here=False))
    if request.actor.roles & {Role.AGENCY_LEAD, Role.SUPERVISOR}:
        tabs.append(Tab(_("Board"), reverse("agency:board"), here=False))
    return [*tabs, *_for_referees(request)]


_KEYS = {View(): "o", View(overdue=True): "v", View(offered=True): "f", View(ANY): "l"} | {
    View(status.value): key for status, key in zip(Status, "raphc", strict=True)
}


def _for_referees(request: FaceRequest) -> list[Tab]:
    """The ways to a supervisor's lists; with how much there is where it may be asked within the budget."""
    if Role.SUPERVISOR not in request.actor.roles:
        return []
    waiting = count_before_referee(request.city, most=MOST_COUNTED)
    count = str(Counted(min(waiting, MOST_COUNTED), cut=waiting > MOST_COUNTED))
    going_on = str(len(open_events(request.city)))
    return [
        Tab(_("Not in the list"), reverse("agency:unlisted"), here=False),
        Tab(_("Outside the city"), reverse("agency:outside"), here=False),
        Tab(_("Referee"), reverse("agency:referee"), here=False, count=count),
        Tab(_("Events"), reverse("agency:events"), here=False, count=going_on),
    ]


def _address(request: FaceRequest, view: View) -> str:
    """The present address with another view, from the first page."""
    query = request.GET.copy()
    switched = [("overdue", "1" if view.overdue else ""), ("offered", "1" if view.offered else "")]
    for name, value in (("status", view.status), *switched, ("after", "")):
        query.pop(name, None)
        if value:
            query[name] = value
    return (
        f"{reverse('agency:queue')}?{query.urlencode() or 'status='}"  # a bare one opens the view one chose
    )
