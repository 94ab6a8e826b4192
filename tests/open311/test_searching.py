"""``q``: what is found, in which order, with how much work, and that private requests cost nothing."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from django.db import connection

from tests.factories import requests
from thirdring.city.models import City
from thirdring.open311 import searching
from thirdring.open311.filters import Filters
from thirdring.open311.queries import count, rows

pytestmark = pytest.mark.django_db
MANY = 1_500


@pytest.fixture
def city() -> City:
    """Public requests 'otter 1' ... 'otter 3' among many of a horse; and as many private ones of a zebra."""
    of = requests.pothole_city()
    requests.sent(of, words="nothing")
    copied(of, "horse", MANY)
    copied(of, "zebra", MANY, private=True)
    copied(of, "otter", 3)
    copied(of, "lynx zebra", 1)
    copied(of, "lynx otter", 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case, cases_report")
    return of


def copied(of: City, words: str, times: int, *, private: bool = False) -> None:
    """So many copies of the city's first case and its report, the later ones older."""
    known = {"city": of.pk, "words": words, "times": times, "private": private}
    with connection.cursor() as cursor:
        cursor.execute(_COPIES, known)


_COPIES = """
WITH made AS (
    INSERT INTO cases_case (
        city_id, reference, status, version, type_id, service_version_id, priority, private, summary, place,
        area_ids, agency_id, opened_at, updated_at, outcome, report_count, entry_count, entry_hash)
    SELECT city_id, left(md5(%(words)s || n), 9), status, 1, type_id, service_version_id, priority,
        %(private)s, %(words)s || ' ' || n, '', area_ids, agency_id, opened_at - n * interval '1 second',
        updated_at, '', 1, 0, ''
    FROM (SELECT * FROM cases_case WHERE city_id = %(city)s ORDER BY id LIMIT 1) one,
        generate_series(1, %(times)s) n
    RETURNING *)
INSERT INTO cases_report (city_id, case_id, reference, token, channel, words, language, answers, place,
    received_at, source, external_id, row_digest)
SELECT city_id, id, reference, 'x', 'web', summary, 'en', '{}', '', opened_at, '', '', '' FROM made
"""


def found(of: City, **asked: Any) -> list[str]:
    return [row.words for row in rows(of, Filters(**asked))]


def plans(work: Callable[[], object]) -> list[dict[str, Any]]:
    """What the statements that look for words did, as PostgreSQL counts it."""
    statements: list[tuple[str, Any]] = []

    def noted(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if "tsquery" in sql:
            statements.append((sql, values))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(noted):
        work()
    with connection.cursor() as cursor:
        return [_explained(cursor, *statement) for statement in statements]


def _explained(cursor: Any, sql: str, values: Any) -> dict[str, Any]:
    """The cheapest of some tries: the first brings pages in, and now and then the database tidies up."""
    return min((_tried(cursor, sql, values) for _ in range(4)), key=_pages)


def _tried(cursor: Any, sql: str, values: Any) -> dict[str, Any]:
    asked = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF, FORMAT JSON) "
    cursor.execute(asked + sql, values)
    [answer] = cursor.fetchone()
    plan: dict[str, Any] = (orjson.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return plan


def _pages(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


def parts(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(part for inner in plan.get("Plans", ()) for part in parts(inner))]


def cost(of: City, words: str) -> list[tuple[Any, ...]]:
    """All that a search touches: for each step its rows, those thrown away, and pages."""
    counted = ("Node Type", "Index Name", "Actual Rows", "Actual Loops", "Rows Removed by Filter")
    counted += ("Rows Removed by Index Recheck", "Shared Hit Blocks", "Shared Read Blocks")
    return [
        tuple(part.get(name) for name in counted)
        for plan in plans(lambda: rows(of, Filters(words=words, size=50)))
        for part in parts(plan)
    ]


class TestWhatIsFound:
    @pytest.mark.parametrize("walked", [1, 3, 100_000])
    def test_is_the_same_however_far_the_newest_are_looked_through(
        self, city: City, monkeypatch: pytest.MonkeyPatch, walked: int
    ) -> None:
        monkeypatch.setattr(searching, "WALKED", walked)
        monkeypatch.setattr(searching, "WALKED_A_ROW", 0)
        assert found(city, words="otter") == ["lynx otter 1", "otter 1", "otter 2", "otter 3"]
        assert found(city, words="otter -lynx", oldest_first=True) == ["otter 3", "otter 2", "otter 1"]
        assert found(city, words="otter -lynx", size=1, skip=1) == ["otter 2"]
        assert (count(city, Filters(words="horse")), count(city, Filters(words="zebra"))) == (MANY, 1)

    def test_common_words_take_one_look_and_rare_ones_two(self, city: City, monkeypatch: Any) -> None:
        monkeypatch.setattr(searching, "WALKED", 100)
        assert len(plans(lambda: rows(city, Filters(words="horse", size=2)))) == 1
        assert len(plans(lambda: rows(city, Filters(words="gnu", size=2)))) == 2

    def test_no_more_are_counted_than_are_looked_at(self, city: City, monkeypatch: Any) -> None:
        monkeypatch.setattr(searching, "WALKED", 1)
        monkeypatch.setattr(searching, "MOST_FOUND", 40)
        assert count(city, Filters(words="horse")) == 40


class TestPrivateRequests:
    @pytest.fixture(autouse=True)
    def _both_looks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(searching, "WALKED", 200)
        monkeypatch.setattr(searching, "WALKED_A_ROW", 1)

    def test_words_are_looked_up_in_an_index_without_them(self, city: City) -> None:
        used = {
            part.get("Index Name")
            for plan in plans(lambda: rows(city, Filters(words="gnu", size=50)))
            for part in parts(plan)
        }
        assert "case_public_words" in used
        assert "case_words" not in used
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'case_public_words'")
            [definition] = cursor.fetchone()
        assert definition.endswith("WHERE (NOT private)")

    def test_a_word_that_only_they_hold_costs_what_a_word_that_nobody_wrote_costs(self, city: City) -> None:
        assert cost(city, "zebra -lynx") == cost(city, "gnu -lynx")

    def test_a_public_one_costs_the_same_whether_they_hold_its_word_too(self, city: City) -> None:
        assert cost(city, "lynx zebra") == cost(city, "lynx otter")
