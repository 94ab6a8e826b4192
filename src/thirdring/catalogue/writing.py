"""A catalogue as a YAML page, in the compact spelling that ``reading`` understands. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

import yaml

from thirdring.catalogue import spelling
from thirdring.catalogue.case_plans import case_plan_as_data
from thirdring.catalogue.checks import words_in
from thirdring.catalogue.definitions import Catalogue, Definition, Group, Question, Target, WordLists
from thirdring.catalogue.endings import closing_as_data
from thirdring.catalogue.rules import LISTS, QuestionKind

HEADING = "# {name}: what people may ask for. How to write it: docs/catalogue.md\n"
WIDTH = 108

_DEFAULTS = {each.name: each.default for each in fields(Definition) if each.default is not MISSING}


_MAP, _LIST, _BOOL = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "bool"))


class _Line(dict[str, Any]):
    """A mapping written on one line."""


class _Row(list[str]):
    """A list written on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, yes and no for booleans, short mappings on one line."""


_Dumper.add_representer(_Line, lambda dumper, data: dumper.represent_mapping(_MAP, data, flow_style=True))
_Dumper.add_representer(_Row, lambda dumper, data: dumper.represent_sequence(_LIST, data, flow_style=True))
_Dumper.add_representer(bool, lambda dumper, data: dumper.represent_scalar(_BOOL, "yes" if data else "no"))


def to_yaml(catalogue: Catalogue, *, name: str) -> str:
    """One page that reads back as the same catalogue. What a type leaves at its default is left out."""
    page = {
        "languages": _Row(catalogue.languages),
        **({"also_in": _Row(catalogue.also_in)} if catalogue.also_in else {}),
        "owners": _owners(catalogue),
        "groups": {group.code: _group(group) for group in catalogue.groups},
    }
    heading = HEADING.format(name=" ".join(name.split()))
    return heading + yaml.dump(page, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH)


def languages_of(groups: Iterable[Group]) -> tuple[set[str], set[str]]:
    """The languages that every word of these groups is written in, and those of some words only."""
    spoken = [set(words) for _, words in words_in({group.code: _group(group) for group in groups})]
    whole = set.intersection(*spoken) if spoken else set()
    return whole, set().union(*spoken) - whole


def _owners(catalogue: Catalogue) -> dict[str, list[str]]:
    owners: dict[str, set[str]] = {}
    for definition in catalogue.types:
        for agency, team in definition.owners:
            owners.setdefault(agency, set()).update({team} - {""})
    return {agency: _Row(sorted(teams)) for agency, teams in sorted(owners.items())}


def _group(group: Group) -> dict[str, Any]:
    said = {"names": _Line(group.names), "icon": group.icon, "types": {d.code: _type(d) for d in group.types}}
    return {key: value for key, value in said.items() if value != ""}


def _type(definition: Definition) -> dict[str, Any]:
    said = {
        "names": _Line(definition.names),
        "descriptions": dict(definition.descriptions),
        "keywords": _lists(definition.keywords),
        "owner": spelling.owner_words(definition.owner, definition.owner_team),
        "visibility": "private" if definition.private else None,
        "anonymous": _unless_default(definition, "anonymous_allowed"),
        "location": _unless_default(definition, "location"),
        "photo": _unless_default(definition, "photo"),
        "safety": _unless_default(definition, "safety"),
        "emergency_words": _lists(definition.emergency_words),
        "priority": _unless_default(definition, "priority"),
        "targets": _targets(definition.targets),
        "duplicates": _duplicates(definition),
        "reopen": None if definition.reopen_days == 14 else spelling.days_words(definition.reopen_days),
        "delivery": _unless_default(definition, "delivery"),
        "outcomes": _unless_default(definition, "outcomes"),
        "script": [_Line(words) for words in definition.scripts],
        "questions": {question.code: _question(question) for question in definition.questions},
        "inspection": {question.code: _question(question) for question in definition.inspection},
        "closing": closing_as_data(definition.closing),
        "case_plan": case_plan_as_data(definition.case_plan),
    }
    return _without_empty(said)


def _question(question: Question) -> dict[str, Any]:
    condition = question.condition
    said = {
        "ask": _Line(question.texts),
        "hint": _Line(question.hints),
        "kind": None if question.kind is _implied(question) else str(question.kind),
        "required": question.required or None,
        "private": question.private or None,
        "options": {option.key: _Line(option.names) for option in question.options},
        "only_if": _Line({condition.question: _Row(condition.among)}) if condition else None,
    }
    return _without_empty(said)


def _implied(question: Question) -> QuestionKind | None:
    """The kind a reader takes it for without being told; None where the page must say."""
    if question.kind in LISTS:
        return QuestionKind.SINGLE
    return QuestionKind.STRING


def _targets(targets: tuple[Target, ...]) -> dict[str, Any]:
    clocks: dict[str, dict[str, str]] = {}
    for target in targets:
        words = spelling.span_words(target.amount, target.unit)
        clocks.setdefault(target.clock, {})[str(target.priority) or "any"] = words
    return {clock: said["any"] if said.keys() == {"any"} else _Line(said) for clock, said in clocks.items()}


def _duplicates(definition: Definition) -> str | None:
    words = spelling.nearby_words(definition.duplicate_radius_m, definition.duplicate_window_h)
    return None if words == "no" else words


def _lists(words: WordLists) -> dict[str, list[str]]:
    return {language: _Row(each) for language, each in words.items()}


def _unless_default(definition: Definition, field: str) -> bool | str | list[str] | None:
    value = getattr(definition, field)
    if value == _DEFAULTS[field]:
        return None
    if isinstance(value, bool):
        return value
    return _Row(value) if isinstance(value, tuple) else str(value)


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value is not None and value not in ({}, [])}
