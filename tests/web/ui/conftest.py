"""A real browser, and axe to judge the pages it shows."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
DIST = ROOT / "src" / "thirdring" / "web" / "ui" / "assets" / "dist"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--enable-unsafe-swiftshader"]


@pytest.fixture(scope="module")  # its loop must end before other tests begin
def chromium() -> Iterator[Browser]:
    """The system's Chromium; tools/chromium finds or installs it."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that makes the rows
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[360, 1280])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as wide as a phone, then as a desk; what the browser complains of fails the test."""
    context = chromium.new_context(viewport={"width": request.param, "height": 800}, bypass_csp=False)
    shown = context.new_page()
    complaints: list[str] = []
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on(
        "console",
        lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None,
    )
    yield shown
    context.close()
    assert complaints == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands: rule, and where."""
    found: Any = page.evaluate(f"{AXE.read_text()}; axe.run(document, {{resultTypes: ['violations']}})")
    return [f"{each['id']}: {node['target']}" for each in found["violations"] for node in each["nodes"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wider
