"""How a practice call ends: by the desk's own rules, with nothing opened; then the program marks it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from thirdring.cases.duplicates import metres_between
from thirdring.cases.rules import Channel
from thirdring.catalogue.answers import Answers, check_answers
from thirdring.catalogue.queries import type_to_report
from thirdring.city.models import City
from thirdring.constituents.rules import normal_email, normal_phone
from thirdring.contact_centre.abuse_rules import INSTEAD, Step
from thirdring.contact_centre.desk_rules import Disposition, Said, danger_first, said_from
from thirdring.contact_centre.telling_intake import submission_of
from thirdring.intake.rules import collected, problems_of
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotFound, Problem, invalid
from thirdring.places.queries import locate
from thirdring.training.actions.marking import mark_by_program
from thirdring.training.actions.practising import going_on, held
from thirdring.training.checks import Finding, Told, findings
from thirdring.training.models import PracticeCall, PracticeStep
from thirdring.training.queries import Played
from thirdring.training.rules import PracticeKind


@action
def end_practice(call_id: int, disposition: Disposition, *, actor: Actor, result: str = "") -> PracticeCall:
    """Say what became of it. ``result``: an article's code, to whom, which of those near.

    Raises Invalid as the desk does; nothing is opened, joined or sent.
    """
    now = going_on(call_id, actor=actor)
    call, said = now.call, said_from(now.call.written)
    if disposition in _AFTER_DANGER and (problem := danger_first(said, call.city.emergency_number)):
        raise problem
    if check := _RULES.get(disposition):
        check(now, said, result)
    call.disposition, call.result = disposition, result.strip()[:120]
    call.save(update_fields=["disposition", "result"])
    _log(call, PracticeKind.ENDED, about=disposition)
    return call


@action
def hang_up(call_id: int, *, actor: Actor) -> PracticeCall:
    """The call is over: the program marks what it can tell. Raises Invalid while it has no outcome."""
    now = held(call_id, actor=actor)
    call = now.call
    if not call.disposition:
        raise invalid("disposition", "Choose what became of the conversation.", "required")
    call.ended_at = clock.now()
    _log(call, PracticeKind.HUNG_UP)
    found = findings(now.exercise, _told(now))
    call.findings = {check: _kept(finding) for check, finding in found.items()}
    call.save(update_fields=["ended_at", "findings"])
    return mark_by_program(call, found, actor=actor)


def _kept(finding: Finding) -> Mapping[str, object]:
    return asdict(finding)


def _told(now: Played) -> Told:
    call, said = now.call, said_from(now.call.written)
    spent = (call.ended_at or clock.now()) - call.begun_at
    return Told(
        state=now.state,
        said=said,
        disposition=Disposition(call.disposition),
        result=call.result,
        seconds=spent.total_seconds(),
        place_m=_metres_apart(call.city, said, now.exercise.truth.place),
    )


def _metres_apart(city: City, said: Said, true_place: str) -> float | None:
    true = locate(city, true_place) if true_place else None
    if true is None or said.lon is None or said.lat is None or said.placed != said.place:
        return None
    return metres_between(true.lon, true.lat, said.lon, said.lat)


def _a_case_could_be_opened(now: Played, said: Said, _result: str) -> None:
    """As intake would look at it; everything that is missing or wrong at once."""
    city = now.call.city
    try:
        offered = type_to_report(city, said.service_code)
    except NotFound as missing:
        raise invalid("service_code", str(missing), "unknown") from None
    told = submission_of(said, channel=Channel.PHONE, language=now.call.language, client_key=None)
    problems: list[Problem] = list(problems_of(told, offered))
    nothing: Answers = {}
    collected(problems, lambda: check_answers(offered.questions, said.answers, told.language), nothing)
    collected(problems, lambda: normal_email(said.email) if said.email else "", "")
    collected(problems, lambda: normal_phone(said.phone, country=city.country) if said.phone else "", "")
    if problems:
        raise Invalid(dict.fromkeys(problems))


def _it_is_one_of_those_near(now: Played, _said: Said, result: str) -> None:
    if result not in {str(number) for number in range(1, len(now.exercise.near) + 1)}:
        raise invalid("place", "There is no such case near there.", "unknown")


def _the_number_is_known(now: Played, _said: Said, result: str) -> None:
    digits = "".join(letter for letter in result if letter.isdigit())
    if not digits or digits not in {each.reference for each in now.exercise.near}:
        raise invalid("reference", "No case has this number. Read it back to the caller.", "unknown")


def _it_says_to_whom(_now: Played, _said: Said, result: str) -> None:
    if not result.strip():
        raise invalid("passed_to", "Say to whom the caller is transferred.", "required")


def _it_says_what_about(_now: Played, said: Said, _result: str) -> None:
    if not said.note.strip():
        raise invalid("note", "Write down what the supervisor should see to.", "required")


def _they_were_warned(now: Played, _said: Said, _result: str) -> None:
    if now.state.abuse is not Step.ENDED:
        raise invalid("abuse_words", INSTEAD[now.state.abuse], "out_of_turn")


_AFTER_DANGER = frozenset({Disposition.NEW_CASE, Disposition.JOINED, Disposition.INFORMED})
_RULES: Mapping[Disposition, Callable[[Played, Said, str], None]] = {
    Disposition.NEW_CASE: _a_case_could_be_opened,
    Disposition.JOINED: _it_is_one_of_those_near,
    Disposition.STATUS_GIVEN: _the_number_is_known,
    Disposition.TRANSFERRED: _it_says_to_whom,
    Disposition.FOLLOW_UP: _it_says_what_about,
    Disposition.ENDED_FOR_ABUSE: _they_were_warned,
}


def _log(call: PracticeCall, kind: PracticeKind, *, about: str = "") -> None:
    PracticeStep.objects.create(city_id=call.city_id, call=call, kind=kind, about=about, at=clock.now())
