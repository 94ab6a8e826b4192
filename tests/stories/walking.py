"""A person with a browser: what they do, and what we look at on every page they see."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
MOST_TABS = 80
_NAME_OF_WHAT_HAS_THE_KEYBOARD = """(() => {
    const it = document.activeElement;
    const label = it.labels?.[0]?.innerText ?? it.getAttribute("aria-label") ?? it.innerText ?? "";
    return label.trim();
})()"""
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


class Person:
    """Somebody at a screen of some width, with scripts or without."""

    def __init__(self, page: Page, address: str, *, width: int, scripts: bool) -> None:
        self.page, self.address, self.width, self.scripts = page, address, width, scripts
        self.troubles: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", lambda answer: self._note(answer.status, answer.url))

    def goes_to(self, path: str) -> None:
        self.page.goto(self.address + path)

    def presses(self, name: str, *, within: str = "main") -> None:
        """Press the button or follow the link of this name."""
        place = self.page.locator(within)
        place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first.click()
        self.page.wait_for_load_state()

    def writes(self, label: str, text: str) -> None:
        self.page.locator("main").get_by_label(label).first.fill(text)

    def chooses(self, label: str) -> None:
        """Choose by what is written beside it; the design system draws its own circle over the real one."""
        self.page.locator("main label", has_text=label).first.click()

    def opens(self, summary: str) -> None:
        """Unfold what is folded under these words; when the page moved under the finger, press again."""
        place = self.page.locator("details", has=self.page.locator("summary", has_text=summary)).last
        for _ in range(3):
            if place.get_attribute("open") is not None:
                return
            place.locator("summary").first.click()
            self.page.wait_for_timeout(100)
        assert place.get_attribute("open") is not None, f"{summary} does not open"

    def tabs_to(self, name: str) -> None:
        """Press Tab until what has the keyboard is called this, as somebody without a mouse would."""
        seen = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            seen.append(self.page.evaluate(_NAME_OF_WHAT_HAS_THE_KEYBOARD))
            if seen[-1].startswith(name):
                return
        raise AssertionError(f"Tab does not come to {name!r} but to {seen}")

    def enters(self, name: str) -> None:
        """Go to a button or link of this name by keyboard and press Enter; the next page is there then."""
        self.tabs_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def reads(self, text: str) -> None:
        """The words are on the page, where one can see them."""
        expect(self.page.locator("body")).to_contain_text(text)

    def looks(self, name: str) -> None:
        """Keep a picture of the page, and hold it to what every page must keep."""
        self._keep(name)
        assert not self._runs_over(), f"{name} is wider than {self.width} pixels"
        found = self.troubles + (self._violations() if self.scripts else [])
        assert not found, f"{name}: {found}"

    def _keep(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        kind = "" if self.scripts else "-no-scripts"
        self._wait_for_drawing()
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.width}{kind}.png", full_page=True)

    def _wait_for_drawing(self) -> None:
        """A map that is in sight draws itself after the page is there."""
        self.page.wait_for_load_state()
        for drawing in self.page.locator("tr-map:visible").all() if self.scripts else []:
            drawing.evaluate("map => map.scrollIntoView()")
            expect(drawing).to_have_attribute("data-state", re.compile("drawn|failed"), timeout=20_000)
        self.page.evaluate("scrollTo(0, 0)")

    def _runs_over(self) -> bool:
        root = "document.documentElement"
        return bool(self.page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))

    def _violations(self) -> list[str]:
        """What axe-core finds, each with where."""
        self.page.add_script_tag(path=AXE)
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']]}"
            for each in found["violations"]
        ]

    def _note(self, status: int, url: str) -> None:
        if status >= 500:
            self.troubles.append(f"{status} from {url}")
