"""Two cases of one thing: found, looked at side by side, joined, and taken apart again."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import requests
from tests.factories.catalogues import definition, offer
from tests.factories.people import program
from tests.factories.pictures import picture
from tests.web.agency.departments import IN_LANE, Department
from thirdring.cases.actions import progress
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.merging import merge
from thirdring.cases.actions.recurring import flag_recurrences
from thirdring.cases.models import Case, Report
from thirdring.cases.rules import Outcome
from thirdring.kernel import clock
from thirdring.staff.rules import Role

MONDAY = requests.MONDAY


def pair(department: Department, **fields: Any) -> tuple[Case, Case]:
    """Two potholes eleven metres and three hours apart, of a type that looks for duplicates."""
    sought = definition(
        "pothole",
        targets=requests.TARGETS,
        questions=(IN_LANE,),
        duplicate_radius_m=100,
        duplicate_window_h=48,
    )
    offer(department.city, sought)
    department.city.refresh_from_db()
    with clock.frozen_at(MONDAY):
        first = department.case(words="A deep hole by the school.", email="ana@example.org", **fields)
    with clock.frozen_at(MONDAY + timedelta(hours=3)):
        second = department.case(
            words="Deep hole at the school", lat=40.4501, lon=-79.95, email="eva@example.org"
        )
    return first, second


def side_by_side(department: Department, one: Case, two: Case) -> Any:
    return department.browser.get(f"/agency/cases/{one.reference}/duplicates/{two.reference}/")


def join(department: Department, one: Case, two: Case, **versions: object) -> Any:
    address = f"/agency/cases/{one.reference}/duplicates/{two.reference}/"
    seen: dict[str, object] = {"parent": two.version, "child": one.version}
    return department.browser.post(address, seen | versions)


def test_the_page_names_what_may_be_the_same_and_how_alike_it_is(department: Department) -> None:
    first, second = pair(department, photos=(picture(),))
    page: Any = department.open(second)
    (found,) = page.context["sheet"].alike
    assert (found.reference, found.type) == (first.reference, "Pothole")
    assert found.how.startswith("11 m away, 3 hours apart, words ")
    assert found.photo.startswith("/media/")
    assert "Is it one of these?" in page.content.decode()


def test_a_case_with_nothing_alike_asks_nothing(department: Department) -> None:
    page = department.open(department.case())
    assert "Is it one of these?" not in page.content.decode()


def test_both_stand_side_by_side_the_earlier_first(department: Department) -> None:
    first, second = pair(department, photos=(picture(),))
    page = side_by_side(department, second, first)
    sides = page.context["sides"]
    assert [side.case for side in sides] == [first, second]
    assert [side.told for side in sides] == [["A deep hole by the school."], ["Deep hole at the school"]]
    assert [len(side.photos) for side in sides] == [1, 0]
    assert page.context["how"].startswith("11 m away, 3 hours apart")


def test_joining_makes_the_later_one_part_of_the_earlier(department: Department) -> None:
    first, second = pair(department)
    answer = join(department, second, first)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/agency/cases/{first.reference}/")
    assert requests.reread(second).merged_into == first
    page: Any = department.open(first)
    assert [reference for reference, _shown in page.context["sheet"].parts] == [second.reference]
    assert len(page.context["sheet"].told) == 2


def test_a_merged_cases_own_page_says_where_it_went_and_takes_it_back(department: Department) -> None:
    first, second = pair(department)
    join(department, second, first)
    page: Any = department.browser.get(f"/agency/cases/{second.reference}/own/")
    assert page.context["into"] == first
    assert "Separate it again" in page.content.decode()
    version = page.context["case"].version
    answer = department.browser.post(f"/agency/cases/{second.reference}/separation/", {"version": version})
    assert answer.headers["Location"] == f"/agency/cases/{second.reference}/"
    assert requests.reread(second).merged_into is None
    assert Report.objects.of(department.city).get(reference=second.reference).case == second
    parent: Any = department.open(first)
    assert parent.context["sheet"].parts == []


def test_a_case_of_its_own_has_no_such_page(department: Department) -> None:
    case = department.case()
    answer = department.browser.get(f"/agency/cases/{case.reference}/own/")
    assert answer.headers["Location"] == f"/agency/cases/{case.reference}/"
    assert department.browser.post(f"/agency/cases/{case.reference}/separation/").status_code == 404


@pytest.mark.parametrize("versions", [{"parent": 0}, {"child": ""}, {"parent": "x"}])
def test_what_changed_meanwhile_is_looked_at_again(
    department: Department, versions: dict[str, object]
) -> None:
    first, second = pair(department)
    page = join(department, second, first, **versions)
    assert (page.status_code, page.context["trouble"]) == (
        409,
        "Somebody changed one of the two meanwhile. Look at both again.",
    )
    assert requests.reread(second).merged_into is None


def test_what_cannot_be_one_says_why(department: Department) -> None:
    first, second = pair(department)
    case = progress.accept(first, actor=department.actor)
    third = department.case()
    merge(requests.reread(third), into=second, actor=department.actor)
    merge(requests.reread(second), into=case, actor=department.actor)
    page: Any = department.browser.get(f"/agency/cases/{third.reference}/own/")
    answer: Any = department.browser.post(
        f"/agency/cases/{third.reference}/separation/", {"version": page.context["case"].version}
    )
    assert (answer.status_code, answer.context["trouble"][:14]) == (422, "First separate")


def test_who_only_looks_is_not_offered_to_join(department: Department) -> None:
    first, second = pair(department)
    auditor = department.other(Role.AUDITOR)
    page = auditor.get(f"/agency/cases/{second.reference}/duplicates/{first.reference}/")
    assert "join them" not in page.content.decode()
    answer = auditor.post(
        f"/agency/cases/{second.reference}/duplicates/{first.reference}/",
        {"parent": first.version, "child": second.version},
    )
    assert (answer.status_code, requests.reread(second).merged_into) == (403, None)


def test_a_case_is_not_compared_with_itself_or_anothers(department: Department) -> None:
    case, theirs = department.case(), department.case(service_code="graffiti")
    assert side_by_side(department, case, case).headers["Location"] == f"/agency/cases/{case.reference}/"
    assert side_by_side(department, case, theirs).status_code == 404


@pytest.mark.parametrize("others", [1, 30])
def test_the_pages_take_twelve_queries_at_most(
    department: Department, others: int, django_assert_num_queries: Any
) -> None:
    first, second = pair(department)
    with clock.frozen_at(MONDAY + timedelta(hours=4)):
        for _ in range(others):
            department.case(email="ben@example.org")
    third = requests.reread(Case.objects.of(department.city).latest("pk"))
    merge(third, into=first, actor=department.actor)
    for address, queries in (
        (f"/agency/cases/{second.reference}/", 11),
        (f"/agency/cases/{second.reference}/duplicates/{first.reference}/", 8),
        (f"/agency/cases/{third.reference}/own/", 6),
    ):
        department.browser.get(address)
        with django_assert_num_queries(queries):
            assert department.browser.get(address).status_code == 200


def test_what_came_back_is_said_on_the_new_case_and_on_the_closed_one(department: Department) -> None:
    with clock.frozen_at(MONDAY):
        old = department.case()
        close(old, actor=department.actor, outcome=Outcome.FIXED, answer="Filled.")
    with clock.frozen_at(MONDAY + timedelta(days=2)):
        new = department.case()
        flag_recurrences(department.city, since=MONDAY, actor=program(department.city))
    said = [department.open(case).content.decode() for case in (new, old)]
    assert "The same was closed 0 m from here 2 days before:" in said[0]
    assert "It was reported again 0 m from here, 2 days after this was closed:" in said[1]
