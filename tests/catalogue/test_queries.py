"""What a city offers, kept in the process and noticed when it changes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import cities, people
from tests.factories.catalogues import PAGE, catalogue, definition, offer
from thirdring.catalogue.actions import draft_types, import_catalogue
from thirdring.catalogue.definitions import Catalogue, Group
from thirdring.catalogue.queries import (
    OfferedType,
    catalogue_of,
    emergency_in,
    emergency_words,
    offered_types,
    search_types,
    version_by_id,
    version_of,
)
from thirdring.catalogue.reading import read
from thirdring.city.models import City
from thirdring.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    """A city that offers the types of PAGE."""
    made = cities.city(name="Riverton")
    works = cities.agency(made, code="public-works")
    cities.team(works, code="potholes")
    import_catalogue(made, read([("page.yaml", PAGE.encode())]), actor=people.program(made))
    return made


def codes(offered: list[OfferedType]) -> list[str]:
    return [each.code for each in offered]


def test_a_version_says_what_its_page_said_and_where_it_is_stored(city: City) -> None:
    pothole = version_of(city, "pothole")
    (group,) = [g for g in read([("page.yaml", PAGE.encode())]).groups if g.code == "streets"]
    assert pothole.definition == group.types[0]
    assert (pothole.owner, pothole.owner_team, pothole.number) == ("public-works", "potholes", 1)
    assert (pothole.group.code, pothole.group.name("es"), pothole.name("es")) == (
        "streets",
        "Calles",
        "Bache",
    )
    stored = version_by_id(city, pothole.id)
    assert stored == pothole


def test_a_name_in_an_unknown_language_falls_back(city: City) -> None:
    assert version_of(city, "pothole").name("fr") == "Pothole"
    assert version_of(city, "pothole").name("es-MX") == "Bache"


def test_an_unknown_code_is_not_found_by_name(city: City) -> None:
    with pytest.raises(NotFound, match=r"There is no service 'potholes' in Riverton\."):
        version_of(city, "potholes")


def test_types_come_by_group_and_then_by_name() -> None:
    city = cities.city()
    cities.agency(city, code="public-works")
    groups = (
        Group(code="z", names={"en": "Z"}, types=(definition("b", names={"en": "Éclair"}), definition("a"))),
        Group(code="a", names={"en": "A"}, types=(definition("c"),)),
    )
    import_catalogue(city, Catalogue(languages=("en",), groups=groups), actor=people.program(city))
    assert codes(offered_types(city)) == ["a", "b", "c"]


def test_retired_and_draft_types_are_not_offered(city: City) -> None:
    draft_types(city, {"draft": "Draft"}, owner=cities.agency(city), actor=people.program(city))
    offer(city, definition("litter"))
    assert codes(offered_types(city)) == ["litter"]
    with pytest.raises(NotFound):
        version_of(city, "pothole")
    with pytest.raises(NotFound):
        version_of(city, "draft")


def test_an_old_version_stays_readable_after_its_type_changed(city: City) -> None:
    old = version_of(city, "pothole")
    offer(city, definition("pothole", names={"en": "Hole"}))
    assert version_of(city, "pothole").name("en") == "Hole"
    assert version_by_id(city, old.id).name("en") == "Pothole"


def test_a_version_of_another_city_is_not_found(city: City) -> None:
    version = version_of(city, "pothole")
    with pytest.raises(NotFound):
        version_by_id(cities.city(), version.id)


@pytest.mark.parametrize("count", [1, 30])
def test_loading_takes_four_queries_and_then_none(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city = cities.city()
    offer(city, *(definition(f"type-{number}") for number in range(count)))
    with django_assert_num_queries(4):
        assert len(offered_types(city)) == count
    with django_assert_num_queries(0):
        version_of(city, "type-0")
        search_types(city, "type", "en")
        emergency_words(city)


def test_a_change_made_elsewhere_is_noticed_with_the_next_city_loaded(city: City) -> None:
    assert "litter" not in codes(offered_types(city))
    elsewhere = City.objects.get(pk=city.pk)
    offer(elsewhere, definition("litter"))
    assert codes(offered_types(City.objects.get(pk=city.pk))) == ["litter"]


def test_search_finds_what_is_meant_in_either_language(city: City) -> None:
    assert codes(search_types(city, "there is a crater in the road", "en")) == ["pothole"]
    assert codes(search_types(city, "farola", "es")) == ["street-light"]
    assert codes(search_types(city, "bache", "en")) == ["pothole"]
    assert search_types(city, "xyzzy", "en") == []


def test_search_gives_no_more_than_was_asked_for() -> None:
    city = cities.city()
    offer(city, *(definition(f"type-{number}", names={"en": "Broken bench"}) for number in range(5)))
    assert codes(search_types(city, "bench", "en", limit=2)) == ["type-0", "type-1"]


def test_emergency_words_are_gathered_by_language_and_found_in_a_text(city: City) -> None:
    assert emergency_words(city) == {"en": ("sparking",), "es": ("chispas",)}
    assert emergency_in(city, "The pole is SPARKING!") == ["sparking"]
    assert emergency_in(city, "hay chíspas") == ["chispas"]
    assert emergency_in(city, "the light is out") == []


def test_a_city_that_offers_nothing_has_an_empty_catalogue() -> None:
    city = cities.city(languages=["es"])
    assert offered_types(city) == []
    assert catalogue_of(city) == Catalogue(languages=("es",), groups=())
    assert search_types(city, "pothole", "en") == []


def test_an_export_lists_the_city_languages_first() -> None:
    city = cities.city(languages=["es", "en"])
    cities.agency(city, code="public-works")
    words = {"en": "Pothole", "es": "Bache", "de": "Schlagloch"}
    offered = catalogue(definition("pothole", names=words), languages=("de", "en", "es"))
    import_catalogue(city, offered, actor=people.program(city))
    assert catalogue_of(city).languages == ("es", "en", "de")
