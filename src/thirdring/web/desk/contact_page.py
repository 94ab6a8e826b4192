"""What the call screen shows beside what is typed: what is known of the caller, the place, the type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from thirdring.cases.near import NearCase, open_near
from thirdring.cases.references import pretty
from thirdring.catalogue.queries import OfferedType, emergency_in, search_types, type_to_report
from thirdring.city.models import City
from thirdring.contact_centre.abuse_rules import next_step
from thirdring.contact_centre.desk_queries import broken_off_before, steps_of_contact
from thirdring.contact_centre.desk_rules import Danger, Said, said_from
from thirdring.contact_centre.models import Contact
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound
from thirdring.kernel.words import DEFAULT_LANGUAGE, in_language
from thirdring.knowledge.queries import KeptArticle, about, facts_at, search
from thirdring.knowledge.rules import Audience
from thirdring.mass_events.queries import notices
from thirdring.places.queries import areas_at, suggest
from thirdring.web.desk.desk_words import STEPS
from thirdring.web.ui.asking import QuestionsForm

NEAR_M, MOST_NEAR, MOST_TYPES, MOST_ANSWERS = 150.0, 6, 6, 3


@dataclass(frozen=True, slots=True)
class NearShown:
    """An open case near the place, in words; ``same`` when it is of the type that was chosen."""

    case: NearCase
    shown: str
    type: str
    same: bool


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An article for reading out: safe HTML in ``said_in``, and what it says of the place."""

    code: str
    title: str
    body: str
    said_in: str
    here: str


def spoken() -> str:
    """The language the call taker reads."""
    return get_language() or DEFAULT_LANGUAGE


def chosen_type(city: City, said: Said) -> OfferedType | None:
    """The type that was chosen, if the city still offers it."""
    try:
        return type_to_report(city, said.service_code) if said.service_code else None
    except NotFound:
        return None


def questions_of(offered: OfferedType | None, said: Said, sent: QueryDict | None) -> QuestionsForm:
    """The questions of the type, with what was answered."""
    asking = offered.questions if offered else ()
    return QuestionsForm(asking, spoken(), sent, said.answers)


def known_about(contact: Contact, actor: Actor) -> dict[str, Any]:
    """Everything the page shows that is not typed on it."""
    said, city = said_from(contact.said), contact.city
    offered = chosen_type(city, said)
    return found_for(city, said, offered) | {
        "broken_off": broken_off_before(city, contact.caller, but=contact.pk),
        "notices": notices(city, spoken()),
        "near": _near(actor, said, offered),
        "abuse": next_step([step.step for step in contact.abuse_steps.all()]),
        "steps": [(step, STEPS[step.kind]) for step in steps_of_contact(contact)],
    }


def found_for(city: City, said: Said, offered: OfferedType | None) -> dict[str, Any]:
    """What the city knows of what was written down, whoever told it; nothing of residents."""
    return {
        "said": said,
        "offered": offered,
        "type_name": offered.name(spoken()) if offered else "",
        "in_danger": said.danger == Danger.YES,
        "sounds_dangerous": said.danger != Danger.YES and bool(emergency_in(city, said.everything)),
        "meant": suggest(city, said.place) if said.place and said.lon is None else [],
        "types": _types(city, said, offered),
        "answers": _answers(city, said, offered),
        "script": _script(offered),
    }


def _near(actor: Actor, said: Said, offered: OfferedType | None) -> list[NearShown]:
    if said.lon is None or said.lat is None:
        return []
    type_id = offered.type_id if offered else 0
    found = open_near(actor, said.lon, said.lat, metres=NEAR_M, most=2 * MOST_NEAR)
    shown = (_near_shown(each, same=each.type_id == type_id) for each in found)
    return sorted(shown, key=lambda each: (not each.same, each.case.metres))[:MOST_NEAR]


def _near_shown(case: NearCase, *, same: bool) -> NearShown:
    return NearShown(case, pretty(case.reference), in_language(case.type_names, spoken()), same)


def _types(city: City, said: Said, offered: OfferedType | None) -> list[tuple[str, str, str]]:
    """(code, name, description) of the types the words may mean; the chosen one is always there."""
    found = search_types(city, said.sought, spoken())[:MOST_TYPES] if said.sought else []
    if offered is not None and offered.code not in {each.code for each in found}:
        found = [offered, *found]
    return [(each.code, each.name(spoken()), in_language(each.descriptions, spoken())) for each in found]


def _answers(city: City, said: Said, offered: OfferedType | None) -> list[AnswerShown]:
    """What staff may read out: about the type, else what the words find; what holds at the place first."""
    here: dict[str, str] = {}
    found: Sequence[KeptArticle] = []
    if offered is not None:
        found = about(city, offered.code, spoken(), Audience.STAFF)
        if said.lon is not None and said.lat is not None:
            areas = [(each.kind, each.code) for each in areas_at(city, said.lon, said.lat)]
            here = {each.code: words for each, words in facts_at(city, offered.code, areas, spoken())}
    if said.sought:
        more = search(city, said.sought, spoken(), audience=Audience.STAFF, limit=MOST_ANSWERS)
        found = [*found, *(each for each in more if each not in found)]
    first = sorted(found, key=lambda each: each.code not in here)[:MOST_ANSWERS]
    return [_answer_shown(each, here.get(each.code, "")) for each in first]


def _answer_shown(each: KeptArticle, here: str) -> AnswerShown:
    language = spoken()
    return AnswerShown(each.code, each.title(language), each.html(language), each.said_in(language), here)


def _script(offered: OfferedType | None) -> list[str]:
    """What to ask and say about the type, in the call taker's language."""
    return [in_language(words, spoken()) for words in offered.scripts] if offered else []
