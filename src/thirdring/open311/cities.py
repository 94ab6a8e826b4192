"""The cities that answer here, kept in the process: a program's call should not load a boundary to find one.

What is kept is as fresh as the database: one small look says whether any city's row is another than before.
The rows are shared, so nothing may change them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from thirdring.city.models import City

# A row that was written again has another place or another transaction, whoever wrote it.
_STAMP = "SELECT string_agg(id || ':' || xmin || ':' || ctid, ' ' ORDER BY id) FROM city_city"


@dataclass(frozen=True, slots=True)
class _Kept:
    stamp: str
    cities: tuple[City, ...]


_kept = _Kept("", ())


def cities() -> Sequence[City]:
    """Every city, the oldest first. One look; another when a city changed."""
    global _kept
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()[0] or ""
    if stamp != _kept.stamp:
        _kept = _Kept(stamp, tuple(City.objects.order_by("pk")))
    return _kept.cities


def named(asked: str, among: Sequence[City]) -> City | None:
    """The city with this Open311 name, or this code."""
    by_name = (city for city in among if city.jurisdiction_id == asked)
    by_code = (city for city in among if city.code == asked)
    return next(by_name, None) or next(by_code, None)


def of_host(host: str, among: Sequence[City]) -> City | None:
    """The city whose address this is, the default one, or the only one; None when that leaves it open."""
    for city in among:
        if host in city.hosts:
            return city
    default = next((city for city in among if city.code == settings.DEFAULT_CITY), None)
    return default or (among[0] if len(among) == 1 else None)
