"""The demo city: Riverton with its people, and ninety days of requests that end now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from thirdring.city.actions import create_city
from thirdring.city.models import City
from thirdring.city.queries import city_by_code
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.kernel.languages import RESIDENT_LANGUAGES
from thirdring.places.geometry import as_geojson
from thirdring.simulator.beyond import go_beyond
from thirdring.simulator.calling import CALLS, answer_calls
from thirdring.simulator.happenings import DAYS, REPORTS, Story
from thirdring.simulator.joining import work_together
from thirdring.simulator.mistaking import correct_some
from thirdring.simulator.past import live_through
from thirdring.simulator.practising import offer_practice
from thirdring.simulator.reviewing import write_cards
from thirdring.simulator.riverton.people import DOMAIN
from thirdring.simulator.riverton.town import plan
from thirdring.simulator.settling import settle
from thirdring.simulator.staffing import (
    API_KEY,
    answer_questions,
    found_agencies,
    hire,
    lay_down_rules,
    offer_services,
)
from thirdring.simulator.storms import happen

CODE, NAME = "riverton", "Riverton"
TIME_ZONE = "America/Chicago"
PASSWORD = "riverton-demo-311"  # noqa: S105  # everybody may know it: it opens the demo only
CREW = f"crew@{DOMAIN}"  # whose phone shows a day in the field
SEED = 311
HISTORY = timedelta(days=DAYS + 30)


@dataclass(frozen=True, slots=True)
class DemoCity:
    """The demo city, and how to get in. ``made`` is False when it was there already.

    ``story`` is the truth behind its requests, known only to the one who made them.
    """

    city: City
    made: bool
    password: str = PASSWORD
    api_key: str = API_KEY
    story: Story | None = None


def load(
    *,
    progress: Callable[[str], None] = lambda _: None,
    seed: int = SEED,
    reports: int = REPORTS,
    calls: int = CALLS,
) -> DemoCity:
    """Make Riverton, all of it or nothing; when it is there already, do nothing."""
    known = city_by_code(CODE)
    if known is not None:
        return DemoCity(known, made=False)
    progress("Drawing the town")
    town = plan(seed)
    with transaction.atomic():
        city = create_city(
            actor=system(0, reason="demo"),
            code=CODE,
            name=NAME,
            time_zone=TIME_ZONE,
            boundary=as_geojson(town.boundary),
            languages=tuple(RESIDENT_LANGUAGES),
            is_demo=True,
        )
        actor = system(city.pk, reason="demo")
        progress("Streets, houses and neighbourhoods")
        settle(city, town, actor=actor)
        progress("Agencies, staff and services")
        houses = found_agencies(city, actor=actor)
        hire(city, houses, actor=actor, password=PASSWORD)
        now = clock.now()
        with clock.frozen_at(now - HISTORY):  # what was offered and ruled when the oldest request came
            offer_services(city, actor=actor)
            answer_questions(city, actor=actor)
            lay_down_rules(city, houses, actor=actor)
        progress("Five weeks of calls")
        answer_calls(city, seed=seed, now=now, actor=actor, calls=calls)
        write_cards(city, actor=actor)
        offer_practice(city, actor=actor)
        progress("Ninety days of requests")
        lived = live_through(city, town, seed=seed, now=now, actor=actor, reports=reports)
        happen(city, now=now, actor=actor)
        go_beyond(city, now=now, actor=actor)
        work_together(city, seed=seed, now=now)
        correct_some(city)
    return DemoCity(city, made=True, story=lived.story)
