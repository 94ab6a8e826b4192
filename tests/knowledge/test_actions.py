"""Articles become a city's: versions are kept, and the same page twice changes nothing."""

import pytest

from tests.factories import people
from tests.factories.articles import PAGE, given, library, owned_city
from thirdring.city.models import City
from thirdring.kernel.errors import Invalid, NotAllowed
from thirdring.knowledge.actions.importing import Imported, import_articles
from thirdring.knowledge.models import Article, ArticleVersion
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
ALL = ("trash-day", "snow-emergency", "plow-order")


@pytest.fixture
def city() -> City:
    return owned_city()


def done(**changed: tuple[str, ...]) -> Imported:
    kinds = ("created", "updated", "returned", "retired", "unchanged", "topics")
    return Imported(**{kind: changed.get(kind, ()) for kind in kinds})


def versions(city: City, code: str) -> list[tuple[int, str, bool]]:
    rows = ArticleVersion.objects.of(city).filter(article__code=code).order_by("number")
    return [(row.number, row.bodies["en"][:12], row.effective_to is None) for row in rows]


def test_the_first_import_makes_everything_and_the_second_nothing(city: City) -> None:
    assert given(city) == done(created=ALL, topics=("trash", "snow"))
    before = city.rules_version
    assert given(city) == done(unchanged=ALL)
    assert (city.rules_version, ArticleVersion.objects.of(city).count()) == (before, 3)


def test_a_changed_article_gets_a_version_and_keeps_the_old_one(city: City) -> None:
    given(city)
    before = city.rules_version
    changed = given(city, PAGE.replace("Once a week", "Twice a week"))
    assert changed == done(updated=("trash-day",), unchanged=ALL[1:])
    assert versions(city, "trash-day") == [(1, "Once a week.", False), (2, "Twice a week", True)]
    first, second = ArticleVersion.objects.of(city).filter(article__code="trash-day").order_by("number")
    assert first.effective_to == second.effective_from
    assert city.rules_version == before + 1


def test_an_article_no_longer_named_is_retired_and_may_come_back(city: City) -> None:
    given(city)
    short = PAGE[: PAGE.index("      plow-order")]
    assert given(city, short) == done(retired=("plow-order",), unchanged=ALL[:2])
    assert given(city, short) == done(unchanged=ALL[:2])
    assert not Article.objects.of(city).get(code="plow-order").active
    assert given(city) == done(returned=("plow-order",), unchanged=ALL[:2])
    assert versions(city, "plow-order") == [(1, "Ask the duty", True)]


def test_a_renamed_topic_is_written_without_new_versions(city: City) -> None:
    given(city)
    assert given(city, PAGE.replace("en: Trash,", "en: Refuse,")) == done(unchanged=ALL, topics=("trash",))


def test_unknown_owners_and_types_are_named_by_line_and_nothing_is_written(city: City) -> None:
    page = PAGE.replace("owner: sanitation\n        rev", "owner: nobody\n        types: [moon]\n        rev")
    with pytest.raises(Invalid) as caught:
        given(city, page)
    assert [(problem.field, problem.message) for problem in caught.value.problems] == [
        ("page.yaml:6", "trash-day: owner 'nobody' is not an agency of the city; mend the name"),
        ("page.yaml:6", "trash-day: the city offers no type 'moon'; mend it or take it away"),
    ]
    assert not Article.objects.of(city).exists()


def test_only_administrators_may(city: City) -> None:
    with pytest.raises(NotAllowed):
        import_articles(city, library(), actor=people.actor(city, Role.CALL_TAKER))
    allowed = import_articles(city, library(), actor=people.actor(city, Role.ADMINISTRATOR))
    assert allowed.created == ALL


def test_a_fact_of_an_area_the_city_has_not_is_refused(city: City) -> None:
    here = "here: {kind: ward, says: {en: 'On {value}.', es: 'El {value}.'}, values: {x: {en: a, es: b}}}"
    owner = "        owner: sanitation\n        review_by"
    page = PAGE.replace(owner, f"        {here}\n{owner}")
    with pytest.raises(Invalid) as caught:
        given(city, page)
    said = "trash-day: the city has no ward 'x'; mend it, or import the areas"
    assert [(each.field, each.message) for each in caught.value.problems] == [("page.yaml:6", said)]
