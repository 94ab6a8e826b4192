"""The vocabulary of the agency face: complete, and right about time."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.cases.rules import Channel, EntryKind, HoldReason, Outcome, Status
from thirdring.catalogue.rules import Priority
from thirdring.kernel import clock
from thirdring.routing.transfers import Refusal, TransferReason
from thirdring.sla.rules import Clock
from thirdring.web.agency import words
from thirdring.web.agency.casework import MOVES
from thirdring.web.agency.words import Words

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # ten o'clock there


@pytest.mark.parametrize(
    ("vocabulary", "table"),
    [
        (Status, words.STATUSES),
        (Outcome, words.OUTCOMES),
        (HoldReason, words.HOLD_REASONS),
        (Channel, words.CHANNELS),
        (EntryKind, words.ENTRIES),
        (Clock, words.CLOCKS),
        (TransferReason, words.TRANSFER_REASONS),
        (Refusal, words.REFUSALS),
    ],
)
def test_every_word_of_the_domain_has_words_on_the_page(vocabulary: type[StrEnum], table: Words) -> None:
    assert set(table) == set(vocabulary)


def test_every_priority_but_the_normal_one_is_named() -> None:
    assert set(words.PRIORITIES) == set(Priority) - {Priority.NORMAL}


def test_an_unknown_word_is_shown_as_it_is() -> None:
    assert words.word(words.STATUSES, "half_done") == "Half done"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, "No date"),
        (MONDAY + timedelta(hours=7), "Due today, 17:00"),
        (MONDAY + timedelta(hours=13, minutes=59), "Due today, 23:59"),
        (MONDAY + timedelta(hours=14), "Due tomorrow, 00:00"),
        (MONDAY + timedelta(days=4), "Due Fri 27 Nov"),
        (MONDAY - timedelta(seconds=1), "0 minutes late"),
        (MONDAY - timedelta(minutes=61), "1 hour late"),
        (MONDAY - timedelta(days=1, hours=2), "1 day 2 hours late"),
        (MONDAY - timedelta(days=3, hours=2), "3 days late"),
    ],
)
def test_a_due_date_is_said_as_a_person_would(at: datetime | None, said: str) -> None:
    assert words.due(at, now=MONDAY, zone=NEW_YORK) == said


def test_another_year_is_said() -> None:
    with clock.frozen_at(MONDAY):
        assert words.moment(MONDAY, NEW_YORK) == "Mon 23 Nov, 10:00"
        assert words.moment(MONDAY + timedelta(days=60), NEW_YORK) == "Fri 22 Jan 2027, 10:00"


@given(st.timedeltas(min_value=timedelta(), max_value=timedelta(days=4000)))
def test_a_span_names_two_units_at_most(length: timedelta) -> None:
    said = words.span(length).split()
    assert len(said) in {2, 4}
    assert all(number.isdigit() for number in said[::2])


def test_every_move_is_for_a_status_and_has_an_address_of_its_own() -> None:
    assert all(move.at and move.noun == noun for noun, move in MOVES.items())
