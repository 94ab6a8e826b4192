"""Section 2.2 of the checklist: Inquiry v1 over the catalogue and the articles."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.factories import articles, cities
from tests.open311.conftest import Face, said
from tests.open311.georeport import in_words, xml_of
from thirdring.kernel import clock

pytestmark = pytest.mark.django_db
WINTER = datetime(2026, 11, 22, 12, tzinfo=UTC)
SUMMER = datetime(2027, 7, 1, 12, tzinfo=UTC)
SHARED = "/open311/inquiry/v1/"
PAGE = articles.PAGE.replace(
    "owner: sanitation\n        review", "owner: sanitation\n        types: [pothole]\n        review"
)
FAQ_LINES: list[dict[str, Any]] = [
    {"id": "trash-day", "question": "When is my trash collected?", "expiration": None},
    {
        "id": "snow-emergency",
        "question": "What is a snow emergency?",
        "expiration": "2027-04-01T04:00:00Z",
    },
]
POTHOLE: dict[str, Any] = {
    "id": "pothole",
    "service_name": "Pothole",
    "expiration": None,
    "brief_description": "A hole in the road.",
}
SECRET: dict[str, Any] = {
    "id": "secret",
    "service_name": "Secret",
    "expiration": None,
    "brief_description": "Secret",
}
TRASH_DAY = "http://testserver/open311/inquiry/v1/web_faqs/trash-day.json?jurisdiction_id="


@pytest.fixture
def inquiry(face: Face, settings: Any) -> Face:
    """A city with services and articles."""
    settings.BASE_URL = "http://testserver"
    cities.agency(face.city, code="sanitation", name="Sanitation")
    articles.given(face.city, PAGE)
    return face


def ask(face: Face, path: str, at: datetime = WINTER, **query: str) -> HttpResponse:
    with clock.frozen_at(at):
        return face.client.get(SHARED + path, {"jurisdiction_id": face.city.jurisdiction_id} | query)


@pytest.mark.parametrize("asked", ["all", "web", "mobile", "finder"])
def test_all_services_are_listed_with_their_fields(inquiry: Face, asked: str) -> None:
    assert said(ask(inquiry, f"services/{asked}.json")) == [POTHOLE, SECRET]


@pytest.mark.parametrize("asked", ["trash", "Trash"])
def test_a_category_is_a_topic_by_its_code_or_name(inquiry: Face, asked: str) -> None:
    assert said(ask(inquiry, f"services/{asked}.json")) == [POTHOLE]
    assert said(ask(inquiry, f"web_faqs/{asked}.json")) == FAQ_LINES[:1]
    assert said(ask(inquiry, "services/snow.json")) == []
    assert said(ask(inquiry, "web_faqs/snow.json")) == FAQ_LINES[1:]


def test_paths_know_capitals(inquiry: Face) -> None:
    said(ask(inquiry, "web_faqs/TRASH.json"), 404)
    said(ask(inquiry, "Web_faqs/all.json"), 404)


def test_one_service_says_what_can_be_done_and_read(inquiry: Face) -> None:
    (found,) = said(ask(inquiry, "services/pothole.json"))
    assert found == POTHOLE | {
        "categories": ["Trash"],
        "url": "http://testserver/report/",
        "description": "A hole in the road.",
        "description_html": "<p>A hole in the road.</p>",
        "web_actions": [
            {"type": "Service Request", "label": "Pothole", "url": "http://testserver/report/"},
            {
                "type": "Literature",
                "label": "When is my trash collected?",
                "url": TRASH_DAY + inquiry.city.jurisdiction_id,
            },
        ],
    }


@pytest.mark.parametrize("path", ["web_faqs/all.json", "web_faqs/web.json", "faqs/web.json"])
def test_all_articles_are_listed_under_each_of_their_names(inquiry: Face, path: str) -> None:
    assert said(ask(inquiry, path)) == FAQ_LINES


def test_one_article_has_its_answer_plain_and_as_html(inquiry: Face) -> None:
    (found,) = said(ask(inquiry, "web_faqs/trash-day.json"))
    assert found == FAQ_LINES[0] | {
        "categories": ["Trash"],
        "url": TRASH_DAY + inquiry.city.jurisdiction_id,
        "answer": "Once a week.\n\n- Put it out by 6.\n- Take the cart in by night.",
        "answer_html": (
            "<p>Once a week.</p>\n<ul><li>Put it out by 6.</li><li>Take the cart in by night.</li></ul>"
        ),
        "services": [{"id": "pothole", "service_name": "Pothole"}],
    }


def test_the_address_it_gives_answers_with_the_same(inquiry: Face) -> None:
    (found,) = said(ask(inquiry, "web_faqs/trash-day.json"))
    assert said(inquiry.client.get(found["url"])) == [found]


def test_the_language_may_be_chosen(inquiry: Face) -> None:
    (found,) = said(ask(inquiry, "web_faqs/trash-day.json", locale="es"))
    assert (found["question"], found["categories"], found["services"]) == (
        "¿Cuándo recogen mi basura?",
        ["Basura"],
        [{"id": "pothole", "service_name": "Bache"}],
    )
    assert [each["id"] for each in said(ask(inquiry, "web_faqs/Basura.json", locale="es"))] == ["trash-day"]


def test_what_is_for_staff_or_not_out_is_nowhere(inquiry: Face) -> None:
    said(ask(inquiry, "web_faqs/plow-order.json"), 404)
    assert said(ask(inquiry, "web_faqs/all.json", at=SUMMER)) == FAQ_LINES[:1]
    said(ask(inquiry, "web_faqs/snow-emergency.json", at=SUMMER), 404)
    said(ask(inquiry, "web_faqs/snow.json", at=SUMMER), 404)


def test_facilities_are_an_empty_list(inquiry: Face) -> None:
    assert said(ask(inquiry, "facilities/all.json")) == []
    assert xml_of(ask(inquiry, "facilities/trash.xml")).tag == "facilities"
    said(ask(inquiry, "facilities/none.json"), 404)


@pytest.mark.parametrize(
    ("path", "root", "child"),
    [
        ("services/all", "services", "service"),
        ("services/pothole", "services", "service"),
        ("web_faqs/all", "web_faqs", "web_faq"),
        ("web_faqs/trash-day", "web_faqs", "web_faq"),
    ],
)
def test_xml_says_the_same_as_json(inquiry: Face, path: str, root: str, child: str) -> None:
    found = xml_of(ask(inquiry, f"{path}.xml"))
    assert (found.tag, {each.tag for each in found}) == (root, {child})
    assert [_tree(each) for each in found] == in_words(said(ask(inquiry, f"{path}.json")))


LISTS = {"categories": "category_name", "web_actions": "web_action", "services": "service"}


def _tree(element: Element) -> Any:
    """An element as JSON has it; lists hold children of the documented name only."""
    if element.tag in LISTS:
        assert {child.tag for child in element} <= {LISTS[element.tag]}
        return [_tree(child) for child in element] or None
    return {child.tag: _tree(child) for child in element} if len(element) else element.text


def test_errors_are_in_the_format_asked_for(inquiry: Face) -> None:
    for path in ("services/none", "web_faqs/none", "nothing/all", ""):
        (error,) = said(ask(inquiry, f"{path}.json"), 404)
        assert set(error) == {"code", "description"}
        errors = xml_of(ask(inquiry, f"{path}.xml"), 404)
        assert [(errors.tag, error.tag, error.findtext("code")) for error in errors] == [
            ("errors", "error", "404")
        ]
    said(ask(inquiry, "services/all.json", jurisdiction_id="atlantis"), 404)
    said(inquiry.client.post(f"{SHARED}services/all.json"), 405)


def test_what_has_not_changed_is_304(inquiry: Face) -> None:
    first = ask(inquiry, "web_faqs/all.json")
    assert (first["Cache-Control"], first["Vary"]) == ("public, max-age=60", "Accept")
    unchanged = again(inquiry, first["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    articles.given(inquiry.city, PAGE.replace("When is my trash", "When is our trash"))
    assert again(inquiry, first["ETag"]).status_code == 200


def again(face: Face, tag: str) -> HttpResponse:
    """All articles, if they are others than those of the tag."""
    query = {"jurisdiction_id": face.city.jurisdiction_id}
    with clock.frozen_at(WINTER):
        return face.client.get(f"{SHARED}web_faqs/all.json", query, headers={"If-None-Match": tag})


def test_an_answer_costs_one_look_at_the_city_row(
    inquiry: Face, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for path in ("services/all.xml", "web_faqs/all.json"):
        ask(inquiry, path)
    for path in ("services/all.xml", "services/pothole.json", "web_faqs/all.json", "web_faqs/trash-day.xml"):
        with django_assert_num_queries(1):
            ask(inquiry, path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_asked_it_is_a_list_or_errors(inquiry: Face, asked: str) -> None:
    response = ask(inquiry, f"web_faqs/{asked}")
    assert response.status_code in {200, 400, 404}
    assert response["Content-Type"] in {"application/json; charset=utf-8", "text/xml; charset=utf-8"}
