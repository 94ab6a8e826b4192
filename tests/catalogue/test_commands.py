"""The catalogue on the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.factories import cities
from tests.factories.catalogues import PAGE
from thirdring.catalogue.commands import app
from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.reading import read_path
from thirdring.city.models import Agency, City
from thirdring.kernel.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """PAGE as a file."""
    path = tmp_path / "page.yaml"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def city() -> City:
    """A city that can own what is in PAGE."""
    made = cities.city(code="riverton", name="Riverton")
    cities.team(cities.agency(made, code="public-works"), code="potholes")
    return made


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def said(result: Result) -> str:
    """What a good run printed."""
    assert result.exception is None, result.exception
    return result.output


def refusal(result: Result) -> list[tuple[str, str]]:
    """The problems a run ended with; the command line prints them and exits 2."""
    assert isinstance(result.exception, Invalid)
    return [(problem.field, problem.message) for problem in result.exception.problems]


def test_a_good_page_is_called_good(page: Path) -> None:
    assert (
        said(run("check", page))
        == "Good: 2 types in 2 groups, in en, es, owned by 1 agencies (public-works).\n"
    )


def test_a_bad_page_names_file_line_and_cause(page: Path) -> None:
    page.write_text(PAGE.replace("photo: wanted", "photo: maybe"))
    assert refusal(run("check", page)) == [
        ("page.yaml:15", "pothole: photo must be one of required, wanted, optional, none, not 'maybe'")
    ]


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    missing = tmp_path / "none.yaml"
    assert refusal(run("check", missing)) == [
        (str(missing), "can't be opened: no such file or directory; check the name")
    ]


def test_an_import_says_what_it_did_and_the_next_has_nothing_to_do(page: Path, city: City) -> None:
    assert said(run("import", page, "--city", "riverton")) == (
        "Created 2: pothole, street-light\nGroups written 2: streets, lights\nUnchanged: 0\n"
    )
    assert said(run("import", page, "--city", "riverton")) == "Unchanged: 2\n"


def test_a_changed_page_names_what_it_changed(page: Path, city: City) -> None:
    run("import", page, "--city", "riverton")
    changed = PAGE.replace("photo: wanted", "photo: required").replace("      street-light:", "      lamp:")
    page.write_text(changed)
    assert said(run("import", page, "--city", "riverton")) == (
        "Created 1: lamp\nNew version of 1: pothole\nNo longer offered 1: street-light\nUnchanged: 0\n"
    )


def test_a_dry_run_says_the_same_and_changes_nothing(page: Path, city: City) -> None:
    assert said(run("import", page, "--city", "riverton", "--dry-run")) == (
        "Created 2: pothole, street-light\nGroups written 2: streets, lights\nUnchanged: 0\n"
        "Nothing was changed (--dry-run).\n"
    )
    assert not ServiceType.objects.of(city).exists()


def test_a_dry_run_finds_unknown_owners_too(page: Path) -> None:
    cities.city(code="riverton")
    assert [field for field, _ in refusal(run("import", page, "--city", "riverton", "--dry-run"))] == [
        "page.yaml:9"
    ]


def test_a_new_city_gets_its_agencies_with_its_catalogue(page: Path) -> None:
    city = cities.city(code="riverton")
    tried = said(run("import", page, "--city", "riverton", "--make-owners", "--dry-run"))
    assert tried.startswith("Created 2: pothole, street-light\n")
    assert not Agency.objects.of(city).exists()
    assert said(run("import", page, "--city", "riverton", "--make-owners")).startswith("Created 2: ")
    assert [each.code for each in Agency.objects.of(city)] == ["public-works"]


def test_an_unknown_city_says_so(page: Path) -> None:
    for words in (("import", page), ("export",)):
        assert refusal(run(*words, "--city", "atlantis")) == [
            ("city", "there is no city 'atlantis'; make it with `thirdring city create`")
        ]


def test_an_export_reads_back_as_what_was_imported(page: Path, city: City, tmp_path: Path) -> None:
    run("import", page, "--city", "riverton")
    written = tmp_path / "export.yaml"
    assert said(run("export", "--city", "riverton", "-o", written)) == f"Wrote {written}.\n"
    assert read_path(written) == read_path(page)
    assert said(run("export", "--city", "riverton")) == written.read_text(encoding="utf-8")
    assert said(run("import", written, "--city", "riverton")) == "Unchanged: 2\n"


def test_an_export_that_can_not_be_written_says_so(city: City, tmp_path: Path) -> None:
    assert refusal(run("export", "--city", "riverton", "-o", tmp_path)) == [
        ("output", f"{tmp_path}: Is a directory. Name a file that can be written.")
    ]
