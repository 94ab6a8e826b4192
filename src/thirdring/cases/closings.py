"""What a closing says: facts its type asks for, the catalogue's words filled in, and what shows the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format

from thirdring.cases.models import Case
from thirdring.cases.references import pretty
from thirdring.cases.rules import EntryKind, Evidence
from thirdring.catalogue.endings import ClosingRules, Fact, FactKind
from thirdring.catalogue.queries import version_by_id
from thirdring.kernel.actor import ActorKind
from thirdring.kernel.errors import Problem
from thirdring.kernel.words import filled, in_language, storable

FACT_LENGTH = 300
Facts = Mapping[str, str]  # by code: words, a day as 2026-12-24, or the key of an option


@dataclass(frozen=True, slots=True)
class Stated:
    """What was stated of what was asked; ``problems`` say how to mend the rest."""

    facts: dict[str, str]
    missing: list[str]
    problems: list[Problem]


def rules_of(case: Case) -> ClosingRules:
    """What closing the case takes, by the version it was opened under."""
    return version_by_id(case.city, case.service_version_id).closing


def stated(rules: ClosingRules, outcome: str, given: Facts) -> Stated:
    """The facts that this outcome asks for, as far as they were given. Others are not kept."""
    said = Stated({}, [], [])
    for fact in rules.asked(outcome):
        value = storable(given.get(fact.code, ""))
        if cure := _cure(fact, value):
            said.problems.append(Problem(f"fact_{fact.code}", *cure))
            said.missing.append(fact.code)
        else:
            said.facts[fact.code] = value
    return said


def drafts(case: Case, outcome: str, facts: Facts, now: datetime) -> dict[str, str]:
    """The catalogue's answer for this outcome by language; {} without one, or with facts missing."""
    version = version_by_id(case.city, case.service_version_id)
    ending = version.closing.ending(outcome)
    if not set(ending.needs) <= facts.keys():
        return {}
    day = now.astimezone(ZoneInfo(case.city.time_zone)).date()
    return {
        language: filled(words, _known(case, version.names, version.closing, facts, day, language))
        for language, words in ending.answer.items()
    }


def language_of(case: Case) -> str:
    """The language of whoever reported the case first."""
    return case.reports.order_by("pk").values_list("language", flat=True).first() or "en"


def field_evidence(case: Case) -> str:
    """Evidence.FIELD when staff began work, were there, or left a note since it was last opened; else ''."""
    signs = (EntryKind.STARTED, EntryKind.PHOTO, EntryKind.NOTE, EntryKind.VISITED)
    lines = case.entries.filter(kind__in=(*signs, EntryKind.REOPENED)).order_by("-number")
    for kind, actor_kind in lines.values_list("kind", "actor_kind"):
        if kind == EntryKind.REOPENED:
            break
        if actor_kind == ActorKind.STAFF:
            return Evidence.FIELD
    return ""


def _cure(fact: Fact, value: str) -> tuple[str, str] | None:
    """What to do about a fact's value, and the code of what is wrong; None when it is right."""
    if not value:
        return f"Say: {in_language(fact.texts, translation.get_language() or 'en')}", "required"
    match fact.kind:
        case FactKind.CHOICE if value not in {option.key for option in fact.options}:
            return "Choose one of the list.", "unknown"
        case FactKind.DAY if _day(value) is None:
            return "Write the day as year-month-day, such as 2026-12-24.", "invalid"
        case FactKind.WORDS if len(value) > FACT_LENGTH:
            return f"Write at most {FACT_LENGTH} characters.", "too_long"
        case _:
            return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _known(
    case: Case, names: Facts, rules: ClosingRules, facts: Facts, day: date, language: str
) -> dict[str, str]:
    """All that an answer may name, in one language."""
    given = [fact for fact in rules.facts if fact.code in facts]
    return {
        "place": case.place,
        "day": _day_in(day, language),
        "type": in_language(names, language),
        "reference": pretty(case.reference),
        "city": case.city.name,
        "agency": case.agency.name,
        **{fact.code: _spoken(fact, facts[fact.code], language) for fact in given},
    }


def _spoken(fact: Fact, value: str, language: str) -> str:
    """A fact as an answer says it."""
    if fact.kind is FactKind.CHOICE:
        names = {option.key: option.names for option in fact.options}
        return in_language(names.get(value, {}), language)
    day = _day(value) if fact.kind is FactKind.DAY else None
    return _day_in(day, language) if day else value


def _day_in(day: date, language: str) -> str:
    with translation.override(language):
        return date_format(day, "j F Y" if language.startswith("en") else "DATE_FORMAT")
