"""The page on which supervisors suspend promises."""

import pytest

from tests.web.agency.departments import Department
from thirdring.catalogue.models import ServiceType
from thirdring.sla.models import Suspension
from thirdring.staff.rules import Role

HERE = "/agency/suspensions/"


def told(department: Department, **fields: object) -> dict[str, object]:
    kind = ServiceType.objects.of(department.city).get(code="pothole")
    return {"types": [kind.pk], "area": "", "reason": "weather", "message_en": "Snow.", "until": ""} | fields


def test_a_supervisor_suspends_and_ends_it(department: Department) -> None:
    browser, case = department.other(Role.SUPERVISOR), department.case()
    page = browser.post(HERE, told(department), follow=True).content.decode()
    assert ("Suspended. Residents read why." in page, "Snow." in page) == (True, True)
    assert case.promises.filter(paused_at__isnull=True).count() == 0
    row = Suspension.objects.of(department.city).get()
    page = browser.post(f"{HERE}{row.pk}/end/", follow=True).content.decode()
    assert "Everything is promised as the catalogue says." in page
    assert case.promises.filter(paused_at__isnull=True).count() == 3


@pytest.mark.parametrize(
    ("fields", "cure"),
    [
        ({"types": []}, "Choose the kinds of request"),
        ({"message_en": ""}, "Write what residents will read"),
        ({"until": "2020-01-01"}, "Choose an end that lies ahead"),
    ],
)
def test_what_is_missing_is_said(department: Department, fields: dict[str, object], cure: str) -> None:
    answer = department.other(Role.SUPERVISOR).post(HERE, told(department, **fields))
    assert (answer.status_code, cure in answer.content.decode()) == (422, True)
    assert Suspension.objects.of(department.city).count() == 0


def test_a_worker_does_not_open_it(department: Department) -> None:
    assert department.browser.get(HERE).status_code == 403
