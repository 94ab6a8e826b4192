"""How often each page asks the database, to the query. A number that grows here is a decision."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from tests.web.resident.reader import Reader
from tests.web.resident.test_report import at_contact, at_details, at_photo, at_review, at_where
from tests.web.resident.test_tracking import report
from thirdring.city.models import City

Counter = Callable[[int], AbstractContextManager[object]]


def warm(reader: Reader, address: str) -> None:
    """What a process reads once and keeps is not the page's cost."""
    reader.go("/")
    reader.go(address)


def test_the_front_page_asks_only_which_city(city: City, django_assert_num_queries: Counter) -> None:
    Client().get("/")
    with django_assert_num_queries(1):
        Client().get("/")


@pytest.mark.parametrize(
    "address", ["/report/?q=pothole", "/report/?group=streets", "/track/", "/language/es/"]
)
def test_pages_without_a_session_ask_only_which_city(
    city: City, django_assert_num_queries: Counter, address: str
) -> None:
    Client().get(address)
    with django_assert_num_queries(1):
        Client().get(address)


@pytest.mark.parametrize(
    ("begin", "address"),
    [
        (at_where, "/report/where/"),
        (at_details, "/report/details/"),
        (at_photo, "/report/photos/"),
        (at_contact, "/report/contact/"),
        (at_review, "/report/review/"),
    ],
)
def test_a_step_asks_for_the_city_and_the_session(
    reader: Reader, django_assert_num_queries: Counter, begin: Callable[[Reader], object], address: str
) -> None:
    begin(reader)
    warm(reader, address)
    with django_assert_num_queries(2):
        reader.client.get(address)


def test_tracking_costs_the_same_with_one_line_or_many(
    city: City, reader: Reader, django_assert_num_queries: Counter
) -> None:
    from tests.web.resident.test_tracking import worker
    from thirdring.cases.actions.progress import accept, note

    found = report(city)
    address = f"/track/{found.reference}"
    warm(reader, address)
    with django_assert_num_queries(6):  # city, report and case, promises, timeline, photos, plan
        Client().get(address)
    by = worker(city, found.case)
    case = accept(found.case, actor=by)
    for words in ("One.", "Two.", "Three."):
        case = note(case, actor=by, words=words, public=True)
    with django_assert_num_queries(6):
        Client().get(address)


def test_type_ahead_asks_little(city: City, django_assert_num_queries: Counter) -> None:
    Client().get("/report/places", {"q": "12 mill"})
    with django_assert_num_queries(2):
        Client().get("/report/places", {"q": "14 mill"})


def test_the_receipt_asks_for_the_report_and_its_promises(
    reader: Reader, django_assert_num_queries: Counter
) -> None:
    at_review(reader)
    reader.send()
    with django_assert_num_queries(5):  # city, session, report and case, promises, how such dates are kept
        reader.client.get("/report/received/")
