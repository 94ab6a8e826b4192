"""Articles of a city, as a page and as rows."""

from tests.factories import cities
from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.knowledge.actions.importing import Imported, import_articles
from thirdring.knowledge.definitions import Library
from thirdring.knowledge.reading import read

PAGE = """\
languages: [en, es]
topics:
  trash:
    names: {en: Trash, es: Basura}
    articles:
      trash-day:
        titles: {en: When is my trash collected?, es: ¿Cuándo recogen mi basura?}
        bodies:
          en: |
            Once a week.

            - Put it out by 6.
            - Take the cart in by night.
          es: Una vez por semana.
        keywords: {en: [garbage day], es: [día de basura]}
        owner: sanitation
        review_by: 2027-06-01
  snow:
    names: {en: Snow, es: Nieve}
    articles:
      snow-emergency:
        titles: {en: What is a snow emergency?, es: ¿Qué es una emergencia de nieve?}
        bodies: {en: Do not park on main streets., es: No se estacione en avenidas.}
        owner: sanitation
        published_from: 2026-11-01
        published_to: 2027-03-31
      plow-order:
        titles: {en: Plow order by radio, es: Orden de las máquinas por radio}
        bodies: {en: Ask the duty desk., es: Pregunte a la guardia.}
        owner: sanitation
        audience: staff
"""


def library(page: str = PAGE) -> Library:
    """What a page says."""
    return read([("page.yaml", page.encode())])


def owned_city() -> City:
    """A city that can own what is in PAGE."""
    city = cities.city()
    cities.agency(city, code="sanitation", name="Sanitation")
    return city


def given(city: City, page: str = PAGE) -> Imported:
    """The page as the city's articles."""
    return import_articles(city, library(page), actor=system(city.pk, reason="test"))
