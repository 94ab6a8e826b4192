"""What an import asks of the city: its types and agencies, and which rows it has already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from thirdring.catalogue.models import ServiceType, ServiceVersion
from thirdring.city.models import Agency, City
from thirdring.intake.channels.bulk.mapping import word_key
from thirdring.places.models import Area


@dataclass(frozen=True, slots=True)
class Home:
    """Where a case of a type belongs."""

    type_id: int
    version_id: int
    agency_id: int
    team_id: int | None
    private: bool
    priority: str


def homes_of(city: City) -> dict[str, Home]:
    """Every type of the city by service code, drafts and inactive ones included: history knew them."""
    types = ServiceType.objects.of(city).select_related("current").exclude(current=None)
    return {kind.code: _home(kind, kind.current) for kind in types if kind.current}


def _home(kind: ServiceType, now: ServiceVersion) -> Home:
    return Home(kind.pk, now.pk, now.owner_id, now.owner_team_id, now.private, now.priority)


def agencies_of(city: City) -> dict[str, int]:
    """Agency ids by what a file may call them: code or name."""
    named: dict[str, int] = {}
    for pk, code, name in Agency.objects.of(city).order_by("pk").values_list("pk", "code", "name"):
        named.setdefault(word_key(name), pk)
        named[word_key(code)] = pk
    return named


def area_names(city: City, kind: str) -> list[str]:
    """The names of the city's areas of a kind."""
    return list(Area.objects.of(city).filter(kind=kind).values_list("name", flat=True))


def digests_of(city: City, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The row digests of those (source, external id) that the city has."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT r.source, r.external_id, r.row_digest
            FROM unnest(%s::text[], %s::text[]) AS wanted (source, external_id)
            JOIN cases_report r ON r.city_id = %s AND r.source = wanted.source
                               AND r.external_id = wanted.external_id AND r.source <> ''
            """,
            [[source for source, _ in keys], [number for _, number in keys], city.pk],
        )
        return {(source, number): digest for source, number, digest in cursor.fetchall()}


def hold_source(city: City, source: str) -> None:
    """Wait until no other import of this source into this city is between looking and writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [city.pk % 2**31, f"import {source}"]
        )
