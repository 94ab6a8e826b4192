"""The evidence: what was changed, removed or moved is found and named, in the database and in an export."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import typer
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.factories import requests
from tests.factories.requests import at
from thirdring.cases import audit, commands
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept, note, start
from thirdring.cases.evidence import Verdict, judged, judged_export, lines_of, root_of
from thirdring.cases.models import Case, Entry
from thirdring.cases.references import pretty
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel import merkle
from thirdring.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def worked(city: City) -> Case:
    """A case with six entries."""
    case = requests.case(city, email="ana@example.org")
    worker = requests.worker_of(case)
    case = start(accept(case, actor=worker), actor=worker)
    case = note(case, actor=worker, words="Déjà vu: half done.", public=True)
    return close(case, actor=worker, outcome=Outcome.FIXED, answer="Filled.")


def tampered(statement: str, *values: Any) -> None:
    """Done by somebody with the keys of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_entry DISABLE TRIGGER timeline_only_grows")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE cases_entry ENABLE TRIGGER timeline_only_grows")


def verdict_on(city: City) -> Verdict:
    return judged(audit.timelines(Case.objects.of(city)))


def found(city: City) -> tuple[str, int | None] | None:
    finding = verdict_on(city).finding
    return (finding.case, finding.number) if finding else None


def exported(city: City) -> list[bytes]:
    return list(lines_of(audit.timelines(Case.objects.of(city))))


class TestInTheDatabase:
    def test_what_nobody_touched_is_good(self, city: City) -> None:
        for _ in range(3):
            worked(city)
        verdict = verdict_on(city)
        assert (verdict.cases, verdict.entries, verdict.finding) == (3, 18, None)
        ends = Case.objects.of(city).order_by("reference").values_list("entry_hash", flat=True)
        assert verdict.root == root_of(list(ends))

    @pytest.mark.parametrize(
        "change",
        [
            'data = \'{"words": "All done."}\'',
            "at = at - interval '1 day'",
            "actor_name = 'Somebody else'",
            "actor_id = 0",
            "public = NOT public",
            "kind = 'closed'",
            "hash = repeat('0', 64)",
            "prev_hash = repeat('0', 64)",
        ],
    )
    def test_a_changed_entry_is_named(self, city: City, change: str) -> None:
        worked(city)
        case = worked(city)
        tampered(f"UPDATE cases_entry SET {change} WHERE case_id = %s AND number = 5", case.pk)
        assert found(city) == (case.reference, 5)

    @pytest.mark.parametrize(("removed", "named"), [(1, 1), (3, 3), (6, 6)])
    def test_a_removed_entry_is_named_the_last_one_too(self, city: City, removed: int, named: int) -> None:
        case = worked(city)
        tampered("DELETE FROM cases_entry WHERE case_id = %s AND number = %s", case.pk, removed)
        assert found(city) == (case.reference, named)

    def test_entries_that_changed_places_are_named(self, city: City) -> None:
        case = worked(city)
        tampered("UPDATE cases_entry SET number = 40 WHERE case_id = %s AND number = 3", case.pk)
        tampered("UPDATE cases_entry SET number = 3 WHERE case_id = %s AND number = 4", case.pk)
        tampered("UPDATE cases_entry SET number = 4 WHERE case_id = %s AND number = 40", case.pk)
        assert found(city) == (case.reference, 3)

    def test_an_entry_put_on_another_case_is_named(self, city: City) -> None:
        case, other = worked(city), worked(city)
        tampered(
            "UPDATE cases_entry SET case_id = %s, number = 7 WHERE case_id = %s AND number = 6",
            other.pk,
            case.pk,
        )
        first = min(case.reference, other.reference)
        assert found(city) == (first, 6 if first == case.reference else 7)

    def test_a_case_without_any_entry_is_found(self, city: City) -> None:
        case = worked(city)
        tampered("DELETE FROM cases_entry WHERE case_id = %s", case.pk)
        tampered("UPDATE cases_case SET entry_count = 0, entry_hash = '' WHERE id = %s", case.pk)
        assert found(city) == (case.reference, 1)

    def test_one_case_is_looked_at_alone(self, city: City) -> None:
        good, bad = worked(city), worked(city)
        tampered("UPDATE cases_entry SET public = NOT public WHERE case_id = %s AND number = 2", bad.pk)
        assert judged(audit.timelines(audit.one_case(city, pretty(good.reference)))).finding is None
        assert judged(audit.timelines(audit.one_case(city, bad.reference))).finding is not None
        with pytest.raises(NotFound):
            audit.one_case(requests.pothole_city(), good.reference)

    def test_a_day_is_the_citys_own(self, city: City) -> None:
        with at(2026, 11, 17, 4, 59):
            late_monday = requests.case(city)
        with at(2026, 11, 17, 5):
            early_tuesday = requests.case(city)
        assert list(audit.cases_of_day(city, date(2026, 11, 16))) == [late_monday]
        assert list(audit.cases_of_day(city, date(2026, 11, 17))) == [early_tuesday]

    def test_a_whole_city_is_one_query(self, city: City, django_assert_num_queries: Any) -> None:
        for _ in range(3):
            worked(city)
        with django_assert_num_queries(1):
            verdict_on(city)


class TestExport:
    def test_verifies_on_its_own_with_the_same_root(self, city: City, django_assert_num_queries: Any) -> None:
        for _ in range(3):
            worked(city)
        lines, verdict = exported(city), verdict_on(city)
        with django_assert_num_queries(0):
            assert judged_export(lines) == judged_export(lines, root=verdict.root.upper()) == verdict

    def test_of_nothing_is_good_too(self, city: City) -> None:
        assert judged_export(exported(city)) == Verdict(0, 0, "")

    def test_a_changed_word_is_named(self, city: City) -> None:
        case = worked(city)
        lines = [line.replace(b"half done", b"all done") for line in exported(city)]
        assert named(lines) == (case.reference, 5)

    def test_another_root_than_the_published_is_found(self, city: City) -> None:
        worked(city)
        finding = judged_export(exported(city), root="ab" * 32).finding
        assert finding is not None and "not the published one" in finding.what

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data())
    def test_any_line_removed_repeated_or_moved_is_found(self, city: City, data: st.DataObject) -> None:
        lines = kept(city, 3)
        change: Callable[[list[bytes], int, int], None] = data.draw(st.sampled_from([remove, repeat, move]))
        places = st.integers(0, len(lines) - 1)
        first, second = data.draw(places), data.draw(places)
        change(lines, first, second)
        assert (lines == kept(city, 3)) == good(lines)

    def test_a_removed_case_is_found_though_every_other_is_whole(self, city: City) -> None:
        cases = sorted(worked(city).reference for _ in range(2))
        lines = [line for line in exported(city) if f'"case":"{cases[0]}"'.encode() not in line]
        finding = judged_export(lines).finding
        assert finding is not None and finding.what.startswith("The export's end speaks of {'cases': 2")

    @pytest.mark.parametrize(
        "line",
        [
            b"\n",
            b"{}\n",
            b"[1]\n",
            b"null\n",
            b"7\n",
            b'"end"\n',
            b"\xff\xfe\n",
            b'{"end": 7}\n',
            b"{'case': 1}\n",
        ],
    )
    def test_a_line_of_something_else_is_named_by_its_number(self, city: City, line: bytes) -> None:
        worked(city)
        lines = exported(city)
        with pytest.raises(Invalid, match=r"export: Line 3 "):
            judged_export([*lines[:2], line, *lines[2:]])

    def test_a_field_of_another_kind_is_no_entry(self, city: City) -> None:
        worked(city)
        for field, value in {"case": 7, "number": "1", "at": "yesterday", "data": None}.items():
            first = orjson.loads(exported(city)[0]) | {field: value}
            with pytest.raises(Invalid):
                judged_export([orjson.dumps(first)])

    @given(st.lists(st.binary(max_size=40), max_size=5))
    def test_no_file_breaks_it(self, lines: list[bytes]) -> None:
        try:
            assert judged_export(lines).finding is not None
        except Invalid as error:
            assert [problem.field for problem in error.problems] == ["export"]


def kept(city: City, count: int) -> list[bytes]:
    """The export of so many worked cases, made once for many examples."""
    for _ in range(count - Case.objects.of(city).count()):
        worked(city)
    return exported(city)


def remove(lines: list[bytes], first: int, _: int) -> None:
    del lines[first]


def repeat(lines: list[bytes], first: int, second: int) -> None:
    lines.insert(second, lines[first])


def move(lines: list[bytes], first: int, second: int) -> None:
    lines.insert(second, lines.pop(first))


def good(lines: list[bytes]) -> bool:
    try:
        return judged_export(lines).finding is None
    except Invalid:
        return False


def named(lines: list[bytes]) -> tuple[str, int | None] | None:
    finding = judged_export(lines).finding
    return (finding.case, finding.number) if finding else None


def test_the_root_is_the_merkle_tree_that_proves_single_entries() -> None:
    hashes = ["11" * 32, "22" * 32, "33" * 32]
    assert root_of(hashes) == merkle.root(hashes)
    assert merkle.proves(hashes[2], 2, 3, merkle.proof(hashes, 2), root_of(hashes))
    assert root_of([]) == ""


class TestCommand:
    def run(self, *words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app_of(commands), words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def test_says_good_with_the_root(self, city: City) -> None:
        worked(city)
        root = verdict_on(city).root
        assert self.run("verify", "--city", city.code) == (0, f"Good: 1 cases, 6 entries, root {root}.\n")

    def test_says_what_is_broken_and_exits_1(self, city: City) -> None:
        case = worked(city)
        tampered("DELETE FROM cases_entry WHERE case_id = %s AND number = 4", case.pk)
        words = f"BROKEN: {pretty(case.reference)}, entry 4: this entry was changed, removed or moved.\n"
        assert self.run("verify", "--city", city.code, "--case", case.reference) == (1, words)

    def test_looks_at_one_day(self, city: City) -> None:
        with at(2026, 11, 16, 14):
            requests.case(city)
        worked(city)
        code, said = self.run("verify", "--city", city.code, "--day", "2026-11-16")
        assert (code, said.partition(", root")[0]) == (0, "Good: 1 cases, 2 entries")

    def test_an_export_goes_to_a_file_and_verifies(self, city: City, tmp_path: Path) -> None:
        worked(city)
        file = tmp_path / "audit.jsonl"
        assert self.run("export", "--city", city.code, "-o", str(file)) == (0, "")
        assert self.run("export", "--city", city.code) == (0, file.read_text())
        assert self.run("verify", "--export", str(file))[0] == 0
        file.write_bytes(file.read_bytes().replace(b"half done", b"all done"))
        assert self.run("verify", "--export", str(file))[0] == 1

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "Name the city"),
            (("--city", "atlantis"), "There is no city 'atlantis'"),
            (("--city", "CITY", "--day", "yesterday"), "'yesterday' is no day"),
            (("--city", "CITY", "--case", "2604-1873-4"), "mistyped"),
        ],
    )
    def test_what_it_can_not_do_it_says(self, city: City, words: tuple[str, ...], message: str) -> None:
        with pytest.raises((Invalid, NotFound), match=message):
            self.run("verify", *(word.replace("CITY", city.code) for word in words))


def app_of(module: Any) -> typer.Typer:
    app: typer.Typer = module.app
    return app


def test_a_shuffled_export_is_never_good(city: City) -> None:
    lines = kept(city, 3)
    shuffled = random.Random(7).sample(lines, len(lines))  # for a test
    assert not good(shuffled)
    assert Entry.objects.of(city).count() == len(lines) - 1
