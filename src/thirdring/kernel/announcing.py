"""Telling every process that something changed: heard if and only if the change was committed.

PostgreSQL's NOTIFY carries it, so there is nothing to run beside the database. What is said is small and
names nobody: ids and words of ours. Who hears it reads the rest for themselves, with their own permission.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.db import connection

CHANNEL = "thirdring"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something changed in a city. ``topic`` is one word; ``about`` is plain JSON, under 8,000 bytes."""

    topic: str
    city_id: int
    about: Mapping[str, Any]


def announce(topic: str, *, city_id: int, about: Mapping[str, Any]) -> None:
    """Say it when, and only when, the present transaction commits; the same said twice is heard once."""
    announce_all(topic, city_id=city_id, about=[about])


def announce_all(topic: str, *, city_id: int, about: Iterable[Mapping[str, Any]]) -> None:
    """The same of many things, in one statement."""
    said = [orjson.dumps([topic, city_id, dict(one)], option=orjson.OPT_SORT_KEYS).decode() for one in about]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, said) FROM unnest(%s::text[]) said", [CHANNEL, said])


def read(payload: str) -> Announcement | None:
    """The announcement a payload holds; None when somebody else uses the channel."""
    try:
        topic, city_id, about = orjson.loads(payload)
        return Announcement(str(topic), int(city_id), dict(about))
    except (ValueError, TypeError):
        return None
