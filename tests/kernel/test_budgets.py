"""Budgets of tokens: never more than there are, and back one by one."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from thirdring.kernel.budgets import Budget, Spent, spend, used_at

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
THREE = Budget(most=3, each=MINUTE)


def test_so_many_at_once_and_then_one_after_a_while() -> None:
    spent = None
    for _ in range(3):
        taken = spend(THREE, spent, NOON)
        assert taken.opens_at is None
        spent = taken.spent
    refused = spend(THREE, spent, NOON)
    assert (refused.opens_at, refused.spent) == (NOON + MINUTE, spent)
    assert spend(THREE, spent, NOON + MINUTE).opens_at is None


def test_it_is_whole_again_after_its_time() -> None:
    assert used_at(THREE, Spent(3, NOON), NOON + THREE.whole_after) == 0


def test_a_clock_that_went_back_gives_nothing() -> None:
    assert used_at(THREE, Spent(3, NOON), NOON - MINUTE) == 3


@given(st.lists(st.integers(0, 200), max_size=60))
def test_never_more_than_the_budget_in_any_stretch(waits: list[int]) -> None:
    spent, now, taken = None, NOON, []
    for seconds in waits:
        now += timedelta(seconds=seconds)
        spending = spend(THREE, spent, now)
        spent = spending.spent
        if spending.opens_at is None:
            taken.append(now)
        else:
            assert spend(THREE, spent, spending.opens_at).opens_at is None
    for first in taken:
        within = [at for at in taken if first <= at]
        for number, at in enumerate(within):
            assert number + 1 <= THREE.most + (at - first) / MINUTE + 1e-6
