"""What a phone kept is taken once, comes back with what is wrong, and opens as a draft to be mended."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.resident.reader import Reader
from tests.web.resident.town import picture
from thirdring.cases.models import Media, Report
from thirdring.city.models import City

KEPT = {
    "key": "a" * 36,
    "service_code": "pothole",
    "words": "Deep enough to bend a rim.",
    "place": "12 Mill Street",
    "answers.in_lane": "no",
    "email": "mia@example.org",
}


def send(client: Client, **fields: Any) -> Any:
    return client.post("/report/offline/sending/", KEPT | fields)


def test_a_kept_report_is_taken_whole(city: City) -> None:
    taken = send(Client(), photos=[SimpleUploadedFile("hole.jpg", picture()) for _ in range(2)])
    assert taken.status_code == 201
    report = Report.objects.of(city).get()
    assert report.case.place == "12 Mill Street"
    assert report.words == "Deep enough to bend a rim."
    assert Media.objects.of(city).count() == 2
    assert f"key={report.token}" in taken.json()["url"]


def test_sent_twice_it_is_one_report(city: City) -> None:
    first, second = send(Client()), send(Client())
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Report.objects.of(city).count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"answers.in_lane": ""}, "Please answer: Is it in a traffic lane?"),
        ({"service_code": "no-such-thing"}, "no-such-thing"),
        ({"photos": SimpleUploadedFile("virus.jpg", b"<script>")}, "not a photo"),
        ({"email": "nobody"}, "e-mail"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_taken(city: City, fields: dict[str, Any], said: str) -> None:
    refused = send(Client(), **fields)
    assert refused.status_code == 422
    assert said in refused.json()["said"]
    assert Report.objects.of(city).count() == 0


def test_it_opens_as_a_draft_to_be_mended(city: City) -> None:
    reader = Reader()
    mended = send(reader.client, **{"answers.in_lane": "", "mend": "1"})
    assert mended.json() == {"url": "/report/review/"}
    page = reader.go("/report/review/")
    assert "12 Mill Street" in page.text
    assert reader.send().problems == ["Please answer: Is it in a traffic lane?"]


def test_the_page_holds_every_types_questions_and_the_words_of_danger(city: City) -> None:
    page = Client().get("/report/offline/").content.decode()
    assert '<template data-type="pothole">' in page
    assert '<option value="signal-out" data-safety="yes">' in page
    assert "gas smell" in page


def test_the_worker_keeps_the_page_and_exactly_files_that_are_there(city: City) -> None:
    worker = Client().get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache"
    said = worker.content.decode().split("\n", 1)[0].removeprefix("const KEPT=").removesuffix(";")
    kept = orjson.loads(said)
    assert kept["page"] == "/report/offline/"
    assert any(name.startswith("/static/app") for name in kept["shell"])
    arabic = Client(headers={"accept-language": "ar"}).get("/sw.js").content.decode()
    assert "app-rtl" in arabic.split("\n", 1)[0]


def test_whatever_the_pages_script_imports_is_kept_too(city: City) -> None:
    """Or it would not run without a network: every file it names at its head, by that very address."""
    said = Client().get("/sw.js").content.decode().split("\n", 1)[0]
    kept = orjson.loads(said.removeprefix("const KEPT=").removesuffix(";"))["shell"]
    assets = Path(settings.STATICFILES_DIRS[0][1])
    for name in (
        "app.js",
        "offline.js",
        *(each.removeprefix("/static/") for each in kept if "chunks" in each),
    ):
        text = (assets / name).read_text()
        folder = "chunks/" if "chunks/" in name else ""
        imported = re.findall(r'from"\./((?:chunks/)?[\w-]+\.js)"', text)
        assert {f"/static/{folder}{each}" for each in imported} <= set(kept), name


@pytest.mark.parametrize("address", ["/report/offline/", "/sw.js"])
def test_what_a_phone_fetches_beside_a_page_sets_no_cookie(city: City, address: str) -> None:
    """A form token set here would undo that of the form its owner is filling in."""
    assert dict(Client().get(address).cookies) == {}


def test_sending_needs_the_form_token(city: City) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post("/report/offline/sending/", KEPT).status_code == 403
    token = browser.get("/report/offline/token/").json()["token"]
    taken = browser.post("/report/offline/sending/", KEPT, headers={"x-csrftoken": token})
    assert taken.status_code == 201
