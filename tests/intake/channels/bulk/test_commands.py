"""``thirdring import reports`` as a person types it."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.factories.cities import city
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.intake.channels.bulk.commands import app
from thirdring.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
BULK = "service_request_id,requested_datetime,status,service_name,lat,long\n"
ROWS = (
    BULK + "1,2024-03-04T09:30:00Z,open,Pothole,40.45,-79.95\n2,2024-03-04T09:30:00Z,unheard of,Pothole,,\n"
)


@pytest.fixture(autouse=True)
def _var_of_its_own(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path / "var"  # type: ignore[attr-defined]


def typed(folder: Path, *words: str, rows: str = ROWS) -> Result:
    (folder / "history.csv").write_text(rows)
    return CliRunner().invoke(app, ["reports", str(folder / "history.csv"), *words])


def problem(result: Result) -> str:
    assert isinstance(result.exception, Invalid)
    return str(result.exception)


def test_json_is_one_object_on_the_last_line_and_names_the_rejects(tmp_path: Path) -> None:
    of = city()
    result = typed(tmp_path, "--city", of.code, "--mapping", "open311-bulk", "--create-types", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout.splitlines()[-1])
    rejects = Path(told.pop("rejects_file"))
    assert told == {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "rejected": 1}
    assert rejects.parent == tmp_path / "var" / "imports"
    with rejects.open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["line"], row["reason"].partition(" (")[0]) == ("3", "has an unknown status")
    assert json.loads(row["row"])["service_request_id"] == "2"


def test_without_json_a_person_is_told_what_happened(tmp_path: Path) -> None:
    of = city()
    result = typed(tmp_path, "--city", of.code, "--mapping", "open311-bulk", "--create-types")
    assert result.stdout == ""
    assert "2 read: 1 created, 0 updated, 0 unchanged, 1 rejected." in result.stderr
    assert "rejected, 1 rows: has an unknown status" in result.stderr
    assert "Rejected rows, with line and reason: " in result.stderr


def test_no_rejects_file_is_named_where_there_is_none(tmp_path: Path) -> None:
    of = city()
    words = ["--city", of.code, "--mapping", "open311-bulk", "--create-types", "--json"]
    result = typed(tmp_path, *words, rows=ROWS.replace("unheard of", "open"))
    assert json.loads(result.stdout)["rejects_file"] is None


def test_a_dry_run_says_that_nothing_was_written(tmp_path: Path) -> None:
    of = city()
    result = typed(tmp_path, "--city", of.code, "--mapping", "open311-bulk", "--create-types", "--dry-run")
    assert "Dry run, nothing written. 2 read: 1 created" in result.stderr
    assert not Case.objects.of(of).exists()


def test_an_unknown_city_is_named_with_the_cure(tmp_path: Path) -> None:
    result = typed(tmp_path, "--city", "atlantis", "--mapping", "boston")
    assert problem(result).startswith(
        "city: There is no city 'atlantis'. Make it with 'thirdring city create', or"
    )


def test_a_new_city_is_made_once_and_found_the_second_time(tmp_path: Path) -> None:
    words = ["--city", "pgh", "--mapping", "pittsburgh", "--new-city", "--create-types", "--json"]
    rows = "REQUEST_ID,CREATED_ON,REQUEST_TYPE,STATUS\n7,2024-03-04T09:30:00,Potholes,1\n"
    first, second = typed(tmp_path, *words, rows=rows), typed(tmp_path, *words, rows=rows)
    assert json.loads(first.stdout)["created"] == 1
    assert json.loads(second.stdout)["unchanged"] == 1
    assert City.objects.get(code="pgh").name == "Pittsburgh"


def test_a_city_code_that_is_none_is_refused(tmp_path: Path) -> None:
    words = ["--city", "Not A Code", "--mapping", "pittsburgh", "--new-city"]
    assert problem(typed(tmp_path, *words)).startswith("code: ")
    assert not City.objects.exists()


def test_an_unknown_mapping_is_named(tmp_path: Path) -> None:
    assert "mapping: There is no mapping 'atlantis'" in problem(
        typed(tmp_path, "--city", "x", "--mapping", "atlantis")
    )


def test_a_file_beyond_reading_is_named_with_the_cure(tmp_path: Path) -> None:
    result = typed(tmp_path, "--city", city().code, "--mapping", "boston", rows="PAR1 and no more")
    assert problem(result).startswith("file: The Parquet file can't be read")
