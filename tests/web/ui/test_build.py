"""What the build gives, and what a first visit weighs."""

import gzip
import json
import re

import pytest
from django.test import Client

from tests.web.resident.town import town
from tests.web.ui.conftest import DIST, ROOT

BUDGET = 120_000  # bytes, compressed: a first visit to a resident page, without the map


def packed(content: bytes) -> int:
    return len(gzip.compress(content))


def asset(name: str) -> bytes:
    return (DIST / name).read_bytes()


@pytest.mark.django_db
def test_a_first_visit_weighs_at_most_the_budget() -> None:
    town()
    weight = packed(Client().get("/").content) + packed(asset("app.css")) + packed(asset("app.js"))
    assert weight <= BUDGET


def test_the_map_is_not_part_of_a_first_visit() -> None:
    script = asset("app.js").decode()
    eager = set(re.findall(r'(?:from|import)"\./(chunks/[^"]+)"', script))
    lazy = set(re.findall(r'import\("\./(chunks/[^"]+)"\)', script))
    named = r'from"\./([^"]+)"'
    drawing = {f"chunks/{name}" for each in lazy for name in re.findall(named, asset(each).decode())}
    assert [len(asset(name)) > 500_000 for name in (*lazy, *drawing)].count(True) == 1
    assert [name for name in eager if len(asset(name)) > 10_000] == []


def test_every_picture_the_styles_name_is_there() -> None:
    named = set(re.findall(r'url\("?([^")]+)"?\)', asset("app.css").decode()))
    assert [name for name in named if not name.startswith("data:") and not (DIST / name).exists()] == []


def test_no_font_is_shipped() -> None:
    assert [path.name for path in DIST.rglob("*") if path.suffix in {".woff", ".woff2", ".ttf", ".otf"}] == []
    assert "@font-face" not in asset("app.css").decode()


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []
