"""One program and one browser for all stories of a session; a person for each."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.stories import program as programs
from tests.stories.walking import Person

Meet = Callable[..., Person]


@pytest.fixture(scope="session")
def program() -> Iterator[programs.Program | None]:
    """The program, in a folder of its own; None where STORIES_AT names one that runs already."""
    if os.environ.get("STORIES_AT"):
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="third-ring-story-"))
    folder.chmod(0o755)  # as a clone is; below a private folder root's database would be kept in /var/lib
    running = programs.start(folder)
    yield running
    assert running.stop() == 0, running.log.read_text()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def address(program: programs.Program | None) -> str:
    """Where the program serves. STORIES_AT names one that runs already, for whoever is writing a story."""
    return program.address if program else os.environ["STORIES_AT"]


@pytest.fixture(scope="session")
def program_folder(program: programs.Program | None) -> Path | None:
    """Where the program keeps what it writes; for who runs a command beside it."""
    return program.log.parent if program else None


@pytest.fixture(scope="module")  # its loop must end before other tests begin
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Without a sandbox of its own, because the tests may run as root; without calls home.
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=programs.chromium(), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def meet(address: str, browser: Browser) -> Iterator[Meet]:
    """Give somebody a browser of their own: ``meet(width=360, scripts=False)``.

    ``policed``: the content security policy holds, so that what breaks it is seen; axe-core can't look then.
    """
    contexts = []

    def introduce(*, width: int = 1280, scripts: bool = True, policed: bool = False) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            # axe-core is put into the page, which its policy would rightly refuse
            bypass_csp=scripts and not policed,
            locale="en-US",
            timezone_id="America/Chicago",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Person(context.new_page(), address, width=width, scripts=scripts)

    yield introduce
    for context in contexts:
        context.close()
