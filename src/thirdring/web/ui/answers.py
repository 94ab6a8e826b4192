"""What an article says of each part of the city, for whoever shows it."""

from thirdring.city.models import City
from thirdring.knowledge.definitions import HereText
from thirdring.places.queries import named_areas


def by_area(city: City, here: HereText | None, language: str) -> list[tuple[str, str]]:
    """The name of each part of the city, and what is said of it."""
    if here is None:
        return []
    areas = [each for each in named_areas(city) if each.kind == here.kind]
    said = ((each.name, here.at([(each.kind, each.code)], language)) for each in areas)
    return [(name, sentence) for name, sentence in said if sentence]
