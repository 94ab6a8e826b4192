"""What the practice screen shows: the desk's own parts, with a caller and open cases of an exercise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from thirdring.cases.near import NearCase
from thirdring.cases.references import pretty
from thirdring.cases.rules import Status
from thirdring.catalogue.queries import OfferedType
from thirdring.city.models import Agency, City
from thirdring.contact_centre.desk_rules import Said, said_from
from thirdring.kernel.damm import check_digit
from thirdring.kernel.words import in_language
from thirdring.sla.models import Promise
from thirdring.sla.queries import plan
from thirdring.sla.words import in_plain_words
from thirdring.training.models import PracticeCall, PracticeStep
from thirdring.training.queries import Played
from thirdring.training.rules import QUESTION_MARK, Ask, PracticeKind
from thirdring.web.desk.contact_page import NearShown, chosen_type, found_for, spoken
from thirdring.web.desk.training_words import EVENTS, SAYINGS

METRES_APART = 12  # between the place and each open case of an exercise


@dataclass(frozen=True, slots=True)
class PracticeTalk:
    """A practice call as the desk's form knows a conversation."""

    city: City
    said: Mapping[str, Any]
    language: str
    relay: str
    caller: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was said: by whom, in which language, with what an interpreter makes of it."""

    about: str
    asked: str
    reply: str
    language: str
    meaning: str
    event: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written down before the line broke."""

    pk: int
    gist: str
    kept_at: datetime


def talk_of(played: Played) -> PracticeTalk:
    """The call, for the desk's form."""
    call = played.call
    return PracticeTalk(
        city=call.city,
        said=call.written,
        language=call.spoken or call.language,
        relay=call.relay,
        caller=played.exercise.caller.phone,
    )


def known_in_practice(played: Played) -> dict[str, Any]:
    """What stands beside what is typed, as the desk has it; nothing of it is of residents."""
    said, city = said_from(played.call.written), played.call.city
    offered = chosen_type(city, said)
    return found_for(city, said, offered) | {
        "broken_off": _draft(played),
        "notices": [],
        "near": _near(played, said, offered),
        "abuse": played.state.abuse or "ended",
    }


def _draft(played: Played) -> Draft | None:
    before = said_from(played.call.before)
    if not played.call.before:
        return None
    at = next(step.at for step in played.steps if step.kind == PracticeKind.LINE_BROKE)
    words = (before.place, before.sought, before.note)
    return Draft(played.call.pk, " · ".join(each for each in words if each), at)


def _near(played: Played, said: Said, offered: OfferedType | None) -> list[NearShown]:
    """The exercise's open cases, once the place is on the map."""
    if said.lon is None:
        return []
    code = offered.type_id if offered else 0
    shown = (near_shown(played, number) for number in range(1, len(played.exercise.near) + 1))
    return [replace(each, same=each.case.type_id == code) for each in shown if each]


def near_shown(played: Played, number: int) -> NearShown | None:
    """One of them as the desk would list it; None where the city no longer offers its type."""
    each, call = played.exercise.near[number - 1], played.call
    offered = chosen_type(call.city, Said(service_code=each.type))
    if offered is None:
        return None
    opened = call.begun_at - timedelta(days=each.days)
    case = NearCase(
        reference=str(number),
        type_names=offered.names,
        type_id=offered.type_id,
        agency=Agency.objects.of(call.city).get(pk=offered.owner_id).name,
        place=each.place,
        status=Status.ACCEPTED,
        opened_at=opened,
        due_at=_due(call.city, offered, opened),
        people=each.people,
        metres=METRES_APART * number,
    )
    return NearShown(
        case, pretty(each.reference or made_up(call.pk, number)), offered.name(spoken()), same=False
    )


def made_up(call_id: int, number: int = 0) -> str:
    """A number to read back that looks like one and is nobody's."""
    digits = f"{call_id % 10_000:04}{number:04}"
    return digits + check_digit(digits)


def _due(city: City, offered: OfferedType, opened: datetime) -> datetime | None:
    found = plan(offered.id, offered.owner_id, city=city, priority=offered.priority, start=opened).promises
    return max((each.due_at for each in found), default=None)


def promised(city: City, offered: OfferedType, start: datetime, language: str) -> list[str]:
    """What a case of this type would be promised, in plain words."""
    found = plan(offered.id, offered.owner_id, city=city, priority=offered.priority, start=start).promises
    drafts = [Promise(clock=p.clock, amount=p.amount, unit=p.unit, due_at=p.due_at) for p in found]
    return [in_plain_words(each, city, language) for each in drafts]


def lines_of(played: Played) -> list[Line]:
    """Everything that was said and done, in order."""
    questions = _questions(played)
    found, interpreted = [], False
    for step in played.steps:
        interpreted = interpreted or step.kind == PracticeKind.INTERPRETER_JOINED
        if line := _line(step, played.call, questions, interpreted=interpreted):
            found.append(line)
    return found


def _line(
    step: PracticeStep, call: PracticeCall, questions: Mapping[str, str], *, interpreted: bool
) -> Line | None:
    reply = in_language(step.reply, call.language) if step.reply else ""
    meaning = ""
    if reply and interpreted and call.language != spoken() and spoken() in step.reply:
        meaning = step.reply[spoken()]
    event, asked = str(EVENTS.get(step.kind, "")), step.words
    if step.kind == PracticeKind.ASKED:
        asked = asked or questions.get(step.about) or str(SAYINGS.get(step.about, SAYINGS[Ask.OTHER]))
    if not (reply or event or asked):
        return None
    return Line(step.about, asked, reply, call.language, meaning, event)


def last_replies(lines: list[Line]) -> dict[str, Line]:
    """The last exchange about each thing, to stand where it was asked; questions of a type as 'questions'."""
    return {
        "questions" if line.about.startswith(QUESTION_MARK) else line.about: line
        for line in lines
        if line.about
    }


def _questions(played: Played) -> dict[str, str]:
    """The words of the questions of the types of this call, by what a step is about."""
    codes = {played.exercise.truth.type, said_from(played.call.written).service_code} - {""}
    found = [chosen_type(played.call.city, Said(service_code=code)) for code in sorted(codes)]
    return {
        f"{QUESTION_MARK}{question.code}": in_language(question.texts, spoken())
        for offered in found
        if offered
        for question in offered.questions
    }
