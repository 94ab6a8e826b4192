"""What tells authors how their answers do."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.factories import people
from tests.factories.articles import PAGE, given, owned_city
from tests.web.agency.departments import browser_of
from tests.web.resident.reader import Page
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.knowledge.actions.hearing import found_nothing, give_opinion
from thirdring.knowledge.actions.helping import came_back, show_answers, take_answer
from thirdring.knowledge.models import ArticleVersion
from thirdring.knowledge.queries import article
from thirdring.staff.rules import Role


@pytest.fixture
def city(db: None) -> City:
    made = owned_city()
    given(made)
    return made


@pytest.fixture
def author(city: City) -> Client:
    return browser_of(people.staff(city, Role.ADMINISTRATOR))


def page(author: Client) -> Page:
    return Page(author.get("/studio/answers/"))


def answered(city: City, visit: str) -> None:
    actor = people.anyone(city)
    show_answers(city, visit=visit, people=[visit], service_code="missed-trash", actor=actor)
    take_answer(city, visit=visit, article=article(city, "trash-day"), actor=actor)


def test_answers_that_were_enough_are_told_from_those_that_only_seemed_so(city: City, author: Client) -> None:
    for visit in "abcd":
        answered(city, visit)
    show_answers(city, visit="e", people=["e"], service_code="missed-trash", actor=people.anyone(city))
    came_back(city.pk, {"a": clock.now()}, actor=people.anyone(city))
    lines = page(author).lines
    at = lines.index("missed-trash")
    assert lines[at + 1 : at + 6] == ["5", "4", "1", "60 %", "25 %"]


def test_what_was_asked_in_vain_is_listed_most_often_first(city: City, author: Client) -> None:
    for words in ("chicken coop", "zebra", "zebra"):
        found_nothing(city, words, language="en", actor=people.anyone(city))
    lines = page(author).lines
    assert lines.index("zebra") < lines.index("chicken coop")
    assert lines[lines.index("zebra") + 2] == "2"


def test_an_answer_found_wrong_says_how_often_and_what_readers_wrote(city: City, author: Client) -> None:
    kept, actor = article(city, "trash-day"), people.anyone(city)
    give_opinion(city, kept, reader="a", useful=True, language="en", actor=actor)
    give_opinion(city, kept, reader="b", useful=False, words="It is Friday.", language="en", actor=actor)
    lines = page(author).lines
    at = lines.index(kept.title("en"))
    assert lines[at + 1 : at + 4] == ["1", "1", "It is Friday."]


def test_an_answer_is_due_on_its_day(city: City, author: Client) -> None:
    assert "Every answer was read in time." in page(author).lines
    ArticleVersion.objects.of(city).filter(article__code="trash-day").update(review_by=date(2020, 1, 1))
    city.refresh_from_db()
    city.rules_version += 1
    city.save(update_fields=["rules_version"])
    assert "Jan. 1, 2020" in page(author).lines


def test_an_answer_in_hard_words_is_listed(city: City, author: Client) -> None:
    assert "None." in page(author).lines
    hard = "Municipal authorities subsequently facilitate infrastructural rehabilitation activities."
    given(city, PAGE.replace("Once a week.", hard))
    lines = page(author).lines
    assert lines[lines.index("Hard to read") + 2 :][:2] == [article(city, "trash-day").title("en"), ": en"]


def test_opinions_of_long_ago_count_no_more(city: City, author: Client) -> None:
    kept, actor = article(city, "trash-day"), people.anyone(city)
    with clock.frozen_at(clock.now() - timedelta(days=91)):
        give_opinion(city, kept, reader="b", useful=False, words="Wrong.", language="en", actor=actor)
    assert "Nobody found an answer wrong." in page(author).lines


def test_only_who_may_sees_it(city: City) -> None:
    worker = browser_of(people.staff(city, Role.CALL_TAKER))
    assert worker.get("/studio/answers/").status_code == 403
