"""The practice screen: the call screen, with a caller who is played."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thirdring.contact_centre.desk_rules import Disposition, said_from
from thirdring.kernel.errors import Invalid, NotFound, invalid
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.training.actions import ending, practising
from thirdring.training.hearing import meant
from thirdring.training.queries import Played, practice_of
from thirdring.training.rules import MOST_WORDS, QUESTION_MARK, Ask, PracticeKind
from thirdring.web.desk.contact_forms import CALL_BACK_IN, ContactForm, with_point
from thirdring.web.desk.contact_page import chosen_type, questions_of
from thirdring.web.desk.training_page import known_in_practice, last_replies, lines_of, talk_of
from thirdring.web.desk.training_result import read_back, result
from thirdring.web.desk.training_words import SAYINGS, problems_of

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)
_FIELDS: Mapping[str, str] = {"service_code": "sought", "contact": "phone", "due_at": "call_back_in"}
# Where on the page stands what the caller replied to each thing.
_PARTS: Mapping[str, str] = {
    Ask.DANGER: "danger",
    Ask.PLACE: "where",
    Ask.WHAT: "what",
    Ask.NAME: "who",
    Ask.REACH: "who",
}

Deed = Callable[[FaceRequest, Played, str], object]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(*TAKERS)
def practice(request: FaceRequest, call_id: int) -> HttpResponse:
    """The call as it stands. What is sent is written down first; then what was pressed is done."""
    played = practice_of(request.actor, call_id)
    if played.call.ended_at:
        return result(request, played)
    if request.method == "POST":
        return _sent(request, played)
    return read_back(request, played) if played.call.disposition else _page(request, played)


@require_POST
@staff_only(*TAKERS)
def practice_line(request: FaceRequest, call_id: int, deed: str) -> HttpResponse:
    """What is done on the line and around it; nothing that is typed is sent."""
    if deed not in LINE_DEEDS:
        raise NotFound("Nothing like that can be done with a conversation.")
    try:
        LINE_DEEDS[deed](request, call_id)
    except Invalid as error:
        messages.error(request, problems_of(error)[0].message)
    return redirect("desk:training") if deed == "leave" else redirect("desk:practice", call_id)


def _sent(request: FaceRequest, played: Played) -> HttpResponse:
    deed, _colon, what = request.POST.get("do", "").partition(":")
    if played.call.disposition:  # pressed twice nothing else happens; but something may still be said
        if deed == "ask":
            practising.ask(played.call.pk, what, actor=request.actor)
        return redirect("desk:practice", played.call.pk)
    form = _form(request, played)
    form.is_valid()
    try:
        _write(request, played, form)
        if deed in DEEDS:
            DEEDS[deed](request, practice_of(request.actor, played.call.pk), what)
    except Invalid as error:
        form.add_problems(replace(one, field=_FIELDS.get(one.field, one.field)) for one in problems_of(error))
        return _page(request, practice_of(request.actor, played.call.pk), form, status=422)
    if request.htmx:
        return _known(request, played, form)
    return redirect(f"{request.path}#{_part(deed, what)}")


def _part(deed: str, what: str) -> str:
    """The part of the page to go on in: where the caller's reply stands."""
    if deed == "ask" and what.startswith(QUESTION_MARK):
        return "questions"
    return _PARTS.get(what, "line-heard") if deed in {"ask", "say", "warn"} else "where"


def _write(request: FaceRequest, played: Played, form: ContactForm) -> None:
    """Keep what was typed. Raises Invalid."""
    said = with_point(request.city, form.said(request.POST), request.POST.get("chosen", ""))
    asked = questions_of(chosen_type(request.city, said), said, request.POST)
    practising.write_down(
        played.call.pk,
        replace(said, answers=dict(asked.answers)),
        language=str(form.cleaned_data.get("language") or played.call.language),
        relay=form.relay_said,
        actor=request.actor,
    )


def _form(request: FaceRequest, played: Played) -> ContactForm:
    return ContactForm(talk_of(played), [], request.POST if request.method == "POST" else None)


def _page(
    request: FaceRequest,
    played: Played,
    form: ContactForm | None = None,
    *,
    status: int = 200,
    more: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """The screen; with ``more``, only what its own script puts in the place of what it shows."""
    known, lines = known_in_practice(played), lines_of(played)
    questions = questions_of(known["offered"], known["said"], request.POST if status == 422 else None)
    done = {step.kind: step.at for step in played.steps}
    context = known | {
        "here": "training",
        "staff": True,
        "call": played.call,
        "caller": played.exercise.caller,
        "state": played.state,
        "form": form or ContactForm(talk_of(played), [], None),
        "questions": list(questions.questions()),
        "question_mark": QUESTION_MARK,
        "lines": lines,
        "heard": last_replies(lines),
        "sayings": SAYINGS,
        "interpreter_asked_at": done.get(PracticeKind.INTERPRETER_ASKED),
        "interpreter_joined_at": done.get(PracticeKind.INTERPRETER_JOINED),
        "most_words": MOST_WORDS,
    }
    template = "desk/practice.html#known" if more else "desk/practice.html"
    response = render(request, template, {**context, **more}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _known(request: FaceRequest, before: Played, form: ContactForm) -> HttpResponse:
    """What is known now; of what is being typed only what another answer has changed."""
    fresh = practice_of(request.actor, before.call.pk)
    was, now = said_from(before.call.written), said_from(fresh.call.written)
    at_place = (was.place, was.lon, was.service_code) != (now.place, now.lon, now.service_code)
    changed = {
        "words_changed": was.everything != now.everything or was.danger != now.danger,
        "label_changed": form.said(request.POST).place != now.place,
        "near_changed": at_place,
        "types_changed": was.sought != now.sought,
        "type_changed": was.service_code != now.service_code,
        "more_changed": at_place or was.sought != now.sought,
        "is_part": True,
    }
    return _page(request, fresh, more=changed)


def _ask(request: FaceRequest, played: Played, what: str) -> object:
    return practising.ask(played.call.pk, what, actor=request.actor)


def _say(request: FaceRequest, played: Played, _what: str) -> object:
    """In one's own words: what they mean is found."""
    words = request.POST.get("own_words", "").strip()
    if not words:
        raise invalid("own_words", "Write what you say to the caller.", "required")
    offered = chosen_type(request.city, said_from(played.call.written))
    about = meant(words, offered.questions if offered else ())
    return practising.ask(played.call.pk, about, words=words, actor=request.actor)


def _callback(request: FaceRequest, played: Played, _what: str) -> object:
    if request.POST.get("call_back_in", "") not in CALL_BACK_IN:
        raise invalid("due_at", _("Say by when they will be called back."), "required")
    return ending.end_practice(played.call.pk, Disposition.CALLBACK, actor=request.actor)


def _ends(disposition: Disposition, *, sent: str = "") -> Deed:
    """The outcome; its result is what was pressed, or what was typed in the field ``sent``."""

    def end(request: FaceRequest, played: Played, what: str) -> object:
        typed = what or (request.POST.get(sent, "") if sent else "")
        return ending.end_practice(played.call.pk, disposition, result=typed, actor=request.actor)

    return end


DEEDS: Mapping[str, Deed] = {
    "ask": _ask,
    "say": _say,
    "open": _ends(Disposition.NEW_CASE),
    "join": _ends(Disposition.JOINED),
    "inform": _ends(Disposition.INFORMED),
    "status": _ends(Disposition.STATUS_GIVEN, sent="reference"),
    "pass-on": _ends(Disposition.TRANSFERRED, sent="passed_to"),
    "callback": _callback,
    "supervisor": _ends(Disposition.FOLLOW_UP),
    "emergency": _ends(Disposition.EMERGENCY),
    "warn": lambda r, played, _what: practising.warn(
        played.call.pk, words=r.POST.get("abuse_words", ""), actor=r.actor
    ),
    "abuse": _ends(Disposition.ENDED_FOR_ABUSE),
    "nothing": _ends(Disposition.NOTHING),
    "dropped": _ends(Disposition.DROPPED),
    "bring": lambda r, played, _what: practising.bring_draft(played.call.pk, actor=r.actor),
}
LINE_DEEDS: Mapping[str, Callable[[FaceRequest, int], object]] = {
    "interpreter-asked": lambda r, pk: practising.ask_interpreter(pk, actor=r.actor),
    "interpreter-joined": lambda r, pk: practising.interpreter_joined(pk, actor=r.actor),
    "line-broke": lambda r, pk: practising.line_broke(pk, actor=r.actor),
    "hang-up": lambda r, pk: ending.hang_up(pk, actor=r.actor),
    "leave": lambda r, pk: practising.leave_practice(pk, actor=r.actor),
}
