"""Real records of calls through the CSV adapter: every row is accounted for."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.architecture.tree import ROOT
from tests.factories.cities import city
from tests.factories.people import program
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.folding import fold
from thirdring.contact_centre.measures.answering import Answering, abandon_rate, service_level
from thirdring.contact_centre.models import Call
from thirdring.contact_centre.queries import Period, facts
from thirdring.contact_centre.rules import CallStatus
from thirdring.integrations.telephony.plain import call_of, told_in_rows
from thirdring.kernel.errors import Invalid

REAL = ROOT.parent / "shared" / "data" / "calls"
ZONE = ZoneInfo("America/New_York")
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not REAL.exists(), reason="no real records here"),
]


def centre() -> Iterator[tuple[dict[str, str], bool]]:
    """A year of one centre's calls in our columns, and whether it says that the minute was kept."""
    with gzip.open(REAL / "simulated_call_centre_51708.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            times = [
                datetime.strptime(f"{row['date']} {row[name]}", "%Y-%m-%d %I:%M:%S %p").replace(tzinfo=ZONE)
                for name in ("call_started", "call_answered", "call_ended")
            ]
            ours = dict(
                zip(("queued_at", "answered_at", "ended_at"), map(datetime.isoformat, times), strict=True)
            )
            yield (
                ours | {"call_id": row["call_id"], "wrapped_at": ours["ended_at"]},
                row["meets_standard"] == "TRUE",
            )


def test_a_year_of_calls_is_told_in_whole_and_its_minute_is_ours() -> None:
    rows = list(centre())
    records = [fold(call_of(row, source="centre", number=n)) for n, (row, _) in enumerate(rows, 1)]
    assert len(records) == 51_708
    assert {record.status for record in records} == {CallStatus.HANDLED}
    kept = [(record.wait_ms or 0) <= 60_000 for record in records]
    differ = sum(ours != theirs for ours, (_, theirs) in zip(kept, rows, strict=True))
    assert (sum(kept), differ) == (47_479, 10)  # they rounded waits of a minute and a bit either way


@pytest.mark.django_db
def test_a_week_of_them_is_stored_and_counted_by_day() -> None:
    of, rows = city(), [row for row, _ in centre() if row["queued_at"].startswith("2021-01-0")]
    signals = told_in_rows(rows, source="centre").calls
    for start in range(0, len(signals), 1000):
        take_signals(signals[start : start + 1000], actor=program(of))
    assert Call.objects.of(of).count() == len(rows)
    since, until = (datetime(2021, month, 1, tzinfo=ZONE) for month in (1, 2))
    days = facts(of, period=Period.DAY, since=since, until=until, parts=frozenset())
    by_hand: dict[Any, int] = {}
    for row in rows:
        day = date.fromisoformat(row["queued_at"][:10])
        by_hand[day] = by_hand.get(day, 0) + 1
    assert {row.start: row.calls.offered for row in days} == by_hand


def test_every_call_of_a_storm_night_waits_for_somebody() -> None:
    with (REAL / "nashville_911_phone_calls_derecho.csv").open() as file:
        rows = [
            {
                "call_id": str(n),
                "queued_at": datetime.strptime(row["Seizure DateTime"], "%m/%d/%Y %H:%M")
                .replace(tzinfo=ZoneInfo("America/Chicago"))
                .isoformat(),
                "queue": row["CallTypeId"],
            }
            for n, row in enumerate(csv.DictReader(file), 1)
        ]
    records = [fold([signal]) for signal in told_in_rows(rows, source="911").calls]
    assert len(records) == len(rows) == 1549
    assert {(record.status, record.queue) for record in records} == {(CallStatus.WAITING, "911 Calls")}


def test_fifteen_years_of_days_have_counts_that_measures_take() -> None:
    with (REAL / "vancouver_311_contact_centre_metrics.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    counts = [tuple(int(row[f"Calls{name}"]) for name in ("Offered", "Handled", "Abandoned")) for row in rows]
    days, refused = [], 0
    for offered, answered, abandoned in counts:
        try:
            days.append(Answering(offered=offered, answered=answered, abandoned=abandoned))
        except Invalid:  # more came to an end than were offered
            refused += 1
    assert (len(days), refused) == (5562, 23)
    rates = [abandon_rate(day).ratio for day in days]
    assert all(rate is None or 0 <= rate <= 1 for rate in rates)
    assert service_level(days[0]).denominator == 478
