"""The mark of a verb: in one transaction, by a named actor."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, transaction

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


@action
def give_up(*, actor: Actor) -> None:
    city(code="given-up")
    raise ZeroDivisionError


@pytest.mark.django_db
def test_a_verb_within_a_verb_costs_no_statement_of_its_own(django_assert_num_queries: Any) -> None:
    @action
    def look(*, actor: Actor) -> int:
        return City.objects.count()

    @action
    def look_twice(*, actor: Actor) -> int:
        return look(actor=actor) + look(actor=actor)

    with django_assert_num_queries(4):  # a savepoint in the test's transaction, two looks, and its release
        look_twice(actor=ACTOR)


@pytest.mark.django_db(transaction=True)
def test_a_verb_within_a_verb_takes_it_down_with_it() -> None:
    @action
    def hope(*, actor: Actor) -> None:
        city(code="hoped")
        with suppress(ZeroDivisionError):
            give_up(actor=actor)

    hope(actor=ACTOR)
    assert not City.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_verb_may_go_on_after_one_it_set_apart() -> None:
    @action
    def try_first(*, actor: Actor) -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            give_up(actor=actor)
        city(code="tried")

    try_first(actor=ACTOR)
    assert [each.code for each in City.objects.all()] == ["tried"]
