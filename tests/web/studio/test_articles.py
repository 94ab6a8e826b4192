"""Authors write, somebody else approves, and nothing that was typed is lost."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import cities, people
from tests.factories.articles import PAGE, given, owned_city
from tests.web.agency.departments import browser_of
from tests.web.resident.reader import Page
from thirdring.city.models import Agency, City
from thirdring.kernel import clock
from thirdring.knowledge.actions.hearing import found_nothing, give_opinion
from thirdring.knowledge.models import Article, Draft
from thirdring.knowledge.queries import article
from thirdring.staff.rules import Role

HOME = "/studio/answers/articles/"
TRASH = f"{HOME}trash-day/"


@pytest.fixture
def city(db: None) -> City:
    made = owned_city()
    given(made)
    return made


@pytest.fixture
def author(city: City) -> Client:
    sanitation = Agency.objects.of(city).get(code="sanitation")
    return browser_of(people.staff(city, Role.AGENCY_LEAD, agency=sanitation, name="Ana Author"))


@pytest.fixture
def other(city: City) -> Client:
    return browser_of(people.staff(city, Role.SUPERVISOR, name="Otto Other"))


def form_of(browser: Client, path: str, **changed: str) -> dict[str, str | list[str]]:
    """What a browser would send of the page's form, but for what is changed."""
    return {**sent_by(browser.get(path)), **changed}


def sent_by(answer: HttpResponse) -> dict[str, str | list[str]]:
    """The fields of the page's form, with line breaks as browsers send them."""
    html = answer.content.decode()
    selects = re.findall(r'<select name="([^"]+)"(.*?)</select>', html, re.S)
    chosen = {
        name: found[1]
        for name, inside in selects
        if (found := re.search(r'value="([^"]*)" selected', inside))
    }
    areas = re.findall(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.S)
    typed = {name: unescape(words).replace("\n", "\r\n") for name, words in areas}
    return {**Page(answer).form, **chosen, **typed}


def written(browser: Client, **changed: str) -> int:
    path = f"{TRASH}draft/"
    return browser.post(path, form_of(browser, path, **changed)).status_code


def step(browser: Client, what: str, **said: str) -> int:
    version = (
        Draft.objects.across_cities("the only one").filter(article__code="trash-day").order_by("pk").last()
    )
    assert version is not None
    return browser.post(f"{TRASH}draft/{what}/", {"version": version.version, **said}).status_code


def listed(browser: Client, query: str = "") -> list[str]:
    html = browser.get(f"{HOME}{query}").content.decode()
    return re.findall(r'<th scope="row"><a href="[^"]*/articles/([^/"]+)/"', html)


def test_an_article_is_written_sent_approved_and_read(city: City, author: Client, other: Client) -> None:
    new = {"titles.en": "Where does old paint go?", "titles.es": "¿Adónde va la pintura vieja?"}
    words = {"bodies.en": "To the depot.", "bodies.es": "Al depósito.", "keywords.en": "varnish\r\nlacquer"}
    filled = form_of(author, f"{HOME}new/", **new, **words, topic="trash", owner="sanitation")
    code = "where-does-old-paint-go"
    answer = author.post(f"{HOME}new/", filled)
    assert answer.headers["Location"] == f"{HOME}{code}/"
    assert Client().get(f"/answers/{code}/").status_code == 404
    preview = Page(author.get(f"{HOME}{code}/preview/")).text
    assert "To the depot." in preview and "Al depósito." in preview
    author.post(f"{HOME}{code}/draft/sending/", {"version": 1})
    assert "Approve it" not in Page(author.get(f"{HOME}{code}/")).text
    assert "Approve it" in Page(other.get(f"{HOME}{code}/")).text
    other.post(f"{HOME}{code}/draft/approving/", {"version": 2})
    assert "To the depot." in Client().get(f"/answers/{code}/").content.decode()
    assert code in Client().get("/answers/?q=lacquer").content.decode()


def test_opening_and_keeping_an_article_changes_no_word_of_it(city: City, author: Client) -> None:
    assert written(author) == 302
    draft = Draft.objects.of(city).get()
    current = Article.objects.of(city).get(code="trash-day").current
    assert current is not None
    for name in ("titles", "bodies", "keywords", "types", "review_by", "audience", "here"):
        assert getattr(draft, name) == getattr(current, name)


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    city: City, author: Client
) -> None:
    path = f"{TRASH}draft/"
    filled = form_of(author, path, **{"titles.en": "", "bodies.en": "Words typed.", "review_by": "soon"})
    answer = author.post(path, filled)
    page = Page(answer)
    assert answer.status_code == 422
    assert page.problems == ["Write the day as year-month-day, such as 2026-12-24."]
    answer = author.post(path, {**filled, "review_by": ""})
    assert Page(answer).problems == ["Ask the question that the article answers."]
    assert sent_by(answer)["bodies.en"] == "Words typed."
    assert not Draft.objects.of(city).exists()


def test_the_second_of_two_authors_sees_what_differs_and_keeps_what_they_typed(
    city: City, author: Client, other: Client
) -> None:
    path = f"{TRASH}draft/"
    mine = form_of(author, path, **{"bodies.en": "Words of mine."})
    assert written(other, **{"bodies.en": "Words of Otto."}) == 302
    answer = author.post(path, mine)
    page = Page(answer)
    assert answer.status_code == 409
    assert "Otto Other changed the draft meanwhile" in page.text
    assert sent_by(answer)["bodies.en"] == "Words of mine."
    assert "<del>Otto.</del><ins>mine.</ins>" in answer.content.decode()
    assert Draft.objects.of(city).get().bodies["en"] == "Words of Otto."
    assert author.post(path, sent_by(answer)).status_code == 302  # knowingly
    assert Draft.objects.of(city).get().bodies["en"] == "Words of mine."


def test_a_draft_behind_a_newer_version_says_so_and_goes_on_once_it_was_seen(
    city: City, author: Client
) -> None:
    written(author, **{"bodies.en": "Words of the draft."})
    given(city, PAGE.replace("Once a week", "Every day"))
    assert "I have seen it" in Page(author.get(f"{TRASH}draft/")).text
    step(author, "sending")
    assert Draft.objects.of(city).get().state == "writing"
    assert step(author, "newer", keep="mine") == 302
    assert "I have seen it" not in Page(author.get(f"{TRASH}draft/")).text
    step(author, "sending")
    assert Draft.objects.of(city).get().state == "sent"


def test_a_translation_behind_its_source_shows_what_the_source_changed(
    city: City, author: Client, other: Client
) -> None:
    written(author, **{"bodies.en": "Twice a week."})
    step(author, "sending")
    step(other, "approving")
    assert article(city, "trash-day").stale == ("es",)
    page = author.get(f"{TRASH}draft/").content.decode()
    assert "The source has changed since this was translated" in page and "<ins>Twice </ins>" in page
    assert listed(author, "?which=stale") == ["trash-day"]
    written(author, **{"still.es": "on"})
    step(author, "sending")
    step(other, "approving")
    city.refresh_from_db()
    assert (article(city, "trash-day").stale, listed(author, "?which=stale")) == ((), [])


def test_a_returned_draft_says_why(city: City, author: Client, other: Client) -> None:
    written(author, **{"bodies.en": "Twice a week."})
    step(author, "sending")
    assert step(other, "returning", words="") == 422
    assert step(other, "returning", words="Say which days.") == 302
    assert "Say which days." in Page(author.get(TRASH)).text


def test_a_moment_is_the_citys_and_may_be_cancelled_before(city: City, author: Client, other: Client) -> None:
    written(author, **{"bodies.en": "Twice a week."})
    step(author, "sending")
    assert step(other, "approving", since="2020-01-01T08:00") == 422
    assert step(other, "approving", since="soon") == 422
    now = clock.now()
    step(other, "approving", since=f"{now.year + 1}-07-01T08:00", until=f"{now.year + 1}-08-01T08:00")
    assert listed(author, "?which=coming") == ["trash-day"]
    page = other.get(TRASH).content.decode()
    assert "July 1" in page and "Cancel it" in page
    assert "Once a week." in Client().get("/answers/trash-day/").content.decode()
    summer = clock.now().replace(year=now.year + 1, month=7, day=15)
    with clock.frozen_at(summer):
        assert "Twice a week." in Client().get("/answers/trash-day/").content.decode()
    other.post(f"{TRASH}versions/2/cancelling/")
    with clock.frozen_at(summer):
        assert "Once a week." in Client().get("/answers/trash-day/").content.decode()


def test_versions_show_their_changes_and_one_goes_back_to_them(
    city: City, author: Client, other: Client
) -> None:
    written(author, **{"bodies.en": "Twice a week."})
    step(author, "sending")
    step(other, "approving")
    assert "<del>Once </del><ins>Twice </ins>" in author.get(f"{TRASH}versions/2/").content.decode()
    author.post(f"{TRASH}versions/1/back/", {"version": 0})
    step(author, "sending")
    step(other, "approving")
    assert article(city, "trash-day").bodies["en"].startswith("Once a week.")
    assert author.get(f"{TRASH}versions/9/").status_code == 404


def test_a_retired_article_is_listed_apart_and_comes_back(city: City, author: Client, other: Client) -> None:
    assert other.post(f"{TRASH}retiring/", {"reason": ""}).status_code == 422
    assert author.post(f"{TRASH}retiring/", {"reason": "Mine."}).status_code == 403
    other.post(f"{TRASH}retiring/", {"reason": "The service ended."})
    answer = Client().get("/answers/trash-day/")
    assert (answer.status_code, sent_by(answer)["q"]) == (410, "When is my trash collected?")
    assert "The service ended." in Page(author.get(TRASH)).text
    assert "trash-day" not in listed(author)
    assert listed(author, "?which=retired") == ["trash-day"]
    other.post(f"{TRASH}bringing-back/")
    assert Client().get("/answers/trash-day/").status_code == 200


def test_the_list_is_searched_and_picked_from(city: City, author: Client, other: Client) -> None:
    assert listed(author) == ["plow-order", "snow-emergency", "trash-day"]
    assert listed(author, "?q=RADIO") == ["plow-order"]
    assert listed(author, "?q=garbage") == ["trash-day"]
    assert listed(author, "?audience=staff") == ["plow-order"]
    assert listed(author, "?owner=sanitation&q=snow") == ["snow-emergency"]
    assert listed(author, "?which=overdue") == []
    with clock.frozen_at(clock.now().replace(year=2027, month=5, day=20)):
        assert (listed(author, "?which=due"), listed(author, "?which=overdue")) == (["trash-day"], [])
    with clock.frozen_at(clock.now().replace(year=2027, month=6, day=2)):
        assert listed(author, "?which=overdue") == ["trash-day"]
    written(author, **{"bodies.en": "Twice a week."})
    assert (listed(author, "?which=writing"), listed(author, "?which=waiting")) == (["trash-day"], [])
    step(author, "sending")
    assert (listed(author, "?which=writing"), listed(author, "?which=waiting")) == ([], ["trash-day"])
    assert len(listed(author, "?which=nonsense&audience=x")) == 3


def test_the_list_says_how_often_an_article_helped(city: City, author: Client) -> None:
    kept, actor = article(city, "trash-day"), people.anyone(city)
    for number, useful in enumerate((True, True, False)):
        give_opinion(city, kept, reader=f"r{number}", useful=useful, words="No.", language="en", actor=actor)
    with clock.frozen_at(clock.now() - timedelta(days=91)):
        give_opinion(city, kept, reader="old", useful=True, language="en", actor=actor)
    assert listed(author, "?which=wrong") == ["trash-day"]
    lines = Page(author.get(f"{HOME}?which=wrong")).lines
    assert lines[-2:] == ["2", "1"]
    assert "No." in Page(author.get(f"{TRASH}draft/")).lines


def test_who_may_not_write_or_approve_is_refused(city: City, author: Client) -> None:
    for role in (Role.CALL_TAKER, Role.AUDITOR):
        assert browser_of(people.staff(city, role)).get(HOME).status_code == 403
    analyst = browser_of(people.staff(city, Role.ANALYST))
    assert (analyst.get(HOME).status_code, analyst.get(f"{TRASH}draft/").status_code) == (200, 403)
    assert author.post(f"{TRASH}draft/approving/", {"version": 1}).status_code == 403
    assert author.post(f"{TRASH}versions/1/cancelling/").status_code == 403


def test_what_is_not_there_is_not_found(city: City, author: Client) -> None:
    for path in ("moon/", "moon/draft/", "moon/preview/", "trash-day/preview/"):
        assert author.get(f"{HOME}{path}").status_code == 404


def test_words_asked_in_vain_begin_an_article_that_has_them(
    city: City, author: Client, other: Client
) -> None:
    found_nothing(city, "chicken coop", language="es-mx", actor=people.anyone(city))
    page = Page(other.get("/studio/answers/"))
    filled = sent_by(author.get(page.links["Write an article"]))
    assert (filled["keywords.es"], filled["keywords.en"]) == ("chicken coop", "")
    assert author.get(f"{HOME}new/?asked=999999").status_code == 200
    assert author.get(f"{HOME}new/?asked=x").status_code == 200


def test_an_answer_found_wrong_leads_to_its_article(city: City, other: Client) -> None:
    kept = article(city, "trash-day")
    give_opinion(city, kept, reader="b", useful=False, words="No.", language="en", actor=people.anyone(city))
    assert Page(other.get("/studio/answers/")).links["When is my trash collected?"] == TRASH


def test_the_list_begins_with_what_asks_for_its_authors(city: City, author: Client) -> None:
    parks = browser_of(
        people.staff(city, Role.AGENCY_LEAD, agency=cities.agency(city, code="parks", name="Parks"))
    )
    with clock.frozen_at(clock.now().replace(year=2027, month=6, day=2)):
        assert Page(author.get(HOME)).links["Overdue to be read again"] == "?which=overdue"
        assert "Overdue to be read again" not in Page(parks.get(HOME)).links


def test_what_nobody_could_read_leaves_no_trace_at_its_address(
    city: City, author: Client, other: Client
) -> None:
    other.post(f"{HOME}plow-order/retiring/", {"reason": "No radio."})
    assert Client().get("/answers/plow-order/").status_code == 404
