"""What an outside party says lands in the case at once, wakes what waits for it, and is kept exactly once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import outside, people, requests
from tests.factories.outside import answer, referred, token_of
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread
from tests.factories.together import together
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Status
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.errors import Invalid, NotFound
from thirdring.messaging.models import Message
from thirdring.routing.actions.hearing import Answer, answer_by_link, note_answer
from thirdring.routing.models import Referral, ReferralAnswer
from thirdring.routing.outside import Meanwhile, ReferralState, Said
from thirdring.staff.rules import Role

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield requests.pothole_city()


def waiting(city: City, **asked: Any) -> Referral:
    """A referral of a case that waits for it."""
    case = requests.case(city, email="ana@example.org", language="es")
    worker = requests.worker_of(case)
    accept(case, actor=worker)
    party = outside.party(city, name="River Gas")
    return referred(case, to=party, actor=worker, meanwhile=Meanwhile.WAIT, **asked)


def heard(referral: Referral, said: Answer) -> Referral:
    with clock.frozen_at(LATER):
        city = referral.case.city
        return answer_by_link(city, token_of(referral), said, actor=people.anyone(city))


def line_of(referral: Referral) -> Any:
    return reread(referral.case).entries.get(kind=EntryKind.PARTY_SAID)


def test_an_acknowledgement_brings_their_number_and_day_and_the_case_waits_on(city: City) -> None:
    referral = heard(waiting(city), answer(their_number="RG-77", expected_on=date(2026, 11, 20)))
    assert (referral.state, referral.acknowledged_at) == (ReferralState.ACKNOWLEDGED, LATER)
    assert (referral.their_number, referral.expected_on) == ("RG-77", date(2026, 11, 20))
    assert referral.look_at == referral.follow_up_at
    assert reread(referral.case).status == Status.ON_HOLD
    line = line_of(referral)
    assert (line.actor_name, line.public, line.at) == ("River Gas", False, LATER)
    assert line.data == {
        "referral": referral.pk, "party": "River Gas", "said": "acknowledged", "words": "",
        "number": "RG-77", "expected_on": "2026-11-20", "photos": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state", "attention"),
    [
        (Said.ANSWERED, ReferralState.ACKNOWLEDGED, ""),
        (Said.DONE, ReferralState.DONE, ""),
        (Said.NOT_THEIRS, ReferralState.NOT_THEIRS, "refused"),
    ],
)
def test_an_answer_wakes_the_case_that_waits_for_it(
    city: City, said: Said, state: ReferralState, attention: str
) -> None:
    referral = heard(waiting(city), answer(said, words="The main is ours; capped."))
    assert (referral.state, referral.attention) == (state, attention)
    case = reread(referral.case)
    assert (case.status, case.holds.get().until) == (Status.ACCEPTED, LATER)
    assert chain.first_break(requests.links_of(case)) is None


def test_words_and_photos_are_for_staff_unless_the_referral_was_public(city: City) -> None:
    hidden = heard(waiting(city), answer(Said.ANSWERED, words="Capped.", photos=(picture(),)))
    media = hidden.case.media.get()
    assert (line_of(hidden).public, media.public, media.report) == (False, False, None)
    assert not Message.objects.of(city).filter(occasion="party_news").exists()


def test_what_is_public_reaches_the_resident_in_their_language(city: City) -> None:
    said = answer(Said.DONE, words="Capped and filled.", photos=(picture(),))
    open_to_all = heard(waiting(city, public=True), said)
    assert (line_of(open_to_all).public, open_to_all.case.media.get().public) == (True, True)
    told = Message.objects.of(city).get(occasion="party_news")
    assert told.to == "ana@example.org"
    assert "River Gas: Dicen que está hecho." in told.body and "Capped and filled." in told.body


def test_a_second_click_is_the_same_answer(city: City) -> None:
    referral, said = waiting(city), answer(Said.ANSWERED, words="Which pole?")
    heard(referral, said)
    heard(referral, said)
    assert ReferralAnswer.objects.of(city).count() == 1
    assert line_of(referral).data["words"] == "Which pole?"


def test_after_the_end_only_words_are_taken(city: City) -> None:
    referral = waiting(city)
    heard(referral, answer(Said.DONE))
    with pytest.raises(Invalid, match="said meanwhile that it is done"):
        heard(referral, answer(Said.NOT_THEIRS, words="Not ours."))
    assert heard(referral, answer(Said.ANSWERED, words="See photo.")).state == ReferralState.DONE


def test_an_answer_for_a_case_that_was_joined_to_another_lands_in_that_one(city: City) -> None:
    referral, other = waiting(city), requests.case(city)
    supervisor = people.actor(city, Role.SUPERVISOR)
    merge(reread(referral.case), into=other, actor=supervisor)
    heard(referral, answer(Said.DONE))
    assert reread(other).entries.filter(kind=EntryKind.PARTY_SAID).count() == 1


def test_staff_write_down_what_was_said_on_the_phone(city: City) -> None:
    referral = waiting(city)
    worker = requests.worker_of(referral.case)
    after = note_answer(referral, answer(Said.DONE, words="Told me so."), actor=worker)
    assert (after.state, line_of(referral).actor_name) == (ReferralState.DONE, worker.name)
    assert ReferralAnswer.objects.of(city).get().by_id == worker.id
    assert reread(referral.case).status == Status.ACCEPTED


@pytest.mark.parametrize(
    ("said", "fields", "field"),
    [
        (Said.ANSWERED, {}, "words"),
        (Said.NOT_THEIRS, {"words": " "}, "words"),
        (Said.DONE, {"words": "x" * 2001}, "words"),
        (Said.ACKNOWLEDGED, {"their_number": "9" * 61}, "their_number"),
        (Said.ACKNOWLEDGED, {"expected_on": date(2026, 11, 1)}, "expected_on"),
        (Said.ACKNOWLEDGED, {"expected_on": date(2029, 11, 1)}, "expected_on"),
        (Said.DONE, {"photos": (b"no picture",)}, "photos"),
        (Said.DONE, {"photos": (picture(),) * 6}, "photos"),
        (Said.DONE, {"key": ""}, "said"),
    ],
)
def test_what_says_nothing_or_too_much_is_refused_whole(
    city: City, said: Said, fields: dict[str, Any], field: str
) -> None:
    referral = waiting(city)
    with pytest.raises(Invalid) as refused:
        heard(referral, answer(said, **fields))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert (ReferralAnswer.objects.of(city).count(), reread(referral.case).status) == (0, Status.ON_HOLD)


def test_a_guessed_link_leads_nowhere(city: City) -> None:
    waiting(city)
    with pytest.raises(NotFound):
        answer_by_link(city, "guessed", answer(), actor=people.anyone(city))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_answer_the_same_link_at_once_are_each_heard_once() -> None:
    city = requests.pothole_city()
    referral = waiting_now(city)
    token, said = token_of(referral), [answer(Said.ANSWERED, words=f"Number {n}.") for n in (1, 2)]
    together(*(lambda each=each: by_link(city, token, each) for each in (*said, *said)))  # type: ignore[misc]  # bound now
    words = ReferralAnswer.objects.of(city).values_list("words", flat=True)
    assert sorted(words) == ["Number 1.", "Number 2."]
    case = reread(referral.case)
    assert case.entries.filter(kind=EntryKind.PARTY_SAID).count() == 2
    assert case.entries.filter(kind=EntryKind.RESUMED).count() == 1
    assert chain.first_break(requests.links_of(case)) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_at_once_the_second_is_told() -> None:
    city = requests.pothole_city()
    referral = waiting_now(city)
    token = token_of(referral)
    answers = [answer(Said.DONE), answer(Said.NOT_THEIRS, words="Not ours.")]
    given = together(*(lambda each=each: by_link(city, token, each) for each in answers))  # type: ignore[misc]  # bound now
    assert sorted(type(each).__name__ for each in given) == ["Invalid", "Referral"]
    assert ReferralAnswer.objects.of(city).count() == 1


def waiting_now(city: City) -> Referral:
    case: Case = requests.case(city)
    worker = requests.worker_of(case)
    accept(case, actor=worker)
    return referred(case, actor=worker, meanwhile=Meanwhile.WAIT)


def by_link(city: City, token: str, said: Answer) -> Referral:
    return answer_by_link(city, token, said, actor=people.anyone(city))
