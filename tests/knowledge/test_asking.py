"""People ask in their own words; for nine of ten the right answer is among the first three."""

from collections import Counter
from pathlib import Path

import pytest

import thirdring.simulator
from thirdring.catalogue.search import Index
from thirdring.knowledge.definitions import Library
from thirdring.knowledge.reading import read_path
from thirdring.knowledge.rules import Audience

RIVERTON = Path(thirdring.simulator.__file__).parent / "riverton" / "articles"
QUESTIONS = Path(__file__).with_name("questions.txt")
FIRST, WANTED = 3, 0.9


@pytest.fixture(scope="module")
def riverton() -> Library:
    return read_path(RIVERTON)


def questions() -> list[tuple[str, str, str]]:
    """Code, language and words of each."""
    lines = [line for line in QUESTIONS.read_text().splitlines() if line and not line.startswith("#")]
    return [(code, language, words) for code, language, words in (line.split(" | ") for line in lines)]


def test_there_are_enough_questions_and_of_every_public_answer(riverton: Library) -> None:
    asked = Counter(language for _code, language, _words in questions())
    assert min(asked["en"], asked["es"]) >= 100
    public = {each.code for each in riverton.articles if each.audience is Audience.PUBLIC}
    assert {code for code, _language, _words in questions()} == public


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_right_answer_is_among_the_first_three(riverton: Library, language: str) -> None:
    public = [each for each in riverton.articles if each.audience is Audience.PUBLIC]
    index = Index(public, riverton.synonyms)
    missed = [
        (words, code)
        for code, asked_in, words in questions()
        if asked_in == language and code not in index.find(words, language)[:FIRST]
    ]
    count = sum(asked_in == language for _code, asked_in, _words in questions())
    assert 1 - len(missed) / count >= WANTED, missed


def test_typing_errors_are_forgiven(riverton: Library) -> None:
    index = Index(riverton.articles, riverton.synonyms)
    assert index.find("pothoel damged my car", "en")[0] == "damage-claim"
    assert index.find("reciclage", "es")[0] == "recycling-what-goes-in"
