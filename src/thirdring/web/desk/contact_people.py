"""Who it may be: the people who gave this number, what they reported last, and what is noted about them."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from thirdring.cases.models import Report
from thirdring.cases.people import Candidate, who_may_it_be
from thirdring.contact_centre.desk_queries import contact_by_id, earlier_contacts
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.contact_page import spoken
from thirdring.web.desk.desk_words import DISPOSITIONS
from thirdring.web.desk.room_words import language_in_words


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody whom the caller may be, in words. ``reports``: each with the name of its type."""

    candidate: Candidate
    language: str
    reports: list[tuple[Report, str]]


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def contact_people(request: FaceRequest, contact_id: int) -> HttpResponse:
    """A part of the call screen; a page of its own where there are no scripts."""
    contact = contact_by_id(request.actor, contact_id)
    found = who_may_it_be(request.city, contact.caller) if contact.caller else []
    context = {
        "here": "desk",
        "staff": True,
        "contact": contact,
        "people": [_shown(each) for each in found],
        "earlier": [(each, DISPOSITIONS[each.disposition]) for each in earlier_contacts(contact)],
    }
    template = "desk/contact_people.html#people" if request.htmx else "desk/contact_people.html"
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _shown(candidate: Candidate) -> PersonShown:
    named = [(each, in_language(each.case.service_version.names, spoken())) for each in candidate.reports]
    return PersonShown(candidate, language_in_words(candidate.person.language), named)
