"""Words a machine translated, which wait for somebody who speaks the language to find them right."""

import hashlib

from django.db.models import Count, Q

from thirdring.catalogue.models import MachineTranslation
from thirdring.city.models import City
from thirdring.kernel.scope import CityQuerySet


def counts_by_language(city: City) -> dict[str, tuple[int, int]]:
    """{language: (made by a machine, of those not read yet)}. One query."""
    rows = (
        MachineTranslation.objects.of(city)
        .values("language")
        .annotate(made=Count("pk"), waiting=Count("pk", filter=Q(read_at__isnull=True)))
    )
    return {row["language"]: (row["made"], row["waiting"]) for row in rows}


def waiting(city: City, language: str, *, most: int) -> list[MachineTranslation]:
    """What is still to be read in a language, by its English; at most ``most``."""
    return list(unread(city).filter(language=language).order_by("english", "pk")[:most])


def unread(city: City) -> CityQuerySet[MachineTranslation]:
    """What a machine said and nobody has found right yet."""
    return MachineTranslation.objects.of(city).filter(read_at__isnull=True)


def digest_of_translation(english: str, said: str) -> str:
    """SHA-256 of both, 64 hexadecimal digits: either changed makes another translation."""
    return hashlib.sha256(f"{english}\0{said}".encode()).hexdigest()
