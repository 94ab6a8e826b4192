"""The command line: every command is there, and a mistake is told on one line that names it."""

import re
from pathlib import Path

import pytest
from django.db import connection

from thirdring.city.models import City
from thirdring.config.cli import COMMANDS, GROUPS, Session

NEW_HARBOR = ["city", "create", "new-harbor", "--name", "New Harbor", "--time-zone", "America/Chicago"]


@pytest.mark.parametrize("group_and_name", COMMANDS)
def test_every_command_explains_itself(
    group_and_name: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert Session([*group_and_name, "--help"]).run() == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: thirdring {' '.join(group_and_name)} ")


def test_no_words_at_all_list_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert Session([]).run() == 0
    shown = capsys.readouterr().out
    listed = re.findall(r"^  ([a-z]+) {2,}\S", shown.split("Commands:")[1], re.MULTILINE)
    alone, groups = ["run", "web", "worker", "doctor"], ["demo", "city", "import", "telephony"]
    assert listed == [*alone, *groups, "catalogue", "knowledge", "training", "audit", "cases"]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_alone_lists_its_commands(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert Session([group]).run() == 0
    shown = capsys.readouterr().out.split("Commands:")[1]
    assert re.findall(r"^  ([a-z]+) ", shown, re.MULTILINE) == [name for of, name in COMMANDS if of == group]


@pytest.mark.django_db
def test_a_city_is_made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    outline = tmp_path / "outline.geojson"
    outline.write_text('\ufeff{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}')
    words = [*NEW_HARBOR, "--boundary", str(outline), "--language", "es", "--language", "en"]
    assert (Session(words).run(), capsys.readouterr().out) == (0, "Made New Harbor (new-harbor).\n")
    made = City.objects.get(code="new-harbor")
    assert (made.name, made.languages, made.bounds) == ("New Harbor", ["es", "en"], [0.0, 0.0, 1.0, 1.0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nonsense"], "No such command 'nonsense'."),
        (["city", "nonsense"], "No such command 'nonsense'."),
        (["city", "create"], "Missing argument 'CODE'."),
        (NEW_HARBOR[:-2], "Missing option '--time-zone'."),
        ([*NEW_HARBOR, "--colour", "red"], "No such option: --colour"),
        ([*NEW_HARBOR[:-1], "Moon/Base"], "time_zone: There is no time zone 'Moon/Base'."),
        ([*NEW_HARBOR, "--boundary", "/no/such/file"], "boundary: /no/such/file: No such file or directory."),
        ([*NEW_HARBOR, "--boundary", "/"], "boundary: /: Is a directory."),
        (["run", "--port", "many"], "Invalid value for '--port'"),
        (["run", "--port", "70000"], "Invalid value for '--port'"),
    ],
)
def test_a_mistake_is_told_on_one_line_and_nothing_is_made(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = City.objects.count()
    assert Session(words).run() == 2
    shown = capsys.readouterr().err
    assert (shown.startswith(f"thirdring: {told}"), shown.count("\n")) == (True, 1)
    assert City.objects.count() == before


@pytest.mark.django_db
def test_several_mistakes_are_told_on_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert Session(["city", "create", "New!", "--name", "", "--time-zone", "x"]).run() == 2
    told = [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()]
    assert told == ["code", "name", "time_zone"]


@pytest.mark.django_db
def test_a_file_that_is_no_json_says_where(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    outline = tmp_path / "outline.geojson"
    outline.write_text('{"type": ')
    assert Session([*NEW_HARBOR, "--boundary", str(outline)]).run() == 2
    assert re.match(r"thirdring: boundary: .*outline.geojson is not JSON: .*line 1", capsys.readouterr().err)


@pytest.mark.django_db
def test_a_defect_of_ours_is_not_hidden() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE city_city RENAME COLUMN name TO other")
    with pytest.raises(Exception, match="does not exist"):
        Session(NEW_HARBOR).run()
