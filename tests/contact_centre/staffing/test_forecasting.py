"""Forecasts by half hour: what the model finds again, how far it believes little evidence, how it errs."""

import csv
import gzip
from datetime import date, timedelta
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.tree import ROOT
from tests.contact_centre.patience import patient
from thirdring.contact_centre.staffing.backtesting import backtest
from thirdring.contact_centre.staffing.forecasting import Ahead, DayOfCalls, learn
from thirdring.kernel.errors import Invalid

MONDAY = date(2026, 1, 5)
SHAPE = (0.1, 0.4, 0.3, 0.2)
WEEK = (1.3, 1.1, 1.0, 1.0, 0.9, 0.5, 0.4)
REAL = ROOT.parent / "shared" / "data" / "calls"


def history(days: int, *, noise: float = 0.0, snow: tuple[int, ...] = (), seed: int = 1) -> list[DayOfCalls]:
    """Days of a thousand calls times the weekday's factor, twice as many in snow."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(days):
        day = MONDAY + timedelta(days=n)
        total = 1000 * WEEK[day.weekday()] * (2 if n in snow else 1) * exp(noise * rng.standard_normal())
        made.append(DayOfCalls(day, [total * share for share in SHAPE], flag="snow" if n in snow else ""))
    return made


def test_it_finds_weekdays_and_times_of_day_again() -> None:
    past = history(28 * 6)
    monday, sunday = (MONDAY + timedelta(days=28 * 6 + n) for n in (0, 6))
    learned = learn(past)
    assert sum(learned.of(Ahead(monday))) == pytest.approx(1300, rel=0.08)
    assert sum(learned.of(Ahead(sunday))) == pytest.approx(400, rel=0.15)
    assert learned.of(Ahead(monday))[1] / sum(learned.of(Ahead(monday))) == pytest.approx(0.4)


def test_a_flag_seen_often_is_believed_and_one_seen_once_only_a_little() -> None:
    ahead = MONDAY + timedelta(days=168)
    often, once = (learn(history(168, snow=snow)) for snow in (tuple(range(3, 168, 6)), (150,)))
    effect = [
        log(sum(model.of(Ahead(ahead, flag="snow"))) / sum(model.of(Ahead(ahead)))) / log(2)
        for model in (often, once)
    ]
    assert effect[0] > 0.6
    assert 0.1 < effect[1] < 0.35


def test_a_holiday_is_a_day_of_its_own_kind() -> None:
    past = [
        DayOfCalls(d.day, [each * 0.3 for each in d.calls] if n % 30 == 10 else d.calls, holiday=n % 30 == 10)
        for n, d in enumerate(history(365))
    ]
    learned, ahead = learn(past), MONDAY + timedelta(days=371)
    assert sum(learned.of(Ahead(ahead, holiday=True))) < 0.6 * sum(learned.of(Ahead(ahead)))


def test_the_last_months_say_more_than_the_first() -> None:
    grown = [
        DayOfCalls(d.day, [c * (1 if n < 180 else 2) for c in d.calls]) for n, d in enumerate(history(360))
    ]
    total = sum(learn(grown).of(Ahead(MONDAY + timedelta(days=364))))
    assert total > 1.5 * 1300


def test_a_word_never_seen_changes_nothing() -> None:
    learned, ahead = learn(history(28)), MONDAY + timedelta(days=28)
    assert learned.of(Ahead(ahead, flag="marathon")) == learned.of(Ahead(ahead))


@patient()
@given(st.lists(st.lists(st.integers(0, 200), min_size=3, max_size=3), min_size=14, max_size=30))
def test_any_past_forecasts_finite_numbers_that_are_not_negative(calls: list[list[int]]) -> None:
    past = [DayOfCalls(MONDAY + timedelta(days=n), each) for n, each in enumerate(calls)]
    made = learn(past).of(Ahead(MONDAY + timedelta(days=60), holiday=True, flag="x"))
    assert len(made) == 3
    assert all(0 <= each < 1e6 for each in made)


@pytest.mark.parametrize(
    ("past", "why"),
    [
        (history(13), "at least 14 days"),
        ([*history(14), DayOfCalls(MONDAY, [1])], "same intervals"),
        ([*history(14), DayOfCalls(MONDAY, [1, 1, 1, -1])], "from 0 up"),
    ],
)
def test_a_past_that_says_too_little_is_refused(past: list[DayOfCalls], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        learn(past)


def test_a_back_test_beats_looking_a_week_back_where_weeks_are_noisy() -> None:
    found = backtest(history(300, noise=0.25), first=120)
    assert found.better
    assert found.naive.wape > 0.2 > found.ours.wape * 0.95
    assert found.ours.intervals == found.naive.intervals == 180 * 4
    assert abs(found.ours.bias) < 0.1


def test_a_back_test_of_equal_weeks_has_a_naive_forecast_without_error() -> None:
    found = backtest(history(100), first=56)
    assert (found.naive.wape, found.naive.mape, found.naive.bias) == (0, 0, 0)
    assert not found.better


def test_a_back_test_knows_only_what_was_known_then() -> None:
    days = history(100)
    later = [*days[:99], DayOfCalls(days[99].day, [10_000.0] * 4)]
    assert backtest(days[:99], first=56) == backtest(later[:99], first=56)
    assert backtest(later, first=56).ours.wape > backtest(days, first=56).ours.wape


def test_a_back_test_without_anything_to_forecast_is_refused() -> None:
    for first in (5, 100):
        with pytest.raises(Invalid, match="at least one day to forecast"):
            backtest(history(100), first=first)


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="no real records here")
def test_a_banks_real_calls_by_half_hour_are_forecast_better_than_by_the_week_before() -> None:
    with gzip.open(REAL / "bank_calls_5min_27716.csv.gz", "rt") as file:
        values = [float(row["value"]) for row in csv.DictReader(file)]
    assert len(values) == 164 * 169
    weekdays = [
        MONDAY + timedelta(days=n)
        for n in range(164 * 7 // 5 + 2)
        if (MONDAY + timedelta(days=n)).weekday() < 5
    ]
    days = [
        DayOfCalls(
            weekdays[n],
            [sum(values[n * 169 + i : min(n * 169 + i + 6, (n + 1) * 169)]) for i in range(0, 169, 6)],
        )
        for n in range(164)
    ]
    assert sum(day.total for day in days) == sum(values)
    found = backtest(days, first=60, every=5, horizon=5)
    assert found.better
    assert found.ours.wape < 0.12
    assert abs(found.ours.bias) < 0.05


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="no real records here")
def test_vancouvers_real_days_are_forecast_better_than_by_the_week_before() -> None:
    with (REAL / "vancouver_311_contact_centre_metrics.csv").open(encoding="utf-8-sig") as file:
        rows = sorted(csv.DictReader(file, delimiter=";"), key=lambda row: row["Date"])
    days = [DayOfCalls(date.fromisoformat(row["Date"]), [float(row["CallsOffered"])]) for row in rows]
    assert len(days) == 5585
    found = backtest(days[-1000:], first=600, every=7)
    assert found.better
    assert abs(found.ours.bias) < 0.1
