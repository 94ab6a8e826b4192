"""Following a case that somebody else reported."""

import pytest

from tests.factories import cities, people, requests
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.following import follow, follow_as
from thirdring.cases.actions.merging import merge
from thirdring.cases.models import Case, Follow
from thirdring.cases.rules import Outcome
from thirdring.constituents.actions import Person
from thirdring.constituents.models import Constituent
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.messaging.models import Message

pytestmark = pytest.mark.django_db
EVA = Person(email="eva@example.org", language="es")


def told(case: Case) -> list[tuple[str, str]]:
    """(to, subject) of what followers were told at once."""
    messages = Message.objects.of(case.city_id).filter(occasion="following")
    return list(messages.values_list("to", "subject"))


def test_a_follower_is_told_in_their_language_and_only_they() -> None:
    case = requests.case(requests.pothole_city(), email="ana@example.org")
    follow_as(case, EVA, actor=people.anyone(case.city))
    (message,) = told(case)
    assert (message[0], message[1][:11]) == ("eva@example.org", "Ahora sigue")


def test_who_reported_it_is_not_told_that_they_follow() -> None:
    case = requests.case(requests.pothole_city(), email="ana@example.org")
    follow_as(case, Person(email="ana@example.org"), actor=people.anyone(case.city))
    assert told(case) == []


def test_without_a_way_to_be_told_nobody_is_written_down() -> None:
    case = requests.case(requests.pothole_city())
    with pytest.raises(Invalid, match="mobile phone"):
        follow_as(case, Person(name="Eva"), actor=people.anyone(case.city))
    assert Constituent.objects.of(case.city).count() == 0


def test_what_is_over_cannot_be_followed_and_leaves_nobody() -> None:
    case = requests.case(requests.pothole_city())
    close(case, actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="Filled.")
    with pytest.raises(Invalid, match="closed meanwhile"):
        follow_as(case, EVA, actor=people.anyone(case.city))
    assert (Constituent.objects.of(case.city).count(), Follow.objects.of(case.city).count()) == (0, 0)


def test_a_case_that_is_part_of_another_is_not_followed() -> None:
    city = requests.pothole_city()
    first, second = requests.case(city), requests.case(city)
    merge(second, into=first, actor=requests.worker_of(first))
    with pytest.raises(Invalid, match="closed meanwhile"):
        follow_as(second, EVA, actor=people.anyone(city))


def test_a_private_case_is_unknown_to_the_public() -> None:
    case = requests.case(requests.pothole_city(private=True))
    with pytest.raises(NotFound):
        follow_as(case, EVA, actor=people.anyone(case.city))


def test_another_citys_person_follows_nothing_here() -> None:
    case, elsewhere = requests.case(requests.pothole_city()), cities.city()
    stranger = Constituent.objects.create(city=elsewhere, created_at=clock.now())
    with pytest.raises(NotFound):
        follow(case, stranger, actor=people.anyone(case.city))
