"""When to try again, when to stop, and when to leave a server in peace."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.integrations.open311 import rules

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x1f"), max_size=3)  # what no server sends
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@given(attempts=st.integers(1, 10_000), luck=st.floats(0, 1))
def test_a_wait_is_between_half_of_its_length_and_all_of_it(attempts: int, luck: float) -> None:
    whole = min(rules.FIRST_WAIT * 2 ** min(attempts - 1, 19), rules.LONGEST_WAIT)
    assert whole / 2 <= rules.next_attempt(NOW, attempts, luck) - NOW <= whole


def test_all_attempts_together_last_about_a_day_and_a_half() -> None:
    waits = [rules.next_attempt(NOW, attempt, 0.5) - NOW for attempt in range(1, rules.MOST_ATTEMPTS)]
    assert timedelta(hours=30) < sum(waits, timedelta(0)) < timedelta(hours=42)


def test_two_relays_that_failed_together_are_not_tried_together() -> None:
    assert rules.next_attempt(NOW, 3, 0.1) != rules.next_attempt(NOW, 3, 0.9)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, None), (4, None), (5, 5), (6, 10), (7, 20), (9, 60), (10_000, 60)]
)
def test_a_server_rests_longer_the_longer_it_fails(failures: int, minutes: int | None) -> None:
    rest = rules.rests_until(NOW, failures)
    assert rest == (NOW + timedelta(minutes=minutes) if minutes else None)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), unique=True))
def test_different_updates_have_different_digests(updates: list[tuple[str, str, str]]) -> None:
    digests = {rules.update_digest(remote_id, status, notes, NOW) for remote_id, status, notes in updates}
    assert len(digests) == len(updates)


def test_the_time_of_an_update_is_part_of_it() -> None:
    assert rules.update_digest("1", "open", "", NOW) != rules.update_digest("1", "open", "", None)


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("OPEN311_KEY_COUNTY", True),
        ("OPEN311_KEY_", False),
        ("open311_key_county", False),
        ("OPEN311_KEY_COUNTY\n", False),
        ("DATABASE_URL", False),
        ("X_OPEN311_KEY_COUNTY", False),
    ],
)
def test_only_variables_for_keys_may_be_named(name: str, may: bool) -> None:
    assert bool(rules.KEY_SETTING.fullmatch(name)) is may


def test_a_sending_ends_before_its_lease() -> None:
    from thirdring.config import settings
    from thirdring.integrations.open311.client import LEAST_SPEED

    assert timedelta(seconds=settings.NEIGHBOUR_SECONDS * (LEAST_SPEED + 1)) < rules.LEASE


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("999999999", rules.LONGEST_WAIT.total_seconds()),
        ("Sun, 22 Nov 2026 09:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 04:02:00 -0500", 120),
        ("Sun, 22 Nov 2026 09:02:00 -0000", 120),
        ("Sunday, 22-Nov-26 09:02:00 GMT", 120),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", rules.LONGEST_WAIT.total_seconds()),
    ],
)
def test_a_server_asks_us_to_wait_by_seconds_or_until_a_date(text: str, seconds: float) -> None:
    assert rules.asked_to_wait(text, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "-5", "1.5", "12 minutes", "9999999999", "2026-11-22"])
def test_what_is_neither_asks_for_nothing(text: str) -> None:
    assert rules.asked_to_wait(text, NOW) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    wait = rules.asked_to_wait(text, NOW)
    assert wait is None or timedelta(0) <= wait <= rules.LONGEST_WAIT
