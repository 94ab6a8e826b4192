"""The built-in geocoder: a city's own streets, house numbers, crossings and landmarks.

Names are searched in memory (one index per city and process, see caches.py); house numbers and crossings
are then read from the database for the few streets that match, one query each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from thirdring.city.models import City
from thirdring.places import rules
from thirdring.places.caches import PerCity
from thirdring.places.geocoding import PlaceKind, Suggestion
from thirdring.places.geometry import is_on_earth, metres_between
from thirdring.places.houses import Spot, place_house
from thirdring.places.models import Address, Intersection, Landmark, Street
from thirdring.places.names import Found, NameIndex
from thirdring.places.words import WEAK

STREETS_TRIED = 8
CLEARLY = 0.85  # the least score at which a place is taken without asking
PERFECTLY = 0.99  # what is asked of words like 'North' that most streets share
CLEARLY_BETTER = 0.08  # and by how much it must beat the next
AT_HAND_M = 60.0  # an address this near is the place's own
AROUND_M = 300.0  # one this near still helps to find it
NUMBERS_AROUND = 400


@dataclass(frozen=True, slots=True)
class Names:
    """A city's names in memory."""

    streets: dict[int, str]
    street_index: NameIndex
    landmarks: dict[int, tuple[str, float, float]]
    landmark_index: NameIndex


def _load(city: City) -> Names:
    streets = list(Street.objects.of(city).values_list("id", "name", "search_name"))
    landmarks = list(Landmark.objects.of(city).values_list("id", "name", "search_name", "lon", "lat"))
    return Names(
        streets={pk: name for pk, name, _ in streets},
        street_index=NameIndex((pk, search) for pk, _, search in streets),
        landmarks={pk: (name, lon, lat) for pk, name, _, lon, lat in landmarks},
        landmark_index=NameIndex((pk, search) for pk, _, search, _, _ in landmarks),
    )


_names = PerCity(_load)


def of(city: City) -> "Gazetteer":
    """The gazetteer of a city; as fresh as the City row it is given."""
    return Gazetteer(city, _names.of(city))


class Gazetteer:
    """Finds places among what the city has loaded. Follows geocoding.Geocoder."""

    def __init__(self, city: City, names: Names) -> None:
        self._city = city
        self._names = names

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Places the words may mean, best first, each once.

        A reading of the words that answers clearly ends the search: '12 Main St' is no landmark then.
        """
        found: dict[str, Suggestion] = {}
        for ask in rules.read(text):
            for suggestion in self._answers(ask, limit):
                found.setdefault(suggestion.label, suggestion)
            if any(suggestion.score >= CLEARLY for suggestion in found.values()):
                break
        return sorted(found.values(), key=lambda s: -s.score)[:limit]

    def locate(self, text: str) -> Suggestion | None:
        """The best place, when it answers well and clearly better than the next."""
        best = self.suggest(f"{text.rstrip()} ", 2)  # the blank says: the last word is typed out
        enough = CLEARLY if set(rules.words_of(text)) - WEAK else PERFECTLY
        if not best or best[0].score < enough:
            return None
        if len(best) > 1 and best[0].score - best[1].score < CLEARLY_BETTER and best[0].score < 1:
            return None
        return best[0]

    def reverse(self, lon: float, lat: float) -> str:
        """The nearest address; 'near ...' beyond AT_HAND_M metres, '' beyond AROUND_M."""
        if not is_on_earth(lon, lat):
            return ""
        distance, label = min(self._addresses_around(lon, lat), default=(AROUND_M + 1, ""))
        if distance > AROUND_M:
            return ""
        return label if distance <= AT_HAND_M else f"near {label}"

    def _answers(self, ask: rules.Ask, limit: int) -> Iterator[Suggestion]:
        if ask.cross:
            return self._crossings(ask, limit)
        if ask.number is not None:
            return self._houses(ask, limit)
        return self._named(ask, limit)

    def _named(self, ask: rules.Ask, limit: int) -> Iterator[Suggestion]:
        for found in self._names.landmark_index.search(ask.words, limit=limit, ends_open=ask.ends_open):
            name, lon, lat = self._names.landmarks[found.id]
            yield Suggestion(name, lon, lat, PlaceKind.LANDMARK, score=found.score)
        yield from self._whole_streets(self._streets(ask.words, ask.ends_open, limit))

    def _streets(self, words: Sequence[str], ends_open: bool, limit: int = STREETS_TRIED) -> list[Found]:
        return self._names.street_index.search(words, limit=min(limit, STREETS_TRIED), ends_open=ends_open)

    def _whole_streets(self, streets: Sequence[Found], less: float = 0.0) -> Iterator[Suggestion]:
        middles = self._middles([found.id for found in streets])
        for found in streets:
            if found.id in middles:
                lon, lat = middles[found.id]
                name = self._names.streets[found.id]
                yield Suggestion(name, lon, lat, PlaceKind.STREET, approximate=True, score=found.score - less)

    def _middles(self, street_ids: list[int]) -> dict[int, tuple[float, float]]:
        """A point on each street: its middle house, else a crossing of it."""
        if not street_ids:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(_MIDDLES, {"city": self._city.pk, "streets": street_ids})
            return {street: (lon, lat) for street, lon, lat in cursor.fetchall()}

    def _houses(self, ask: rules.Ask, limit: int) -> Iterator[Suggestion]:
        assert ask.number is not None  # noqa: S101  # _answers looked
        streets = self._streets(ask.words, ask.ends_open)
        houses = self._numbers_near([found.id for found in streets], ask.number)
        for found in islice(streets, limit):
            placed = place_house(houses.get(found.id, []), ask.number, ask.suffix)
            if placed:
                yield self._house(found, ask.number, placed)
            else:
                yield from self._whole_streets([found], less=0.2)

    def _house(self, found: Found, number: int, placed: tuple[Spot, bool]) -> Suggestion:
        spot, exact = placed
        street = self._names.streets[found.id]
        label = f"{number}{spot.suffix} {street}" if exact else f"{number} {street} (approximate)"
        score = found.score if exact else found.score - 0.05
        return Suggestion(label, spot.lon, spot.lat, PlaceKind.ADDRESS, approximate=not exact, score=score)

    def _numbers_near(self, street_ids: list[int], number: int) -> dict[int, list[Spot]]:
        rows = (
            Address.objects.of(self._city)
            .filter(street_id__in=street_ids)
            .filter(number__range=(number - NUMBERS_AROUND, number + NUMBERS_AROUND))
            .values_list("street_id", "number", "suffix", "lon", "lat")
        )
        spots: dict[int, list[Spot]] = {}
        for street_id, known, suffix, lon, lat in rows:
            spots.setdefault(street_id, []).append(Spot(known, suffix, lon, lat))
        return spots

    def _crossings(self, ask: rules.Ask, limit: int) -> Iterator[Suggestion]:
        first = {found.id: found.score for found in self._streets(ask.words, ends_open=False)}
        second = {found.id: found.score for found in self._streets(ask.cross, ask.ends_open)}
        asked = [*first, *second]
        rows = Intersection.objects.of(self._city).filter(street_a_id__in=asked, street_b_id__in=asked)
        met = []
        for a, b, lon, lat in rows.values_list("street_a_id", "street_b_id", "lon", "lat"):
            score, one, other = max(
                ((first.get(x, 0) + second.get(y, 0)) / 2 if x in first and y in second else 0, x, y)
                for x, y in ((a, b), (b, a))
            )
            if score:
                met.append((score, f"{self._names.streets[one]} & {self._names.streets[other]}", lon, lat))
        for score, label, lon, lat in sorted(met, reverse=True)[:limit]:
            yield Suggestion(label, lon, lat, PlaceKind.INTERSECTION, score=score)

    def _addresses_around(self, lon: float, lat: float) -> list[tuple[float, str]]:
        with connection.cursor() as cursor:
            cursor.execute(_NEAREST, [self._city.pk, lon, lat])
            rows = cursor.fetchall()
        streets = self._names.streets
        return [
            (metres_between(lon, lat, x, y), f"{number}{suffix} {streets[street]}")
            for street, number, suffix, x, y in rows
            if street in streets
        ]


# Degrees of longitude are shorter than those of latitude, so the nearest by degrees may not be the nearest
# by metres: a few are fetched through the index, and measured.
_NEAREST = """
    SELECT street_id, number, suffix, lon, lat FROM places_address
    WHERE city_id = %s ORDER BY point(lon, lat) <-> point(%s, %s) LIMIT 12
"""

_MIDDLES = """
    SELECT DISTINCT ON (street_id) street_id, lon, lat FROM (
        SELECT street_id, lon, lat, 0 AS kind,
               abs(row_number() OVER around - count(*) OVER (PARTITION BY street_id) / 2 - 1) AS off
        FROM places_address WHERE city_id = %(city)s AND street_id = ANY(%(streets)s)
        WINDOW around AS (PARTITION BY street_id ORDER BY number, suffix)
        UNION ALL
        SELECT street, lon, lat, 1, places_intersection.id
        FROM places_intersection CROSS JOIN LATERAL (VALUES (street_a_id), (street_b_id)) AS ends (street)
        WHERE city_id = %(city)s AND street = ANY(%(streets)s)
          AND (street_a_id = ANY(%(streets)s) OR street_b_id = ANY(%(streets)s))
    ) AS points ORDER BY street_id, kind, off
"""
