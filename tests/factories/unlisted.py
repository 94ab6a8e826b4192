"""Reports of what is in no list."""

from typing import Any

from tests.factories import people, requests
from thirdring.cases.models import Case
from thirdring.catalogue.actions import offer_unlisted
from thirdring.catalogue.rules import UNLISTED
from thirdring.city.models import City


def city_with_unlisted(**fields: Any) -> City:
    """A city that offers 'pothole', and somebody needed what is not in the list."""
    made = requests.pothole_city(**fields)
    offer_unlisted(made, actor=people.program(made))
    made.refresh_from_db()
    return made


def case(of: City, words: str, **fields: Any) -> Case:
    """A case of no type, with these words."""
    return requests.case(of, service_code=UNLISTED, words=words, **fields)
