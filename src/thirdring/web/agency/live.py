"""The agency's pages, told live what changes; and a case's page, who else has it open."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.models import Case
from thirdring.cases.queries import case_by_reference
from thirdring.kernel.actor import Actor
from thirdring.kernel.announcing import Announcement
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.web.ui.streaming import Beat, stream
from thirdring.workbench.actions import presence
from thirdring.workbench.policy import may_hear
from thirdring.workbench.queries import Here, others_at
from thirdring.workbench.rules import Topic


@require_safe
@staff_only()
def live(request: FaceRequest) -> HttpResponseBase:
    """News of the cases this person may see, as it happens: only which case it is."""
    return stream(request, wants=partial(may_hear, request.actor), shown=_shown)


@require_safe
@staff_only()
def live_case(request: FaceRequest, reference: str) -> HttpResponseBase:
    """News of one case and of who else has it open. As long as it is read, its reader is there."""
    case = case_by_reference(request.actor, reference)
    attendance = _Attendance(case.pk, request.actor, translation.get_language())
    topics = frozenset({Topic.PRESENCE})
    beat = Beat(look=attendance.look, end=attendance.end, topics=topics)
    return stream(request, wants=partial(_is_of, case, request.actor), shown=_shown, beat=beat)


@require_POST
@staff_only()
def typing(request: FaceRequest, reference: str) -> HttpResponse:
    """The reader is writing something on the case's page."""
    presence.note_typing(case_by_reference(request.actor, reference).pk, actor=request.actor)
    return HttpResponse(status=204)


def here_in_words(others: list[Here]) -> str:
    """Who else is at a case, as a sentence; '' for nobody. Who is writing is named first."""
    writing = [other.name for other in others if other.typing]
    if writing:
        return _("%(name)s is writing an answer.") % {"name": writing[0]}
    if len(others) < 2:
        return _("%(name)s has it open.") % {"name": others[0].name} if others else ""
    more = {"name": others[0].name, "n": len(others) - 1}
    said = ngettext(
        "%(name)s and %(n)d other have it open.", "%(name)s and %(n)d others have it open.", len(others) - 1
    )
    return said % more


class _Attendance:
    """One reader at one case: said to be there again and again, and told who else is."""

    def __init__(self, case_id: int, actor: Actor, language: str | None) -> None:
        self._case_id, self._actor, self._language = case_id, actor, language
        self._last: str | None = None

    def look(self) -> dict[str, Any] | None:
        presence.be_present(self._case_id, actor=self._actor)
        others = others_at(self._actor, [self._case_id]).get(self._case_id, [])
        with translation.override(self._language):
            said = here_in_words(others)
        if said == self._last:
            return None
        self._last = said
        return {"here": said}

    def end(self) -> None:
        presence.leave(self._case_id, actor=self._actor)


def _is_of(case: Case, actor: Actor, said: Announcement) -> bool:
    return said.about.get("case") == case.pk and may_hear(actor, said)


def _shown(said: Announcement) -> dict[str, Any]:
    return {"case": said.about["case"]}
