"""Residents: who they may be, and one resident on one page with all that was said on every channel."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from thirdring.cases.people import latest_reports
from thirdring.catalogue.queries import version_by_id
from thirdring.city.models import City
from thirdring.constituents.actions.noting import note_person, remove_note
from thirdring.constituents.flag_queries import flags_on
from thirdring.constituents.models import Constituent
from thirdring.constituents.queries import look_up, merges_of, notes_of, person_of
from thirdring.constituents.rules import NOTE_LENGTH
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import DEFAULT_LANGUAGE
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.people_words import HEADINGS, PURPOSES, said_how, said_state
from thirdring.web.desk.room_words import language_in_words
from thirdring.web.ui.forms import UiForm
from thirdring.workbench.contacts import Contact, ContactWas, contacts_of

MOST = 25


class NoteForm(UiForm):
    """A note about a person."""

    words = forms.CharField(
        label=gettext_lazy("What should colleagues know?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
        help_text=gettext_lazy(
            "Call takers and supervisors read it. Write nothing you would not say to them."
        ),
        required=False,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline, in words."""

    contact: Contact
    heading: str
    about: str
    how: str
    state: str
    is_report: bool


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def people(request: FaceRequest) -> HttpResponse:
    """Who may be meant by a number, an address or a name."""
    asked = request.GET.get("q", "").strip()[:200]
    found = look_up(request.city, asked, limit=MOST) if asked else []
    latest = latest_reports(request.city, [person.pk for person in found], each=1)
    rows = [
        (person, language_in_words(person.language), latest.get(person.pk, [None])[0]) for person in found
    ]
    context = {
        "asked": asked,
        "rows": rows,
        "is_cut": len(rows) == MOST,
        "here": "people",
        "staff": True,
    }
    return _unkept(render(request, "desk/people.html", context))


@require_safe
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def person(request: FaceRequest, person_id: int) -> HttpResponse:
    """One resident; somebody merged into another leads there."""
    who = person_of(request.city, person_id)
    if who.merged_into_id is not None:
        return redirect("desk:person", who.merged_into_id)
    return _page(request, who, NoteForm())


@require_POST
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def note(request: FaceRequest, person_id: int) -> HttpResponse:
    """Note something about a resident."""
    form = NoteForm(request.POST)
    try:
        note_person(person_id, actor=request.actor, words=request.POST.get("words", ""))
    except Invalid as error:
        form.add_problems(error.problems)
        return _page(request, person_of(request.city, person_id), form, status=422)
    messages.success(request, _("The note is kept."))
    return redirect("desk:person", person_id)


@require_POST
@staff_only(Role.CALL_TAKER, Role.SUPERVISOR)
def note_gone(request: FaceRequest, person_id: int, note_id: int) -> HttpResponse:
    """Take a note away."""
    remove_note(note_id, actor=request.actor)
    messages.success(request, _("The note is removed."))
    return redirect("desk:person", person_id)


def _page(request: FaceRequest, who: Constituent, form: NoteForm, *, status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    contacts, following = contacts_of(request.city, [who], before=before)
    here = reverse("desk:person", args=[who.pk])
    agreed = [each for each in who.consents.all() if each.withdrawn_at is None]
    notes = notes_of(request.city, [who.pk]).get(who.pk, [])
    context = {
        "person": who,
        "spoken": language_in_words(who.language),
        "agreed": [str(PURPOSES.get(each.purpose, each.purpose)) for each in agreed],
        "lines": [_line(request.city, contact) for contact in contacts],
        "first_url": here if before else "",
        "next_url": f"{here}?{urlencode({'before': following})}" if following else "",
        "flags": flags_on(request.city, people=[who.pk], number=""),
        "merges": merges_of(request.city, who.pk),
        "notes": [(each, _may_remove(request, each.by_id)) for each in notes],
        "form": form,
        "here": "people",
        "staff": True,
    }
    return _unkept(render(request, "desk/person.html", context, status=status))


def _may_remove(request: FaceRequest, by: int) -> bool:
    return by == request.actor.id or Role.SUPERVISOR in request.actor.roles


def _line(city: City, contact: Contact) -> Line:
    version = version_by_id(city, contact.version_id) if contact.version_id else None
    return Line(
        contact=contact,
        heading=str(HEADINGS[contact.was]),
        about=version.name(get_language() or DEFAULT_LANGUAGE) if version else "",
        how=said_how(contact),
        state=said_state(contact),
        is_report=contact.was is ContactWas.REPORT,
    )


def _unkept(response: HttpResponse) -> HttpResponse:
    """Who called is nothing for a browser's memory."""
    response["Cache-Control"] = "no-store"
    return response
