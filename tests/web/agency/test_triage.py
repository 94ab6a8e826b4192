"""The supervisor's page of what is in no list, and the groups that come again and again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories import people, unlisted
from tests.factories.catalogues import definition, offer
from tests.factories.requests import MONDAY
from tests.routing.test_clustering import SCOOTERS
from tests.web.agency.departments import browser_of
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.routing.models import CatalogueProposal
from thirdring.staff.rules import Role


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield unlisted.city_with_unlisted()


@pytest.fixture
def supervisor(city: City) -> Client:
    return browser_of(people.staff(city, Role.SUPERVISOR))


def test_each_stands_there_with_what_it_may_be_and_by_when_it_is_looked_at(
    city: City, supervisor: Client
) -> None:
    offer(city, definition("pothole"), definition("graffiti"))
    city.refresh_from_db()
    case = unlisted.case(city, "Graffiti, or is it art?")
    page: Any = supervisor.get("/agency/unlisted/")
    (waiting,) = page.context["waiting"]
    assert (waiting.case, waiting.due, waiting.late) == (case, "Due today, 13:00", False)
    assert [(each.code, each.why) for each in waiting.suggestions] == [
        ("graffiti", "“graffiti” is in its name")
    ]
    assert f'/agency/cases/{case.reference}/kind/?to=graffiti"' in page.content.decode()
    with clock.frozen_at(MONDAY + timedelta(hours=5)):
        page = supervisor.get("/agency/unlisted/")
    assert [(each.due, each.late) for each in page.context["waiting"]] == [("1 hour late", True)]


def test_the_queue_leads_a_supervisor_there_and_nobody_else_may(city: City, supervisor: Client) -> None:
    page: Any = supervisor.get("/agency/")
    assert ("Not in the list", "/agency/unlisted/") in [
        (tab.name, tab.address) for tab in page.context["tabs"]
    ]
    analyst = browser_of(people.staff(city, Role.ANALYST))
    assert [
        analyst.get(path).status_code for path in ("/agency/unlisted/", "/agency/unlisted/clusters/")
    ] == [
        403,
        403,
    ]


def test_a_group_is_shown_and_proposed_from_its_page(city: City, supervisor: Client) -> None:
    cases = [unlisted.case(city, words) for words in SCOOTERS]
    page: Any = supervisor.get("/agency/unlisted/clusters/")
    (group,) = page.context["groups"]
    assert (group.volume, group.became) == (3, "Not sorted yet (3)")
    assert {reference for reference, _, _ in group.examples} == {each.reference for each in cases}
    sent = {field.name: field.value() or "" for field in group.form}
    done = supervisor.post("/agency/unlisted/clusters/", sent | {"name": "Left scooter"}, follow=True)
    assert "Proposed. An administrator finds it in the studio." in done.content.decode()
    assert CatalogueProposal.objects.of(city).get().volume == 3


def test_a_name_that_is_missing_is_asked_for_beside_its_group(city: City, supervisor: Client) -> None:
    first, *_ = [unlisted.case(city, words) for words in SCOOTERS]
    page = supervisor.post(
        "/agency/unlisted/clusters/", {"of": first.reference, "name": "", "keywords": "kick"}
    )
    assert (page.status_code, "Name it in 1 to 120 letters." in page.content.decode()) == (422, True)
    assert 'value="kick"' in page.content.decode()
