"""A digest tells definitions apart by what they say, not by where they stand."""

from dataclasses import fields, replace
from typing import Any

import pytest

from tests.factories.catalogues import definition
from thirdring.catalogue.case_plans import PlanStep
from thirdring.catalogue.definitions import Condition, Definition, Option, Question, Target, digest_of
from thirdring.catalogue.endings import ClosingRules, Ending
from thirdring.catalogue.rules import Delivery, LocationNeed, PhotoNeed, Priority, QuestionKind, TimeUnit

OTHER: dict[str, Any] = {
    "code": "litter",
    "names": {"en": "Pothole", "es": "Bache"},
    "owner": "sanitation",
    "owner_team": "potholes",
    "descriptions": {"en": "A hole."},
    "keywords": {"en": ("hole",)},
    "private": True,
    "anonymous_allowed": False,
    "location": LocationNeed.OPTIONAL,
    "photo": PhotoNeed.WANTED,
    "safety": True,
    "priority": Priority.HIGH,
    "duplicate_radius_m": 1,
    "duplicate_window_h": 1,
    "reopen_days": 15,
    "delivery": Delivery.BATCH,
    "outcomes": ("fixed",),
    "emergency_words": {"en": ("fire",)},
    "questions": (Question(code="size", kind=QuestionKind.STRING, texts={"en": "How big?"}),),
    "inspection": (Question(code="depth", kind=QuestionKind.NUMBER, texts={"en": "How deep?"}),),
    "targets": (Target(clock="resolve", amount=1, unit=TimeUnit.DAYS),),
    "scripts": ({"en": "Stay away."},),
    "closing": ClosingRules(endings=(Ending(outcome="fixed", photo=True),)),
    "case_plan": (PlanStep(code="clear", texts={"en": "Clear the road"}, owner="forestry"),),
}


def test_every_field_has_a_case_here() -> None:
    assert set(OTHER) == {each.name for each in fields(Definition)} - {"at"}


@pytest.mark.parametrize("field", OTHER)
def test_any_change_of_meaning_changes_the_digest(field: str) -> None:
    assert digest_of(replace(definition(), **{field: OTHER[field]})) != digest_of(definition())


def test_where_a_definition_stands_does_not_change_the_digest() -> None:
    assert digest_of(replace(definition(), at="page.yaml:7")) == digest_of(definition())


def test_the_order_of_languages_does_not_change_the_digest() -> None:
    one = definition(names={"en": "Pothole", "es": "Bache"})
    other = definition(names={"es": "Bache", "en": "Pothole"})
    assert digest_of(one) == digest_of(other)


def test_the_order_of_options_does() -> None:
    def with_options(*keys: str) -> Definition:
        options = tuple(Option(key=key, names={"en": key}) for key in keys)
        condition = Condition(question="before", among=("yes",))
        question = Question(
            code="q", kind=QuestionKind.SINGLE, texts={"en": "?"}, options=options, condition=condition
        )
        return definition(questions=(question,))

    assert digest_of(with_options("a", "b")) != digest_of(with_options("b", "a"))


def test_a_digest_stays_the_same_from_release_to_release() -> None:
    """Else every city's next import would make a new version of everything."""
    assert digest_of(definition()) == "e2cadd3a36c8048fcdd02d8f699400d20b7b3394c900322b972cc0c686b0dc58"
