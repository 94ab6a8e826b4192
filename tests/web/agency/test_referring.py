"""Sending a case outside the city from its page, and the list of what needs a look."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.outside import answer, party, referred, token_of
from tests.factories.people import anyone
from tests.factories.requests import MONDAY, reread
from tests.web.agency.departments import Department
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.routing.actions.following_up import follow_up
from thirdring.routing.actions.hearing import answer_by_link
from thirdring.routing.models import Referral
from thirdring.routing.outside import ReferralState, Said
from thirdring.staff.rules import Role

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def supervisor(department: Department) -> Client:
    return department.other(Role.SUPERVISOR)


def sent(department: Department, case: Case, **fields: Any) -> Any:
    """The form as its reader saw it, filled in and sent."""
    page: Any = department.browser.get(f"/agency/cases/{case.reference}/referrals/")
    form = page.context["form"]
    seen = {field.name: field.value() for field in form if field.value() not in {None, False}}
    return department.browser.post(f"/agency/cases/{case.reference}/referrals/", seen | fields)


def test_the_case_page_leads_there_and_back_with_what_was_sent(department: Department) -> None:
    case, gas = department.case(), party(department.city, name="River Gas")
    page = department.open(case).content.decode()
    assert f'href="/agency/cases/{case.reference}/referrals/"' in page
    answered = sent(
        department, case, party=gas.pk, note="Shut the valve.", public="public", shares_words="on"
    )
    assert (answered.status_code, answered.headers["Location"]) == (302, f"/agency/cases/{case.reference}/")
    referral = Referral.objects.of(department.city).get()
    assert (referral.party, referral.note, referral.public, referral.shares_words) == (
        gas, "Shut the valve.", True, True,
    )  # fmt: skip
    page = department.open(reread(case)).content.decode()
    for words in ("River Gas", "Not acknowledged yet", "Acknowledgement due Tue 17 Nov, 09:00"):
        assert words in page


def test_the_card_follows_what_they_say_from_the_timeline_alone(
    department: Department, django_assert_num_queries: Any
) -> None:
    case = department.case()
    referral = referred(case, to=party(department.city, name="River Gas"))
    said = answer(Said.ACKNOWLEDGED, their_number="RG-77")
    answer_by_link(case.city, token_of(referral), said, actor=anyone(case.city))
    department.open(case)
    with django_assert_num_queries(10):
        page: Any = department.open(case)
    (card,) = page.context["sheet"].outside
    assert (card.party, card.state, card.due, card.late) == (
        "River Gas", "They have it", "Follow up Mon 23 Nov, 09:00", False,
    )  # fmt: skip
    assert "River Gas: They have it and will see to it. Their number is RG-77" in page.content.decode()
    answer_by_link(case.city, token_of(referral), answer(Said.DONE), actor=anyone(case.city))
    page = department.open(case)
    assert [(each.state, each.due) for each in page.context["sheet"].outside] == [
        ("They say that it is done", "")
    ]


def test_who_sees_to_the_kind_is_offered_first(department: Department) -> None:
    case = department.case()
    party(department.city, name="A Gas")
    party(department.city, name="Z Roads", handles=["pothole"])
    page: Any = department.browser.get(f"/agency/cases/{case.reference}/referrals/")
    assert [name for _, name in page.context["form"].fields["party"].choices] == [
        "Choose",
        "Z Roads",
        "A Gas",
    ]


def test_what_can_happen_meanwhile_is_what_the_case_allows(department: Department) -> None:
    case = department.case()
    party(department.city)
    page: Any = department.browser.get(f"/agency/cases/{case.reference}/referrals/")
    assert [code for code, _ in page.context["form"].fields["meanwhile"].choices] == ["work", "close"]
    accept(case, actor=department.actor)
    page = department.browser.get(f"/agency/cases/{case.reference}/referrals/")
    assert [code for code, _ in page.context["form"].fields["meanwhile"].choices] == ["work", "wait", "close"]


def test_it_may_wait_for_them_or_be_closed(department: Department) -> None:
    gas = party(department.city)
    waiting = accept(department.case(), actor=department.actor)
    sent(department, waiting, party=gas.pk, meanwhile="wait")
    closing = department.case()
    sent(department, closing, party=gas.pk, meanwhile="close", answer="It is theirs.")
    assert [(reread(each).status, reread(each).outcome) for each in (waiting, closing)] == [
        ("on_hold", ""),
        ("closed", "not_city_responsibility"),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"party": ""}, "Choose who should have it."),
        ({"follow_up_at": "2026-11-15"}, "Choose a day to look again, at most 180 days ahead."),
        ({"follow_up_at": "soon"}, "Write the day as year-month-day"),
        ({"meanwhile": "close"}, "Write the answer the resident will read"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    department: Department, fields: dict[str, Any], said: str
) -> None:
    case, gas = department.case(), party(department.city)
    answered = sent(department, case, **{"party": gas.pk, "note": "Shut the valve."} | fields)
    page = answered.content.decode()
    assert (answered.status_code, said in page, "Shut the valve." in page) == (422, True, True)
    assert Referral.objects.of(department.city).count() == 0


def test_who_was_second_is_told_and_loses_nothing(department: Department) -> None:
    case, gas = department.case(), party(department.city)
    seen = case.version
    accept(case, actor=department.actor)
    answered = sent(department, case, party=gas.pk, note="Shut the valve.", version=seen)
    assert (answered.status_code, "Shut the valve." in answered.content.decode()) == (409, True)


def test_another_agencys_case_and_a_call_takers_wish_are_refused(department: Department) -> None:
    case = department.case()
    path = f"/agency/cases/{case.reference}/referrals/"
    parks = department.other(Role.AGENCY_WORKER, department.parks)
    assert [parks.get(path).status_code, department.other(Role.CALL_TAKER).get(path).status_code] == [
        404,
        403,
    ]
    number = referred(case).pk
    assert parks.post(f"/agency/referrals/{number}/withdrawal/").status_code == 404


def posted(department: Department, referral: Referral, noun: str, **fields: Any) -> str:
    page = department.browser.post(f"/agency/referrals/{referral.pk}/{noun}/", fields, follow=True)
    referral.refresh_from_db()
    return page.content.decode()  # type: ignore[no-any-return]  # a page of ours


def test_each_step_is_a_button_beside_the_referral(department: Department) -> None:
    referral = referred(department.case())
    first = token_of(referral)
    assert "A new link is on its way to them." in posted(department, referral, "link")
    assert token_of(referral) != first
    assert "Noted." in posted(department, referral, "look", follow_up_at="2026-12-01")
    assert referral.follow_up_at.isoformat() == "2026-12-01T13:00:00+00:00"
    told = {"said": "acknowledged", "their_number": "RG-77", "key": "a"}
    assert "Written down." in posted(department, referral, "word", **told)
    assert (referral.state, referral.their_number) == (ReferralState.ACKNOWLEDGED, "RG-77")
    assert "Taken back." in posted(department, referral, "withdrawal")
    assert referral.state == ReferralState.WITHDRAWN
    assert "Nobody outside has this case any more." in posted(department, referral, "link")


@pytest.mark.parametrize(
    ("noun", "fields", "said"),
    [
        ("look", {}, "Choose a day to look again"),
        ("word", {"said": "maybe", "key": "a"}, "Choose what they said."),
        ("word", {"said": "not_theirs", "key": "a"}, "Write a few words"),
    ],
)
def test_a_step_that_can_not_be_says_why(
    department: Department, noun: str, fields: dict[str, Any], said: str
) -> None:
    referral = referred(department.case())
    assert said in posted(department, referral, noun, **fields)
    assert referral.state == ReferralState.SENT


def test_the_list_has_first_what_needs_a_look_with_each_partys_figures(
    department: Department, supervisor: Client
) -> None:
    gas, roads = (party(department.city, name=name) for name in ("River Gas", "County Roads"))
    late, fine = referred(department.case(), to=gas), referred(department.case(), to=roads)
    answer_by_link(department.city, token_of(fine), answer(), actor=anyone(department.city))
    with clock.frozen_at(MONDAY + 2 * DAY):
        follow_up(actor=system(0, reason="a test"))
        page: Any = supervisor.get("/agency/outside/")
    assert [(line.referral, line.attention) for line in page.context["needed"]] == [
        (late, "No acknowledgement in time")
    ]
    assert [line.referral for line in page.context["going"]] == [fine]
    figures = [(each["party__name"], each["open"], each["late"]) for each in page.context["parties"]]
    assert figures == [("County Roads", 1, 0), ("River Gas", 1, 1)]


def test_the_queue_leads_a_supervisor_there(supervisor: Client) -> None:
    page: Any = supervisor.get("/agency/")
    assert ("Outside the city", "/agency/outside/") in [
        (tab.name, tab.address) for tab in page.context["tabs"]
    ]


def test_a_lead_sees_their_own_agencys_and_a_worker_none(department: Department) -> None:
    referred(department.case())
    counts = [
        len(browser.get("/agency/outside/").context["going"])  # type: ignore[index]  # a page of ours
        for browser in (
            department.other(Role.AGENCY_LEAD, department.agency),
            department.other(Role.AGENCY_LEAD, department.parks),
        )
    ]
    assert counts == [1, 0]
    assert department.browser.get("/agency/outside/").status_code == 403
