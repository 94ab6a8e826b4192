"""What makes the pages an app."""

import json

from django.test import Client

from tests.fieldwork.crews import Crew
from thirdring.web.field.script_words import script_words
from thirdring.web.field.shell import build, shell


def test_the_worker_carries_the_version_and_every_file_of_the_app(crew: Crew) -> None:
    answer = Client().get("/field/worker.js")
    first, script = answer.content.decode().split("\n", 1)
    assert json.loads(first.removeprefix("const KEPT=").removesuffix(";")) == {
        "build": build(),
        "shell": shell(),
    }
    assert "addEventListener" in script
    assert answer.headers["Content-Type"] == "text/javascript"
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_app_is_made_of_its_own_files_and_the_map(crew: Crew) -> None:
    files = shell()
    assert [file for file in files if file.startswith("/static/field/map-")]
    assert {"/static/field.js", "/static/field.css", "/field/map-worker.js"} <= set(files)
    assert "/static/app.js" not in files


def test_the_manifest_opens_the_day(crew: Crew) -> None:
    said = Client().get("/field/manifest.webmanifest").json()
    assert (said["start_url"], said["scope"], said["display"]) == ("/field/", "/field/", "standalone")


def test_the_maps_worker_is_within_the_apps_reach(crew: Crew) -> None:
    answer = Client().get("/field/map-worker.js")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript")


def test_the_page_carries_the_scripts_words_and_never_a_script(crew: Crew, phone: Client) -> None:
    page = phone.get("/field/").content.decode()
    words = page.split('<script id="field-words" type="application/json">')[1].split("</script>")[0]
    assert json.loads(words) == script_words()
    assert "/static/field.js" in page
    assert "/static/app.js" not in page
