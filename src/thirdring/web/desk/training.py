"""Practice: what can be practised and how one's own went; a caller is let ring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from thirdring.contact_centre.desk_queries import profile_of
from thirdring.kernel.errors import Invalid
from thirdring.kernel.words import in_language
from thirdring.staff.access import FaceRequest, staff_only
from thirdring.staff.rules import Role
from thirdring.training.actions.practising import start_practice
from thirdring.training.models import PracticeCall, PracticeExercise
from thirdring.training.queries import attempts_by_code, attempts_of, cards_to_score_by, exercises_of
from thirdring.web.desk.contact_page import spoken
from thirdring.web.desk.room_words import language_in_words, percent
from thirdring.web.desk.training_words import DIFFICULTIES, problems_of

TAKERS = (Role.CALL_TAKER, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class ExerciseShown:
    """An exercise to choose, in words. ``times``: how often the reader has played it."""

    code: str
    name: str
    difficulty: str
    languages: list[tuple[str, str]]
    times: int


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """A practice call in a list, in words."""

    call: PracticeCall
    name: str
    difficulty: str
    score: str


@require_safe
@staff_only(*TAKERS)
def home(request: FaceRequest) -> HttpResponse:
    """Choose whom to let call, or let chance choose; below stands what one has practised."""
    return _page(request)


def _page(request: FaceRequest, problem: str = "", *, status: int = 200) -> HttpResponse:
    exercises = exercises_of(request.city)
    attempts = attempts_of(request.actor, request.actor.id or 0)
    languages = sorted({code for each in exercises for code in each.languages})
    context = {
        "topics": _by_topic(exercises, attempts_by_code(request.actor)),
        "difficulties": list(DIFFICULTIES.items()),
        "languages": [(code, language_in_words(code)) for code in languages],
        "cards": cards_to_score_by(request.city),
        "open": [attempt_shown(each) for each in attempts if each.ended_at is None],
        "attempts": [attempt_shown(each) for each in attempts if each.ended_at],
        "oversees": Role.SUPERVISOR in request.actor.roles,
        "problem": problem,
        "here": "training",
        "staff": True,
    }
    response = render(request, "desk/training.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@staff_only(*TAKERS)
def start(request: FaceRequest) -> HttpResponse:
    """Let the caller ring; whoever presses answers at once."""
    sent = {name: request.POST.get(name, "")[:80] for name in ("code", "topic", "difficulty", "language")}
    card = request.POST.get("card", "")
    try:
        call = start_practice(
            request.city,
            **sent,
            card_id=int(card) if card.isascii() and card.isdigit() and len(card) < 16 else None,
            speaks={*profile_of(request.actor).languages, spoken()},
            actor=request.actor,
        )
    except Invalid as error:
        return _page(request, problems_of(error)[0].message, status=422)
    return redirect("desk:practice", call.pk)


def _by_topic(
    exercises: Sequence[PracticeExercise], times: Mapping[str, int]
) -> list[tuple[str, str, list[ExerciseShown]]]:
    """(Code, name, exercises) of each topic, in the order of the pages."""
    topics: dict[str, tuple[str, list[ExerciseShown]]] = {}
    for row in exercises:
        name = in_language(row.said["topic_names"], spoken())
        topics.setdefault(row.topic, (name, []))[1].append(_exercise_shown(row, times.get(row.code, 0)))
    return [(code, name, shown) for code, (name, shown) in topics.items()]


def _exercise_shown(row: PracticeExercise, times: int) -> ExerciseShown:
    return ExerciseShown(
        row.code,
        in_language(row.said["names"], spoken()),
        str(DIFFICULTIES[row.difficulty]),
        [(code, language_in_words(code)) for code in row.languages],
        times,
    )


def attempt_shown(call: PracticeCall) -> AttemptShown:
    """The call for a list."""
    return AttemptShown(
        call,
        in_language(call.exercise["names"], spoken()),
        str(DIFFICULTIES[call.exercise["difficulty"]]),
        percent(call.earned / call.possible if call.possible else None),
    )
