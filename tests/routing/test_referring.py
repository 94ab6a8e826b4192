"""A case goes to somebody outside: who is told what, what happens here meanwhile, and who may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import cities, outside, people, requests
from tests.factories.outside import WEEK, party, referred, token_of
from tests.factories.requests import MONDAY, reread
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.errors import Invalid, MoveNotAllowed, NotAllowed, NotFound
from thirdring.messaging.models import Message
from thirdring.routing.actions.hearing import answer_by_link
from thirdring.routing.actions.referring import look_again, send_again, withdraw
from thirdring.routing.models import Referral, ReferralLink
from thirdring.routing.outside import Attention, Meanwhile, ReferralState
from thirdring.routing.referrals import referral_by_token
from thirdring.staff.rules import Role

DAY = timedelta(days=1)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield requests.pothole_city()


@pytest.fixture
def case(city: City) -> Case:
    fields: Any = {
        "email": "ana@example.org",
        "language": "es",
        "place": "9 Mill Street",
        "words": "Gas smell.",
    }
    return requests.case(city, **fields)


def mail(case: Case, occasion: str) -> Message:
    return Message.objects.of(case.city_id).get(case=case, occasion=occasion)


def test_the_party_reads_what_it_needs_and_nothing_of_the_reporter(case: Case) -> None:
    referral = referred(case, to=party(case.city, name="River Gas"), note="Near the school.")
    told = mail(case, "party_asked")
    assert (told.to, told.language) == ("dig@gas.example", "en")
    wanted = ("River Gas", "9 Mill Street", "Near the school.", "17 November 2026, 09:00", "/outside/")
    assert [words for words in wanted if words not in told.body] == []
    assert [secret for secret in ("Gas smell.", "What was reported", "ana@") if secret in told.body] == []
    assert (referral.acknowledge_by, referral.look_at) == (MONDAY + DAY, MONDAY + DAY)


def test_it_reads_the_words_only_if_staff_shared_them(case: Case) -> None:
    referred(case, shares_words=True)
    assert "What was reported: Gas smell." in mail(case, "party_asked").body


def test_the_resident_hears_in_their_language_who_has_it_and_how_to_reach_them(case: Case) -> None:
    referred(case, to=party(case.city, name="River Gas"))
    told = mail(case, "referred")
    assert (told.to, told.language) == ("ana@example.org", "es")
    assert "River Gas" in told.subject and "217-555-0190, dig@gas.example" in told.body


def test_the_case_stays_where_it_is_and_the_timeline_says_who_has_it(case: Case) -> None:
    referral = referred(case, to=party(case.city, name="River Gas"))
    after = reread(case)
    assert (after.status, after.agency, after.version) == (case.status, case.agency, case.version + 1)
    line = after.entries.get(kind=EntryKind.REFERRED)
    assert (line.public, line.data["party"], line.data["step"]) == (True, "River Gas", "sent")
    assert line.data["referral"] == referral.pk
    assert chain.first_break(requests.links_of(case)) is None


def test_only_the_hash_of_a_link_is_kept(case: Case) -> None:
    referral = referred(case)
    token, link = token_of(referral), ReferralLink.objects.of(case.city_id).get()
    assert (len(token), token in str(vars(link))) == (32, False)
    assert referral_by_token(case.city, token) == referral


def test_a_case_may_wait_for_them_until_somebody_looks_again(case: Case) -> None:
    worker = requests.worker_of(case)
    accept(case, actor=worker)
    referred(case, meanwhile=Meanwhile.WAIT, actor=worker)
    after = reread(case)
    hold = after.holds.get()
    assert (after.status, hold.reason, hold.review_at) == ("on_hold", "waiting_for_others", MONDAY + WEEK)


def test_what_nobody_took_on_can_not_wait_and_nothing_is_sent(case: Case) -> None:
    with pytest.raises(MoveNotAllowed):
        referred(case, meanwhile=Meanwhile.WAIT)
    assert (Referral.objects.of(case.city_id).count(), len(case.messages.filter(occasion="party_asked"))) == (
        0,
        0,
    )


def test_it_may_be_closed_as_not_the_citys_with_the_way_to_reach_them_in_the_answer(case: Case) -> None:
    gas = party(case.city, name="River Gas")
    referral = referred(case, to=gas, meanwhile=Meanwhile.CLOSE, answer="The pipe is theirs.")
    after = reread(case)
    assert (after.status, after.outcome, referral.state) == ("closed", "not_city_responsibility", "sent")
    answer = "The pipe is theirs.\n\nRiver Gas: 217-555-0190, dig@gas.example"
    assert after.closures.get().answer == answer
    assert answer in mail(case, "closed").body
    assert not Message.objects.of(case.city_id).filter(occasion="referred").exists()


def test_closing_needs_an_answer_here_too(case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        referred(case, meanwhile=Meanwhile.CLOSE)
    assert [problem.field for problem in refused.value.problems] == ["answer"]
    assert reread(case).status == Status.RECEIVED


def test_what_the_city_closes_as_its_own_ends_with_it(case: Case) -> None:
    referral = referred(case)
    close(reread(case), actor=requests.worker_of(case), outcome=Outcome.FIXED, answer="We did it.")
    referral.refresh_from_db()
    assert (referral.state, referral.ended_at, referral.look_at) == ("withdrawn", MONDAY, None)


def test_a_party_without_an_address_is_not_written_to(case: Case) -> None:
    referred(case, to=party(case.city, email=""))
    assert not Message.objects.of(case.city_id).filter(occasion="party_asked").exists()


def test_a_party_is_asked_once_at_a_time(case: Case) -> None:
    gas = party(case.city, name="River Gas")
    referred(case, to=gas)
    with pytest.raises(Invalid, match="River Gas has this case already"):
        referred(case, to=gas)
    referred(case, to=party(case.city))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"follow_up_at": MONDAY}, "follow_up_at"),
        ({"follow_up_at": MONDAY + 181 * DAY}, "follow_up_at"),
        ({"note": "x" * 1001}, "note"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(case: Case, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        referred(case, **asked)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_another_citys_party_and_one_no_longer_in_use_are_unknown(case: Case) -> None:
    for stranger in (party(requests.pothole_city()), party(case.city, active=False)):
        with pytest.raises(Invalid, match="from the list"):
            referred(case, to=stranger)


def test_another_agency_may_not(case: Case) -> None:
    stranger = people.actor(case.city, Role.AGENCY_WORKER, agency=cities.agency(case.city))
    with pytest.raises(NotAllowed):
        referred(case, actor=stranger)


def test_a_link_sent_again_takes_the_place_of_the_old_after_half_a_minute(case: Case) -> None:
    referral = referred(case)
    old = token_of(referral)
    send_again(referral, actor=requests.worker_of(case))
    new = token_of(referral)
    assert old != new
    with clock.frozen_at(MONDAY + timedelta(seconds=29)):
        assert [referral_by_token(case.city, token) for token in (old, new)] == [referral, referral]
    with clock.frozen_at(MONDAY + timedelta(seconds=30)):
        assert referral_by_token(case.city, new) == referral
        with pytest.raises(NotFound):
            referral_by_token(case.city, old)


def test_a_link_ends_after_half_a_year_and_opens_nothing_in_another_city(case: Case) -> None:
    token = token_of(referred(case))
    with pytest.raises(NotFound):
        referral_by_token(requests.pothole_city(), token)
    with clock.frozen_at(MONDAY + 180 * DAY), pytest.raises(NotFound):
        referral_by_token(case.city, token)


def test_what_is_taken_back_takes_no_answer(case: Case) -> None:
    referral = referred(case)
    token = token_of(referral)
    assert withdraw(referral, actor=requests.worker_of(case)).state == ReferralState.WITHDRAWN
    with pytest.raises(NotFound, match="nothing more"):
        answer_by_link(case.city, token, outside.answer(), actor=people.anyone(case.city))
    with pytest.raises(NotFound):
        withdraw(referral, actor=requests.worker_of(case))


def test_who_has_looked_says_when_to_look_next(case: Case) -> None:
    referral = referred(case)
    Referral.objects.of(case.city_id).update(
        attention=Attention.FOLLOW_UP, attention_since=MONDAY, look_at=None
    )
    looked = look_again(referral, on=MONDAY + 2 * DAY, actor=requests.worker_of(case))
    assert (looked.attention, looked.attention_since, looked.look_at) == ("", None, MONDAY + 2 * DAY)
    with pytest.raises(Invalid, match="Choose a day"):
        look_again(referral, actor=requests.worker_of(case))
