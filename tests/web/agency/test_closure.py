"""Closing from the case page: what the type asks is asked, the usual answer is offered, photos are taken."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import cities, pictures, requests
from tests.factories.catalogues import definition, offer
from tests.factories.closings import ASKING
from tests.factories.people import staff
from tests.web.agency.departments import Department, browser_of
from thirdring.cases.models import Case, Closure, Media
from thirdring.city.models import Agency
from thirdring.kernel import clock
from thirdring.staff.rules import Role

SAID = {"outcome": "fixed", "fact_done": "filled", "no_photo": "not_safe"}
USUAL = "We filled the hole at 12 Mill Street on 16 November 2026."


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(requests.MONDAY):
        yield


@pytest.fixture
def department(db: None) -> Department:
    """A department whose type asks for facts, photos and has words."""
    city = cities.city(name="Riverton")
    offer(city, definition("pothole", closing=ASKING), definition("litter", owner="parks"))
    works, parks = (Agency.objects.of(city).get(code=code) for code in ("public-works", "parks"))
    worker = staff(city, Role.AGENCY_WORKER, agency=works, name="Dana Reyes")
    return Department(city, works, parks, worker, browser_of(worker))


@pytest.fixture
def case(department: Department) -> Case:
    return department.case(email="maria@example.org", language="en", place="12 Mill Street")


def errors(page: Any) -> dict[str, list[str]]:
    return dict(page.context["asked"].errors)


def answer_in(html: str) -> str:
    found = re.search(r'<textarea name="answer"[^>]*>\s*([^<]*)</textarea>', html)
    assert found is not None
    return found[1].strip()


def test_each_fact_says_which_outcomes_ask_for_it(department: Department, case: Case) -> None:
    html = department.open(case).content.decode()
    found = re.findall(r'data-outcomes="([^"]*)"[^>]*>\s*(?:<label[^>]*>([^<]*)<)?', html)
    assert found == [
        ("fixed", "What was done?"),
        ("cannot_fix", "What was found?"),
        ("cannot_fix", "When will it be done?"),
        ("fixed", ""),  # the way to the usual answer
        ("fixed", "Without a photo: why?"),
    ]


def test_facts_and_a_photo_go_with_the_closing(department: Department, case: Case) -> None:
    photo = SimpleUploadedFile("after.jpg", pictures.picture(), "image/jpeg")
    department.post(case, "closure", outcome="fixed", fact_done="filled", answer="Done.", photos=photo)
    closure = Closure.objects.of(department.city).get()
    assert (closure.facts, closure.answer, closure.evidence) == ({"done": "filled"}, "Done.", "photo")
    assert Media.objects.of(department.city).get().closure == closure


def test_an_empty_answer_is_the_usual_one(department: Department, case: Case) -> None:
    department.post(case, "closure", answer="", **SAID)
    closure = Closure.objects.of(department.city).get()
    assert (closure.answer, closure.no_photo) == (USUAL, "not_safe")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (
            {"outcome": "fixed", "answer": "Done."},
            {
                "fact_done": ["Say: What was done?"],
                "photos": ["Add a photo of the work done, or choose why there is none."],
            },
        ),
        (
            {"outcome": "cannot_fix", "answer": "", "fact_found": "A spring."},
            {"answer": ["Write the answer the resident will read: what was found and what was done."]},
        ),
        (
            {"outcome": "cannot_fix", "answer": "Next year.", "fact_found": "A spring.", "fact_when": "soon"},
            {"fact_when": ["Write the day as year-month-day, such as 2026-12-24."]},
        ),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    department: Department, case: Case, said: dict[str, str], wrong: dict[str, list[str]]
) -> None:
    page = department.post(case, "closure", **said)
    assert (page.status_code, errors(page)) == (422, wrong)
    assert Closure.objects.of(department.city).count() == 0


def test_the_usual_answer_is_put_in_to_be_edited(department: Department, case: Case) -> None:
    page = department.post(case, "closure/draft", fill="1", answer="", **SAID)
    assert answer_in(page.content.decode()) == USUAL
    assert requests.reread(case).status == "received"


def test_while_a_fact_is_missing_what_was_typed_stays(department: Department, case: Case) -> None:
    page = department.post(case, "closure/draft", fill="1", answer="We", outcome="fixed")
    assert answer_in(page.content.decode()) == "We"


def test_the_preview_shows_the_usual_answer_and_how_it_reads(department: Department, case: Case) -> None:
    letter = department.post(case, "closure/draft", answer="", **SAID).context["preview"]
    assert (letter.body.startswith(USUAL), letter.hint, letter.hard) == (True, "Reads like grade 2.", False)


def test_a_hard_answer_says_how_to_make_it_easier(department: Department, case: Case) -> None:
    hard = "Remediation of the aforementioned deficiency necessitates comprehensive reconstruction of it all."
    page = department.post(case, "closure/draft", outcome="fixed", answer=hard)
    said = "Reads like grade 21. Shorten the sentences and use everyday words."
    assert page.context["preview"].hint == said
    assert said in page.content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_resident_reads_it_in_the_language_of_the_page(
    department: Department, case: Case, language: str
) -> None:
    department.post(case, "closure", answer="", **SAID)
    page = department.browser.get(
        f"/track/{case.reference}/", headers={"accept-language": language}
    ).content.decode()
    spanish = "El 16 de noviembre de 2026, rellenamos el hoyo en 12 Mill Street."
    assert ({"en": USUAL, "es": spanish}[language] in page) is True


def test_the_page_takes_no_more_queries_for_it(
    department: Department, case: Case, django_assert_max_num_queries: Any
) -> None:
    department.open(case)
    with django_assert_max_num_queries(12):
        department.open(case)
