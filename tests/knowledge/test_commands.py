"""The articles on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.factories import cities, people
from tests.factories.articles import PAGE
from thirdring.kernel.errors import Invalid
from thirdring.knowledge.actions.approving import retire
from thirdring.knowledge.commands import app
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """PAGE as a file."""
    path = tmp_path / "page.yaml"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def refusal(result: Result) -> list[tuple[str, str]]:
    assert isinstance(result.exception, Invalid)
    return [(problem.field, problem.message) for problem in result.exception.problems]


def test_a_good_page_is_called_good(page: Path) -> None:
    assert run("check", page).output == "Good: 3 articles in 2 topics, in en, es.\n"


def test_a_folder_without_pages_says_what_to_name(tmp_path: Path) -> None:
    assert refusal(run("check", tmp_path)) == [
        (str(tmp_path), "holds no .yaml file; name a page of articles")
    ]


def test_an_import_says_what_it_did_and_the_next_has_nothing_to_do(page: Path) -> None:
    cities.agency(cities.city(code="riverton"), code="sanitation")
    assert run("import", page, "--city", "riverton").output == (
        "Created 3: trash-day, snow-emergency, plow-order\nTopics written 2: trash, snow\nUnchanged: 0\n"
    )
    assert run("import", page, "--city", "riverton").output == "Unchanged: 3\n"
    page.write_text(PAGE.replace("Once a week", "Daily"), encoding="utf-8")
    assert run("import", page, "--city", "riverton").output == "New version of 1: trash-day\nUnchanged: 2\n"


def test_an_import_names_what_it_keeps_as_the_studio_has_it(page: Path) -> None:
    city = cities.city(code="riverton")
    cities.agency(city, code="sanitation")
    run("import", page, "--city", "riverton")
    retire(city, "plow-order", reason="No radio.", actor=people.actor(city, Role.SUPERVISOR))
    assert run("import", page, "--city", "riverton").output == (
        "Kept as the studio has them (--over goes over them) 1: plow-order\nUnchanged: 2\n"
    )
    assert run("import", page, "--city", "riverton", "--over").output == (
        "Published again 1: plow-order\nUnchanged: 2\n"
    )


def test_an_unknown_city_says_so(page: Path) -> None:
    assert refusal(run("import", page, "--city", "atlantis")) == [
        ("city", "there is no city 'atlantis'; make it with `thirdring city create`")
    ]
