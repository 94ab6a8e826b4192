"""How cases ended, as a table and as a file."""

from typing import Any

import pytest

from tests.factories import people
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.actions.closing import close
from thirdring.cases.rules import Outcome
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


def test_the_file_says_what_was_fixed_of_what_was_answered(department: Department) -> None:
    for outcome in (Outcome.FIXED, Outcome.NO_PROBLEM_FOUND):
        close(department.case(), actor=department.actor, outcome=outcome, answer="Done.")
    reader = browser_of(people.staff(department.city, Role.SUPERVISOR))
    said: Any = reader.get("/agency/endings/csv/")
    assert [line.split(",") for line in said.content.decode().splitlines()] == [
        [
            *("agency", "type", "fixed", "no_problem_found", "not_city_responsibility", "cannot_fix"),
            *("duplicate", "withdrawn", "spam", "answered", "fixed_share", "fixed_low", "fixed_high"),
            *("auto_closed", "imported_unknown", "photo_excused", "facts_missing"),
        ],
        [
            *("Public-Works", "pothole", "1", "1", "0", "0", "0", "0", "0", "2"),
            *("0.5000", "0.0945", "0.9055", "0", "0", "0", "0"),
        ],
    ]


def test_a_worker_does_not_read_it(department: Department) -> None:
    assert department.browser.get("/agency/endings/csv/").status_code == 403
