"""Pages of articles: what is read, and how every fault is named by file and line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.articles import PAGE, library
from thirdring.kernel.errors import Invalid
from thirdring.knowledge.definitions import ArticleText, HereText, digest_of
from thirdring.knowledge.reading import read
from thirdring.knowledge.rules import Audience


def problems(*pages: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        read((f"p{number}.yaml", page.encode()) for number, page in enumerate(pages))
    return [(problem.field, problem.message) for problem in caught.value.problems]


def test_a_page_is_read_as_it_says() -> None:
    found = library()
    assert (found.languages, [topic.code for topic in found.topics]) == (("en", "es"), ["trash", "snow"])
    assert found.articles[0] == ArticleText(
        code="trash-day",
        topic="trash",
        titles={"en": "When is my trash collected?", "es": "¿Cuándo recogen mi basura?"},
        bodies={
            "en": "Once a week.\n\n- Put it out by 6.\n- Take the cart in by night.",
            "es": "Una vez por semana.",
        },
        owner="sanitation",
        keywords={"en": ("garbage day",), "es": ("día de basura",)},
        review_by=date(2027, 6, 1),
    )
    assert [article.audience for article in found.articles] == ["public", "public", "staff"]
    assert [article.at for article in found.articles] == ["page.yaml:6", "page.yaml:21", "page.yaml:27"]


HERE = """\
        here:
          kind: ward
          says: {en: 'Collected {value}.', es: 'Se recoge {value}.'}
          values:
            north: {en: on Mondays, es: los lunes}
        owner: sanitation
        review_by: 2027-06-01
"""
PAGE_HERE = PAGE.replace("        owner: sanitation\n        review_by: 2027-06-01\n", HERE)


def test_what_an_article_says_of_places_is_read_and_said() -> None:
    here = library(PAGE_HERE).articles[0].here
    assert here == HereText("ward", {"en": "Collected {value}.", "es": "Se recoge {value}."}, here.values)
    north, south = [("zone", "north"), ("ward", "north")], [("ward", "south")]
    assert here.at(north, "es") == "Se recoge los lunes."
    assert (here.at(south, "en"), here.at([], "en")) == ("", "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("'Collected {value}.'", "Collected weekly.", "needs {value} once, and no other gap"),
        ("'Collected {value}.'", "'{value} at {place}.'", "needs {value} once, and no other gap"),
        (", es: los lunes}", "}", "needs 'es', which the page's languages promise"),
        (", es: 'Se recoge {value}.'}", "}", "needs 'es', which the page's languages promise"),
    ],
)
def test_a_fact_of_places_that_cannot_be_said_is_refused(old: str, new: str, message: str) -> None:
    found = problems(PAGE_HERE.replace(old, new))
    assert [message in said for _, said in found] == [True]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("owner: sanitation\n        review", "review", "p0.yaml:6", "trash-day needs 'owner'"),
        (
            "audience: staff",
            "audience: nobody",
            "p0.yaml:31",
            "plow-order: audience must be one of public, staff, not 'nobody'",
        ),
        (
            "review_by: 2027-06-01",
            "review_by: June",
            "p0.yaml:17",
            "trash-day: review_by must be a day such as 2027-06-30, not 'June'",
        ),
        (
            "review_by: 2027-06-01",
            "review_by: 2027-02-30",
            "p0.yaml:17",
            "trash-day: review_by must be a day of the calendar, not '2027-02-30'",
        ),
        (
            "published_to: 2027-03-31",
            "published_to: 2026-03-31",
            "p0.yaml:26",
            "snow-emergency: published_to is before published_from; swap them",
        ),
        (
            ", es: ¿Qué es una emergencia de nieve?}",
            "}",
            "p0.yaml:22",
            "snow-emergency: titles needs 'es', which the page's languages promise",
        ),
        (
            ", es: [día de basura]",
            ", fr: [poubelles]",
            "p0.yaml:15",
            "trash-day: keywords.fr is not one of the page's languages",
        ),
        (
            "      plow-order:",
            "      trash-day:",
            "p0.yaml:27",
            "trash-day is given twice (first at p0.yaml:6); keep one of them",
        ),
    ],
)
def test_a_fault_is_named_by_its_line(old: str, new: str, field: str, message: str) -> None:
    assert PAGE.count(old) == 1
    assert problems(PAGE.replace(old, new)) == [(field, message)]


def test_every_fault_is_told_at_once() -> None:
    assert problems(PAGE.replace("owner: sanitation\n        pub", "onwer: sanitation\n        pub")) == [
        ("p0.yaml:21", "snow-emergency needs 'owner'"),
        ("p0.yaml:24", "snow-emergency: onwer is not a known key here; did you mean 'owner'?"),
    ]


def test_pages_agree_on_their_languages_and_repeat_no_topic() -> None:
    other = PAGE.replace("[en, es]", "[es, en]").replace("trash-day", "a").replace("snow-emergency", "b")
    other = other.replace("plow-order", "c").replace("  snow:", "  ice:")
    assert problems(PAGE, other) == [
        ("p1.yaml:1", "languages must be en, es, as in p0.yaml"),
        ("p1.yaml:3", "topics.trash is given twice (first at p0.yaml:3); keep one of them"),
    ]


def test_the_digest_is_of_the_text_not_of_the_line() -> None:
    moved, changed = library("\n" + PAGE), library(PAGE.replace("by 6", "by 7"))
    before, after, other = (each.articles[0] for each in (library(), moved, changed))
    assert before.at != after.at
    assert digest_of(before) == digest_of(after) != digest_of(other)
    assert digest_of(before) != digest_of(library(PAGE.replace("2027-06-01", "2027-06-02")).articles[0])


WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40)


@given(st.binary(max_size=200) | WORDS.map(lambda words: PAGE.replace("Once", words).encode()))
def test_whatever_is_given_it_is_read_or_refused_by_line(raw: bytes) -> None:
    try:
        found = read([("page.yaml", raw)])
    except Invalid as refused:
        assert refused.problems
        assert all(problem.field.startswith("page.yaml:") for problem in refused.problems)
    else:
        assert {article.audience for article in found.articles} <= set(Audience)


@given(st.integers(0, len(PAGE)), st.integers(0, 30))
def test_a_page_with_a_piece_cut_out_is_read_or_refused_by_line(start: int, length: int) -> None:
    try:
        read([("page.yaml", (PAGE[:start] + PAGE[start + length :]).encode())])
    except Invalid as refused:
        assert all(problem.field.startswith("page.yaml:") for problem in refused.problems)
