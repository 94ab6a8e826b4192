"""Correcting the kind of a case from its page."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.factories import people, requests, unlisted
from tests.factories.corrections import correcting_city, mistaken
from tests.factories.requests import MONDAY
from tests.web.agency.departments import browser_of
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.cases.queries import answers_of
from thirdring.catalogue.actions import offer_unlisted
from thirdring.city.models import Agency, City
from thirdring.feedback.models import Question
from thirdring.kernel import clock
from thirdring.messaging.models import Message
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def case(city: City) -> Case:
    with clock.frozen_at(MONDAY):
        return mistaken(city, words="Water leak from a hole", answers={"lane": "yes", "deep": "no"})


@pytest.fixture
def browser(city: City) -> Client:
    works = Agency.objects.of(city).get(code="public-works")
    return browser_of(people.staff(city, Role.AGENCY_WORKER, agency=works))


def address(case: Case) -> str:
    return f"/agency/cases/{case.reference}/kind/"


def page(answer: Any) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def saved(browser: Client, case: Case, **fields: Any) -> Any:
    said = {"version": case.version, "entries": case.entry_count, "to": "leak", "reason": "Clean water."}
    return browser.post(address(case), said | fields)


def test_the_case_page_leads_there_and_the_words_of_the_report_suggest_kinds(
    browser: Client, case: Case
) -> None:
    assert f'href="{address(case)}"' in browser.get(f"/agency/cases/{case.reference}/").content.decode()
    found = re.findall(r'\?to=([a-z]+)"', browser.get(address(case)).content.decode())
    assert found == ["leak"]


def test_a_search_finds_other_kinds_but_never_the_same(browser: Client, case: Case) -> None:
    found = [
        re.findall(r'\?to=([a-z]+)"', browser.get(address(case), {"words": typed}).content.decode())
        for typed in ("sign", "pothole")
    ]
    assert found == [["sign"], []]


def test_before_saving_it_says_who_gets_it_by_when_and_what_is_known(browser: Client, case: Case) -> None:
    with clock.frozen_at(datetime(2026, 11, 16, 15, tzinfo=UTC)):
        said = page(browser.get(address(case), {"to": "leak"}))
    assert "Goes to Water The owner of this kind of request." in said
    assert "Wed 18 Nov, 17:00 first promised Mon 23 Nov, 17:00" in said
    assert "Lane? Yes known already" in said


def test_before_saving_it_says_that_the_public_will_see_what_was_of_no_kind(city: City) -> None:
    offer_unlisted(city, actor=people.program(city))
    city.refresh_from_db()
    boss = browser_of(people.staff(city, Role.SUPERVISOR))
    said = "The public sees it from then on, its words too. Its photos stay with us."
    shown = [
        said in page(boss.get(address(each), {"to": "leak"}))
        for each in (unlisted.case(city, "water"), mistaken(city))
    ]
    assert shown == [True, False]


def test_only_what_is_missing_is_asked(browser: Client, case: Case) -> None:
    shown = browser.get(address(case), {"to": "leak"}).content.decode()
    names = set(re.findall(r'name="(answers\.[a-z]+)"', shown))
    assert names == {"answers.flow", "answers.since"}
    assert "Only if “Flow?” is: Gush" in shown


def test_saving_corrects_it_and_whoever_can_still_see_it_sees_it(browser: Client, case: Case) -> None:
    answer = saved(browser, case, **{"answers.flow": "drip"})
    assert (answer.status_code, answer.url) == (302, "/agency/")
    assert requests.reread(case).type.code == "leak"
    boss = browser_of(people.staff(case.city, Role.SUPERVISOR))
    shown = page(boss.get(f"/agency/cases/{case.reference}/"))
    assert "Pothole → Leak" in shown
    assert "Known since its kind was corrected Lane? Yes Flow? Drip" in shown


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(browser: Client, case: Case) -> None:
    answer = saved(browser, case)
    assert answer.status_code == 422
    assert "Please answer: Flow?" in page(answer)
    assert "Clean water." in answer.content.decode()
    assert requests.reread(case).type.code == "pothole"


def test_who_saw_an_older_case_is_told_and_keeps_the_words(browser: Client, case: Case) -> None:
    seen = case.version
    case = accept(case, actor=people.actor(case.city, Role.SUPERVISOR))
    answer = saved(browser, case, version=seen, **{"answers.flow": "drip"})
    assert (answer.status_code, requests.reread(case).type.code) == (409, "pothole")
    assert "Clean water." in answer.content.decode()


def test_the_resident_is_asked_for_what_is_missing_and_the_case_waits_where_it_belongs(
    browser: Client, case: Case
) -> None:
    saved(browser, case, ask="yes", question="Does it drip or gush?")
    after = requests.reread(case)
    assert (after.type.code, after.agency.code, after.status) == ("leak", "water", "on_hold")
    assert Question.objects.of(case.city).get().words == "Does it drip or gush?"
    assert answers_of(after) == {"lane": "yes"}
    told = Message.objects.of(case.city).order_by("pk").values_list("occasion", flat=True)
    assert list(told) == ["received", "held", "asked", "another_kind"]


def test_without_a_question_nobody_is_asked_and_nothing_is_done(browser: Client, case: Case) -> None:
    answer = saved(browser, case, ask="yes")
    assert (answer.status_code, requests.reread(case).status) == (422, "received")
    assert "Write the question before sending it." in page(answer)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_who_only_reads_may_not(city: City, case: Case, role: Role) -> None:
    reader = browser_of(people.staff(city, role))
    answer: HttpResponse = reader.get(address(case))  # type: ignore[assignment]  # a test's
    assert answer.status_code == 403
    assert address(case) not in reader.get(f"/agency/cases/{case.reference}/").content.decode()


def test_a_closed_case_is_reopened_first(browser: Client, case: Case) -> None:
    Case.objects.of(case.city).filter(pk=case.pk).update(
        status="closed", outcome="fixed", closed_at=clock.now()
    )
    assert "Only an open case is corrected. Reopen it first." in page(browser.get(address(case)))


@pytest.mark.parametrize("entries", [1, 30])
def test_the_page_takes_a_fixed_number_of_queries(
    browser: Client, case: Case, entries: int, django_assert_num_queries: Any
) -> None:
    for number in range(entries):
        mistaken(case.city, words=f"Hole {number}")
    browser.get(address(case), {"to": "leak"})
    with django_assert_num_queries(5):
        browser.get(address(case))
    with django_assert_num_queries(12):
        browser.get(address(case), {"to": "leak"})
