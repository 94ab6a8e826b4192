"""A practice call: begun, asked in, written down. Whoever practises is alone in it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from secrets import choice

from thirdring.city.models import City
from thirdring.contact_centre.abuse_rules import INSTEAD, Step
from thirdring.contact_centre.desk_rules import MOST_LETTERS, Relay, Said, said_from
from thirdring.contact_centre.models import ScorecardVersion
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem, Stale, invalid
from thirdring.kernel.words import storable
from thirdring.training.exercises import exercise_from
from thirdring.training.models import PracticeCall, PracticeExercise, PracticeStep
from thirdring.training.playing import reply, understands
from thirdring.training.policy import require
from thirdring.training.queries import Played, attempts_by_code, cards_to_score_by, current_version, played
from thirdring.training.rules import MOST_WORDS, PracticeKind, is_known_about, question_about

_NOTED = ("danger", "place", "service_code", "name", "phone", "email", "note", "words")


@action
def start_practice(
    city: City,
    *,
    actor: Actor,
    code: str = "",
    topic: str = "",
    difficulty: str = "",
    language: str = "",
    card_id: int | None = None,
    speaks: Collection[str] = ("en",),
) -> PracticeCall:
    """A caller rings: of this exercise, or one drawn among those that fit, the least practised first.

    ``language`` is what the caller speaks, '' for any; ``speaks`` are the languages of the actor.
    """
    require(actor, "practise")
    wanted = {"code": code, "topic": topic, "difficulty": difficulty}
    rows = PracticeExercise.objects.of(city).filter(
        active=True, **{name: value for name, value in wanted.items() if value}
    )
    fitting = list(rows.filter(languages__contains=[language]) if language else rows)
    if not fitting:
        raise invalid("code", "No exercise is like that. Choose less, or another.", "unknown")
    return _begin(city, _least_practised(fitting, actor), language, card_id, speaks, actor)


def _least_practised(fitting: Collection[PracticeExercise], actor: Actor) -> PracticeExercise:
    times = attempts_by_code(actor)
    fewest = min(times.get(each.code, 0) for each in fitting)
    return choice([each for each in fitting if times.get(each.code, 0) == fewest])


def _begin(
    city: City,
    chosen: PracticeExercise,
    language: str,
    card_id: int | None,
    speaks: Collection[str],
    actor: Actor,
) -> PracticeCall:
    spoken = language or next((each for each in chosen.languages if each in speaks), chosen.languages[0])
    call = PracticeCall.objects.create(
        city=city,
        trainee_id=actor.id or 0,
        code=chosen.code,
        exercise=chosen.said,
        card=_card(city, card_id),
        language=spoken,
        understood=understands(speaks, spoken),
        begun_at=clock.now(),
    )
    _log(call, PracticeKind.OPENED, said=exercise_from(chosen.said).opening)
    return call


def _card(city: City, card_id: int | None) -> ScorecardVersion | None:
    """The version to score by: of the card that was chosen, else the oldest; None where the city has none."""
    cards = cards_to_score_by(city)
    card = next((each for each in cards if each.pk == card_id), next(iter(cards), None))
    return current_version(card) if card else None


@action
def ask(call_id: int, about: str, *, actor: Actor, words: str = "") -> PracticeStep:
    """Say something to the caller, who replies. ``words`` are one's own, '' for the usual. Raises Invalid."""
    now = held(call_id, actor=actor)
    words = storable(words)
    if not is_known_about(about):
        raise invalid("ask", "Choose what to say to the caller.", "unknown")
    if len(words) > MOST_WORDS:
        raise invalid("own_words", f"Use at most {MOST_WORDS} letters.", "too_long")
    said = reply(now.exercise, now.state, about)
    return _log(now.call, PracticeKind.ASKED, about=about, words=words, said=said)


@action
def write_down(call_id: int, said: Said, *, language: str, relay: Relay, actor: Actor) -> PracticeCall:
    """Keep what was written down, and when each thing first was. Raises Invalid with what is too long."""
    call = going_on(call_id, actor=actor).call
    problems = [
        Problem(name, f"Write at most {most} characters.", "too_long")
        for name, most in MOST_LETTERS.items()
        if len(getattr(said, name)) > most
    ]
    if problems:
        raise Invalid(problems)
    for about in _newly_noted(said_from(call.written), said):
        _log(call, PracticeKind.NOTED, about=about)
    call.written, call.spoken, call.relay = said.as_json(), language[:12], relay
    call.save(update_fields=["written", "spoken", "relay"])
    return call


def _newly_noted(was: Said, now: Said) -> list[str]:
    plain = [name for name in _NOTED if getattr(now, name) and getattr(now, name) != getattr(was, name)]
    answers = [code for code, answer in now.answers.items() if answer and was.answers.get(code) != answer]
    return plain + [question_about(code)[:100] for code in answers]


@action
def ask_interpreter(call_id: int, *, actor: Actor) -> PracticeCall:
    """An interpreter was asked for."""
    return _once(going_on(call_id, actor=actor), PracticeKind.INTERPRETER_ASKED)


@action
def interpreter_joined(call_id: int, *, actor: Actor) -> PracticeCall:
    """And is on the line: from now on each understands the other."""
    now = going_on(call_id, actor=actor)
    _once(now, PracticeKind.INTERPRETER_ASKED)
    return _once(now, PracticeKind.INTERPRETER_JOINED)


@action
def line_broke(call_id: int, *, actor: Actor) -> PracticeCall:
    """Nobody answers any more. What was written down stays, and the caller calls again. Raises Invalid."""
    now = going_on(call_id, actor=actor)
    if not now.state.silent:
        raise invalid("line", "The caller is still on the line.", "not_broken")
    call = now.call
    call.before, call.written = call.written, {}
    call.save(update_fields=["before", "written"])
    _log(call, PracticeKind.LINE_BROKE)
    _log(call, PracticeKind.CALLED_AGAIN, said=now.exercise.says.get("back", now.exercise.opening))
    return call


@action
def bring_draft(call_id: int, *, actor: Actor) -> PracticeCall:
    """Go on with what was written down before the line broke. Raises NotFound."""
    call = going_on(call_id, actor=actor).call
    if not call.before:
        raise NotFound("There is no such draft of this caller.")
    call.written, call.before = call.before, {}
    call.save(update_fields=["written", "before"])
    _log(call, PracticeKind.BROUGHT)
    return call


@action
def warn(call_id: int, *, words: str, actor: Actor) -> PracticeStep:
    """Warn an abusive caller, with what was said. Raises Invalid."""
    now = going_on(call_id, actor=actor)
    words = storable(words)
    if not 0 < len(words) <= MOST_WORDS:
        raise invalid("abuse_words", f"Write down what was said, in 1 to {MOST_WORDS} letters.", "required")
    if now.state.abuse is Step.ENDED:
        raise invalid("abuse_words", INSTEAD[Step.ENDED], "out_of_turn")
    warned = replace(now.state, warnings=now.state.warnings + 1)
    return _log(now.call, PracticeKind.WARNED, words=words, said=reply(now.exercise, warned, "warned"))


@action
def leave_practice(call_id: int, *, actor: Actor) -> None:
    """Give a call up before its end: it is no attempt, and nothing of it stays."""
    held(call_id, actor=actor).call.delete()


def held(call_id: int, *, actor: Actor) -> Played:
    """The actor's own practice call, locked. Raises NotFound, and Stale when it is over."""
    require(actor, "practise")
    rows = PracticeCall.objects.of(actor.city_id).select_for_update(of=("self",)).select_related("city")
    call = rows.filter(pk=call_id, trainee_id=actor.id).first()
    if call is None:
        raise NotFound("There is no such practice call here.")
    if call.ended_at is not None:
        raise Stale("practice call")
    return played(call)


def going_on(call_id: int, *, actor: Actor) -> Played:
    """The same before it has an outcome."""
    now = held(call_id, actor=actor)
    if now.call.disposition:
        raise Stale("practice call")
    return now


def _once(now: Played, kind: PracticeKind) -> PracticeCall:
    if kind not in now.state.done:
        _log(now.call, kind)
    return now.call


def _log(
    call: PracticeCall,
    kind: PracticeKind,
    *,
    about: str = "",
    words: str = "",
    said: Mapping[str, str] | None = None,
) -> PracticeStep:
    return PracticeStep.objects.create(
        city_id=call.city_id,
        call=call,
        kind=kind,
        about=about,
        words=words,
        reply=dict(said or {}),
        at=clock.now(),
    )
