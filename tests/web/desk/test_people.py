"""Residents at the desk: found, read on one page, noted about; for call takers and supervisors alone."""

import pytest

from tests.web.agency.departments import Department, department
from thirdring.constituents.models import Constituent, PersonMerge, PersonNote
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
HERE = "/desk/people/"


@pytest.fixture
def house() -> Department:
    made = department()
    made.case(name="Ana Ruiz", phone="+14125550123", email="ana@example.org", words="A deep hole.")
    return made


def address(house: Department) -> str:
    return f"{HERE}{Constituent.objects.of(house.city).get().pk}/"


def test_a_caller_is_found_and_their_page_tells_everything(house: Department) -> None:
    browser = house.other(Role.CALL_TAKER)
    found = browser.get(HERE, {"q": "555-0123"})
    assert "Ana Ruiz" in found.content.decode()
    page = browser.get(address(house))
    said = page.content.decode()
    assert [word in said for word in ("ana@example.org", "A deep hole.", "They reported", "We wrote")] == [
        True
    ] * 4
    assert "<dd>English</dd>" in said
    assert (found["Cache-Control"], page["Cache-Control"]) == ("no-store", "no-store")


def test_nobody_found_says_what_to_try(house: Department) -> None:
    assert "Nobody was found." in house.other(Role.CALL_TAKER).get(HERE, {"q": "Zacharias"}).content.decode()


def test_a_note_is_written_and_removed(house: Department) -> None:
    browser = house.other(Role.CALL_TAKER)
    assert (
        "Hard of hearing."
        in browser.post(
            f"{address(house)}notes/", {"words": "Hard of hearing."}, follow=True
        ).content.decode()
    )
    note = PersonNote.objects.of(house.city).get()
    browser.post(f"{address(house)}notes/{note.pk}/remove/")
    assert "Hard of hearing." not in browser.get(address(house)).content.decode()


def test_an_empty_note_is_refused_in_its_place(house: Department) -> None:
    answer = house.other(Role.CALL_TAKER).post(f"{address(house)}notes/", {"words": " "})
    assert (answer.status_code, "Write a note" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_do_not_open_it(house: Department, role: Role) -> None:
    browser = house.other(role)
    assert [browser.get(path).status_code for path in (HERE, address(house))] == [403, 403]
    assert house.browser.get(HERE).status_code == 403


def test_another_city_s_resident_is_not_there(house: Department) -> None:
    assert house.other(Role.CALL_TAKER).get(f"{HERE}999999999/").status_code == 404


def test_two_are_merged_and_taken_apart_on_the_page(house: Department) -> None:
    browser, ana = house.other(Role.CALL_TAKER), address(house)
    house.case(name="Anna Ruis", phone="+14125550123", words="The same hole.")
    anna = Constituent.objects.of(house.city).get(name="Anna Ruis").pk
    assert f"merge/{anna}/" in browser.get(f"{ana}same/").content.decode()
    refused = browser.post(f"{ana}merge/{anna}/", {"name": "Ana Ruiz", "language": "en", "reason": ""})
    assert (refused.status_code, "Say why" in refused.content.decode()) == (422, True)
    said = {"name": "Ana Ruiz", "language": "en", "reason": "Same number."}
    page = browser.post(f"{ana}merge/{anna}/", said, follow=True).content.decode()
    assert [word in page for word in ("The same hole.", "A deep hole.", "Same number.")] == [True] * 3
    assert browser.get(f"{HERE}{anna}/").headers["Location"] == ana
    undo = f"{ana}merges/{PersonMerge.objects.of(house.city).get().pk}/undo/"
    assert "Say why" in browser.post(undo, {"reason": ""}, follow=True).content.decode()
    apart = browser.post(undo, {"reason": "Sisters."}, follow=True).content.decode()
    assert ("The same hole." in apart, "Sisters." in apart) == (False, True)
