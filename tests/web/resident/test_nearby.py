"""Is it one of these? Following what somebody else reported, instead of reporting it again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.catalogues import offer
from tests.factories.pictures import picture
from tests.factories.requests import reread, sent, worker_of
from tests.web.resident.reader import Page, Reader
from tests.web.resident.test_report import at_where
from tests.web.resident.town import LIGHT, POTHOLE
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case, Follow, Report
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.messaging.models import Message

NEAR = {"lon": -79.95, "lat": 40.4513, "place": "14 Mill Street"}


@pytest.fixture
def sought(city: City) -> City:
    """The town looks for duplicates of potholes and of lights, which are a matter of safety."""
    seeks = {"duplicate_radius_m": 100, "duplicate_window_h": 48}
    offer(city, POTHOLE.__class__(**_fields(POTHOLE) | seeks), LIGHT.__class__(**_fields(LIGHT) | seeks))
    city.refresh_from_db()
    return city


def _fields(definition: Any) -> dict[str, Any]:
    return {name: getattr(definition, name) for name in definition.__dataclass_fields__}


def known(city: City, **fields: Any) -> Case:
    """Somebody's pothole, eleven metres from 12 Mill Street."""
    told = NEAR | {"answers": {"in_lane": "no"}, "email": "ana@example.org", "words": "Deep."} | fields
    return reread(sent(city, **told).case)


def at_nearby(reader: Reader) -> Page:
    at_where(reader)
    return reader.send(place="12 Mill Street")


def test_what_others_reported_there_is_shown_after_the_place(sought: City, reader: Reader) -> None:
    known(sought, photos=(picture(),))
    page = at_nearby(reader)
    assert page.heading == "Is it one of these?"
    assert "Pothole, 11 m away" in page.text
    assert "14 Mill Street" in page.text
    assert page.notices == []  # no storm is going on
    assert "Deep." not in page.text  # what somebody wrote is not public before it is looked at


def test_nothing_there_asks_nothing(sought: City, reader: Reader) -> None:
    assert at_nearby(reader).heading == "Tell us more"


def test_following_makes_no_report_and_is_acknowledged(sought: City, reader: Reader) -> None:
    case = known(sought)
    at_nearby(reader)
    page = reader.send(case=case.reference, email="Eva@example.org", follow="1")
    assert "You follow this now. We tell you whenever something happens." in page.lines
    assert (Report.objects.of(sought).count(), Follow.objects.of(sought).get().case) == (1, case)
    message = Message.objects.of(sought).get(occasion="following")
    assert (message.to, message.case) == ("eva@example.org", case)


def test_who_follows_hears_the_answer(sought: City, reader: Reader) -> None:
    case = known(sought)
    at_nearby(reader)
    reader.send(case=case.reference, email="eva@example.org", follow="1")
    close(reread(case), actor=worker_of(case), outcome=Outcome.FIXED, answer="Filled.")
    told = Message.objects.of(sought).filter(occasion="closed").order_by("to").values_list("to", flat=True)
    assert list(told) == ["ana@example.org", "eva@example.org"]


def test_a_followers_phone_number_is_read_as_the_citys_country_does(sought: City, reader: Reader) -> None:
    City.objects.filter(pk=sought.pk).update(country="GB")
    case = known(sought)
    at_nearby(reader)
    reader.send(case=case.reference, phone="0121 234 5678", follow="1")
    assert Message.objects.of(sought).get(occasion="following").to == "+441212345678"


def test_following_twice_is_following_once(sought: City, reader: Reader) -> None:
    case = known(sought)
    for _ in range(2):
        at_nearby(reader)
        reader.send(case=case.reference, email="eva@example.org", follow="1")
    assert Follow.objects.of(sought).count() == 1
    assert Message.objects.of(sought).filter(occasion="following").count() == 1


def test_none_of_these_goes_on_with_the_report(sought: City, reader: Reader) -> None:
    known(sought)
    at_nearby(reader)
    assert reader.send(none="1").heading == "Tell us more"
    assert Follow.objects.of(sought).count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "eva@example.org"}, ["Choose the one that is the same, or go on with your own report."]),
        (
            {"case": "known"},
            ["Give an e-mail address or a mobile phone, so that we can tell you what happens."],
        ),
        (
            {"case": "999999999", "email": "eva@example.org"},
            ["This is closed meanwhile. Go on with your own report."],
        ),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_written_down(
    sought: City, reader: Reader, fields: dict[str, str], said: list[str]
) -> None:
    case = known(sought)
    at_nearby(reader)
    page = reader.send(
        **{name: case.reference if value == "known" else value for name, value in fields.items()}
    )
    assert (page.status, page.problems) == (422, said)
    assert Follow.objects.of(sought).count() == 0


@pytest.mark.parametrize("email", ["eva", "eva@", "@example.org"])
def test_an_address_that_is_none_is_named(sought: City, reader: Reader, email: str) -> None:
    case = known(sought)
    at_nearby(reader)
    page = reader.send(case=case.reference, email=email, follow="1")
    assert (page.status, len(page.problems)) == (422, 1)


def test_a_matter_of_safety_is_always_taken(sought: City, reader: Reader) -> None:
    sent(sought, service_code="signal-out", **NEAR)
    at_where(reader, "signal-out")
    assert reader.send(place="12 Mill Street").heading != "Is it one of these?"
    assert reader.go("/report/nearby/").heading != "Is it one of these?"


@pytest.mark.parametrize("why", ["closed", "old"])
def test_what_is_over_or_long_ago_is_not_offered(sought: City, reader: Reader, why: str) -> None:
    with clock.frozen_at(clock.now() - timedelta(days=3 if why == "old" else 0)):
        case = known(sought)
    if why == "closed":
        close(case, actor=worker_of(case), outcome=Outcome.FIXED, answer="Filled.")
    assert at_nearby(reader).heading == "Tell us more"


def test_the_page_without_a_draft_begins_anew(sought: City, reader: Reader) -> None:
    assert reader.go("/report/nearby/").heading == "What is wrong?"


@pytest.mark.parametrize("cases", [1, 30])
def test_the_page_takes_three_queries(
    sought: City, reader: Reader, cases: int, django_assert_num_queries: Any
) -> None:
    for number in range(cases):
        known(sought, email=f"p{number}@example.org")
    at_nearby(reader)
    with django_assert_num_queries(3):
        reader.go("/report/nearby/")
