"""First contact resolution in three variants, transfers and bounces."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.measures.contacts import (
    Contact,
    bounces,
    resolved_by_flag,
    resolved_by_return,
    resolved_by_survey,
    transfer_rate,
)
from thirdring.kernel.errors import Invalid

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
LATER = START + timedelta(days=60)


def contact(day: float, person: str = "ana", topic: str = "trash") -> Contact:
    return Contact(person, topic, START + timedelta(days=day))


def test_oracle_280_of_400_by_survey_are_seventy_per_cent() -> None:
    found = resolved_by_survey(280, 400)
    assert (found.name, found.numerator, found.denominator, found.ratio) == ("FCR_s", 280, 400, 0.7)


def test_oracle_montgomery_closed_in_one_call() -> None:
    assert resolved_by_flag(7518, 10_000).ratio == pytest.approx(0.7518)


def test_a_contact_followed_within_seven_days_was_not_resolved() -> None:
    found = resolved_by_return([contact(0), contact(6.9), contact(20)], until=LATER)
    assert (found.numerator, found.denominator) == (2, 3)


def test_another_person_or_another_topic_is_no_return() -> None:
    found = resolved_by_return([contact(0), contact(1, "bo"), contact(2, topic="tax")], until=LATER)
    assert (found.numerator, found.denominator) == (3, 3)


def test_contacts_whose_days_are_not_over_say_nothing_yet() -> None:
    found = resolved_by_return([contact(0), contact(8)], until=START + timedelta(days=10))
    assert (found.numerator, found.denominator) == (1, 1)


def test_the_days_are_part_of_the_definition() -> None:
    found = resolved_by_return([contact(0), contact(6.9)], until=LATER, days=5)
    assert (found.ratio, found.definition.clock) == (1.0, "5 days from the contact")


@patient()
@given(st.permutations([contact(day, person) for day in (0, 3, 9, 11, 30) for person in ("ana", "bo")]))
def test_the_order_in_which_contacts_come_says_nothing(contacts: list[Contact]) -> None:
    found = resolved_by_return(contacts, until=LATER)
    assert (found.numerator, found.denominator) == (4, 10)


def test_half_of_the_calls_were_transferred() -> None:
    found = transfer_rate(50, 100)
    assert (found.name, found.ratio) == ("TR", 0.5)
    assert found.interval == pytest.approx((0.4038, 0.5962), abs=1e-4)


def test_bounces_are_changes_after_the_first_routing() -> None:
    found = bounces([["water"], ["water", "parks"], ["water", "parks", "parks", "water"]])
    assert (found.numerator, found.denominator, found.ratio) == (3, 3, 1.0)


def test_more_parts_than_the_whole_are_refused() -> None:
    with pytest.raises(Invalid, match="More were counted"):
        transfer_rate(3, 2)
    with pytest.raises(Invalid, match="at least one day"):
        resolved_by_return([], until=LATER, days=0)
