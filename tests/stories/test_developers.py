"""The page for developers, followed word by word: each command, the script and the form do as it says."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.factories.pictures import picture
from tests.stories.conftest import Meet

pytestmark = [pytest.mark.story, pytest.mark.xdist_group("stories")]
PAGE = Path(__file__).parents[2] / "docs" / "open311-for-developers.md"
# What the page types, with the status of the answer as the last line.
SHELL = 'set -eu\ncurl() { command curl -sS --fail-with-body "$@" --write-out "\\n%{http_code}"; }\n'


class Developer:
    """Types what the page says, against a program at ``address``, in a folder with a photo ``hole.jpg``."""

    def __init__(self, address: str, folder: Path) -> None:
        self.text = PAGE.read_text().replace("http://127.0.0.1:8311", address)
        self.folder = folder
        (folder / "hole.jpg").write_bytes(picture(200, 150))
        self.city = f"{address}/open311/riverton/v2"
        self.learned = {"the-etag-you-got": "", "THE-TOKEN": "", "THE-ID": ""}

    def commands(self) -> Iterator[str]:
        """Each command of the page, whole: a line that begins with curl, and what belongs to it."""
        block = re.compile(r"^    (curl .*(?:\n     .*)*)", re.M)
        for found in block.finditer(self.text):
            yield re.sub(r"\n    ", "\n", found[1])

    def types(self, command: str) -> tuple[int, str]:
        """The status and body of what a command was answered with."""
        for placeholder, value in self.learned.items():
            assert placeholder not in command or value, f"nothing told the developer {placeholder} yet"
            command = command.replace(placeholder, value)
        ran = subprocess.run(
            ["bash", "-c", SHELL + command],
            cwd=self.folder,
            env=os.environ | {"CITY": self.city},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        body, _, status = ran.stdout.rpartition("\n")
        return int(status), body

    def learns(self, body: str) -> None:
        """Remember the id or token of an answer, as somebody would who reads it."""
        answer = json.loads(body) if body.startswith("[") else None
        if isinstance(answer, list) and len(answer) == 1 and isinstance(answer[0], dict):
            for placeholder, name in (("THE-ID", "service_request_id"), ("THE-TOKEN", "token")):
                self.learned[placeholder] = answer[0].get(name) or self.learned[placeholder]


@pytest.fixture
def developer(address: str, tmp_path: Path) -> Developer:
    return Developer(address, tmp_path)


def test_every_command_of_the_page_is_answered(developer: Developer) -> None:
    developer.learned["the-etag-you-got"] = etag_of(developer)
    statuses = []
    for command in developer.commands():
        status, body = developer.types(command)
        statuses.append(status)
        if "-d" in command or "-F" in command:
            developer.learns(body)
    assert len(statuses) == 15
    assert {status for status in statuses if status != 304} == {200}
    assert statuses.count(304) == 1


def test_the_same_request_id_gives_the_same_answer_as_the_page_says(developer: Developer) -> None:
    (command,) = [each for each in developer.commands() if "my-app-0001" in each]
    answers = [only(developer.types(command)[1])["service_request_id"] for _ in range(2)]
    assert answers[0] == answers[1]


def test_the_script_of_the_page_prints_its_request(developer: Developer) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", developer.text, re.S)
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.fullmatch(r"\S+ open Pothole\n", ran.stdout)


def test_the_form_of_the_page_sends_a_report(developer: Developer, meet: Meet) -> None:
    (form,) = re.findall(r"```html\n(.*?)```", developer.text, re.S)
    visitor = meet(scripts=False)
    visitor.page.set_content(f"<main>{form}</main>")
    visitor.writes("Where?", "120 Mill Street")
    visitor.page.get_by_label("Where in the street?").select_option("alley")
    visitor.writes("What is wrong?", "As deep as a hand.")
    visitor.page.get_by_label("A photo").set_input_files(developer.folder / "hole.jpg")
    visitor.presses("Send")
    expect(visitor.page.locator("body")).to_contain_text("service_request_id")


def etag_of(developer: Developer) -> str:
    """The ETag of the services, without its quotation marks: the page has them already."""
    _, head = developer.types('curl --output /dev/null --dump-header - "$CITY/services.json"')
    (etag,) = re.findall(r'^etag: "(.*)"', head, re.I | re.M)
    return str(etag)


def only(body: str) -> dict[str, Any]:
    (answer,) = json.loads(body)
    return dict(answer)
