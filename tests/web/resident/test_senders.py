"""Too many reports from one device: refused, with the report kept and words that say when to come back."""

from datetime import timedelta
from itertools import count

import pytest

from tests.factories.requests import MONDAY
from tests.web.resident.reader import Page, Reader
from tests.web.resident.test_locating import draft_of
from tests.web.resident.test_report import at_review
from thirdring.cases.models import Report
from thirdring.city.models import City
from thirdring.intake.rules import SENDING_BUDGETS, WITHOUT_PROOF, SenderKind
from thirdring.kernel import clock
from thirdring.web.resident import puzzle as puzzle_module
from thirdring.web.resident.puzzle import LASTS, is_solved, puzzle_for
from thirdring.web.ui.devices import DEVICE

OF_DEVICE = SENDING_BUDGETS[SenderKind.DEVICE]


def spent(city: City, reader: Reader) -> None:
    for _ in range(OF_DEVICE.most):
        at_review(reader)
        if reader.send().status == 429:
            reader.send(work=solution(reader.page.form["puzzle"]))
    at_review(reader)


def solution(puzzle: str) -> str:
    """What a browser finds after some ten thousand tries."""
    return next(str(number) for number in count() if puzzle_module._has_zeros(puzzle, str(number)))


def nearly_spent(reader: Reader) -> Page:
    """The page after the first report that a program could have sent as well."""
    for _ in range(int(OF_DEVICE.most * WITHOUT_PROOF)):
        at_review(reader)
        reader.send()
    at_review(reader)
    return reader.send()


def test_over_the_budget_the_report_is_kept_and_sent_later(city: City, reader: Reader) -> None:
    with clock.frozen_at(MONDAY):
        spent(city, reader)
        proof = {"work": solution(reader.send().form["puzzle"])}
        response = reader.client.post("/report/review/", reader.page.form | proof)
        page = reader.send(**proof)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    said = "This one is kept: send it again after 09:05:00. If it cannot wait, call 311."
    assert page.problems == [f"Many reports came from you or your network in a short time. {said}"]
    assert draft_of(reader).place == "12 Mill Street"
    with clock.frozen_at(MONDAY + OF_DEVICE.each):
        proof = {"work": solution(reader.send().form["puzzle"])}
        assert reader.send(**proof).heading == "Thank you. We have your report."
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


def test_nearly_spent_a_sum_lets_people_on_and_a_program_wait(city: City, reader: Reader) -> None:
    with clock.frozen_at(MONDAY):
        page = nearly_spent(reader)
        assert page.status == 429
        assert reader.send(work="1").status == 429
        done = reader.send(work=solution(reader.page.form["puzzle"]))
    assert done.heading == "Thank you. We have your report."


def test_nobody_is_asked_for_a_sum_before(city: City, reader: Reader) -> None:
    at_review(reader)
    assert "puzzle" not in reader.page.form


def test_without_a_script_the_words_say_when_to_come_back(city: City, reader: Reader) -> None:
    with clock.frozen_at(MONDAY):
        assert "send it again after 09:05:00" in nearly_spent(reader).problems[0]
    with clock.frozen_at(MONDAY + OF_DEVICE.each):
        assert reader.send().heading == "Thank you. We have your report."


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 21, "1.0"])
def test_what_is_no_number_solves_nothing(number: str) -> None:
    assert not is_solved("key", puzzle_for("key"), number)


def test_a_solution_serves_one_draft_for_some_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    puzzle = puzzle_for("key")
    number = solution(puzzle)
    assert is_solved("key", puzzle, number)
    assert not is_solved("another", puzzle, number)
    assert not is_solved("key", puzzle[:-1] + "x", number)
    monkeypatch.setattr("time.time", lambda: (clock.now() + timedelta(seconds=LASTS + 1)).timestamp())
    assert not is_solved("key", puzzle, number)
