"""What closing a case of a type takes: facts to state, a photo, and the words of the answer. Pure.

A page and the table hold the same plain data, so there is one way in (``closing_from``) and one out
(``closing_as_data``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from thirdring.catalogue.rules import Option, Words
from thirdring.catalogue.spelling import YES

# What an answer's words may name besides the facts of their outcome.
CASE_FIELDS = ("place", "day", "type", "reference", "city", "agency")


class FactKind(StrEnum):
    """What is stated: a few words, a day, or one of the options."""

    WORDS = "words"
    DAY = "day"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something a closing states: what was found, what was done, when, by whom."""

    code: str
    texts: Words  # how the worker is asked
    kind: FactKind = FactKind.WORDS
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What closing with one outcome takes: facts by code, a photo taken after the work; and its answer."""

    outcome: str
    needs: tuple[str, ...] = ()
    photo: bool = False
    answer: Words = field(default_factory=dict)  # with {names} of facts and CASE_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRules:
    """All that a type asks of its closings; nothing for the outcomes it does not name."""

    facts: tuple[Fact, ...] = ()
    endings: tuple[Ending, ...] = ()

    def ending(self, outcome: str) -> Ending:
        """What this outcome takes."""
        found = (each for each in self.endings if each.outcome == outcome)
        return next(found, Ending(outcome=outcome))

    def asked(self, outcome: str) -> list[Fact]:
        """The facts that closing with this outcome must state, in the page's order."""
        needs = self.ending(outcome).needs
        return [fact for fact in self.facts if fact.code in needs]


NO_RULES = ClosingRules()


def closing_from(data: Mapping[str, Any]) -> ClosingRules:
    """The rules that a page's or a table's plain data say."""
    facts, endings = data.get("facts") or {}, data.get("outcomes") or {}
    return ClosingRules(
        facts=tuple(_fact(code, said) for code, said in facts.items()),
        endings=tuple(_ending(outcome, said) for outcome, said in endings.items()),
    )


def closing_as_data(rules: ClosingRules) -> dict[str, Any]:
    """The rules as plain data that ``closing_from`` reads back the same."""
    facts = {fact.code: _fact_data(fact) for fact in rules.facts}
    endings = {ending.outcome: _ending_data(ending) for ending in rules.endings}
    return _full({"facts": facts, "outcomes": endings})


def _fact(code: str, said: Mapping[str, Any]) -> Fact:
    options = tuple(Option(key=key, names=names) for key, names in said.get("options", {}).items())
    kind = FactKind.CHOICE if options else FactKind(said.get("kind", FactKind.WORDS))
    return Fact(code=code, texts=said["ask"], kind=kind, options=options)


def _ending(outcome: str, said: Mapping[str, Any] | None) -> Ending:
    said = said or {}
    return Ending(
        outcome=outcome,
        needs=tuple(dict.fromkeys(said.get("needs", ()))),
        photo=said.get("photo") in {*YES, True},
        answer=said.get("answer", {}),
    )


def _fact_data(fact: Fact) -> dict[str, Any]:
    kind = str(fact.kind) if fact.kind is FactKind.DAY else None
    options = {option.key: dict(option.names) for option in fact.options}
    return _full({"ask": dict(fact.texts), "kind": kind, "options": options})


def _ending_data(ending: Ending) -> dict[str, Any]:
    needs, photo = list(ending.needs), ending.photo or None
    return _full({"needs": needs, "photo": photo, "answer": dict(ending.answer)})


def _full(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in (None, {}, [])}
