"""The type for what is not in the list: always there, never listed, never lost by an import."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from tests.factories.catalogues import catalogue, definition, offer
from tests.factories.unlisted import city_with_unlisted
from thirdring.catalogue.actions import import_catalogue, offer_unlisted
from thirdring.catalogue.models import ServiceType
from thirdring.catalogue.queries import (
    catalogue_of,
    offered_types,
    search_types,
    suggested_types,
    type_to_report,
    unlisted_type,
    version_of,
)
from thirdring.catalogue.rules import UNLISTED
from thirdring.catalogue.unlisted import Reason, reasons
from thirdring.city.models import Agency
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.staff.rules import Role

POTHOLE = definition("pothole", names={"en": "Pothole"}, keywords={"en": ("hole in the road", "crater")})


def test_why_a_type_is_near_is_the_word_that_was_written() -> None:
    assert reasons(POTHOLE, "There are craters and a pohtole") == [
        Reason("pohtole", "Pothole", in_name=True),
        Reason("craters", "crater", in_name=False),
    ]
    assert reasons(POTHOLE, "there is a the in") == []


@given(st.text(max_size=20_000))
def test_any_words_are_answered_with_few_reasons(text: str) -> None:
    assert len(reasons(POTHOLE, text)) <= 2


@pytest.mark.django_db
class TestInACity:
    def test_it_is_the_centres_private_and_looked_at_within_four_working_hours(self) -> None:
        city = cities.city()
        centre = cities.agency(city, code="311-centre")
        offer_unlisted(city, actor=people.program(city))
        city.refresh_from_db()
        unlisted = unlisted_type(city)
        assert unlisted is not None
        assert (unlisted.owner_id, unlisted.private, unlisted.names["es"]) == (
            centre.pk, True, "No está en la lista",
        )  # fmt: skip
        assert [(t.clock, t.amount, t.unit) for t in unlisted.targets] == [
            ("acknowledge", 4, "working_hours")
        ]

    def test_a_city_without_a_centre_gets_one(self) -> None:
        city = city_with_unlisted()
        assert type_to_report(city, UNLISTED).owner == "311"
        assert Agency.objects.of(city).filter(code="311").count() == 1

    def test_it_is_made_once(self) -> None:
        city = city_with_unlisted()
        offer_unlisted(city, actor=people.program(city))
        assert ServiceType.objects.of(city).filter(code=UNLISTED).count() == 1

    def test_it_is_in_no_list_and_not_found_by_words_or_programs(self) -> None:
        city = city_with_unlisted()
        assert [each.code for each in offered_types(city)] == ["pothole"]
        assert search_types(city, "not in the list", "en") == []
        with pytest.raises(NotFound):
            version_of(city, UNLISTED)

    def test_an_import_that_does_not_name_it_leaves_it_and_an_export_does_not_show_it(self) -> None:
        city = city_with_unlisted()
        offer(city, definition("graffiti"))
        city.refresh_from_db()
        assert unlisted_type(city) is not None
        assert [each.code for each in catalogue_of(city).types] == ["graffiti"]
        exported = catalogue_of(city)
        assert not import_catalogue(city, exported, actor=people.program(city)).changes

    def test_a_citys_own_page_may_say_what_it_is(self) -> None:
        city = requests.pothole_city()
        own = definition(UNLISTED, names={"en": "Anything else"})
        import_catalogue(city, catalogue(definition("pothole"), own), actor=people.program(city))
        city.refresh_from_db()
        assert type_to_report(city, UNLISTED).name("en") == "Anything else"
        assert {each.code for each in catalogue_of(city).types} == {"pothole", UNLISTED}

    def test_the_nearest_types_come_with_their_reasons(self) -> None:
        city = cities.city()
        offer(city, POTHOLE, definition("graffiti"))
        city.refresh_from_db()
        found = suggested_types(city, "a crater before my house", "en")
        assert [(each.code, why) for each, why in found] == [
            ("pothole", [Reason("crater", "crater", in_name=False)])
        ]

    def test_words_are_needed(self) -> None:
        city = city_with_unlisted()
        with pytest.raises(Invalid) as refused:
            requests.sent(city, service_code=UNLISTED, words=" ")
        assert [problem.field for problem in refused.value.problems] == ["words"]

    def test_only_the_program_or_an_administrator_makes_it(self) -> None:
        city = requests.pothole_city()
        with pytest.raises(NotAllowed):
            offer_unlisted(city, actor=people.actor(city, Role.CALL_TAKER))
