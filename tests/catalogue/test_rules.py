"""The catalogue's words are those of the packages that act on them."""

from thirdring.cases.rules import Outcome
from thirdring.catalogue.rules import (
    CLOCKS,
    CLOSING_OUTCOMES,
    Delivery,
    LocationNeed,
    PhotoNeed,
    Priority,
    QuestionKind,
)
from thirdring.catalogue.shape import schema
from thirdring.sla.rules import Clock


def test_a_person_may_close_with_every_outcome_but_the_program_s_own() -> None:
    assert set(CLOSING_OUTCOMES) == set(Outcome) - {Outcome.AUTO_CLOSED}


def test_targets_are_for_the_clocks_that_promises_run_on() -> None:
    assert set(CLOCKS) == set(Clock)


def test_the_schema_knows_the_same_words() -> None:
    parts = schema()["$defs"]
    kind = parts["type"]["properties"]
    assert kind["outcomes"]["items"]["enum"] == list(CLOSING_OUTCOMES)
    assert list(kind["targets"]["properties"]) == list(CLOCKS)
    assert kind["location"]["enum"] == list(LocationNeed)
    assert kind["photo"]["enum"] == list(PhotoNeed)
    assert kind["priority"]["enum"] == list(Priority)
    assert kind["delivery"]["enum"] == list(Delivery)
    assert list(parts["target"]["then"]["properties"]) == ["any", *Priority]
    assert set(parts["question"]["properties"]["kind"]["enum"]) == set(QuestionKind)
