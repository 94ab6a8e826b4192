"""Covering what is personal in words that were there before anything was covered, or before the cues grew."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from thirdring.cases.covering import covered_words
from thirdring.cases.models import Report
from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor

BATCH = 1_000  # reports

# Words that changed meanwhile are left alone: whoever changed them has covered them.
_CASE = "UPDATE cases_case SET covered_summary = %s WHERE city_id = %s AND reference = %s AND summary = %s"
_REPORT = "UPDATE cases_report SET covered_words = %s WHERE city_id = %s AND reference = %s AND words = %s"


class Screened(NamedTuple):
    """How far a batch came (a report's id), how many it read, and how many it wrote."""

    last: int
    read: int
    written: int


@action
def screen_reports(city: City, after: int, *, actor: Actor) -> Screened:
    """Cover the words of the next reports after this id. Again, it writes nothing."""
    columns = ("pk", "reference", "words", "language", "covered_words")
    reports = Report.objects.of(city).filter(pk__gt=after).order_by("pk").values_list(*columns)
    batch = list(reports[:BATCH])
    changed = [
        (covered, city.pk, reference, words)
        for _, reference, words, language, was in batch
        if (covered := covered_words(words, country=city.country, language=language)) != was
    ]
    _write(changed)
    return Screened(batch[-1][0] if batch else after, len(batch), len(changed))


def _write(rows: Sequence[tuple[Any, ...]]) -> None:
    """Cases first, as everyone who writes both does."""
    with connection.cursor() as cursor:
        for statement in (_CASE, _REPORT) if rows else ():
            cursor.executemany(statement, rows)
