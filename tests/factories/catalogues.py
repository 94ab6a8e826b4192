"""Catalogues for tests: a small page, and the types it makes in a city."""

from dataclasses import replace
from typing import Any

from tests.factories import cities
from thirdring.catalogue.actions import import_catalogue
from thirdring.catalogue.definitions import Catalogue, Definition, Group
from thirdring.catalogue.models import ServiceVersion
from thirdring.catalogue.queries import catalogue_of
from thirdring.city.models import Agency, City
from thirdring.kernel.actor import system

PAGE = """\
languages: [en, es]
owners:
  public-works: [potholes]
groups:
  streets:
    names: {en: Streets, es: Calles}
    icon: directions_car
    types:
      pothole:
        names: {en: Pothole, es: Bache}
        descriptions: {en: A hole in the road., es: Un hoyo en la calle.}
        keywords: {en: [hole in the road, crater], es: [hoyo, pozo]}
        owner: public-works / potholes
        duplicates: 30 m within 14 days
        photo: wanted
        targets:
          acknowledge: 4 working hours
          resolve: {any: 3 working days, urgent: 4 hours}
        script:
          - {en: Ask which lane it is in., es: Pregunte en qué carril está.}
        questions:
          in_lane:
            ask: {en: Is it in a traffic lane?, es: ¿Está en un carril?}
            required: yes
            options:
              yes: {en: "Yes", es: Sí}
              no: {en: "No", es: "No"}
          lane:
            ask: {en: Which lane?, es: ¿En qué carril?}
            only_if: {in_lane: yes}
  lights:
    names: {en: Lights, es: Luces}
    types:
      street-light:
        names: {en: Street light out, es: Farola apagada}
        owner: public-works
        safety: yes
        emergency_words: {en: [sparking], es: [chispas]}
"""


def definition(code: str = "pothole", **fields: Any) -> Definition:
    """A type owned by 'public-works', with nothing to ask."""
    return Definition(**{"code": code, "names": {"en": code.title()}, "owner": "public-works"} | fields)


def catalogue(
    *definitions: Definition, group: str = "streets", languages: tuple[str, ...] = ("en",)
) -> Catalogue:
    """A catalogue of one group with these types."""
    names = dict.fromkeys(languages, group.title())
    return Catalogue(languages=languages, groups=(Group(code=group, names=names, types=definitions),))


def offer(of: City, *definitions: Definition) -> Catalogue:
    """Make the city offer these types; agencies they name are made where missing."""
    for code in {each.owner for each in definitions}:
        if not Agency.objects.of(of).filter(code=code).exists():
            cities.agency(of, code=code)
    offered = catalogue(*definitions)
    import_catalogue(of, offered, actor=system(of.pk, reason="a test"))
    return offered


def service_version(of: City, code: str = "pothole", **fields: Any) -> ServiceVersion:
    """The current version of a type the city now offers beside nothing else."""
    offer(of, definition(code, **fields))
    return ServiceVersion.objects.of(of).get(type__code=code, effective_to__isnull=True)


def translated_by_machine(city: City, unread: dict[str, dict[str, str]]) -> None:
    """Make the city's catalogue again, one whose words a machine said like this."""
    offered = replace(catalogue_of(city), unread=unread)
    import_catalogue(city, offered, actor=system(city.pk, reason="test"))
