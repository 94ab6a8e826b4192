"""Photos: who may see them."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from tests.factories import requests
from tests.web.agency.departments import Department
from thirdring.cases.models import Case, Media
from thirdring.staff.rules import Role


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (640, 480), (120, 90, 60)).save(written, "JPEG")
    return written.getvalue()


@pytest.fixture
def photo(department: Department) -> Media:
    return Media.objects.of(department.city).get(case=department.case(photos=(jpeg(),)))


def status(browser: Client, photo: Media) -> int:
    return browser.get(f"/media/{photo.file.name}").status_code


def test_everybody_sees_a_public_photo_of_a_public_case(photo: Media) -> None:
    page = Client().get(f"/media/{photo.file.name}")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(BytesIO(page.getvalue())).size == (640, 480)
    assert page.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("photo_is_public", "case_is_private"), [(False, False), (True, True), (False, True)]
)
def test_only_staff_who_may_see_the_case_see_the_others(
    department: Department, photo: Media, photo_is_public: bool, case_is_private: bool
) -> None:
    Media.objects.of(department.city).update(public=photo_is_public)
    Case.objects.of(department.city).update(private=case_is_private)
    assert status(Client(), photo) == 404
    assert status(department.other(Role.AGENCY_WORKER, department.parks), photo) == 404
    assert status(department.browser, photo) == 200
    kept = department.browser.get(f"/media/{photo.file.name}").headers["Cache-Control"]
    assert kept == "private, max-age=3600"


def test_another_citys_photo_is_unknown_here(department: Department) -> None:
    elsewhere = requests.case(requests.pothole_city(), photos=(jpeg(),))
    assert status(department.other(Role.ADMINISTRATOR), Media.objects.of(elsewhere.city_id).get()) == 404


@pytest.mark.parametrize("path", ["photos/none.jpg", "../secret_key", "%2e%2e/secret_key", "photos/", "\x00"])
def test_no_other_file_is_served(department: Department, path: str) -> None:
    assert department.browser.get(f"/media/{path}").status_code == 404


def test_a_photo_whose_file_is_lost_is_not_found(department: Department, photo: Media) -> None:
    photo.file.storage.delete(photo.file.name)
    assert status(department.browser, photo) == 404


def test_the_case_page_shows_its_photos(department: Department, photo: Media) -> None:
    page = department.open(photo.case).content.decode()
    assert f'<img src="/media/{photo.file.name}" width="640" height="480"' in page
