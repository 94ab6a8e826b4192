"""Every staff page stands in the table of costs, and costs what it says, whatever the rows."""

from http import HTTPStatus
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import people
from tests.web import costs
from tests.web.costs import MOST, NOT_COUNTED, Stage
from tests.web.costs_articles import ARTICLES
from tests.web.costs_desk import DESK
from tests.web.costs_elsewhere import ELSEWHERE
from thirdring.staff.rules import Role

PAGES = {**costs.PAGES, **ELSEWHERE, **DESK, **ARTICLES}
pytestmark = pytest.mark.django_db


def staff_addresses(resolver: URLResolver, space: str = "") -> dict[str, dict[str, str]]:
    """The name of each address for staff, with something to put into its gaps."""
    found: dict[str, dict[str, str]] = {}
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found |= staff_addresses(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and getattr(each.callback, "access", None) == "staff":
            found[f"{space}{each.name}"] = dict.fromkeys(each.pattern.converters, "1")
    return found


ADDRESSES = staff_addresses(get_resolver())


def answers_to_get(browser: Client, name: str) -> bool:
    answer = browser.get(reverse(name, kwargs=ADDRESSES[name]))
    return answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED


def test_every_page_for_staff_stands_in_the_table() -> None:
    stage, browser = Stage(), Client()
    person = people.staff(stage.city, Role.ADMINISTRATOR)
    for role in (Role.SUPERVISOR, Role.CALL_TAKER):
        person.memberships.create(city=stage.city, role=role)
    browser.force_login(person)
    unlisted = ADDRESSES.keys() - PAGES.keys() - NOT_COUNTED.keys()
    assert [name for name in sorted(unlisted) if answers_to_get(browser, name)] == []


def test_the_table_lists_nothing_that_is_gone() -> None:
    assert (PAGES.keys() | NOT_COUNTED.keys()) - ADDRESSES.keys() == set()
    assert PAGES.keys() & NOT_COUNTED.keys() == set()


def test_no_page_costs_more_than_a_page_may() -> None:
    assert [name for name, page in PAGES.items() if page.queries > MOST] == []


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_costs_what_the_table_says_whatever_the_rows(
    settings: LazySettings, name: str, rows: int, django_assert_num_queries: Any
) -> None:
    settings.PRIVATE_NEIGHBOURS = ["roads.example.org"]
    page, stage = PAGES[name], Stage()
    address = reverse(name, kwargs=page.rows(stage, rows) or {}) + page.query
    browser = stage.browser(page.role)
    browser.get(address)  # what a process reads once is read
    with django_assert_num_queries(page.queries, info=name):
        assert browser.get(address).status_code == HTTPStatus.OK
