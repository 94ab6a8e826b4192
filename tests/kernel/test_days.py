"""Days are said as each language says them, in the city's time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from thirdring.kernel.days import full_day, moment, short_day, weekday

FRIDAY = date(2026, 11, 27)
MONTHS = "janvye fevriye mas avril me jen jiyè out septanm oktòb novanm desanm"


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


def test_haitian_creole_has_names_of_its_own() -> None:
    with translation.override("ht"):
        assert weekday(FRIDAY) == "vandredi 27 novanm"
        assert full_day(date(2026, 8, 4)) == "4 out 2026"
        assert short_day(date(2026, 3, 3)) == "3 mas 2026"
        assert weekday(date(2026, 3, 3)) == "madi 3 mas"
        assert {full_day(date(2026, month, 1)).split()[1] for month in range(1, 13)} == set(MONTHS.split())


def test_a_moment_is_told_in_the_city_s_time() -> None:
    late = datetime(2026, 11, 28, 3, 30, tzinfo=UTC)  # still the day before in Chicago
    with timezone.override(ZoneInfo("America/Chicago")), translation.override("fr"):
        assert short_day(late) == "27 nov. 2026"
        assert moment(late) == "27 nov. 2026 21:30"


def test_a_language_nobody_keeps_data_of_is_said_in_english() -> None:
    with translation.override("tlh"):
        assert "27" in weekday(FRIDAY)
