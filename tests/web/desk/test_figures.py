"""The figures of calls: the council's table and every variant, as page, CSV and PDF, from raw events."""

import base64
import csv
import io
import re
import zlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.contact_centre.by_hand import figures, lives, summary
from tests.factories.calls import START, abandoned_call, answered_call
from tests.factories.people import program
from tests.factories.reviews import sample, scored
from tests.web.agency.departments import Department, department
from thirdring.cases.models import Report
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.council_report import months
from thirdring.contact_centre.quality_rules import Mark
from thirdring.contact_centre.rules import SignalKind
from thirdring.contact_centre.signals import Signal
from thirdring.kernel import clock
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/figures/"
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
CALLS = [
    *(s for n in range(18) for s in answered_call(f"a{n}", at=n * 400, wait=5 * n)),
    *abandoned_call("short", at=9_000, wait=8),
    *abandoned_call("long", at=9_500, wait=200),
]
LAST_MONTH = answered_call("october", at=-timedelta(days=20).total_seconds(), wait=30)


@pytest.fixture
def house() -> Department:
    made = department()
    take_signals([*CALLS, *LAST_MONTH], actor=program(made.city))
    for channel, count in (("app", 3), ("web", 2)):
        for _ in range(count):
            case = made.case()
            Report.objects.of(made.city).filter(case=case).update(channel=channel, received_at=START)
    return made


def page(house: Department, address: str = HERE, role: Role = Role.SUPERVISOR) -> Any:
    with clock.frozen_at(NOW):
        return house.other(role).get(address)


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def by_hand(signals: list[Signal]) -> dict[str, Any]:
    names = ("call_id", "kind", "at", "queue", "agent", "medium", "language")
    order = {kind: place for place, kind in enumerate(SignalKind)}
    log = [{name: getattr(s, name) for name in names} | {"place": order[s.kind]} for s in signals]
    return figures(call for rows in lives(log).values() if (call := summary(rows)))


def test_the_councils_file_equals_the_computation_by_hand(house: Department) -> None:
    found = rows(page(house, f"{HERE}council.csv"))
    november, hand = found[-1], by_hand(CALLS)
    assert [row["month"] for row in found[-2:]] == ["2026-10", "2026-11"]
    assert len(found) == 2  # the months before anything came in are left out
    assert (november["calls"], november["app_requests"], november["web_requests"]) == ("20", "3", "2")
    assert [int(november[f"SL2_{part}"]) for part in ("numerator", "denominator")] == [
        hand["answered_in_time"],
        hand["offered"] - hand["short"],
    ]
    assert float(november["AR2"]) == pytest.approx(
        (hand["abandoned"] - hand["short"]) / (hand["offered"] - hand["short"]), abs=1e-6
    )
    assert float(november["ASA"]) == pytest.approx(hand["waited"].total_seconds() / hand["answered"])
    assert november["QA_mean"] == ""


def test_the_page_shows_each_month_with_what_it_is_made_of(house: Department) -> None:
    text = page(house).content.decode()
    assert "68.4 %" in text  # 13 of 19
    assert "13 of 19" in text
    assert "target missed" in text
    assert text.index("November 2026") < text.index("October 2026")


def test_the_variants_stand_side_by_side_by_day(house: Department) -> None:
    found = rows(page(house, f"{HERE}figures.csv?by=day&first=2026-11-01&last=2026-11-20"))
    assert [row["day"] for row in found] == ["2026-11-04"]
    assert [found[0][name] for name in ("SL1", "SL2", "SL3", "SL4")] == [
        "0.65",
        "0.684211",
        "0.722222",
        "0.7",
    ]
    assert [found[0][name] for name in ("AR1", "AR2")] == ["0.1", "0.052632"]


def test_by_month_is_by_month(house: Department) -> None:
    found = rows(page(house, f"{HERE}figures.csv?by=month&first=2026-10-01&last=2026-11-20"))
    assert [(row["month"], row["offered"]) for row in found] == [("2026-10-01", "1"), ("2026-11-01", "20")]


@pytest.mark.parametrize(
    ("asked", "cure"),
    [
        ("by=day&first=2026-11-20&last=2026-11-01", "not before the first"),
        ("by=day&first=2006-11-20&last=2026-11-01", "three years at most"),
        ("by=day&first=1700-01-01&last=1700-01-02", "from 2000 to 2100"),
        ("by=week&first=2026-11-01&last=2026-11-02", "week"),
        ("by=day&first=yesterday&last=2026-11-02", "valid date"),
    ],
)
def test_a_span_that_is_none_is_said_and_kept(house: Department, asked: str, cure: str) -> None:
    answer = page(house, f"{HERE}?{asked}")
    assert (answer.status_code, cure in answer.content.decode()) == (422, True)


def test_the_print_is_a_pdf_with_the_same_figures(house: Department) -> None:
    answer = page(house, f"{HERE}council.pdf")
    assert (answer.headers["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    text = text_of(answer.content)
    assert all(said in text for said in ("Riverton 311 by month", "November 2026", "68.4 %", "13 of 19"))


def text_of(pdf: bytes) -> str:
    """What stands in a PDF of ours, well enough to look for words in."""
    streams = [stream.strip() for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)]
    pages = [zlib.decompress(base64.a85decode(b"<~" + stream, adobe=True)) for stream in streams]
    return " ".join(b" ".join(re.findall(rb"\((.*?)\) Tj", page)).decode("latin-1") for page in pages)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ANALYST, 200), (Role.SUPERVISOR, 200), (Role.CALL_TAKER, 403), (Role.AUDITOR, 403)],
)
@pytest.mark.parametrize("address", [HERE, f"{HERE}figures.csv", f"{HERE}council.csv", f"{HERE}council.pdf"])
def test_figures_are_for_supervisors_and_analysts(
    house: Department, role: Role, status: int, address: str
) -> None:
    assert page(house, address, role).status_code == status


@pytest.mark.parametrize("days", [1, 30])
def test_the_page_asks_as_often_for_many_days_as_for_one(
    days: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    house = department()
    take_signals(
        [s for day in range(days) for s in answered_call(f"d{day}", at=-day * 86_400.0)],
        actor=program(house.city),
    )
    browser: Client = house.other(Role.ANALYST)
    with clock.frozen_at(NOW), django_assert_num_queries(8):
        browser.get(f"{HERE}?by=day&first=2026-10-01&last=2026-11-20")


def test_the_quality_column_has_the_mean_of_the_calls_scored_and_how_many(house: Department) -> None:
    for drawn in sample(house.city, at=NOW).items.all():
        scored(drawn, Mark.MET, Mark.PARTLY, Mark.MET)
    found = rows(page(house, f"{HERE}council.csv"))
    assert [row["QA_mean"] for row in found] == ["", "0.75"]
    assert (found[1]["QA_mean_numerator"], found[1]["QA_mean_denominator"]) == ("3.75", "5")
    text = page(house).content.decode()
    assert "<strong>75.0 %</strong>" in text
    assert "over 5 calls · target missed" in text
    assert "over 5 calls" in text_of(page(house, f"{HERE}council.pdf").content)


def test_without_calls_the_page_says_so() -> None:
    text = page(department()).content.decode()
    assert "No call entered a queue on these days." in text
    assert "nothing to measure" in text


def test_it_speaks_spanish(house: Department) -> None:
    with clock.frozen_at(NOW):
        answer = house.other(Role.ANALYST).get(HERE, headers={"accept-language": "es"})
    assert "Cómo se atendieron las llamadas" in answer.content.decode()
    assert "13 de 19" in answer.content.decode()


def test_targets_are_kept_or_missed_by_name(house: Department) -> None:
    (month,) = months(house.city, first=date(2026, 10, 1), last=date(2026, 10, 31))
    assert {name: month.keeps(name) for name in ("SL2", "AR2", "ASA", "QA_mean", "AHT")} == {
        "SL2": True,
        "AR2": True,
        "ASA": True,
        "QA_mean": None,
        "AHT": None,
    }
