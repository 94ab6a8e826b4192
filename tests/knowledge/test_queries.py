"""What is out for whom, on which day; and finding it with mistyped words."""

from datetime import UTC, datetime
from time import perf_counter

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.articles import PAGE, given, owned_city
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFound
from thirdring.knowledge.queries import KeptArticle, article, published, search
from thirdring.knowledge.rules import Audience

pytestmark = pytest.mark.django_db
WINTER = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def city() -> City:
    made = owned_city()
    given(made)
    return made


def codes(articles: list[KeptArticle]) -> list[str]:
    return [each.code for each in articles]


def test_the_public_sees_what_is_out_and_public_by_topic_and_title(city: City) -> None:
    with clock.frozen_at(WINTER):
        assert codes(published(city, "en")) == ["trash-day", "snow-emergency"]
        assert codes(published(city, "en", Audience.STAFF)) == ["trash-day", "plow-order", "snow-emergency"]
        assert codes(published(city, "es", Audience.STAFF)) == ["trash-day", "plow-order", "snow-emergency"]
    with clock.frozen_at(SUMMER):
        assert codes(published(city, "en")) == ["trash-day"]


def test_the_day_is_the_citys_own(city: City) -> None:
    with clock.frozen_at(datetime(2027, 4, 1, 3, tzinfo=UTC)):  # still the evening of March 31 there
        assert codes(published(city, "en")) == ["trash-day", "snow-emergency"]
    with clock.frozen_at(datetime(2027, 4, 1, 4, tzinfo=UTC)):
        assert codes(published(city, "en")) == ["trash-day"]


def test_an_article_speaks_the_readers_language(city: City) -> None:
    found = article(city, "trash-day")
    assert (found.title("es"), found.body("es-MX")) == ("¿Cuándo recogen mi basura?", "Una vez por semana.")
    assert found.title("vi") == "When is my trash collected?"
    assert found.html("en") == (
        "<p>Once a week.</p>\n<ul><li>Put it out by 6.</li><li>Take the cart in by night.</li></ul>"
    )


@pytest.mark.parametrize("code", ["plow-order", "none", "snow-emergency"])
def test_what_is_not_out_for_the_reader_is_not_found(city: City, code: str) -> None:
    with clock.frozen_at(SUMMER), pytest.raises(NotFound):
        article(city, code)
    assert article(city, "plow-order", Audience.STAFF).code == "plow-order"


@pytest.mark.parametrize(
    ("typed", "language"),
    [("garbage day", "en"), ("tarsh collceted", "en"), ("basura", "es"), ("dia de basura", "es")],
)
def test_words_find_an_article_mistyped_or_without_accents(city: City, typed: str, language: str) -> None:
    assert codes(search(city, typed, language))[0] == "trash-day"


def test_a_search_finds_only_what_the_reader_may_see(city: City) -> None:
    with clock.frozen_at(WINTER):
        assert codes(search(city, "radio", "en")) == []
        assert codes(search(city, "radio", "en", audience=Audience.STAFF)) == ["plow-order"]
        assert codes(search(city, "", "en")) == []


def test_another_city_has_its_own(city: City) -> None:
    assert published(owned_city(), "en") == []


def test_articles_are_read_once_until_the_rules_change(
    city: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):  # the articles, and the synonyms
        published(city, "en")
        search(city, "trash", "en")
        article(city, "trash-day")
    given(city, PAGE.replace("Once a week", "Daily"))
    with django_assert_num_queries(2):
        assert article(city, "trash-day").body("en").startswith("Daily.")


def test_a_search_takes_no_longer_for_endless_words(city: City) -> None:
    search(city, "trash", "en")
    begun = perf_counter()
    search(city, "wxyz" * 100_000, "en")
    search(city, "wxyz " * 100_000, "en")
    assert perf_counter() - begun < 0.2


def test_words_that_mean_the_same_find_the_same_until_the_city_says_otherwise(city: City) -> None:
    assert codes(search(city, "rubbish", "en")) == []
    same = "synonyms:\n  en: [[trash, rubbish]]\n  es: [[basura, desechos]]\n"
    with_synonyms = PAGE.replace("topics:", f"{same}topics:", 1)
    assert given(city, with_synonyms).synonyms
    assert given(city, with_synonyms).is_empty
    city.refresh_from_db()
    assert codes(search(city, "rubbish", "en"))[:1] == ["trash-day"]
    assert codes(search(city, "desechos", "es"))[:1] == ["trash-day"]
    assert given(city, PAGE).synonyms
    city.refresh_from_db()
    assert codes(search(city, "rubbish", "en")) == []
