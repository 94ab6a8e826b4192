"""After a practice call: what to read back to the caller, then how it went, by the city's own card."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thirdring.cases.references import pretty
from thirdring.contact_centre.desk_rules import Disposition, Said, said_from
from thirdring.contact_centre.models import ScorecardItem
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.training.actions.marking import COMMENT_LENGTH, Judged, assess
from thirdring.training.models import PracticeMark
from thirdring.training.queries import Played, asked_by, marks_that_count, own_marks, practice_of
from thirdring.training.rules import WITH_A_CASE, Ask, Check, MarkedBy
from thirdring.web.desk.contact_page import NearShown, chosen_type, spoken
from thirdring.web.desk.desk_words import DISPOSITIONS
from thirdring.web.desk.quality_words import MARKS
from thirdring.web.desk.room_words import percent
from thirdring.web.desk.training_page import lines_of, made_up, near_shown, promised
from thirdring.web.desk.training_path import model_path
from thirdring.web.desk.training_words import CHECKS, GIVEN_AS, SAYINGS, problems_of, why_in_words

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the card with the marks it has; ``asked_for``: whether the reader may mark it."""

    item: ScorecardItem
    code: str
    mark: str
    given_as: str
    why: str
    own: str
    own_comment: str
    asked_for: bool
    typed: str
    typed_comment: str
    problem: str


def read_back(request: FaceRequest, played: Played) -> HttpResponse:
    """What the desk would show now; each thing said is a press."""
    call, said = played.call, said_from(played.call.written)
    found = _case_of(played) if call.disposition in WITH_A_CASE else None
    lines = lines_of(played)
    context = {
        "here": "training",
        "staff": True,
        "call": call,
        "caller": played.exercise.caller,
        "disposition": DISPOSITIONS[call.disposition],
        "case": found,
        "promises": _promises(played, spoken()),
        "theirs": _promises(played, call.language) if call.language != spoken() else [],
        "to": call.result if call.disposition == Disposition.TRANSFERRED else "",
        "note": said.note,
        "sayings": SAYINGS,
        "told": {about: about in played.state.asked for about in (Ask.REFERENCE.value, Ask.NEXT.value)},
        "lines": lines,
    }
    response = render(request, "desk/practice_ended.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _case_of(played: Played) -> dict[str, str]:
    """The number, type and place that would be read back."""
    call, said = played.call, said_from(played.call.written)
    if near := _joined(played):
        return {"reference": near.shown, "type": near.type, "place": near.case.place}
    offered = chosen_type(call.city, said)
    return {
        "reference": pretty(made_up(call.pk)),
        "type": offered.name(spoken()) if offered else "",
        "place": said.place,
    }


def _joined(played: Played) -> NearShown | None:
    """The open case that was joined, or asked about by its number."""
    result, near = played.call.result, played.exercise.near
    if played.call.disposition == Disposition.JOINED:
        return near_shown(played, int(result))
    if played.call.disposition == Disposition.STATUS_GIVEN:
        digits = "".join(letter for letter in result if letter.isdigit())
        return next(
            (near_shown(played, n) for n, each in enumerate(near, start=1) if each.reference == digits), None
        )
    return None


def _promises(played: Played, language: str) -> list[str]:
    call, near = played.call, _joined(played)
    if call.disposition not in WITH_A_CASE:
        return []
    said = said_from(call.written)
    if near:
        said = Said(service_code=played.exercise.near[int(near.case.reference) - 1].type)
    offered = chosen_type(call.city, said)
    start = near.case.opened_at if near else call.begun_at
    return promised(call.city, offered, start, language) if offered else []


def result(
    request: FaceRequest,
    played: Played,
    typed: QueryDict | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    """How it went: the card, what the program saw, how it should go, and all that was said."""
    call, mine = played.call, played.call.trainee_id == request.actor.id
    rows = _rows(played, typed, {one.field: one.message for one in problems}, mine=mine)
    lesson = in_language(played.exercise.lesson, spoken())
    context = {
        "here": "training",
        "staff": True,
        "call": call,
        "mine": mine,
        "name": in_language(played.exercise.names, spoken()),
        "score": percent(call.earned / call.possible if call.possible else None),
        "disposition": DISPOSITIONS[call.disposition],
        "rows": rows,
        "open_rows": [row for row in rows if row.asked_for],
        "marks": list(MARKS.items()),
        "comment_length": COMMENT_LENGTH,
        "failing": [row.item.question for row in rows if row.item.fails_all and row.code == Mark.NOT_MET],
        "seen": [
            (CHECKS[check], *_finding(call.findings[check])) for check in Check if check in call.findings
        ],
        "path": model_path(played),
        "lesson": lesson,
        "lines": lines_of(played),
        "problems": problems,
    }
    response = render(request, "desk/practice_result.html", context, status=422 if problems else 200)
    response["Cache-Control"] = "no-store"
    return response


def _finding(kept: Mapping[str, object]) -> tuple[str, object, str]:
    """(Mark, its word, the sentence) of what the program saw."""
    facts = kept["facts"]
    words = why_in_words(str(kept["why"]), facts if isinstance(facts, Mapping) else {})
    return str(kept["mark"]), MARKS[str(kept["mark"])], words


def _rows(played: Played, typed: QueryDict | None, wrong: Mapping[str, str], *, mine: bool) -> list[Row]:
    call = played.call
    if call.card is None:
        return []
    counted, own = marks_that_count(call), own_marks(call)
    rows = []
    for item in asked_by(call.card):
        mark, said = counted.get(item.pk), own.get(item.pk)
        before = said if mine else (mark if mark and mark.given_as == MarkedBy.COACH else None)
        sent = typed or QueryDict()
        rows.append(
            Row(
                item=item,
                code=mark.mark if mark else "",
                mark=str(MARKS[mark.mark]) if mark else "",
                given_as=str(GIVEN_AS[mark.given_as]) if mark else "",
                why=_why(played, mark) if mark else "",
                own=str(MARKS[said.mark]) if said else "",
                own_comment=said.comment if said else "",
                asked_for=not mine or mark is None,
                typed=sent.get(f"mark_{item.pk}", before.mark if before else ""),
                typed_comment=sent.get(f"comment_{item.pk}", before.comment if before else ""),
                problem=wrong.get(f"mark_{item.pk}") or wrong.get(f"comment_{item.pk}", ""),
            )
        )
    return rows


def _why(played: Played, mark: PracticeMark) -> str:
    """What the program saw, or what the coach wrote."""
    if mark.given_as == MarkedBy.COACH:
        return mark.comment
    return _finding(played.call.findings[mark.check_code])[2]


@require_POST
@staff_only(*TAKERS)
def practice_assessed(request: FaceRequest, call_id: int) -> HttpResponse:
    """Keep what the trainee says of themself, or what a coach gives."""
    played = practice_of(request.actor, call_id)
    items = asked_by(played.call.card) if played.call.card else []
    given = {
        item.pk: Judged(request.POST.get(f"mark_{item.pk}", ""), request.POST.get(f"comment_{item.pk}", ""))
        for item in items
    }
    try:
        assess(call_id, given, actor=request.actor)
    except Invalid as error:
        return result(request, played, request.POST, tuple(problems_of(error)))
    messages.success(request, _("The marks are kept."))
    return redirect("desk:practice", call_id)
