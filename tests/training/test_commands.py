"""The exercises on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.factories.practice import PAGE, house_that_practises
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid
from thirdring.training.commands import app
from thirdring.training.models import PracticeExercise


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """PAGE as a file."""
    path = tmp_path / "page.yaml"
    path.write_text(PAGE, encoding="utf-8")
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def refusal(result: Result) -> list[str]:
    assert isinstance(result.exception, Invalid)
    return [problem.message for problem in result.exception.problems]


def test_a_good_page_is_called_good(page: Path) -> None:
    assert run("check", page).output == "Good: 8 exercises in 3 topics.\n"


def test_a_folder_without_pages_says_what_to_name(tmp_path: Path) -> None:
    assert refusal(run("check", tmp_path)) == ["holds no .yaml file; name a page of exercises"]


@pytest.mark.django_db
def test_an_import_says_what_it_did(page: Path) -> None:
    house = house_that_practises()
    code = City.objects.get(pk=house.city.pk).code
    assert run("import", page, "--city", code).output == "Unchanged: 8\n"
    page.write_text(PAGE.replace("My wheel is broken.", "My rim is bent."), encoding="utf-8")
    assert run("import", page, "--city", code).output == "Changed 1: wheel\nUnchanged: 7\n"
    opening = PracticeExercise.objects.of(house.city).get(code="wheel").said["opening"]
    assert opening["en"] == "My rim is bent."


@pytest.mark.django_db
def test_an_unknown_city_says_so(page: Path) -> None:
    assert refusal(run("import", page, "--city", "atlantis")) == [
        "there is no city 'atlantis'; make it with `thirdring city create`"
    ]
