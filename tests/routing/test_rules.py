"""Which rule sends a case where. No database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.routing.rules import Decision, Question, RoutingRule, decide, matches

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 16, 14, tzinfo=UTC)  # Monday, nine in the morning in New York
OWNER = Decision(agency_id=1, team_id=None, why="The owner of this kind of request.")
NIGHTS = {"mon": [["17:00", "24:00"]], "tue": [["00:00", "08:00"]]}


def rule(number: int = 7, **fields: Any) -> RoutingRule:
    given = {"id": number, "name": f"rule {number}", "agency_id": 2, "team_id": 3, "team_name": "Night crew"}
    return RoutingRule(**given | {"effective_from": NOW} | fields)


def asked(at: datetime = NOW, **fields: Any) -> Question:
    given = {"type_id": 1, "area_ids": [10, 11], "answers": {}, "at": at, "local": at.astimezone(ZONE)}
    return Question(**given | fields)


def local(*parts: int) -> Question:
    """A question at a clock time in New York."""
    return asked(datetime(*parts, tzinfo=ZONE).astimezone(UTC))  # type: ignore[misc,arg-type]


def test_without_a_rule_the_owner_gets_it() -> None:
    assert decide([], asked(), otherwise=OWNER) == OWNER


def test_a_rule_that_names_nothing_takes_everything_and_says_why() -> None:
    assert decide([rule()], asked(), otherwise=OWNER) == Decision(
        agency_id=2, team_id=3, why="Night crew: rule 7", rule_id=7
    )


def test_the_first_in_order_wins() -> None:
    rules = [rule(1, type_id=99), rule(2), rule(3)]
    assert decide(rules, asked(), otherwise=OWNER).rule_id == 2


def test_the_sentence_fits_its_column() -> None:
    assert len(decide([rule(name="x" * 400)], asked(), otherwise=OWNER).why) == 300


@pytest.mark.parametrize(
    ("fields", "question", "fits"),
    [
        ({"type_id": 1}, {}, True),
        ({"type_id": 2}, {}, False),
        ({"area_id": 11}, {}, True),
        ({"area_id": 12}, {}, False),
        ({"area_id": 10}, {"area_ids": []}, False),
        ({"answers": {"lane": ["left", "right"]}}, {"answers": {"lane": "left"}}, True),
        ({"answers": {"lane": ["left"]}}, {"answers": {"lane": "right"}}, False),
        ({"answers": {"lane": ["left"]}}, {}, False),
        ({"answers": {"lane": ["left"]}}, {"answers": {"lane": ["right", "left"]}}, True),
        ({"answers": {"lane": ["left"], "deep": ["yes"]}}, {"answers": {"lane": "left"}}, False),
        (
            {"answers": {"lane": ["left"], "deep": ["yes"]}},
            {"answers": {"lane": "left", "deep": "yes"}},
            True,
        ),
    ],
)
def test_everything_a_rule_names_must_be_so(
    fields: dict[str, Any], question: dict[str, Any], fits: bool
) -> None:
    assert matches(rule(**fields), asked(**question)) is fits


@pytest.mark.parametrize(
    ("moment", "fits"),
    [
        ((2026, 11, 16, 16, 59), False),
        ((2026, 11, 16, 17, 0), True),
        ((2026, 11, 16, 23, 59), True),
        ((2026, 11, 17, 0, 0), True),
        ((2026, 11, 17, 7, 59), True),
        ((2026, 11, 17, 8, 0), False),
        ((2026, 11, 17, 18, 0), False),
        ((2026, 11, 18, 1, 0), False),
    ],
)
def test_hours_hold_their_first_minute_and_not_their_last(moment: tuple[int, ...], fits: bool) -> None:
    assert matches(rule(effective_from=NOW - timedelta(days=9), hours=NIGHTS), local(*moment)) is fits


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 7, 6, 21, tzinfo=UTC), datetime(2026, 12, 7, 22, tzinfo=UTC)],
    ids=["summer", "winter"],
)
def test_five_in_the_afternoon_is_the_citys_own_all_year(moment: datetime) -> None:
    always = rule(effective_from=datetime(2026, 1, 1, tzinfo=UTC), hours=NIGHTS)
    assert matches(always, asked(moment))
    assert not matches(always, asked(moment - timedelta(minutes=1)))


def test_the_hour_that_comes_twice_counts_twice() -> None:
    sunday = rule(effective_from=datetime(2026, 1, 1, tzinfo=UTC), hours={"sun": [["01:00", "02:00"]]})
    for moment in (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)):
        assert matches(sunday, asked(moment))


@given(st.integers(0, 365 * 24 * 60))
def test_a_rule_holds_from_its_first_moment_up_to_its_last(minute: int) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    begins, ends = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
    assert matches(rule(effective_from=begins, effective_to=ends), asked(moment)) is (begins <= moment < ends)


def test_a_rule_ends_at_its_last_moment() -> None:
    ended = rule(effective_from=NOW - timedelta(days=1), effective_to=NOW)
    assert not matches(ended, asked(NOW))
    assert matches(ended, asked(NOW - timedelta(microseconds=1)))
