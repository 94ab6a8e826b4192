"""Days are said as each language says them, in the city's time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from thirdring.kernel.days import full_day, moment, short_day, weekday

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Friday 27 November"),
        ("es", "viernes 27 noviembre"),
        ("fr", "vendredi 27 novembre"),
        ("zh-hans", "11月27日星期五"),
        ("zh-hant", "11月27日 星期五"),
        ("ar", "الجمعة، 27 نوفمبر"),
    ],
)
def test_a_weekday_has_the_order_of_its_language(language: str, said: str) -> None:
    with translation.override(language):
        assert weekday(FRIDAY) == said


def test_a_full_day_names_its_month_and_year() -> None:
    with translation.override("ru"):
        assert full_day(FRIDAY) == "27 ноября 2026\u202fг."
    with translation.override("en"):
        assert full_day(FRIDAY) == "27 November 2026"


def test_a_moment_is_told_in_the_city_s_time() -> None:
    late = datetime(2026, 11, 28, 3, 30, tzinfo=UTC)  # still the day before in Chicago
    with timezone.override(ZoneInfo("America/Chicago")), translation.override("fr"):
        assert short_day(late) == "27 nov. 2026"
        assert moment(late) == "27 nov. 2026 21:30"


def test_a_language_nobody_keeps_data_of_is_said_in_english() -> None:
    with translation.override("tlh"):
        assert "27" in weekday(FRIDAY)
