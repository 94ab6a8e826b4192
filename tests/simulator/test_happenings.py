"""What happens and what is told of it: the truth behind the demo's numbers."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from thirdring.simulator.happenings import (
    DAYS,
    LESS_BY_NEED,
    STORM_DAYS_AGO,
    TOLD_AT_BEST,
    Story,
    channels,
    profile,
    tell,
)
from thirdring.simulator.riverton.town import Town

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
CODES = [
    "missed-trash",
    "noise",
    "no-heat",
    "tree-fallen",
    "tree-planting",
    "unplowed-street",
    "vacant-building",
]


def story_of(town: Town, seed: int = 5, reports: int = 6_000, now: datetime = NOW) -> Story:
    rng = np.random.default_rng(seed)
    doubled = frozenset({"tree-fallen", "noise"})
    return tell(rng, town.quarters, CODES, doubled=doubled, now=now, zone=ZONE, reports=reports)


@pytest.fixture(scope="module")
def story(town: Town) -> Story:
    """Six thousand reports of seven types."""
    return story_of(town)


def test_the_same_seed_and_end_tell_the_same_story(town: Town, story: Story) -> None:
    assert story_of(town) == story


def test_another_seed_tells_another(town: Town, story: Story) -> None:
    assert story_of(town, seed=6).told != story.told


def test_about_as_much_is_told_as_was_asked_for(story: Story) -> None:
    assert 5_500 < len(story.told) < 6_500


def test_all_is_told_in_order_within_the_ninety_days(story: Story) -> None:
    moments = [told.at for told in story.told]
    assert moments == sorted(moments)
    assert NOW - timedelta(days=DAYS) < moments[0]
    assert moments[-1] < NOW


def test_a_twin_is_told_after_the_first_of_the_same_type_and_place(story: Story) -> None:
    twins = [told for told in story.told if told.twin_of is not None]
    assert len(twins) > 50
    for twin in twins:
        first = story.told[twin.twin_of or 0]
        assert first.twin_of is None
        assert (first.type_code, first.quarter, first.at < twin.at) == (twin.type_code, twin.quarter, True)


def test_the_truth_counts_what_was_told_the_first_time(story: Story) -> None:
    first = Counter(told.quarter for told in story.told if told.twin_of is None)
    assert [area.told for area in story.areas] == [first[n] for n in range(len(story.areas))]
    assert all(area.told <= area.happened for area in story.areas)


def test_where_need_is_high_less_is_told_of_what_happens(story: Story) -> None:
    need = np.array([area.need for area in story.areas])
    told = np.array([area.told / max(1, area.happened) for area in story.areas])
    weights = np.array([area.happened for area in story.areas])
    slope, start = np.polyfit(need, told, 1, w=np.sqrt(weights))
    assert slope == pytest.approx(-LESS_BY_NEED, abs=0.09)
    assert start == pytest.approx(TOLD_AT_BEST, abs=0.06)


def test_where_need_is_high_more_happens_of_some_types(story: Story) -> None:
    rates = {code: [0, 0] for code in ("vacant-building", "tree-planting")}
    for told in story.told:
        if told.type_code in rates:
            rates[told.type_code][story.areas[told.quarter].need > 0.5] += 1
    low, high = rates["vacant-building"]
    few, many = rates["tree-planting"]
    assert high > low
    assert many < few


def test_noise_is_of_the_night_and_trash_of_the_morning(story: Story) -> None:
    hours = {code: Counter[int]() for code in ("noise", "missed-trash")}
    for told in story.told:
        if told.type_code in hours:
            hours[told.type_code][told.at.astimezone(ZONE).hour] += 1
    late = sum(hours["noise"][hour] for hour in (21, 22, 23, 0, 1)) / hours["noise"].total()
    early = sum(hours["missed-trash"][hour] for hour in range(7, 12)) / hours["missed-trash"].total()
    assert late > 0.45
    assert early > 0.4


def test_weekends_are_quiet(story: Story) -> None:
    days = Counter(told.at.astimezone(ZONE).weekday() for told in story.told)
    assert days[5] + days[6] < 0.7 * (days[1] + days[2])


def test_heat_is_missed_when_it_is_cold_and_snow_lies_in_winter(story: Story, town: Town) -> None:
    months = Counter(told.at.astimezone(ZONE).month for told in story.told if told.type_code == "no-heat")
    assert months[10] + months[11] > 8 * (months[8] + months[9])
    winter = story_of(town, now=datetime(2027, 2, 20, 15, tzinfo=UTC))
    snow = [sum(told.type_code == "unplowed-street" for told in each.told) for each in (story, winter)]
    assert snow[1] > 10 * snow[0]


def test_the_storm_brings_trees_down(story: Story) -> None:
    days = Counter(told.at.astimezone(ZONE).date() for told in story.told if told.type_code == "tree-fallen")
    storm = NOW.astimezone(ZONE).date() - timedelta(days=STORM_DAYS_AGO)
    assert days.most_common(1)[0][0] == storm


def test_a_type_the_file_does_not_know_is_rare_and_even() -> None:
    unknown = profile("no-such-type")
    assert (unknown.weight, unknown.hours, unknown.months) == (6.0, "day", ())


def test_where_need_is_high_more_people_telephone() -> None:
    names, rich = channels(0.0)
    _, poor = channels(1.0)
    phone = names.index("phone")
    assert (rich.sum(), poor.sum()) == (pytest.approx(1), pytest.approx(1))
    assert poor[phone] > 1.7 * rich[phone]
