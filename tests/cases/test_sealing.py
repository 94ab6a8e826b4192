"""A day's seal: one root over all that was written, published, and nothing put in or taken out after."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import requests
from thirdring.cases.actions.progress import accept
from thirdring.cases.actions.sealing import seal_day
from thirdring.cases.audit import broken_seal, days_to_seal, hashes_of_day, seal_of
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
