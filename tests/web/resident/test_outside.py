"""The page behind the link that an outside party gets."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import outside, people, requests
from tests.factories.outside import answer, party, referred, token_of
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread
from thirdring.cases.models import Case
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.routing.actions.hearing import answer_by_link
from thirdring.routing.actions.referring import withdraw
from thirdring.routing.models import Referral, ReferralAnswer
from thirdring.routing.outside import ReferralState, Said


@pytest.fixture
def city(db: None) -> Iterator[City]:
    with clock.frozen_at(MONDAY):
        yield requests.pothole_city()


@pytest.fixture
def case(city: City) -> Case:
    told: Any = {
        "name": "Maria Ruiz",
        "email": "maria@example.org",
        "words": "Gas smell.",
        "photos": (picture(),),
    }
    return requests.case(city, place="9 Mill Street", **told)


def address(referral: Referral) -> str:
    return f"/outside/{token_of(referral)}/"


def page_of(referral: Referral) -> str:
    return Client().get(address(referral)).content.decode()


def sent(referral: Referral, **fields: Any) -> Any:
    """What a browser sends: the form as the page has it, filled in."""
    browser = Client()
    key = re.search(r'name="key" value="([^"]+)"', browser.get(address(referral)).content.decode())
    assert key is not None
    return browser.post(address(referral), {"key": key[1], "said": "acknowledged"} | fields, follow=True)


def test_it_shows_what_they_need_and_never_who_reported_it(case: Case) -> None:
    page = page_of(referred(case, to=party(case.city, name="River Gas"), note="Shut the valve."))
    wanted = ("Pothole", "9 Mill Street", "Shut the valve.", "River Gas", "/media/photos/", "<tr-map")
    assert [words for words in wanted if words not in page] == []
    assert [secret for secret in ("Maria", "maria@", "Gas smell.") if secret in page] == []


def test_the_words_are_shown_only_if_staff_shared_them(case: Case) -> None:
    assert "Gas smell." in page_of(referred(case, shares_words=True))


def test_the_photos_of_a_private_case_stay_here(db: None) -> None:
    case = requests.case(requests.pothole_city(private=True), photos=(picture(),))
    assert "/media/" not in page_of(referred(case))


def test_an_answer_without_scripts_lands_in_the_case(case: Case) -> None:
    referral = referred(case)
    photo = SimpleUploadedFile("valve.jpg", picture(), "image/jpeg")
    told = sent(referral, said="done", words="Capped.", their_number="RG-77", photos=photo)
    assert told.redirect_chain == [(address(referral), 302)]
    page = told.content.decode()
    thanks = ("Thank you. The city has your answer.", "You told us that it is done.", "Capped.", "RG-77")
    assert [words for words in thanks if words not in page] == []
    referral.refresh_from_db()
    assert (referral.state, reread(case).media.count()) == (ReferralState.DONE, 2)


def test_what_was_typed_is_kept_when_something_is_missing(case: Case) -> None:
    referral = referred(case)
    answered = sent(referral, said="not_theirs", their_number="RG-77")
    page = answered.content.decode()
    assert answered.status_code == 422
    assert ("Write a few words: what you found, or whose it is." in page, 'value="RG-77"' in page) == (
        True,
        True,
    )
    assert ReferralAnswer.objects.of(case.city_id).count() == 0


def test_nothing_chosen_is_asked_for(case: Case) -> None:
    answered = sent(referred(case), said="")
    assert (answered.status_code, "Choose what you want to tell us." in answered.content.decode()) == (
        422,
        True,
    )


def test_two_who_opened_it_before_either_ended_it_are_told_and_lose_nothing(case: Case) -> None:
    referral = referred(case)
    answer_by_link(case.city, token_of(referral), answer(Said.DONE), actor=people.anyone(case.city))
    second = sent(referral, said="not_theirs", words="That is the county's.")
    page = second.content.decode()
    assert (second.status_code, "said meanwhile that it is done" in page) == (422, True)
    assert "That is the county&#x27;s." in page


def test_what_was_taken_back_asks_nothing_more(case: Case) -> None:
    referral = referred(case)
    withdraw(referral, actor=requests.worker_of(case))
    page = page_of(referral)
    assert ("The city needs nothing more of you here." in page, '<form method="post" enctype' in page) == (
        True,
        False,
    )


def test_a_wrong_link_is_not_there(case: Case) -> None:
    referral = referred(case)
    assert [Client().get(f"/outside/{token}/").status_code for token in ("wrong", str(referral.pk))] == [
        404,
        404,
    ]


def test_it_is_kept_out_of_caches_and_search_engines(case: Case) -> None:
    answered = Client().get(address(referred(case)))
    assert "no-store" in answered.headers["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answered.content.decode()


def test_the_public_reads_what_was_to_be_public_and_nothing_else(case: Case) -> None:
    hidden = referred(case, to=party(case.city, name="County Roads"))
    shown = referred(case, to=party(case.city, name="River Gas"), public=True)
    for referral, words in ((hidden, "For staff."), (shown, "For all.")):
        said = outside.answer(Said.ANSWERED, words=words)
        answer_by_link(case.city, token_of_party(referral), said, actor=people.anyone(case.city))
    page = Client().get(f"/track/{case.reference}").content.decode()
    assert ("River Gas: They answered. For all." in page, "For staff." in page) == (True, False)
    assert "County Roads: 217-555-0190, dig@gas.example" in page


def token_of_party(referral: Referral) -> str:
    """Two parties share an address here, so each link is told by its referral."""
    from thirdring.routing.actions.links import issue

    return issue(referral, actor=people.program(referral.case.city))


@pytest.mark.parametrize("answers", [1, 30])
def test_the_page_takes_a_fixed_number_of_queries(
    case: Case, answers: int, django_assert_num_queries: Any
) -> None:
    referral = referred(case)
    token = token_of(referral)
    for number in range(answers):
        said = answer(Said.ANSWERED, words=f"Answer {number}")
        answer_by_link(case.city, token, said, actor=people.anyone(case.city))
    browser = Client()
    browser.get(f"/outside/{token}/")
    with django_assert_num_queries(4):
        browser.get(f"/outside/{token}/")
