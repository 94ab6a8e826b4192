"""A day's seal: one root over all that was written, published, and nothing put in or taken out after."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from typer.testing import CliRunner

from tests.factories import requests
from thirdring.cases import commands
from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.sealing import seal_day
from thirdring.cases.audit import (
    broken_seal,
    chain_of,
    days_to_seal,
    hashes_of_day,
    seal_of,
    seals,
    timelines,
)
from thirdring.cases.evidence import judged, judged_export, lines_of
from thirdring.cases.models import Case, DaySeal, Entry
from thirdring.cases.tasks import seal_days
from thirdring.city.models import City
from thirdring.kernel import clock, merkle
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def today(city: City) -> date:
    """The city's day by the database's clock, which says when an entry was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(ZoneInfo(city.time_zone)).date()


def sealed(city: City) -> DaySeal:
    """Today's seal, made two days from now."""
    with clock.frozen_at(datetime.now(UTC) + 2 * DAY):
        return seal_day(city, today(city), actor=system(city.pk, reason="a test"))


def tampered(sql: str, *values: Any) -> None:
    """What somebody with the database's keys could do: past the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cases_entry DISABLE TRIGGER timeline_only_grows")
        cursor.execute(sql, values)
        cursor.execute("ALTER TABLE cases_entry ENABLE TRIGGER timeline_only_grows")


def test_the_seal_is_the_root_of_everything_written_that_day(city: City) -> None:
    case = requests.case(city)
    accept(case, actor=requests.worker_of(case))
    hashes = list(Entry.objects.of(city).order_by("pk").values_list("hash", flat=True))
    seal = sealed(city)
    assert (seal.entries, seal.root) == (3, merkle.root(hashes))
    proof = merkle.proof(hashes, 1)
    assert merkle.proves(hashes[1], 1, 3, proof, seal.root)


def test_a_day_is_sealed_once_and_stays_as_it_is(city: City) -> None:
    requests.case(city)
    first = sealed(city)
    assert sealed(city).pk == first.pk
    for change in ("UPDATE cases_dayseal SET root = 'x'", "DELETE FROM cases_dayseal"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_day_that_is_not_over_is_not_sealed(city: City) -> None:
    requests.case(city)
    with pytest.raises(Invalid, match="not over"):
        seal_day(city, today(city), actor=system(city.pk, reason="a test"))
    with pytest.raises(NotFound, match="has no seal"):
        seal_of(city, today(city))


def test_every_day_since_the_first_entry_is_sealed_and_none_twice(city: City) -> None:
    requests.case(city)
    first = today(city)
    later = datetime.now(UTC) + 5 * DAY
    days = days_to_seal(city, later)
    assert days[:2] == [first, first + DAY] and len(days) in {4, 5}
    with clock.frozen_at(later):
        seal_days(timestamp=0)
        seal_days(timestamp=0)
    assert list(DaySeal.objects.of(city).order_by("day").values_list("day", flat=True)) == days
    assert days_to_seal(city, later) == []
    assert seal_of(city, first + DAY).root == merkle.root([])


def test_a_city_that_has_kept_nothing_has_nothing_to_seal(city: City) -> None:
    assert days_to_seal(city, datetime.now(UTC) + 5 * DAY) == []


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM cases_entry WHERE case_id = %s AND number = 2",
        "UPDATE cases_entry SET hash = repeat('ab', 32) WHERE case_id = %s AND number = 2",
        "UPDATE cases_entry SET written_at = written_at - interval '3 d' WHERE case_id = %s AND number = 2",
    ],
)
def test_what_is_changed_removed_or_moved_after_the_seal_is_found(city: City, change: str) -> None:
    case = requests.case(city)
    seal = sealed(city)
    assert broken_seal(city, seal.day) is None
    tampered(change, case.pk)
    found = broken_seal(city, seal.day)
    assert found and str(found).startswith(f"{seal.day} was sealed with 2 entries")


def test_a_case_forged_with_a_sound_chain_still_does_not_fit_the_seal(city: City) -> None:
    requests.case(city)
    seal = sealed(city)
    requests.case(city, words="Slipped in later, as if it had always been there.")
    assert broken_seal(city, seal.day) is not None


def test_another_citys_entries_are_not_in_it(city: City) -> None:
    requests.case(city)
    requests.case(requests.pothole_city())
    assert len(hashes_of_day(city, today(city))) == 2 == sealed(city).entries
    assert Case.objects.across_cities("a test").count() == 2


def counted(case: Case) -> None:
    """The case made to agree with the entries that are left."""
    tampered(
        "UPDATE cases_case SET entry_count = e.number, entry_hash = e.hash FROM cases_entry e"
        " WHERE cases_case.id = %s AND e.id = (SELECT max(id) FROM cases_entry WHERE case_id = %s)",
        case.pk,
        case.pk,
    )


def verified(city: City, *options: str) -> str:
    return CliRunner().invoke(commands.app, ["verify", "--city", city.code, *options]).stdout.strip()


class TestWhatOnlyASealFinds:
    """A chain that is sound in itself: cut short, or gone as a whole, with everything made to agree."""

    def test_a_whole_tail_removed(self, city: City) -> None:
        case = requests.case(city)
        accept(case, actor=requests.worker_of(case))
        seal = sealed(city)
        tampered("DELETE FROM cases_entry WHERE case_id = %s AND number > 1", case.pk)
        counted(case)
        assert judged(timelines(Case.objects.of(city))).finding is None
        assert (
            verified(city) == f"BROKEN: {seal.day} was sealed with 3 entries; here are 1, with another root."
        )

    def test_a_whole_case_removed(self, city: City) -> None:
        kept, gone = requests.case(city), requests.case(city)
        seal = sealed(city)
        tampered("DELETE FROM cases_entry WHERE case_id = %s", gone.pk)
        requests.reread(gone).reports.all().delete()
        with connection.cursor() as cursor:
            for table in ("sla_promise", "routing_assignment"):
                cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [gone.pk])
            cursor.execute("DELETE FROM cases_case WHERE id = %s", [gone.pk])
        assert list(Case.objects.of(city)) == [kept]
        assert (
            verified(city) == f"BROKEN: {seal.day} was sealed with 4 entries; here are 2, with another root."
        )

    def test_an_export_made_anew_without_a_case(self, city: City) -> None:
        """Sound, with an end of its own: but its hashes are not those the day was sealed with."""
        requests.case(city)
        gone = requests.case(city)
        seal = sealed(city)
        lines = list(lines_of(timelines(Case.objects.of(city).exclude(pk=gone.pk))))
        assert judged_export(lines).finding is None
        hashes = [orjson.loads(line)["hash"] for line in lines[:-1]]
        assert merkle.root(hashes) != seal.root == merkle.root(hashes_of_day(city, seal.day))


class TestSealsAreAChain:
    @pytest.fixture
    def days(self, city: City) -> list[DaySeal]:
        """Four days' seals and more, newest first, the first of them not empty."""
        requests.case(city)
        with clock.frozen_at(datetime.now(UTC) + 6 * DAY):
            seal_days(timestamp=0)
        return seals(city)

    def retold(self, sql: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE cases_dayseal DISABLE TRIGGER ALL")
            cursor.execute(sql, values)
            cursor.execute("ALTER TABLE cases_dayseal ENABLE TRIGGER ALL")

    def test_each_hash_is_made_of_the_one_before(self, days: list[DaySeal]) -> None:
        links, before = chain_of(days)[::-1], "0" * 64
        for seal, link in zip(reversed(days), links, strict=True):
            said = f"{before} {seal.day} {seal.entries} {seal.root}"
            before = hashlib.sha256(said.encode()).hexdigest()
            assert link == before

    def test_a_seal_that_is_gone_leaves_a_gap(self, city: City, days: list[DaySeal]) -> None:
        self.retold("DELETE FROM cases_dayseal WHERE id = %s", days[1].pk)
        assert verified(city) == f"BROKEN: {days[1].day} has no seal, though days before and after it have."

    def test_seals_made_anew_are_not_those_somebody_kept(
        self, city: City, days: list[DaySeal], client: Client, settings: Any, tmp_path: Path
    ) -> None:
        settings.DEFAULT_CITY = city.code
        kept = tmp_path / "seals.json"
        kept.write_bytes(client.get("/data/audit/seals.json").content)
        assert verified(city, "--seals", str(kept)).startswith("Good")
        tampered("DELETE FROM cases_entry WHERE number = 2")
        counted(Case.objects.of(city).get())
        left = hashes_of_day(city, days[-1].day)
        self.retold(
            "UPDATE cases_dayseal SET root = %s, entries = 1 WHERE id = %s", merkle.root(left), days[-1].pk
        )
        assert verified(city).startswith("Good")  # nothing here tells any more
        found = verified(city, "--seals", str(kept))
        assert found.startswith(f"BROKEN: The seal of {days[-1].day} is not the one that was published")

    def test_what_is_no_list_of_seals_says_so(self, city: City, tmp_path: Path) -> None:
        (tmp_path / "seals.json").write_text("[]")
        with pytest.raises(Invalid, match=r"is not a seals\.json"):
            commands._published(tmp_path / "seals.json")
