"""Too many reports from one device: refused, with the report kept and words that say when to come back."""

import pytest

from tests.factories.requests import MONDAY
from tests.web.resident.reader import Reader
from tests.web.resident.test_locating import draft_of
from tests.web.resident.test_report import at_review
from thirdring.cases.models import Report
from thirdring.city.models import City
from thirdring.intake.rules import SENDING_BUDGETS, SenderKind
from thirdring.kernel import clock
from thirdring.web.ui.devices import DEVICE

OF_DEVICE = SENDING_BUDGETS[SenderKind.DEVICE]


def spent(city: City, reader: Reader) -> None:
    for _ in range(OF_DEVICE.most):
        at_review(reader)
        reader.send()
    at_review(reader)


def test_over_the_budget_the_report_is_kept_and_sent_later(city: City, reader: Reader) -> None:
    with clock.frozen_at(MONDAY):
        spent(city, reader)
        response = reader.client.post("/report/review/", reader.page.form)
        page = reader.send()
    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    said = "This one is kept: send it again after 09:05:00. If it cannot wait, call 311."
    assert page.problems == [f"Many reports came from you or your network in a short time. {said}"]
    assert draft_of(reader).place == "12 Mill Street"
    with clock.frozen_at(MONDAY + OF_DEVICE.each):
        assert reader.send().heading == "Thank you. We have your report."
    assert Report.objects.of(city).count() == OF_DEVICE.most + 1


def test_a_new_visit_on_the_same_device_has_the_same_budget(city: City, reader: Reader) -> None:
    with clock.frozen_at(MONDAY):
        spent(city, reader)
        fresh = Reader()
        fresh.client.cookies[DEVICE] = reader.client.cookies[DEVICE].value
        at_review(fresh)
        assert fresh.client.post("/report/review/", fresh.page.form).status_code == 429


@pytest.mark.parametrize("value", ["made up", "made:up", ""])
def test_a_cookie_that_we_did_not_sign_is_replaced(city: City, reader: Reader, value: str) -> None:
    reader.client.cookies[DEVICE] = value
    at_review(reader)
    assert reader.client.cookies[DEVICE].value not in {"", value}
    assert reader.send().heading == "Thank you. We have your report."


def test_a_program_that_fills_in_every_field_is_asked_again(city: City, reader: Reader) -> None:
    at_review(reader)
    page = reader.send(website="https://spam.example")
    assert page.problems == [
        "Something filled in a field that stays empty, as programs do. Send it once more."
    ]
    assert Report.objects.of(city).count() == 0
    assert reader.send().heading == "Thank you. We have your report."
