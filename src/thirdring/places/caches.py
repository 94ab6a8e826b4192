"""What a process keeps in memory about a city's places, and when it looks again.

Each cached thing carries the ``City.places_version`` it was built from. Whoever changes areas or streets
raises that number, and every process whose City row says another number builds the thing anew.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from thirdring.city.models import City

T = TypeVar("T")


class PerCity(Generic[T]):
    """One built thing per city, the latest version only."""

    def __init__(self, build: Callable[[City], T]) -> None:
        self._build = build
        self._kept: dict[int, tuple[int, T]] = {}
        self._lock = Lock()

    def of(self, city: City) -> T:
        """The thing as of the city's places_version, built now if this process has another version."""
        kept = self._kept.get(city.pk)
        if kept and kept[0] == city.places_version:
            return kept[1]
        with self._lock:
            kept = self._kept.get(city.pk)
            if not kept or kept[0] != city.places_version:
                kept = self._kept[city.pk] = (city.places_version, self._build(city))
            return kept[1]
