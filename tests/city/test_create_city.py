"""Making a city, as a person at the machine does it."""

from typing import Any

import pytest

from tests.factories.cities import SQUARE, city
from thirdring.city.actions import create_city
from thirdring.city.models import City
from thirdring.kernel.actor import resident, system
from thirdring.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.django_db

OPERATOR = system(0, reason="a test")
GOOD: dict[str, Any] = {"code": "new-harbor", "name": "New Harbor", "time_zone": "America/Chicago"}


def test_a_city_is_kept_with_its_outline_and_bounds() -> None:
    made = create_city(actor=OPERATOR, **GOOD, boundary=SQUARE, languages=["es", "en", "es"])
    kept = City.objects.get(pk=made.pk)
    assert (kept.jurisdiction_id, kept.languages, kept.bounds) == (
        "new-harbor",
        ["es", "en"],
        [-80.1, 40.3, -79.8, 40.6],
    )


def test_every_problem_is_named_at_once_and_nothing_is_kept() -> None:
    before = City.objects.count()
    with pytest.raises(Invalid) as refusal:
        create_city(
            actor=OPERATOR,
            code="New Harbor",
            name=" ",
            time_zone="Moon/Base",
            country="Luna",
            boundary={},
            languages=["english!"],
        )
    fields = [problem.field for problem in refusal.value.problems]
    assert (fields, City.objects.count()) == (
        ["code", "name", "languages", "time_zone", "country", "boundary"],
        before,
    )


def test_a_city_reads_phone_numbers_as_its_country_does() -> None:
    assert create_city(actor=OPERATOR, **GOOD).country == "US"
    assert create_city(actor=OPERATOR, **GOOD | {"code": "bonn"}, country="DE").country == "DE"


def test_a_code_that_is_taken_says_so() -> None:
    city(code="new-harbor")
    with pytest.raises(Invalid, match="already"):
        create_city(actor=OPERATOR, **GOOD)


def test_an_open311_name_that_is_taken_says_so() -> None:
    city(jurisdiction_id="harbor.gov")
    with pytest.raises(Invalid, match=r"harbor\.gov"):
        create_city(actor=OPERATOR, **GOOD, jurisdiction_id="harbor.gov")


@pytest.mark.parametrize("code", ["", "Harbor", "new harbor", "new--harbor", "-new", "hárbor", "x" * 41])
def test_a_code_that_would_not_fit_an_address_is_refused(code: str) -> None:
    with pytest.raises(Invalid, match="code: Use up to 40"):
        create_city(actor=OPERATOR, **GOOD | {"code": code})


def test_only_the_program_itself_makes_cities() -> None:
    with pytest.raises(NotAllowed):
        create_city(actor=resident(1), **GOOD)
