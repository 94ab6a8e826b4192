"""The running program keeps its rules; and each rule finds a planted fault."""

import re
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import isolate_apps
from django.urls import get_resolver, include, path

from tests.architecture import running
from tests.architecture.exceptions import ACROSS_CITIES
from tests.architecture.public_addresses import PUBLIC
from tests.factories.cities import city
from thirdring.config.reactions import REACTIONS
from thirdring.kernel.events import Event
from thirdring.kernel.models import CityRow
from thirdring.web.access import public, staff_only

TABLES = [model for model in apps.get_models() if model.__module__.startswith("thirdring.")]


@public
def anyone(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@staff_only()
def someone(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def nobody_said(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class TestAddresses:
    def test_every_address_says_who_may_open_it(self) -> None:
        assert running.unguarded(get_resolver().url_patterns) == []

    def test_what_is_public_is_listed_with_a_reason(self) -> None:
        assert running.opened_to(get_resolver().url_patterns, "public") == set(PUBLIC)

    def test_a_planted_address_that_says_nothing_is_found_at_any_depth(self) -> None:
        patterns = [
            path("open/", anyone),
            path("desk/", someone),
            path("a/", include([path("b/", include([path("c/", nobody_said), path("d/", someone)]))])),
        ]
        assert running.unguarded(patterns) == ["a/b/c/"]
        assert running.opened_to(patterns, "public") == {"open/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(running.opened_to(get_resolver().url_patterns, "staff")))
def test_a_stranger_is_sent_to_the_sign_in_page(client: Client, address: str) -> None:
    city()
    concrete = "/" + re.sub(r"<[^>]+>", "1", address)
    answers = [client.get(concrete), client.post(concrete)]
    turned_away = [answer for answer in answers if answer.status_code == HTTPStatus.FOUND]
    assert {answer.status_code for answer in answers} <= {HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
    assert {answer.headers["Location"].split("?")[0] for answer in turned_away} == {"/sign-in/"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted(set(PUBLIC) - {"healthz", "readyz"}))
def test_whatever_a_stranger_opens_is_answered_and_fenced_in(client: Client, address: str) -> None:
    city()
    answer = client.get("/" + re.sub(r"<[^>]+>|\(.+\)|[$^]", "1", address))
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ") if " " in part
    )
    assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    assert (policy["script-src"], policy["style-src"], policy["frame-ancestors"]) == (
        "'self'",
        "'self'",
        "'none'",
    )
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


class TestTables:
    def test_every_table_belongs_to_a_city_or_is_listed_as_global(self) -> None:
        assert running.cityless(TABLES) == []

    def test_every_table_listed_as_global_exists(self) -> None:
        assert set(running.GLOBAL) <= {table.__name__ for table in TABLES}

    def test_no_manager_of_a_city_table_is_unscoped(self) -> None:
        assert running.unscoped_managers(TABLES) == []

    def test_every_composite_index_begins_with_its_city(self) -> None:
        assert set(running.indexes_that_mix_cities(TABLES)) == set(ACROSS_CITIES)

    @isolate_apps("thirdring.city")
    def test_a_planted_table_without_a_city_is_found(self) -> None:
        class Stray(models.Model):
            class Meta:
                app_label = "city"

        class Orphan(CityRow):
            city = models.ForeignKey("city.City", on_delete=models.CASCADE, null=True)

            class Meta:
                app_label = "city"

        class Child(CityRow):
            class Meta:
                app_label = "city"

        assert running.cityless([Stray, Orphan, Child]) == ["Stray", "Orphan"]

    @isolate_apps("thirdring.city")
    def test_a_planted_unscoped_manager_is_found(self) -> None:
        class Leak(CityRow):
            everything = models.Manager()

            class Meta:
                app_label = "city"

        assert running.unscoped_managers([Leak]) == ["Leak.everything"]

    @isolate_apps("thirdring.city")
    def test_a_planted_index_that_mixes_cities_is_found(self) -> None:
        class Mixed(CityRow):
            code = models.CharField(max_length=9)
            name = models.CharField(max_length=9)

            class Meta:
                app_label = "city"
                indexes = [
                    models.Index(fields=["code", "name"], name="mixed"),
                    models.Index(fields=["city", "name"], name="kept_apart"),
                    models.Index(fields=["name"], name="single"),
                ]

        assert running.indexes_that_mix_cities([Mixed]) == ["Mixed.mixed"]


class TestEvents:
    def test_every_event_has_a_row_in_the_table_of_reactions(self) -> None:
        assert running.events_without_a_row(running.program_events(), REACTIONS) == []

    def test_the_table_of_reactions_lists_nothing_else(self) -> None:
        events = running.program_events()
        families = {kind for event in events for kind in event.__mro__} - events
        assert events <= set(REACTIONS) <= events | families

    def test_a_planted_event_without_a_row_is_found(self) -> None:
        @dataclass(frozen=True, slots=True, kw_only=True)
        class StreetRenamed(Event):
            pass

        assert running.events_without_a_row([StreetRenamed], REACTIONS) == ["StreetRenamed"]

    def test_handlers_that_a_row_names_can_be_called(self) -> None:
        assert [handler for row in REACTIONS.values() for handler in row if not callable(handler)] == []


@pytest.mark.parametrize("name", sorted(running.GLOBAL))
def test_a_global_table_says_why(name: str) -> None:
    assert len(running.GLOBAL[name]) > 10
