"""One event on one page: what the public reads, its cases, its closings, and what was looked at again."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from thirdring.cases.models import Case
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel import clock
from thirdring.kernel.errors import invalid
from thirdring.kernel.intervals import wilson
from thirdring.mass_events import policy
from thirdring.mass_events.after import balance
from thirdring.mass_events.models import Closing, Event
from thirdring.mass_events.queries import (
    cases_of,
    closings_of,
    earlier_cases,
    event_by_number,
    left_cases,
    looks_of,
    news_of,
    sample_result,
)
from thirdring.mass_events.rules import State
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency.events import words
from thirdring.web.agency.events.forms import LinkForm, UpdateForm, VersionForm, in_an_hour
from thirdring.web.agency.words import word
from thirdring.web.ui.forms import UiForm

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A case as this page lists it."""

    case: Case
    type: str


@require_safe
@staff_only()
def event(request: FaceRequest, number: int) -> HttpResponse:
    """The event as it stands."""
    return shown(request, event_by_number(request.actor, number))


def shown(
    request: FaceRequest, found: Event, *, status: int = 200, problems: UiForm | None = None, **forms: UiForm
) -> HttpResponse:
    """The page, with a form that came back wrong in the place of its empty one."""
    leads = policy.leads(request.actor) and found.state == State.OPEN
    cases, onward = _cases(request, found)
    looks = looks_of(found)
    context = {
        "event": found,
        "ground": json.dumps(found.shape),
        "kind": word(words.KINDS, found.kind),
        "types": words.type_names(request.city, found.type_ids),
        "missing": words.missing_languages(found),
        "overdue": found.next_update_at is not None and found.next_update_at < clock.now(),
        "balance": balance(found, request.actor),
        "cases": cases,
        "onward": onward,
        "earlier": len(earlier_cases(found)) if leads else 0,
        "news": news_of(found),
        "closings": [(each, _counts(each)) for each in closings_of(found)],
        "left": [(row, word(words.WHY_LEFT, row.left)) for row in left_cases(found)],
        "looks": [(look, _type(request, look.case)) for look in looks],
        "sample": sample_words(*sample_result(looks)),
        "leads": leads,
        "looks_again": policy.leads(request.actor),
        "here": "events",
        "staff": True,
        "problems": problems,
        **(_forms(request, found) | forms if leads else {}),
    }
    return render(request, "agency/events/event.html", context, status=status)


def sample_words(fine: int, seen: int, drawn: int) -> str:
    """What the sample says so far, with how sure that is."""
    if not drawn:
        return ""
    if not seen:
        return _("%(drawn)s drawn, none looked at yet.") % {"drawn": drawn}
    low, high = wilson(fine, seen)
    said = _("%(fine)s of %(seen)s really done; of all, between %(low)s %% and %(high)s %% (95 in 100 sure).")
    return said % {"fine": fine, "seen": seen, "low": round(100 * low), "high": round(100 * high)}


def _counts(closing: Closing) -> list[tuple[str, int]]:
    return [(str(name), getattr(closing, step)) for step, name in words.STEPS.items()]


def _forms(request: FaceRequest, found: Event) -> dict[str, UiForm]:
    update = UpdateForm(None, request.city, said=found.message, noun="update")
    update.initial = {"version": found.version, "next_update": in_an_hour()}
    end = VersionForm(None, request.city, said={}, noun="end")
    end.initial = {"version": found.version}
    return {"update": update, "end": end, "link": LinkForm(auto_id="link_%s")}


def _cases(request: FaceRequest, found: Event) -> tuple[list[Row], str]:
    """The newest of its cases from a mark on, and the mark of the next ones ('' at the end)."""
    cases = cases_of(found, request.actor).order_by("-pk")
    after = request.GET.get("after", "")
    if after:
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            raise invalid("after", "This page mark is not one of ours. Start again from the first page.")
        cases = cases.filter(pk__lt=int(after))
    rows = list(cases[: PAGE + 1])
    page = [Row(case, _type(request, case)) for case in rows[:PAGE]]
    return page, str(page[-1].case.pk) if len(rows) > PAGE else ""


def _type(request: FaceRequest, case: Case) -> str:
    return version_by_id(request.city, case.service_version_id).name(words.spoken())
