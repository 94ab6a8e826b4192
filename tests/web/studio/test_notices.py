"""Where an administrator writes what every public page says."""

import pytest
from django.test import Client

from tests.factories import requests
from tests.factories.people import staff
from tests.web.agency.departments import browser_of
from thirdring.city.models import City
from thirdring.mass_events.models import CityNotice
from thirdring.staff.rules import Role

NEW = {
    "texts.en": "City Hall is closed on Thursday.",
    "since": "2020-01-01T08:00",
    "until": "2020-06-01T08:00",
}
NOW = NEW | {"since": "2026-01-01T08:00", "until": "2026-12-31T08:00"}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


@pytest.fixture
def administrator(city: City) -> Client:
    return browser_of(staff(city, Role.ADMINISTRATOR))


def test_a_notice_is_put_up_read_by_everybody_and_taken_down(city: City, administrator: Client) -> None:
    page = administrator.post("/studio/notices/new/", NOW, follow=True).content.decode()
    assert "The notice is kept." in page and "Shown now" in page
    for path in ("/", "/map/", "/report/"):
        assert "City Hall is closed on Thursday." in Client().get(path).content.decode()
    notice = CityNotice.objects.of(city).get()
    shown = administrator.get(f"/studio/notices/{notice.pk}/").content.decode()
    assert 'value="2026-12-31T08:00"' in shown  # the city's own time
    changed = NOW | {"texts.en": "City Hall is open again.", "version": str(notice.version)}
    administrator.post(f"/studio/notices/{notice.pk}/", changed)
    assert "City Hall is open again." in Client().get("/").content.decode()
    administrator.post(f"/studio/notices/{notice.pk}/end/")
    assert "City Hall" not in Client().get("/").content.decode()
    assert "Over" in administrator.get("/studio/notices/").content.decode()


def test_what_is_over_is_not_shown_and_staff_pages_have_none(city: City, administrator: Client) -> None:
    administrator.post("/studio/notices/new/", NEW)
    assert "City Hall" not in Client().get("/").content.decode()
    administrator.post("/studio/notices/new/", NOW)
    assert "City Hall" not in administrator.get("/studio/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"texts.en": ""}, "Write the notice"),
        ({"until": "soon"}, "Write the moment as 2026-12-24 14:30."),
        ({"until": "2025-01-01T08:00"}, "It must end after it begins."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    city: City, administrator: Client, wrong: dict[str, str], said: str
) -> None:
    answer = administrator.post("/studio/notices/new/", NOW | {"texts.en": "Words typed."} | wrong)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert "texts.en" in wrong or "Words typed." in page
    assert not CityNotice.objects.of(city).exists()


def test_one_who_saw_an_older_version_is_told(city: City, administrator: Client) -> None:
    administrator.post("/studio/notices/new/", NOW)
    notice = CityNotice.objects.of(city).get()
    answer = administrator.post(f"/studio/notices/{notice.pk}/", NOW | {"version": "7"})
    assert answer.status_code == 409
    assert administrator.post("/studio/notices/999999/", NOW).status_code == 404


def test_nobody_else_opens_it(city: City) -> None:
    supervisor = browser_of(staff(city, Role.SUPERVISOR))
    for path in ("/studio/notices/", "/studio/notices/new/"):
        assert supervisor.get(path).status_code == 403
