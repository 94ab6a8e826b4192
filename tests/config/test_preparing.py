"""What is done before serving, and that it is done once."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.factories.cities import city
from tests.factories.people import staff
from thirdring.city.models import City
from thirdring.config import preparing
from thirdring.config.welcome import welcome
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    (folder / "app.css").write_text("body { color: black }")
    settings.STATICFILES_DIRS = [("", folder)]
    settings.STATIC_ROOT = tmp_path / "static"
    return folder


def test_assets_are_collected_when_they_changed_and_only_then(built: Path, tmp_path: Path) -> None:
    assert [preparing.collect_static(), preparing.collect_static()] == [True, False]
    (built / "app.css").write_text("body { color: green }")
    assert [preparing.collect_static(), preparing.collect_static()] == [True, False]
    assert (tmp_path / "static" / "app.css").read_text() == "body { color: green }"


def test_tables_that_are_up_to_date_are_left_alone() -> None:
    assert preparing.migrate() is False


def test_where_a_city_is_no_demo_is_made() -> None:
    city()
    said: list[str] = []
    assert (preparing.load_demo(said.append), said, City.objects.count()) == (False, [], 1)


def test_who_prepares_holds_a_lock_that_is_given_back() -> None:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
    with connection.cursor() as cursor:
        with preparing.alone():
            cursor.execute(query, [preparing.LOCK])
            assert cursor.fetchone() == (1,)
        cursor.execute(query, [preparing.LOCK])
        assert cursor.fetchone() == (0,)


def test_the_welcome_names_one_sign_in_for_each_role(settings: Any) -> None:
    settings.DEMO = True
    here = city()
    for role in (Role.CALL_TAKER, Role.CALL_TAKER, Role.AUDITOR):
        person = staff(here, role)
        person.is_demo = True
        person.save()
    lines = "\n".join(welcome("http://127.0.0.1:8311"))
    assert [lines.count(word) for word in ("http://127.0.0.1:8311/\n", "auditor ", "call taker ")] == [
        1,
        1,
        1,
    ]


def test_outside_demo_mode_the_welcome_names_nobody(settings: Any) -> None:
    settings.DEMO = False
    staff(city(), Role.AUDITOR)
    assert "@" not in "\n".join(welcome("http://127.0.0.1:8311"))


def test_before_any_city_the_welcome_says_how_to_make_one() -> None:
    assert "thirdring city create" in "\n".join(welcome("http://127.0.0.1:8311"))
