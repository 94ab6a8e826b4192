"""What time does to referrals: each date is noticed once, by mail, on the timeline and in the list."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from tests.factories import people, requests
from tests.factories.outside import WEEK, answer, referred, token_of
from tests.factories.requests import MONDAY, reread
from tests.factories.together import together
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import system
from thirdring.messaging.models import Message
from thirdring.routing.actions.following_up import follow_up
from thirdring.routing.actions.hearing import answer_by_link
from thirdring.routing.models import Referral
from thirdring.routing.referrals import in_need, under_way
from thirdring.staff.rules import Role

DAY = timedelta(days=1)
SWEEP = system(0, reason="a test")


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield requests.pothole_city()


def swept(after: timedelta) -> int:
    with clock.frozen_at(MONDAY + after):
        return follow_up(actor=SWEEP)


def again(referral: Referral) -> Referral:
    return Referral.objects.of(referral.city_id).get(pk=referral.pk)


def reminders(city: City) -> int:
    return Message.objects.of(city).filter(occasion="party_reminded").count()


def test_no_acknowledgement_in_time_is_noticed_once(city: City) -> None:
    referral = referred(requests.case(city))
    assert [swept(DAY - timedelta(seconds=1)), swept(DAY), swept(DAY + timedelta(hours=1))] == [0, 1, 0]
    late = again(referral)
    assert (late.attention, late.attention_since) == ("unacknowledged", MONDAY + DAY)
    assert (late.look_at, reminders(city)) == (MONDAY + WEEK, 1)
    supervisor = people.actor(city, Role.SUPERVISOR)
    assert (in_need(supervisor), under_way(supervisor)) == ([referral], [])


def test_the_follow_up_date_is_noticed_once_whether_they_acknowledged_or_not(city: City) -> None:
    silent, spoke = (referred(requests.case(city)) for _ in range(2))
    answer_by_link(city, token_of(spoke), answer(), actor=people.anyone(city))
    assert [swept(DAY), swept(WEEK), swept(2 * WEEK)] == [1, 2, 0]
    for referral in (silent, spoke):
        assert (again(referral).attention, again(referral).look_at) == ("follow_up", None)
    assert again(silent).attention_since == MONDAY + DAY
    assert reminders(city) == 3


def test_the_reminders_link_works_beside_the_first(city: City) -> None:
    referral = referred(requests.case(city))
    first = token_of(referral)
    swept(DAY)
    second = token_of(referral)
    with clock.frozen_at(MONDAY + 2 * DAY):
        for token in (first, second):
            answer_by_link(city, token, answer(), actor=people.anyone(city))
    assert (first == second, referral.answers.count()) == (False, 2)


def test_an_acknowledgement_takes_it_off_the_list(city: City) -> None:
    referral = referred(requests.case(city))
    swept(DAY)
    with clock.frozen_at(MONDAY + 2 * DAY):
        answer_by_link(city, token_of(referral), answer(), actor=people.anyone(city))
    assert (again(referral).attention, again(referral).look_at) == ("", MONDAY + WEEK)


def test_the_timeline_says_so_and_nobodys_page_goes_stale_by_it(city: City) -> None:
    case = requests.case(city)
    referred(case)
    before = reread(case)
    swept(DAY)
    after = reread(case)
    assert (after.version, after.entry_count) == (before.version, before.entry_count + 1)
    line = after.entries.filter(kind=EntryKind.REFERRED).last()
    assert line is not None and (line.data["step"], line.public) == ("late", False)
    assert chain.first_break(requests.links_of(case)) is None


def test_a_case_somebody_holds_is_left_for_the_next_round(city: City) -> None:
    """Skipping is seen from another connection, below; here: what is ended is looked at no more."""
    referral = referred(requests.case(city))
    Referral.objects.of(city).filter(pk=referral.pk).update(state="withdrawn", ended_at=MONDAY, look_at=None)
    assert swept(2 * WEEK) == 0


@pytest.mark.django_db(transaction=True)
def test_many_workers_notice_each_once_and_none_waits_for_who_holds_a_case() -> None:
    city = requests.pothole_city()
    with clock.frozen_at(MONDAY):
        referrals = [referred(requests.case(city)) for _ in range(6)]
    with transaction.atomic():
        held = Case.objects.of(city).select_for_update().get(pk=referrals[0].case_id)
        counts = together(*(lambda: swept(DAY) for _ in range(4)))
    assert sum(count for count in counts if isinstance(count, int)) == 5
    assert (reminders(city), swept(DAY), reminders(city)) == (5, 1, 6)
    assert again(referrals[0]).attention == "unacknowledged" and held.pk == referrals[0].case_id
