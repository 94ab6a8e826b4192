"""Every make tells the same day of calls, and the same rows come of it."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.factories.cities import city
from tests.factories.people import program
from tests.integrations.telephony.makes import DAY, MAKES, SOURCE, Story
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Call, CallLeg

CALL = ("external_id", "source", "status", "medium", "language", "caller", "queue__code", "offered_at")
CALL += ("queued_at", "answered_at", "abandoned_at", "ended_at", "wait_ms", "talk_ms", "hold_ms", "wrap_ms")
CALL += ("transfers", "conferences")
LEG = (
    "call__external_id",
    "number",
    "agent",
    "queue__code",
    "answered_at",
    "ended_at",
    "talk_ms",
    "hold_ms",
    "wrap_ms",
)


def rows(of: City, without: frozenset[str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The calls and their legs, without what a make can't tell; untold holds count as talk."""
    calls = Call.objects.of(of).order_by("external_id").values(*CALL)
    legs = CallLeg.objects.of(of).order_by("call__external_id", "number").values(*LEG)
    return [_told(row, without) for row in calls], [_told(row, without) for row in legs]


def _told(row: dict[str, Any], without: frozenset[str]) -> dict[str, Any]:
    if "hold_ms" in without:
        row["talk_ms"] += row["hold_ms"]
    return {name: value for name, value in row.items() if name not in without}


def taken(make: str, day: Sequence[Story]) -> City:
    of = city()
    take_signals(MAKES[make][0](day).calls, actor=program(of))
    return of


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKES)
def test_the_same_day_makes_the_same_rows_through_every_make(make: str) -> None:
    without = MAKES[make][1]
    expected, found = rows(taken("plain", DAY), without), rows(taken(make, DAY), without)
    assert len(found[0]) == len(DAY)
    assert found == expected


@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKES)
def test_a_day_told_backwards_and_twice_makes_the_same_rows(make: str) -> None:
    once, again = taken(make, DAY), city()
    told = MAKES[make][0](DAY).calls
    for part in (told[::-1], told[::3], told):
        take_signals(part, actor=program(again))
    assert rows(again, frozenset()) == rows(once, frozenset())


def test_what_a_story_is_is_what_plain_makes_of_it() -> None:
    told = MAKES["plain"][0](DAY[-1:]).calls
    assert {signal.source for signal in told} == {SOURCE}
    assert [str(signal.kind) for signal in told] == [
        "offered",
        *("queued", "ringing", "answered", "transferred", "wrapped"),
        *("queued", "ringing", "answered", "held", "resumed", "ended", "wrapped"),
    ]
