"""YAML pages of articles into a library. Pure but for ``read_path``, which opens the files.

Every problem is found before anything is said, and only ``Invalid`` is raised; each problem's field is
'page.yaml:12'.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from thirdring.catalogue.pages import Page, Path
from thirdring.catalogue.reading import sources_at
from thirdring.catalogue.shape import by_line, pages_of, problem_at
from thirdring.kernel.errors import Invalid, Problem
from thirdring.kernel.words import names_in
from thirdring.knowledge.definitions import ArticleText, HereText, Library, Topic
from thirdring.knowledge.rules import Audience

Data = Mapping[str, Any]
ROOM = "thirdring.knowledge"
DAYS = ("review_by", "published_from", "published_to")


def read_path(*paths: FilePath) -> Library:
    """The articles in these files; a folder stands for its YAML files in the order of their names."""
    return read(sources_at(*paths, wanted="a page of articles"))


def read(sources: Iterable[tuple[str, bytes]]) -> Library:
    """The articles that these pages (name, bytes) hold together. Raises Invalid with every problem found."""
    pages, problems = pages_of(sources, ROOM)
    problems = problems or _problems_of_sense(pages)
    if problems:
        raise Invalid(problems)
    topics = tuple(_topic(page, code, said) for page in pages for code, said in page.data["topics"].items())
    return Library(languages=tuple(pages[0].data["languages"]), topics=topics, synonyms=_synonyms(pages))


def _problems_of_sense(pages: list[Page]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[tuple[str, str], str] = {}
    for page in pages:
        found = [*_languages(page, pages[0])]
        for topic, data in page.data["topics"].items():
            path: Path = ("topics", topic)
            found += [*_twice(page, path, ("topic", topic), seen), *_untranslated(page, path, data, "names")]
            for code, said in data["articles"].items():
                inner: Path = (*path, "articles", code)
                found += [*_twice(page, inner, ("article", code), seen), *_of_article(page, inner, said)]
        problems += by_line(found)
    return problems


def _languages(page: Page, first: Page) -> Iterator[Problem]:
    if page.data["languages"] != first.data["languages"]:
        wanted = ", ".join(first.data["languages"])
        yield problem_at(page, ("languages",), f"must be {wanted}, as in {first.name}")


def _twice(
    page: Page, path: Path, what: tuple[str, str], seen: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    if what in seen:
        yield problem_at(page, path, f"is given twice (first at {seen[what]}); keep one of them")
    seen.setdefault(what, page.at(path))


def _of_article(page: Page, path: Path, said: Data) -> Iterator[Problem]:
    for key in ("titles", "bodies"):
        yield from _untranslated(page, path, said, key)
    if "here" in said:
        yield from _of_places(page, (*path, "here"), said["here"])
    for language in said.get("keywords", {}).keys() - set(page.data["languages"]):
        yield problem_at(page, (*path, "keywords", language), "is not one of the page's languages")
    days = {}
    for key in DAYS:
        try:
            days[key] = _day(said.get(key))
        except ValueError:
            yield problem_at(page, (*path, key), f"must be a day of the calendar, not '{said[key]}'")
    since, until = days.get("published_from"), days.get("published_to")
    if since and until and until < since:
        yield problem_at(page, (*path, "published_to"), "is before published_from; swap them")


def _of_places(page: Page, path: Path, here: Data) -> Iterator[Problem]:
    """Each sentence has the gap, and whatever fills it is said in every language."""
    yield from _untranslated(page, path, here, "says")
    for language, sentence in here["says"].items():
        if names_in(sentence) != ["value"]:
            yield problem_at(page, (*path, "says", language), "needs {value} once, and no other gap")
    for code in here["values"]:
        yield from _untranslated(page, (*path, "values"), here["values"], code)


def _untranslated(page: Page, path: Path, said: Data, key: str) -> Iterator[Problem]:
    languages = page.data["languages"]
    for language in languages:
        if language not in said[key]:
            yield problem_at(page, (*path, key), f"needs '{language}', which the page's languages promise")
    for language in said[key].keys() - set(languages):
        yield problem_at(page, (*path, key, language), "is not one of the page's languages")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _synonyms(pages: Iterable[Page]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The groups of all pages together."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for page in pages:
        for language, groups in page.data.get("synonyms", {}).items():
            found[language] = found.get(language, ()) + tuple(tuple(group) for group in groups)
    return found


def _topic(page: Page, code: str, said: Data) -> Topic:
    articles = tuple(_article(page, code, article, inner) for article, inner in said["articles"].items())
    return Topic(code=code, names=said["names"], articles=articles)


def _article(page: Page, topic: str, code: str, said: Data) -> ArticleText:
    return ArticleText(
        code=code,
        topic=topic,
        titles=said["titles"],
        bodies=said["bodies"],
        owner=said["owner"],
        keywords={language: tuple(words) for language, words in said.get("keywords", {}).items()},
        types=tuple(dict.fromkeys(said.get("types", ()))),
        audience=Audience(said.get("audience", Audience.PUBLIC)),
        review_by=_day(said.get("review_by")),
        published_from=_day(said.get("published_from")),
        published_to=_day(said.get("published_to")),
        here=HereText(**said["here"]) if "here" in said else None,
        at=page.at(("topics", topic, "articles", code)),
    )
