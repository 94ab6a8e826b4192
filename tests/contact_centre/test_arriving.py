"""What was written down while the server was away arrives once, and nothing keeps it out."""

from datetime import timedelta
from typing import Any

import pytest

from tests.contact_centre.desk import Desk, a_desk, after
from tests.factories.together import together
from thirdring.cases.models import Case
from thirdring.contact_centre.actions.arriving import Written, take_written
from thirdring.contact_centre.desk_queries import case_told_as
from thirdring.contact_centre.desk_rules import Disposition, Said, provisional_of
from thirdring.contact_centre.models import Contact
from thirdring.kernel import clock
from thirdring.kernel.damm import check_digit

pytestmark = pytest.mark.django_db
NUMBER = f"P-4821-3390-{check_digit('48213390')}"
POTHOLE = {"danger": "no", "service_code": "pothole", "place": "12 Mill Street", "words": "Deep."}


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def written(end: str = "open", *, key: str = "k1", made: float = 0, **said: Any) -> Written:
    what = Said(**(POTHOLE | said))
    return Written(key=key, made=after(made), provisional=NUMBER, said=what, language="es", end=end)


def test_a_case_is_opened_once_and_found_by_the_number_the_caller_was_told(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    with clock.frozen_at(after(3600)):
        first = take_written(city, written(), actor=ana)
        again = take_written(city, written(), actor=ana)
    assert first.pk == again.pk
    assert (first.disposition, first.opened_at, first.language) == (Disposition.NEW_CASE, after(0), "es")
    case = Case.objects.of(city).get()
    found = case_told_as(city, NUMBER.lower().replace("-", " "))
    assert found is not None
    assert found.pk == case.pk
    assert case_told_as(a_desk().house.city, NUMBER) is None


def test_what_can_not_be_ended_as_it_was_is_open_to_be_mended(desk: Desk) -> None:
    kept = take_written(desk.house.city, written(place="", email="nonsense"), actor=desk.taker("Ana"))
    assert (kept.disposition, kept.said["words"], kept.said["email"]) == ("", "Deep.", "nonsense")
    assert Case.objects.of(desk.house.city).count() == 0


@pytest.mark.parametrize(
    ("end", "said", "disposition"),
    [
        ("inform", {}, Disposition.INFORMED),
        ("supervisor", {"note": "Call back."}, Disposition.FOLLOW_UP),
        ("emergency", {"danger": "yes"}, Disposition.EMERGENCY),
        ("nothing", {}, Disposition.NOTHING),
        ("nonsense", {}, ""),
        ("inform", {"danger": ""}, ""),
    ],
)
def test_other_ends(desk: Desk, end: str, said: dict[str, str], disposition: str) -> None:
    kept = take_written(desk.house.city, written(end, **said), actor=desk.taker("Ana"))
    assert kept.disposition == disposition


def test_a_call_begun_before_goes_on_as_the_same_conversation(desk: Desk) -> None:
    ana = desk.taker("Ana")
    contact = desk.answered(ana)
    kept = take_written(desk.house.city, written(key=contact.key), actor=ana)
    assert (kept.pk, kept.call_id, kept.disposition) == (contact.pk, contact.call_id, Disposition.NEW_CASE)


def test_a_computers_wrong_clock_is_not_believed(desk: Desk) -> None:
    ana, city = desk.taker("Ana"), desk.house.city
    with clock.frozen_at(after(0)):
        late = take_written(city, written("nothing", made=9e6), actor=ana)
        early = take_written(city, written("nothing", key="k2", made=-9e6), actor=ana)
    assert (late.opened_at, early.opened_at) == (after(0), after(0) - timedelta(days=7))


@pytest.mark.parametrize("typed", ["P-4821-3390-0", "4821-3390-1", "P-4821", "P" + "9" * 30, ""])
def test_a_mistyped_number_is_none(typed: str) -> None:
    assert provisional_of(typed) == ""


@pytest.mark.django_db(transaction=True)
def test_two_tabs_send_the_same_at_the_same_moment() -> None:
    desk = a_desk()
    ana, city = desk.taker("Ana"), desk.house.city
    answers = together(*[lambda: take_written(city, written(), actor=ana)] * 3)
    assert [type(each) for each in answers].count(Contact) >= 1, answers
    take_written(city, written(), actor=ana)  # who was refused sends again
    assert (Case.objects.of(city).count(), Contact.objects.of(city).count()) == (1, 1)
