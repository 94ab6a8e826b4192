"""How wrong a forecast would have been: made again and again from what was known then, and compared. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from thirdring.contact_centre.staffing.forecasting import LEAST_DAYS, Ahead, DayOfCalls, learn
from thirdring.kernel.errors import invalid

Forecaster = Callable[[Sequence[DayOfCalls], Ahead], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """The errors over all intervals forecast. Shares of 1; ``mape`` leaves out intervals without calls.

    ``wape``: the absolute errors over all calls. ``bias``: what was forecast too much (+) or too little (-),
    over all calls.
    """

    intervals: int
    mape: float
    wape: float
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """Our errors beside those of the naive forecast: the same as a week before."""

    ours: Errors
    naive: Errors

    @property
    def better(self) -> bool:
        """Whether it was worth more than looking a week back."""
        return self.ours.wape < self.naive.wape


def backtest(days: Sequence[DayOfCalls], *, first: int, every: int = 7, horizon: int = 7) -> Backtest:
    """Roll the origin through ``days`` (in order): from place ``first`` on, every so many days, forecast the
    next ``horizon`` days from those before. Raises Invalid when there is nothing left to forecast.
    """
    if not LEAST_DAYS <= first < len(days) or every < 1 or horizon < 1:
        raise invalid("first", "Leave at least one day to forecast, and two weeks to learn from.")
    return Backtest(
        ours=_errors(_pairs(days, first, every, horizon, _model)),
        naive=_errors(_pairs(days, first, every, horizon, _week_before)),
    )


def _pairs(
    days: Sequence[DayOfCalls], first: int, every: int, horizon: int, make: Callable[..., Forecaster]
) -> Iterator[tuple[float, float]]:
    """What was forecast for each interval, and what came."""
    for origin in range(first, len(days), every):
        known = days[:origin]
        forecaster = make(known)
        for day in days[origin : origin + horizon]:
            made = forecaster(known, Ahead(day.day, day.holiday, day.flag))
            yield from zip(made, day.calls, strict=True)


def _model(known: Sequence[DayOfCalls]) -> Forecaster:
    learned = learn(known)
    return lambda _, ahead: learned.of(ahead)


def _week_before(known: Sequence[DayOfCalls]) -> Forecaster:
    by_day = {day.day: day.calls for day in known}

    def same_as_a_week_before(past: Sequence[DayOfCalls], ahead: Ahead) -> Sequence[float]:
        day = ahead.day - timedelta(days=7)
        while day not in by_day and day >= past[0].day:
            day -= timedelta(days=7)
        return by_day.get(day, past[-1].calls)

    return same_as_a_week_before


def _errors(pairs: Iterator[tuple[float, float]]) -> Errors:
    told = list(pairs)
    calls = sum(came for _, came in told)
    shares = [abs(made - came) / came for made, came in told if came]
    if not shares:
        raise invalid("days", "There were no calls on the days to forecast.")
    return Errors(
        intervals=len(told),
        mape=sum(shares) / len(shares),
        wape=sum(abs(made - came) for made, came in told) / calls,
        bias=sum(made - came for made, came in told) / calls,
    )
