"""Answers by topic and by searching, and what readers make of them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.factories.articles import PAGE, given, owned_city
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.knowledge.actions import hearing
from thirdring.knowledge.models import ArticleVersion, Opinion, Unanswered
from thirdring.knowledge.rules import stale_languages

pytestmark = pytest.mark.django_db
DAY = "/answers/trash-day/"


@pytest.fixture
def city() -> City:
    made = owned_city()
    given(made)
    return City.objects.get(pk=made.pk)


@pytest.fixture
def browser(city: City) -> Client:
    return Client()


def text(answer: Any) -> str:
    return str(answer.content.decode())


class TestReading:
    def test_every_article_that_is_out_stands_under_its_topic(self, browser: Client) -> None:
        with clock.frozen_at(clock.now().replace(year=2026, month=12, day=1)):
            page = text(browser.get("/answers/"))
        assert page.index("Trash") < page.index("When is my trash collected?") < page.index("Snow")
        assert "What is a snow emergency?" in page
        assert "Plow order" not in page  # for staff

    def test_an_article_says_its_answer_in_the_readers_language(self, browser: Client) -> None:
        assert "<li>Put it out by 6.</li>" in text(browser.get(DAY))
        browser.get("/language/es/", {"next": DAY})
        page = text(browser.get(DAY))
        assert "¿Cuándo recogen mi basura?" in page and "Una vez por semana." in page

    @pytest.mark.parametrize("code", ["plow-order", "nothing"])
    def test_what_is_for_staff_or_not_there_is_not_there(self, browser: Client, code: str) -> None:
        assert browser.get(f"/answers/{code}/").status_code == 404
        assert browser.post(f"/answers/{code}/opinion/", {"useful": "yes"}).status_code == 404

    def test_what_is_not_out_any_more_is_not_there(self, browser: Client) -> None:
        with clock.frozen_at(clock.now().replace(year=2027, month=6, day=1)):
            assert browser.get("/answers/snow-emergency/").status_code == 404

    def test_a_translation_behind_its_original_says_so_until_it_is_written_anew(
        self, city: City, browser: Client
    ) -> None:
        changed = PAGE.replace("Once a week.", "Twice a week.")
        given(city, changed)
        browser.get("/language/es/", {"next": DAY})
        behind = "El original de esta respuesta cambió después de traducirse."
        assert behind in text(browser.get(DAY))
        given(city, changed.replace("Una vez por semana.", "Dos veces por semana."))
        assert behind not in text(browser.get(DAY))
        assert ArticleVersion.objects.of(city).get(article__code="trash-day", effective_to=None).stale == []

    def test_the_original_itself_is_never_behind(self, city: City, browser: Client) -> None:
        given(city, PAGE.replace("Once a week.", "Twice a week."))
        assert "The original of this answer was changed" not in text(browser.get(DAY))

    @pytest.mark.parametrize(("path", "queries"), [("/answers/", 1), (DAY, 1), ("/answers/?q=trash", 1)])
    def test_a_page_costs_a_look_at_the_city(
        self, browser: Client, path: str, queries: int, django_assert_num_queries: Any
    ) -> None:
        browser.get(path)
        with django_assert_num_queries(queries):
            assert browser.get(path).status_code == 200


class TestSearching:
    def test_words_find_their_article_with_mistakes_too(self, browser: Client) -> None:
        for words in ("garbage day", "garbaje day", "when do you collect trash"):
            page = text(browser.get("/answers/", {"q": words}))
            assert "This may answer it" in page
            assert f'href="{DAY}"' in page.partition("This may answer it")[2]

    def test_words_that_find_nothing_are_counted_for_the_authors_without_personal_data(
        self, city: City, browser: Client
    ) -> None:
        for words in ("Xylophone permit 412-555-0123", "xylophone  PERMIT 412-555-9999"):
            page = text(browser.get("/answers/", {"q": words}))
            assert "We have no answer to these words yet" in page
        kept = list(Unanswered.objects.of(city).values_list("words", "count"))
        assert len(kept) == 1 and kept[0][1] == 2
        assert "xylophone permit" in kept[0][0] and "0123" not in kept[0][0]

    def test_who_invents_words_fills_no_disk(
        self, city: City, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(hearing, "MOST_UNANSWERED", 2)
        for words in ("qqqq", "zzzz", "xxxx", "qqqq"):
            browser.get("/answers/", {"q": words})
        assert dict(Unanswered.objects.of(city).values_list("words", "count")) == {"qqqq": 2, "zzzz": 1}


class TestOpinions:
    def test_useful_or_wrong_one_for_each_reader_and_the_last_word_counts(
        self, city: City, browser: Client
    ) -> None:
        page = text(browser.post(f"{DAY}opinion/", {"useful": "yes"}, follow=True))
        assert "Thank you." in page
        said = {"useful": "no", "words": "Write to ana@example.org: it is on Friday."}
        browser.post(f"{DAY}opinion/", said)
        opinion = Opinion.objects.of(city).get()
        assert (opinion.useful, opinion.version.article.code) == (False, "trash-day")
        assert "it is on Friday." in opinion.words and "ana@example.org" not in opinion.words
        Client().post(f"{DAY}opinion/", {"useful": "yes"})
        assert Opinion.objects.of(city).count() == 2

    def test_nobody_can_be_told_from_what_is_kept(self, city: City, browser: Client) -> None:
        browser.post(f"{DAY}opinion/", {"useful": "yes"})
        cookie = browser.cookies["tr_device"].value.split(":")[0]
        assert cookie not in Opinion.objects.of(city).get().reader

    def test_too_many_words_are_refused_and_kept_on_the_page(self, city: City, browser: Client) -> None:
        answer = browser.post(f"{DAY}opinion/", {"useful": "no", "words": "x" * 601})
        assert answer.status_code == 422
        assert "x" * 601 in text(answer)
        assert not Opinion.objects.of(city).exists()


@pytest.mark.parametrize(
    ("before", "after", "already", "behind"),
    [
        ({"en": "a", "es": "b"}, {"en": "c", "es": "b"}, [], ["es"]),
        ({"en": "a", "es": "b"}, {"en": "c", "es": "d"}, [], []),
        ({"en": "a", "es": "b"}, {"en": "a", "es": "b"}, ["es"], ["es"]),
        ({"en": "a", "es": "b"}, {"en": "a", "es": "d"}, ["es"], []),
        ({"en": "a"}, {"en": "c", "es": "d"}, [], []),
        ({"en": "a", "es": "b", "fr": "e"}, {"en": "c", "es": "b", "fr": "e"}, ["fr"], ["es", "fr"]),
    ],
)
def test_a_translation_is_behind_when_only_its_source_changed(
    before: dict[str, str], after: dict[str, str], already: list[str], behind: list[str]
) -> None:
    assert stale_languages([before], [after], source="en", already=already) == behind


def test_the_day_of_review_is_kept(city: City) -> None:
    row = ArticleVersion.objects.of(city).get(article__code="trash-day", effective_to=None)
    assert row.review_by == date(2027, 6, 1)
