"""What other cases and agencies have to do with a case: its links, and how far its plan is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thirdring.cases import policy
from thirdring.cases.actions.relating import relate, unrelate
from thirdring.cases.models import Case, Entry
from thirdring.cases.plans import OPEN_TASKS, RelationKind, TaskState
from thirdring.cases.queries import case_by_reference
from thirdring.cases.references import pretty
from thirdring.cases.rules import OPEN, EntryKind
from thirdring.cases.task_queries import tasks_of
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound, Stale, invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.agency import words
from thirdring.web.agency.forms import MoveForm
from thirdring.web.agency.task_pages import STATES, Row, row_of

RELATIONS: words.Words = {
    RelationKind.RELATED: gettext_lazy("Related to"),
    RelationKind.CAUSED_BY: gettext_lazy("Caused by"),
    RelationKind.BLOCKS: gettext_lazy("Has to be done before"),
}
_BACK: words.Words = {
    RelationKind.RELATED: gettext_lazy("Related to"),
    RelationKind.CAUSED_BY: gettext_lazy("The cause of"),
    RelationKind.BLOCKS: gettext_lazy("Waits for"),
}


class RelationForm(MoveForm):
    """Which other case, and what the two have to do with each other."""

    kind = forms.ChoiceField(
        label=gettext_lazy("This case is"),
        choices=list(RELATIONS.items()),
        initial=RelationKind.RELATED.value,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the two have to do with each other.")},
    )
    other = forms.CharField(
        label=gettext_lazy("Reference of the other case"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "tr-short"}),
        error_messages={"required": gettext_lazy("Write the other case's reference, such as 2604-1873-5.")},
    )


@dataclass(frozen=True, slots=True)
class Link:
    """Another case, and what this one has to do with it."""

    how: str
    reference: str
    shown: str


@dataclass(frozen=True, slots=True)
class Joint:
    """What the case page shows of it. ``offered``: the catalogue has a plan that is not begun."""

    links: list[Link]
    rows: list[Row]
    done: int
    finished: bool
    offered: bool
    works: bool


def joint_of(case: Case, entries: Sequence[Entry], *, actor: Actor, language: str) -> Joint:
    """What there is. The timeline tells of links and of a plan: a case alone costs no query, a plan one."""
    planned = any(entry.kind == EntryKind.TASK for entry in entries)
    tasks = tasks_of(case) if planned else []
    for task in tasks:
        task.case = case
    works = case.status in OPEN and policy.may(actor, "plan", case)
    done = sum(task.state == TaskState.DONE for task in tasks)
    left = any(task.state in OPEN_TASKS for task in tasks)
    return Joint(
        links=links_of(entries),
        rows=[row_of(task, language) for task in tasks],
        done=done,
        finished=bool(done) and not left and case.status in OPEN,
        offered=not planned and works and bool(version_by_id(case.city, case.service_version_id).case_plan),
        works=works,
    )


def links_of(entries: Sequence[Entry]) -> list[Link]:
    """The links that were not taken back, the latest first."""
    now: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind in {EntryKind.RELATED, EntryKind.UNRELATED}:
            now[str(entry.data.get("case", ""))] = entry
    kept = [entry for entry in now.values() if entry.kind == EntryKind.RELATED]
    return [_link(entry) for entry in reversed(kept)]


def _link(entry: Entry) -> Link:
    reference, relation = str(entry.data.get("case", "")), str(entry.data.get("relation", ""))
    said = _BACK if entry.data.get("back") else RELATIONS
    return Link(words.word(said, relation), reference, pretty(reference))


def task_in_words(data: Mapping[str, Any]) -> str:
    """'Clear the road. Parks: not taken. Not our tree.'"""
    state = words.word(STATES, str(data.get("state", "")))
    said = [str(data[name]) for name in ("reason", "note") if data.get(name)]
    return " ".join([f"{data.get('words', '')}.", f"{data.get('agency', '')}: {state.lower()}.", *said])


def link(case: Case, actor: Actor, said: Mapping[str, Any]) -> Case:
    """Say what the case has to do with another that the actor sees."""
    try:
        other = case_by_reference(actor, said["other"])
    except NotFound as error:
        raise invalid("other", str(error), "unknown") from None
    return relate(case, other=other, kind=RelationKind(said["kind"]), actor=actor)


@require_POST
@staff_only()
def unlink(request: FaceRequest, reference: str, other: str) -> HttpResponse:
    """Take a link back."""
    found, second = case_by_reference(request.actor, reference), case_by_reference(request.actor, other)
    try:
        unrelate(found, other=second, actor=request.actor)
    except (NotFound, Stale) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link is taken back on both cases."))
    return redirect("agency:case", found.reference)
