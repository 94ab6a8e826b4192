"""Reads over people."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from thirdring.city.models import City
from thirdring.constituents.models import Constituent, PersonMerge, PersonNote
from thirdring.constituents.rules import is_mail_beginning, is_number, name_words, number_endings
from thirdring.kernel.errors import NotFound
from thirdring.kernel.scope import CityQuerySet
from thirdring.kernel.words import DEFAULT_LANGUAGE, storable

MOST_CANDIDATES = 200  # people of one way of looking; from those the best are shown


def known_by(city: City, kind: str, value: str) -> CityQuerySet[Constituent]:
    """Everybody who gave this contact point: a family or a shelter may share one."""
    people: CityQuerySet[Constituent] = Constituent.objects.of(city).filter(
        contact_points__kind=kind, contact_points__value=value, merged_into__isnull=True
    )
    return people.order_by("pk")


def language_at(city: City, kind: str, value: str) -> str:
    """The language of whoever is known by a contact point, else the city's first."""
    found = known_by(city, kind, value).values_list("language", flat=True).first()
    return found or next(iter(city.languages), DEFAULT_LANGUAGE)


def look_up(city: City, text: str, *, limit: int = 20) -> list[Constituent]:
    """The people whom somebody may mean, the likeliest first, contact points loaded; five statements at most.

    ``text`` is a phone number however it is written, or its last four digits or more; the beginning of an
    e-mail address; or words of a name, each with at most one slip: a letter missing, added, wrong, or
    exchanged with its neighbour. Who was called that exactly comes first, then who became known last.
    """
    text = storable(text)
    if is_number(text):
        ranks = _by_number(city, text)
    elif "@" in text:
        ranks = _by_mail(city, text)
    else:
        ranks = _by_name(city, text, wanted=limit)
        ranks |= _by_mail(city, text) if is_mail_beginning(text) and len(ranks) < limit else {}
    best = sorted(ranks, key=lambda pk: (ranks[pk], -pk))[:limit]
    found = people_by_id(city, best)
    return [found[pk] for pk in best if pk in found]


def people_by_id(city: City, ids: Collection[int]) -> dict[int, Constituent]:
    """These people of the city by their id, contact points loaded; not those merged into others."""
    if not ids:
        return {}
    rows = Constituent.objects.of(city).filter(pk__in=ids, merged_into__isnull=True)
    rows = rows.prefetch_related("contact_points")
    return {person.pk: person for person in rows}


def person_of(city: City, pk: int) -> Constituent:
    """One of the city's people, contact points and consents loaded. Raises NotFound."""
    rows = Constituent.objects.of(city).prefetch_related("contact_points", "consents")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("There is no such person here.")
    return found


def notes_of(city: City, ids: Collection[int]) -> dict[int, list[PersonNote]]:
    """The notes about these people that stand, by person, the newest first; who wrote them loaded.

    For call takers and supervisors alone (``policy``).
    """
    rows = PersonNote.objects.of(city).filter(constituent__in=ids, removed_at__isnull=True)
    found: dict[int, list[PersonNote]] = {}
    for note in rows.select_related("by").order_by("-at", "-pk"):
        found.setdefault(note.constituent_id, []).append(note)
    return found


def merges_of(city: City, pk: int) -> list[PersonMerge]:
    """Who was merged into this person and taken apart again, the newest first; all names loaded."""
    rows = PersonMerge.objects.of(city).filter(survivor=pk).select_related("merged", "by", "undone_by")
    return list(rows.order_by("-at", "-pk"))


def _by_number(city: City, text: str) -> dict[int, int]:
    """Whose number ends like this; no rank is better than another."""
    found: dict[int, int] = {}
    for ending in number_endings(text, country=city.country):
        found |= _ranked(_NUMBERS, [city.pk, f"{ending[::-1]}%", MOST_CANDIDATES])
    return found


def _by_mail(city: City, text: str) -> dict[int, int]:
    """Whose address begins like this."""
    beginning = text.lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return _ranked(_MAILS, [city.pk, f"{beginning}%", MOST_CANDIDATES])


def _by_name(city: City, text: str, *, wanted: int) -> dict[int, int]:
    """Who has these words in their name: 0 exactly; 1 with slips, looked for where the others are too few."""
    words = name_words(text)
    if not words:
        return {}
    exact = _ranked(_EXACT_NAMES, [city.pk, [f"={word}" for word in words], MOST_CANDIDATES])
    if len(exact) >= wanted:
        return exact
    near = " AND ".join(["constituents_name_keys(name) && constituents_name_keys(%s)"] * len(words))
    return _ranked(_NEAR_NAMES.format(near=near), [city.pk, *words, MOST_CANDIDATES]) | exact


def _ranked(sql: str, values: list[Any]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())


# One ending at a time, none sorted or made distinct: with either a plan may read every number.
_NUMBERS = """
SELECT constituent_id, 0 FROM constituents_contactpoint
WHERE city_id = %s AND kind = 'phone' AND reverse(value) LIKE %s LIMIT %s
"""
_MAILS = """
SELECT constituent_id, 0 FROM constituents_contactpoint
WHERE city_id = %s AND kind = 'email' AND value LIKE %s LIMIT %s
"""
# Somebody who was merged into another is found by their old name, as that other.
_EXACT_NAMES = """
SELECT coalesce(merged_into_id, id), 0 FROM constituents_constituent
WHERE city_id = %s AND constituents_name_keys(name) @> %s::text[] LIMIT %s
"""
_NEAR_NAMES = """
SELECT coalesce(merged_into_id, id), 1 FROM constituents_constituent WHERE city_id = %s AND {near} LIMIT %s
"""
