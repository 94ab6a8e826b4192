"""Finding public requests by their words, with bounded work and without a trace of private ones.

Common words are found by walking the newest requests, rare ones by an index that holds public cases only.
What the walk costs depends on how many requests there are, never on what a private one says.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection

from thirdring.cases.public_words import public_words

WALKED = 5_000  # newest requests looked at first
WALKED_A_ROW = 20  # and as many for each row of the pages asked for: words of one request in twenty are found
MOST_WALKED = 100_000
MOST_FOUND = 50_000  # cases with the words that are looked at by the index


class Found(NamedTuple):
    """How many requests hold the words, and the ids of those on the page."""

    total: int
    ids: list[int]


PUBLIC_WORDS = public_words("c")
_QUERY = "websearch_to_tsquery('simple', %(words)s)"
_ANSWER = """
SELECT (SELECT count(*) FROM {source}), (SELECT count(*) FROM {hits}), ARRAY(
    SELECT id FROM {hits} ORDER BY received_at {order}, id {order} LIMIT %(size)s OFFSET %(skip)s)
"""
_WALK = f"""
WITH walked AS MATERIALIZED (
    SELECT r.id, r.received_at, {PUBLIC_WORDS} AS words
    FROM cases_report r JOIN cases_case c ON c.id = r.case_id
    WHERE r.city_id = %(city)s AND NOT c.private{{where}}
    ORDER BY r.received_at {{order}}, r.id {{order}} LIMIT %(walked)s
), hits AS MATERIALIZED (SELECT id, received_at FROM walked WHERE words @@ {_QUERY})
{_ANSWER.format(source="walked", hits="hits", order="{order}")}
"""
_LOOK_UP = f"""
WITH found AS MATERIALIZED (
    SELECT c.id FROM cases_case c
    WHERE c.city_id = %(city)s AND NOT c.private AND {PUBLIC_WORDS} @@ {_QUERY} LIMIT %(most)s
), hits AS MATERIALIZED (
    SELECT r.id, r.received_at FROM found JOIN cases_case c ON c.id = found.id
    JOIN cases_report r ON r.case_id = c.id
    WHERE r.city_id = %(city)s{{where}}
)
{_ANSWER.format(source="found", hits="hits", order="{order}")}
"""


def find(values: Mapping[str, Any], *, where: str, order: str, counted: bool = False) -> Found:
    """The page of requests that hold ``values['words']`` and answer to the other conditions.

    ``values`` hold city, words, size and skip as well; ``counted`` asks for all of them, not for one page.
    """
    wanted = values["skip"] + values["size"]
    walked = min(MOST_WALKED, max(WALKED, WALKED_A_ROW * wanted))
    seen, found = _asked(_WALK, {**values, "walked": walked}, where=where, order=order)
    page_is_full = len(found.ids) == values["size"] and not counted
    if page_is_full or seen < walked:
        return found
    return _asked(_LOOK_UP, {**values, "most": MOST_FOUND}, where=where, order=order)[1]


def _asked(sql: str, values: Mapping[str, Any], *, where: str, order: str) -> tuple[int, Found]:
    """How many were looked at, and what was found among them."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(where=where, order=order), dict(values))
        looked_at, total, ids = cursor.fetchone()
    return looked_at, Found(total, ids)
