"""What the city tells everybody: when it is shown, in which language, and who may say it."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests.factories import cities, people
from tests.factories.requests import MONDAY
from tests.factories.together import together
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, Stale
from thirdring.mass_events.actions.notices import Said, keep_city_notice, take_down
from thirdring.mass_events.models import CityNotice
from thirdring.mass_events.notices import shown_notices
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)
WORDS = {"en": "City Hall is closed on Thursday.", "es": "El ayuntamiento cierra el jueves."}


def said(**fields: Any) -> Said:
    return Said(**({"texts": WORDS, "since": MONDAY, "until": MONDAY + 5 * HOUR} | fields))


def shown(city: City, language: str = "en", *, after: timedelta) -> list[str]:
    with clock.frozen_at(MONDAY + after):
        return shown_notices(City.objects.get(pk=city.pk), language)


@pytest.mark.django_db
class TestShowing:
    def test_a_notice_is_shown_from_its_beginning_until_its_end_in_the_readers_language(self) -> None:
        city = cities.city()
        with clock.frozen_at(MONDAY - HOUR):
            keep_city_notice(city, said(), actor=people.actor(city, Role.ADMINISTRATOR))
        assert shown(city, after=-HOUR) == []
        assert shown(city, after=0 * HOUR) == [WORDS["en"]]
        assert shown(city, "es", after=4 * HOUR) == [WORDS["es"]]
        assert shown(city, "fr", after=4 * HOUR) == [WORDS["en"]]
        assert shown(city, after=5 * HOUR) == []

    def test_one_that_is_taken_down_is_gone_at_once_whether_or_not_it_had_begun(self) -> None:
        city = cities.city()
        administrator = people.actor(city, Role.ADMINISTRATOR)
        with clock.frozen_at(MONDAY + HOUR):
            for since in (MONDAY, MONDAY + 2 * HOUR):
                kept = keep_city_notice(city, said(since=since), actor=administrator)
                take_down(kept, actor=administrator)
                take_down(kept, actor=administrator)
        assert shown(city, after=HOUR) == shown(city, after=3 * HOUR) == []

    def test_another_city_does_not_read_it(self) -> None:
        city, other = cities.city(), cities.city(code="elsewhere")
        keep_city_notice(city, said(), actor=people.actor(city, Role.ADMINISTRATOR))
        assert shown(other, after=HOUR) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"texts": {"en": "  "}}, "texts.en"),
        ({"texts": {"en": "x" * 281}}, "texts.en"),
        ({"since": None}, "since"),
        ({"until": None}, "until"),
        ({"until": MONDAY}, "until"),
        ({"until": MONDAY + timedelta(days=400)}, "until"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_kept(fields: dict[str, Any], field: str) -> None:
    city = cities.city()
    with pytest.raises(Invalid) as refused:
        keep_city_notice(city, said(**fields), actor=people.actor(city, Role.ADMINISTRATOR))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not CityNotice.objects.of(city).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CALL_TAKER])
def test_only_administrators_speak_for_the_city(role: Role) -> None:
    city = cities.city()
    kept = keep_city_notice(city, said(), actor=people.actor(city, Role.ADMINISTRATOR))
    somebody = people.actor(city, role)
    for verb in (partial(keep_city_notice, city, said()), partial(take_down, kept)):
        with pytest.raises(NotAllowed):
            verb(actor=somebody)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_notice_one_is_told() -> None:
    city = cities.city()
    administrator = people.actor(city, Role.ADMINISTRATOR)
    kept = keep_city_notice(city, said(), actor=administrator)
    change = partial(keep_city_notice, city, notice=kept, version=1, actor=administrator)
    answers = together(
        partial(change, said(texts={"en": "One."})), partial(change, said(texts={"en": "Two."}))
    )
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [Stale]
    kept.refresh_from_db()
    assert kept.version == 2
