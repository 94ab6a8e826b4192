"""The supervisor's room in the browser: a played hour moves the wall, and every number on it is the log's."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from playwright.sync_api import Page, expect
from psycopg.rows import dict_row

from tests.contact_centre.by_hand import callbacks, figures, lives, still_waiting, summary
from tests.stories.conftest import Meet
from tests.stories.program import environment
from tests.stories.test_stories import sign_in
from tests.stories.walking import Person
from thirdring.config.embedded import EmbeddedPostgres

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
SUPERVISOR = "supervisor@riverton.example"
ORDER = (
    "offered", "queued", "ringing", "answered", "held", "resumed", "conferenced", "transferred", "ended",
    "wrapped", "abandoned", "callback_requested", "callback_made",
)  # fmt: skip
WINDOW = ("--start", "10", "--hours", "0.5", "--calls", "1500", "--agents", "14")
VARIANTS = {
    "SL1": lambda f: (f["answered_in_time"], f["offered"]),
    "SL2": lambda f: (f["answered_in_time"], f["offered"] - f["short"]),
    "SL3": lambda f: (f["answered_in_time"], f["answered"]),
    "SL4": lambda f: (f["answered_in_time"] + f["abandoned_in_time"], f["offered"]),
}
RATES = {
    "AR1": lambda f: (f["abandoned"], f["offered"]),
    "AR2": lambda f: (f["abandoned"] - f["short"], f["offered"] - f["short"]),
}


@pytest.fixture
def supervisor(meet: Meet) -> Person:
    person = meet()
    sign_in(person, SUPERVISOR)
    return person


@pytest.fixture
def folder(program_folder: Path | None) -> Path:
    if program_folder is None:
        pytest.skip("a program that runs elsewhere keeps its log elsewhere")
    return program_folder


def played(folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    """``thirdring demo calls``, beside the running program."""
    words = [sys.executable, "-m", "thirdring", "demo", "calls", *WINDOW, *more]
    return subprocess.Popen(words, env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def log_of(folder: Path) -> list[dict[str, Any]]:
    """The log of events as the program keeps it, read beside the program."""
    with EmbeddedPostgres(folder / "var" / "postgres") as beside, psycopg.connect(beside.start()) as reading:
        rows = reading.cursor(row_factory=dict_row).execute(
            "SELECT source || call_id AS call_id, kind, at, queue, agent, medium, language, due_at"
            " FROM contact_centre_callevent"
        )
        return [row | {"place": ORDER.index(row["kind"])} for row in rows.fetchall()]


def share(part: float, whole: float) -> str:
    return f"{round(part / whole * 100, 1):.1f} %" if whole else "–"


def figure(page: Page, name: str, within: str = ".tr-wall__tiles") -> str:
    return page.locator(f'{within} [data-figure="{name}"]').first.inner_text()


def test_the_wall_moves_while_a_day_is_played_and_ends_with_the_logs_numbers(
    supervisor: Person, folder: Path
) -> None:
    supervisor.goes_to("/desk/wallboard/")
    page = supervisor.page
    page.evaluate("window.sameDocument = true")
    answered = page.locator('.tr-wall__tiles [data-figure="answered"]')
    before = answered.inner_text()
    playing = played(folder, "--speed", "60")
    expect(answered).not_to_have_text(before, timeout=30_000)
    between = answered.inner_text()
    expect(answered).not_to_have_text(between, timeout=10_000)
    supervisor.looks("90-wallboard-live")
    supervisor.goes_to("/desk/floor/")
    expect(page.locator("tr[data-agent]").first).to_be_visible()
    supervisor.looks("91-floor-live")
    supervisor.goes_to("/desk/wallboard/")
    page.evaluate("window.sameDocument = true")
    playing.wait(timeout=240)
    assert playing.returncode == 0, playing.stderr and playing.stderr.read()
    every = log_of(folder)
    hand = by_hand(every)
    expect(answered).to_have_text(f"{hand['answered']:,}", timeout=20_000)
    assert page.evaluate("window.sameDocument") is True  # nobody has loaded it anew
    holds(page, every, hand)
    for variant, of in VARIANTS.items():
        supervisor.goes_to(f"/desk/wallboard/?sl={variant}")
        assert figure(page, "level") == share(*of(hand))
    for variant, of in RATES.items():
        supervisor.goes_to(f"/desk/wallboard/?ar={variant}")
        assert figure(page, "rate") == share(*of(hand))


def today(every: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Calls that entered a queue today, by the city's own day."""
    zone = ZoneInfo("America/Chicago")
    day = datetime.now(zone).date()
    for rows in lives(every).values():
        call = summary(rows)
        if call and call["entered"].astimezone(zone).date() == day:
            yield call


def by_hand(every: list[dict[str, Any]]) -> dict[str, Any]:
    return figures(today(every))


def holds(page: Page, every: list[dict[str, Any]], hand: dict[str, Any]) -> None:
    """Every number on the wall is the one that the log gives."""
    wait = hand["waited"].total_seconds() / hand["answered"]
    assert figure(page, "speed") == f"{round(wait) // 60}:{round(wait) % 60:02}"
    assert figure(page, "waiting") == str(len(still_waiting(recent(every))))
    assert figure(page, "level") == share(*VARIANTS["SL2"](hand))
    assert figure(page, "rate") == share(*RATES["AR2"](hand))
    now = datetime.fromisoformat(page.locator("[data-now]").get_attribute("data-now") or "")
    promised = callbacks(lives(every), now)
    assert figure(page, "callbacks-missed", "main") == str(promised["late"])
    assert figure(page, "callbacks-open", "main") == str(promised["open"])
    calls = list(today(every))
    for part in ("queue", "medium", "language"):
        for code in {call[part] for call in calls}:
            mine = figures(call for call in calls if call[part] == code)
            row = f'tr[data-{part}="{code}"]'
            assert figure(page, "offered", row) == f"{mine['offered']:,}"
            assert figure(page, "answered", row) == f"{mine['answered']:,}"
            assert figure(page, "level", row) == share(*VARIANTS["SL2"](mine))
            assert figure(page, "rate", row) == share(*RATES["AR2"](mine))


def recent(every: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Calls of today: an older one without an end is a system's that went silent."""
    zone = ZoneInfo("America/Chicago")
    day = datetime.now(zone).date()
    of = lives(every)
    return {call: rows for call, rows in of.items() if rows[0]["at"].astimezone(zone).date() == day}


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_every_page_of_the_room_can_be_used_by_everybody(meet: Meet, width: int, scripts: bool) -> None:
    person = meet(width=width, scripts=scripts)
    sign_in(person, SUPERVISOR)
    for name in ("wallboard", "floor", "callbacks", "queues"):
        person.goes_to(f"/desk/{name}/")
        person.looks(f"92-{name}")
    person.page.locator("main tbody a").first.click()
    person.looks("93-queue")
    person.goes_to("/desk/floor/")
    agents = person.page.locator("main a[href*='agent/?name=']")
    if agents.count():
        agents.first.click()
        person.looks("94-agent")
        person.page.locator("main tbody a").first.click()
        expect(person.page).to_have_url(re.compile("/desk/floor/calls/"))
        person.looks("95-call")
