"""The call screen: emergency first, place before type, what is near, answer or script, the outcome."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.cases.references import pretty
from thirdring.catalogue.queries import version_by_id
from thirdring.contact_centre.actions import contacts, handing, outcomes, phone
from thirdring.contact_centre.actions.abuse import warn
from thirdring.contact_centre.actions.contacts import write_down
from thirdring.contact_centre.agent_queries import colleagues_ready
from thirdring.contact_centre.desk_queries import contact_by_id
from thirdring.contact_centre.desk_rules import SOFT_PHONE, Disposition, said_from
from thirdring.contact_centre.models import Call, Contact
from thirdring.contact_centre.queries import queues_of
from thirdring.contact_centre.room_clock import room_now
from thirdring.contact_centre.rules import LIVE, CallStatus, Presence
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound, Stale, invalid
from thirdring.sla.queries import promises_of
from thirdring.sla.words import in_plain_words
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.web.desk.contact_forms import CALL_BACK_IN, ContactForm, with_point
from thirdring.web.desk.contact_page import chosen_type, known_about, questions_of, spoken
from thirdring.web.desk.desk_words import DISPOSITIONS

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)
# Which field of the page a problem stands beside, where the domain calls it something else.
_FIELDS: Mapping[str, str] = {"service_code": "sought", "contact": "phone", "due_at": "call_back_in"}

HANDS_ON = frozenset({"hand", "colleague"})

Deed = Callable[[FaceRequest, Contact, str], object]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*TAKERS)
def contact(request: FaceRequest, contact_id: int) -> HttpResponse:
    """The conversation as it stands. What is sent is written down first; then what was pressed is done."""
    found = contact_by_id(request.actor, contact_id)
    if request.method == "POST":
        return _sent(request, found)
    return _ended(request, found) if found.closed_at else _page(request, found)


@require_POST
@staff_only(*TAKERS)
def line(request: FaceRequest, contact_id: int, deed: str) -> HttpResponse:
    """What is done on the line and around it; nothing that is typed is sent. Only the holder has the line."""
    found = contact_by_id(request.actor, contact_id)
    if deed not in LINE_DEEDS:
        raise NotFound("Nothing like that can be done with a conversation.")
    if deed != "take-over" and found.holder_id != request.actor.id:
        raise Stale("conversation")
    LINE_DEEDS[deed](request, found)
    to_desk = deed in {"ready", "away"}
    return redirect("desk:home") if to_desk else redirect("desk:contact", contact_id)


def _sent(request: FaceRequest, found: Contact) -> HttpResponse:
    form = _form(request, found, request.POST)
    form.is_valid()
    try:
        kept = _written(request, found, form)
        deed, _colon, what = request.POST.get("do", "").partition(":")
        if deed in DEEDS:
            DEEDS[deed](request, kept, what)
            return redirect("desk:home") if deed in HANDS_ON else redirect("desk:contact", found.pk)
    except Invalid as error:
        form.add_problems(replace(one, field=_FIELDS.get(one.field, one.field)) for one in error.problems)
        fresh = contact_by_id(request.actor, found.pk)
        return _page(request, fresh, form, status=422)
    except Stale:
        return _collided(request, found.pk, form)
    if request.htmx:
        return _known(request, found, kept, form)
    return redirect(f"{request.path}#{request.POST.get('go_to', 'where')}")


def _written(request: FaceRequest, found: Contact, form: ContactForm) -> Contact:
    """The conversation with what was sent in it. Raises Invalid and Stale."""
    said = with_point(request.city, form.said(request.POST), request.POST.get("chosen", ""))
    asked = questions_of(chosen_type(request.city, said), said, request.POST)
    said = replace(said, answers=dict(asked.answers))
    return write_down(
        found.pk,
        _version(request),
        said,
        language=str(form.cleaned_data.get("language") or found.language),
        relay=form.relay_said,
        actor=request.actor,
    )


def _version(request: FaceRequest) -> int:
    return _number(request.POST.get("version", ""))


def _number(sent: str) -> int:
    """A number of ours that was sent; 0, which nothing has, for anything else."""
    return int(sent) if re.fullmatch(r"[0-9]{1,15}", sent) else 0


def _form(request: FaceRequest, found: Contact, sent: QueryDict | None = None) -> ContactForm:
    queues = [(each.code, each.name) for each in queues_of(request.city) if each.active]
    return ContactForm(found, queues, sent)


def _page(
    request: FaceRequest,
    found: Contact,
    form: ContactForm | None = None,
    *,
    status: int = 200,
    more: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """The screen; with ``more``, only what its own script puts in the place of what it shows."""
    known = known_about(found, request.actor)
    sent = request.POST if status == 422 else None
    form, live = form or _form(request, found), _own_line(found) is not None
    colleagues = colleagues_ready(request.actor, at=room_now(request.city)) if live and not more else []
    form.offer_colleagues(colleagues)
    context = known | {
        "here": "desk",
        "staff": True,
        "contact": found,
        "form": form,
        "colleagues": colleagues,
        "questions": list(questions_of(known["offered"], known["said"], sent).questions()),
        "mine": found.holder_id == request.actor.id,
        "live": live,
        "on_hold": found.call is not None and found.call.status == CallStatus.ON_HOLD,
    }
    template = "desk/contact.html#known" if more else "desk/contact.html"
    return _private(render(request, template, {**context, **more}, status=status))


def _known(request: FaceRequest, before: Contact, kept: Contact, form: ContactForm) -> HttpResponse:
    """What is known now; of what is being typed only what another answer has changed."""
    was, now = said_from(before.said), said_from(kept.said)
    at_place = (was.place, was.lon, was.service_code) != (now.place, now.lon, now.service_code)
    changed = {
        "words_changed": was.everything != now.everything or was.danger != now.danger,
        "label_changed": form.said(request.POST).place != now.place,
        "near_changed": at_place,
        "types_changed": was.sought != now.sought,
        "type_changed": was.service_code != now.service_code,
        "more_changed": at_place or was.sought != now.sought,
    }
    return _page(request, contact_by_id(request.actor, before.pk), more=changed)


def _ended(request: FaceRequest, found: Contact) -> HttpResponse:
    """What to read back to the caller, and what is left to do on the line."""
    case, line = found.case, _own_line(found)
    promises = promises_of(case) if case is not None else []
    context: dict[str, Any] = {
        "here": "desk",
        "staff": True,
        "contact": found,
        "disposition": DISPOSITIONS[found.disposition],
        "case": case,
        "type_name": version_by_id(request.city, case.service_version_id).name(spoken()) if case else "",
        "reference": pretty(case.reference) if case else "",
        "promises": [in_plain_words(each, request.city, spoken()) for each in promises],
        "theirs": [in_plain_words(each, request.city, found.language) for each in promises]
        if found.language != spoken()
        else [],
        "live": line is not None,
        "talking": line is not None and line.status != CallStatus.WRAPPING_UP,
    }
    return _private(render(request, "desk/contact_ended.html", context))


def _collided(request: FaceRequest, contact_id: int, form: ContactForm) -> HttpResponse:
    """Somebody else has it or wrote in it: who, and what this person had typed, to be copied."""
    fresh = contact_by_id(request.actor, contact_id)
    typed = [(str(form[name].label), form[name].value()) for name in ("place", "sought", "words", "note")]
    context = {
        "here": "desk",
        "staff": True,
        "contact": fresh,
        "typed": [(label, words) for label, words in typed if words],
        "disposition": DISPOSITIONS.get(fresh.disposition, ""),
    }
    template = "desk/contact_collided.html#collided" if request.htmx else "desk/contact_collided.html"
    status = 200 if request.htmx else 409  # its script puts in place only what is well
    return _private(render(request, template, context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


def _promise_callback(request: FaceRequest, kept: Contact, _what: str) -> object:
    span = CALL_BACK_IN.get(request.POST.get("call_back_in", ""))
    if span is None:
        raise invalid("due_at", _("Say by when they will be called back."), "required")
    due = clock.now() + span[0]
    return outcomes.promise_callback(kept.pk, kept.version, due, actor=request.actor)


def _give_status(request: FaceRequest, kept: Contact, what: str) -> object:
    reference = what or request.POST.get("reference", "")
    try:
        return outcomes.give_status(kept.pk, kept.version, reference, actor=request.actor)
    except NotFound as missing:
        raise invalid("reference", str(missing), "unknown") from None


def _plainly(disposition: Disposition) -> Deed:
    return lambda request, kept, _what: outcomes.end_plainly(
        kept.pk, kept.version, disposition, actor=request.actor
    )


def _of_abuse(step: Callable[[str], object], request: FaceRequest) -> object:
    """A step of the protocol; what is wrong stands beside what was said."""
    try:
        return step(request.POST.get("abuse_words", ""))
    except Invalid as error:
        raise Invalid(replace(each, field="abuse_words") for each in error.problems) from None


DEEDS: Mapping[str, Deed] = {
    "open": lambda r, kept, _what: outcomes.open_case(kept.pk, kept.version, actor=r.actor),
    "join": lambda r, kept, what: outcomes.join_case(kept.pk, kept.version, what, actor=r.actor),
    "inform": lambda r, kept, what: outcomes.inform(kept.pk, kept.version, what, actor=r.actor),
    "status": _give_status,
    "pass-on": lambda r, kept, _what: outcomes.pass_on(
        kept.pk, kept.version, r.POST.get("passed_to", ""), actor=r.actor
    ),
    "callback": _promise_callback,
    "supervisor": lambda r, kept, _what: outcomes.ask_supervisor(kept.pk, kept.version, actor=r.actor),
    "hand": lambda r, kept, _what: handing.hand_to_queue(
        kept.pk, kept.version, r.POST.get("queue", ""), actor=r.actor
    ),
    "colleague": lambda r, kept, _what: handing.hand_to_colleague(
        kept.pk, kept.version, _number(r.POST.get("colleague", "")), actor=r.actor
    ),
    "emergency": _plainly(Disposition.EMERGENCY),
    "warn": lambda r, kept, _what: _of_abuse(lambda words: warn(kept.pk, words=words, actor=r.actor), r),
    "abuse": lambda r, kept, _what: _of_abuse(
        lambda words: outcomes.end_abusive(kept.pk, kept.version, words, actor=r.actor), r
    ),
    "nothing": _plainly(Disposition.NOTHING),
    "dropped": _plainly(Disposition.DROPPED),
    "person": lambda r, kept, what: contacts.name_caller(kept.pk, kept.version, _number(what), actor=r.actor),
    "bring": lambda r, kept, what: contacts.bring_draft(kept.pk, kept.version, _number(what), actor=r.actor),
}


def _own_line(found: Contact) -> Call | None:
    """Its call while that is on the desk's own telephone; any other is held and ended where it came from."""
    call = found.call
    return call if call is not None and call.source == SOFT_PHONE and call.status in LIVE else None


def _line_of(found: Contact) -> Call:
    call = _own_line(found)
    if call is None:
        raise NotFound("There is no call of the desk's own telephone in this conversation.")
    return call


def _finish(presence: Presence) -> Callable[[FaceRequest, Contact], object]:
    def done(request: FaceRequest, found: Contact) -> None:
        call = _own_line(found)
        if call is not None:
            phone.hang_up(request.city, call, actor=request.actor)
            phone.finish(request.city, call, actor=request.actor)
        phone.say_presence(request.city, presence, actor=request.actor)

    return done


LINE_DEEDS: Mapping[str, Callable[[FaceRequest, Contact], object]] = {
    "take-over": lambda r, found: contacts.take_over(found.pk, actor=r.actor),
    "interpreter-asked": lambda r, found: contacts.ask_interpreter(found.pk, actor=r.actor),
    "interpreter-joined": lambda r, found: contacts.interpreter_joined(found.pk, actor=r.actor),
    "line-broke": lambda r, found: contacts.line_broke(found.pk, actor=r.actor),
    "hold": lambda r, found: phone.hold(r.city, _line_of(found), actor=r.actor),
    "resume": lambda r, found: phone.resume(r.city, _line_of(found), actor=r.actor),
    "hang-up": lambda r, found: phone.hang_up(r.city, _line_of(found), actor=r.actor),
    "ready": _finish(Presence.READY),
    "away": _finish(Presence.AWAY),
}
