"""An event is heard in the transaction that made it, by everyone listed, or nothing happened."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.factories.cities import city
from thirdring.city.models import City
from thirdring.config.reactions import REACTIONS
from thirdring.kernel import events
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, system
from thirdring.kernel.events import Event, NoReactionRow

ACTOR = system(1, reason="a test")


@dataclass(frozen=True, slots=True, kw_only=True)
class BellRang(Event):
    times: int = 3


@pytest.fixture(autouse=True)
def _the_programs_table_comes_back() -> Iterator[None]:
    yield
    events.bind(REACTIONS)


@pytest.mark.django_db
def test_everyone_listed_hears_in_order() -> None:
    heard: list[str] = []
    events.bind({BellRang: [lambda e: heard.append(f"first {e.times}"), lambda e: heard.append("second")]})
    events.record(BellRang(city_id=1))
    assert heard == ["first 3", "second"]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    events.bind({BellRang: []})
    with pytest.raises(RuntimeError, match="BellRang was recorded outside a transaction"):
        events.record(BellRang(city_id=1))


@pytest.mark.django_db
def test_an_event_without_a_row_is_refused() -> None:
    events.bind({})
    with pytest.raises(NoReactionRow, match="BellRang"):
        events.record(BellRang(city_id=1))


@pytest.mark.django_db(transaction=True)
def test_a_reaction_that_fails_undoes_what_it_reacts_to() -> None:
    def fail(event: BellRang) -> None:
        raise ZeroDivisionError

    @action
    def ring(*, actor: Actor) -> None:
        city(code="rung")
        events.record(BellRang(city_id=1))

    events.bind({BellRang: [fail]})
    with pytest.raises(ZeroDivisionError):
        ring(actor=ACTOR)
    assert not City.objects.filter(code="rung").exists()


@pytest.mark.django_db(transaction=True)
def test_what_a_reaction_writes_is_kept_with_what_it_reacts_to() -> None:
    def found(event: BellRang) -> None:
        city(code="heard")

    events.bind({BellRang: [found]})
    with transaction.atomic():
        events.record(BellRang(city_id=1))
    assert City.objects.filter(code="heard").exists()


def test_every_event_has_an_id_of_its_own() -> None:
    assert BellRang(city_id=1).event_id != BellRang(city_id=1).event_id


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        BellRang(city_id=1).times = 4  # type: ignore[misc]  # the point of the test
