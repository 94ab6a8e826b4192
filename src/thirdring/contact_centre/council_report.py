"""The table a council is shown each month: calls, requests by app and web, and how well calls were answered.

After the monthly figures that Baltimore's 311 gives its council. It is made from calls and reports each time
it is read, so it can be made again by anybody who has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncMonth

from thirdring.cases.models import Report
from thirdring.cases.rules import Channel
from thirdring.city.models import City
from thirdring.contact_centre.measures.answering import AbandonRate, Answering, ServiceLevel
from thirdring.contact_centre.measures.handling import Handling
from thirdring.contact_centre.measures.measured import Measured
from thirdring.contact_centre.measures.quality import mean_quality
from thirdring.contact_centre.quality_figures import call_quality
from thirdring.contact_centre.queries import Facts, Period, facts

WITHIN_S = 60.0
TARGETS: Mapping[str, float] = {"SL2": 0.90, "AR2": 0.05, "ASA": 30.0, "QA_mean": 1.0}  # Baltimore's
COLUMNS = ("SL2", "AR2", "ASA", "QA_mean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of the table; ``measures`` has all variants by name, also those the table does not show."""

    first_day: date
    calls: int
    app_requests: int
    web_requests: int
    measures: Mapping[str, Measured]

    @property
    def is_empty(self) -> bool:
        """Whether nobody called and nobody sent a request."""
        return not (self.calls or self.app_requests or self.web_requests)

    def keeps(self, name: str) -> bool | None:
        """Whether a measure keeps its target; None without a target, or without anything to measure."""
        ratio, target = self.measures[name].ratio, TARGETS.get(name)
        if ratio is None or target is None:
            return None
        return ratio >= target if name in (*ServiceLevel, "QA_mean") else _below(name, ratio, target)


def _below(name: str, ratio: float, target: float) -> bool:
    return ratio < target if name in set(AbandonRate) else ratio <= target


def months(city: City, *, first: date, last: date) -> list[Month]:
    """The months from the one of ``first`` to the one of ``last``, in order, each whole; three statements."""
    starts = _starts(first, last)
    zone = ZoneInfo(city.time_zone)
    since, until = (datetime.combine(day, time.min, zone) for day in (starts[0], _next(starts[-1])))
    rows = facts(city, period=Period.MONTH, since=since, until=until, parts=frozenset(), within_s=WITHIN_S)
    calls, requests = {row.start: row for row in rows}, _requests(city, since, until)
    reviewed = call_quality(city, since=since.date(), until=until.date())
    return [_month(start, calls.get(start), requests, reviewed.get(start)) for start in starts]


def _month(
    start: date,
    row: Facts | None,
    requests: Mapping[tuple[date, str], int],
    reviewed: Measured | None,
) -> Month:
    row = row or _nothing(start)
    quality = reviewed or mean_quality([])  # nobody has scored a call of that month
    return Month(
        first_day=start,
        calls=row.calls.offered,
        app_requests=requests.get((start, Channel.APP), 0),
        web_requests=requests.get((start, Channel.WEB), 0),
        measures=row.measures() | {quality.name: quality},
    )


def _nothing(start: date) -> Facts:
    return Facts(
        start=start,
        queue="",
        medium="",
        language="",
        calls=Answering(offered=0, answered=0, abandoned=0, within_s=WITHIN_S),
        work=Handling(answered=0, talk_s=0),
        transferred=0,
        left_for_callback=0,
    )


def _requests(city: City, since: datetime, until: datetime) -> dict[tuple[date, str], int]:
    """How many reports came in, by month and channel."""
    rows = Report.objects.of(city).filter(received_at__gte=since, received_at__lt=until)
    month = TruncMonth("received_at", tzinfo=ZoneInfo(city.time_zone))
    counted = rows.annotate(month=month).values_list("month", "channel").annotate(count=Count("pk"))
    return {(start.date(), channel): count for start, channel, count in counted.order_by()}


def _starts(first: date, last: date) -> list[date]:
    start, made = first.replace(day=1), []
    while start <= last:
        made.append(start)
        start = _next(start)
    return made


def _next(start: date) -> date:
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
