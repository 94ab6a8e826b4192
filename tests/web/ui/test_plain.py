"""What residents read is in plain words: the pages, the answers and the names of the demo city."""

import re
from pathlib import Path

import thirdring.simulator
from thirdring.catalogue.reading import read_path
from thirdring.kernel.plain import EASE, GRADE, ease, grade
from thirdring.knowledge.reading import read_path as read_articles
from tools import translations

RIVERTON = Path(thirdring.simulator.__file__).parent / "riverton"
LONG_ENOUGH = 8  # words: of less a formula says little
HARDEST_SENTENCE = 11.0  # grade of a sentence by itself
_MARKS = re.compile(r"<[^>]+>|%\(\w+\)[sd]|\{\w+\}")


def sentences(language: str) -> list[str]:
    """What residents' pages say, without gaps and marks; the long ones."""
    page = translations.catalogue_of("es")
    asked = [each.singular for each in translations.for_residents()]
    said = asked if language == "en" else [str(entry.string) for each in asked if (entry := page.get(each))]
    plain = [_MARKS.sub("", each) for each in said]
    return [each for each in plain if len(each.split()) >= LONG_ENOUGH]


def test_the_pages_ask_for_few_school_years() -> None:
    english = sentences("en")
    assert len(english) > 200
    assert grade("\n".join(english)) <= GRADE
    assert [each for each in english if grade(each) > HARDEST_SENTENCE] == []


def test_and_no_more_of_those_who_read_spanish() -> None:
    assert ease("\n".join(sentences("es"))) >= EASE


def test_every_answer_is_for_everybody() -> None:
    articles = read_articles(RIVERTON / "articles").articles
    hard = [each.code for each in articles if grade(each.bodies["en"]) > GRADE]
    assert (len(articles) >= 40, hard) == (True, [])
    assert [each.code for each in articles if ease(each.bodies["es"]) < EASE] == []


def test_types_are_described_in_plain_words() -> None:
    described = [each.descriptions for each in read_path(RIVERTON / "catalogue").types if each.descriptions]
    assert grade("\n".join(words["en"] for words in described)) <= GRADE
    assert ease("\n".join(words["es"] for words in described)) >= EASE
