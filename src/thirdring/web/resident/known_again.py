"""By what whoever was answered is known when they come back: marks that name nobody."""

from thirdring.constituents.rules import normal_contact
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid
from thirdring.knowledge.actions.helping import came_back
from thirdring.knowledge.marks import mark_of
from thirdring.web.access import FaceRequest
from thirdring.web.resident.drafts import Draft
from thirdring.web.resident.mine.door import contact_inside
from thirdring.web.ui.devices import known_device

KNOWN = "known_again"  # in the session: marks of how this browser's reports were to be answered
MOST = 6


def people_of(request: FaceRequest, draft: Draft, *, device: str = "") -> list[str]:
    """Marks of whoever writes this draft: the device, how to reach them, and what they gave here before."""
    here = mark_of(request.city.pk, "device", device or known_device(request))
    before: list[str] = request.session.get(KNOWN, [])
    return list(dict.fromkeys(mark for mark in (here, *_contacts(request, draft), *before) if mark))


def wrote(request: FaceRequest, draft: Draft) -> None:
    """This draft was sent after all, so an answer given before was none; and keep who is known by what."""
    moment = clock.now()
    heard = dict.fromkeys(people_of(request, draft), moment)
    came_back(request.city.pk, heard, actor=request.actor)
    if given := _contacts(request, draft):
        kept: list[str] = request.session.get(KNOWN, [])
        request.session[KNOWN] = list(dict.fromkeys([*given, *kept]))[:MOST]


def _contacts(request: FaceRequest, draft: Draft) -> list[str]:
    """Marks of the e-mail address and number of the draft, and of whoever came in to their requests."""
    found = [contact for told in (draft.email, draft.phone) if (contact := _normal(request, told))]
    inside = contact_inside(request)
    return [mark_of(request.city.pk, *contact) for contact in (*found, *([inside] if inside else []))]


def _normal(request: FaceRequest, told: str) -> tuple[str, str] | None:
    try:
        return normal_contact(told, country=request.city.country)
    except Invalid:
        return None
