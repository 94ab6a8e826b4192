"""The department's queue."""

from tests.web.agency.departments import Department


def test_the_queue_shows_an_open_case(department: Department) -> None:
    case = department.case()
    page = department.browser.get("/agency/")
    assert page.status_code == 200
    assert [line.row.id for line in page.context["lines"]] == [case.pk]


def test_the_case_page_opens(department: Department) -> None:
    case = department.case()
    page = department.browser.get(f"/agency/cases/{case.reference}/")
    assert page.status_code == 200
