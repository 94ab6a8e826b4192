"""The mark of a verb: in one transaction, by a named actor."""

import pytest
from django.db import connection

from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.kernel.action import NotAnAction, action
from thirdring.kernel.actor import Actor, system

ACTOR = system(1, reason="a test")


def test_an_action_without_an_actor_is_refused_when_it_is_defined() -> None:
    with pytest.raises(NotAnAction, match="paint needs a keyword-only actor"):

        @action
        def paint(wall: str) -> None: ...


def test_an_actor_that_could_be_given_by_place_is_refused() -> None:
    with pytest.raises(NotAnAction, match="keyword-only"):

        @action
        def paint(wall: str, actor: Actor) -> None: ...


def test_an_action_keeps_its_name_its_words_and_its_answer() -> None:
    @action
    def paint(wall: str, *, actor: Actor) -> str:
        """Paint it."""
        return f"{wall} by {actor.name}"

    assert (paint.__name__, paint.__doc__) == ("paint", "Paint it.")
    assert getattr(paint, "is_action", False)


@pytest.mark.django_db(transaction=True)
def test_an_action_runs_in_a_transaction() -> None:
    @action
    def paint(*, actor: Actor) -> bool:
        return connection.in_atomic_block

    assert not connection.in_atomic_block
    assert paint(actor=ACTOR)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_nothing_behind() -> None:
    @action
    def found_and_fail(*, actor: Actor) -> None:
        city(code="nowhere")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        found_and_fail(actor=ACTOR)
    assert not City.objects.filter(code="nowhere").exists()
