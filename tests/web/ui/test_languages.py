"""Pages for residents in a language written from the right, and pages for staff in one they lack."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import people
from tests.web.resident.town import town
from tests.web.ui.conftest import ROOT
from thirdring.kernel.languages import language_for_staff
from thirdring.staff.rules import Role

DIST = ROOT / "src" / "thirdring" / "web" / "ui" / "assets" / "dist"


@pytest.mark.django_db
def test_an_arabic_page_is_written_from_the_right() -> None:
    town()
    page = Client(headers={"accept-language": "ar"}).get("/").content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert "app-rtl" in page


@pytest.mark.django_db
def test_a_spanish_page_is_written_from_the_left() -> None:
    town()
    page = Client(headers={"accept-language": "es"}).get("/").content.decode()
    assert 'dir="rtl"' not in page
    assert "app-rtl" not in page


def test_the_mirrored_sheet_has_the_sides_changed() -> None:
    plain, mirrored = (DIST / "app.css").read_text(), (DIST / "app-rtl.css").read_text()
    assert plain.count("padding-left") == mirrored.count("padding-right") > 0
    assert len(mirrored) == pytest.approx(len(plain), rel=0.02)


@pytest.mark.parametrize(
    ("asked", "given"), [("es-mx", "es"), ("en-us", "en"), ("ar", "en"), ("zh-hans", "en"), (None, "en")]
)
def test_what_staff_pages_lack_is_said_in_english(asked: str | None, given: str) -> None:
    assert language_for_staff(asked) == given


@pytest.mark.django_db
def test_a_staff_page_in_an_arabic_browser_is_english() -> None:
    browser = Client(headers={"accept-language": "ar"})
    browser.force_login(people.staff(town(), Role.SUPERVISOR))
    page = browser.get(reverse("agency:queue"))
    assert '<html lang="en">' in page.content.decode()
