"""The date a case is due, kept with it so that queues sort without a join."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from thirdring.city.models import City
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def date_cases(city: City, due: Mapping[int, datetime | None], *, actor: Actor) -> None:
    """Give many cases, by id, their new date, or none, in one statement. Their versions stay."""
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(_DATE, [list(due), list(due.values()), city.pk])


_DATE = """
UPDATE cases_case SET due_at = dates.due FROM unnest(%s::bigint[], %s::timestamptz[]) AS dates (id, due)
WHERE cases_case.id = dates.id AND cases_case.city_id = %s AND cases_case.status <> 'closed'
"""
