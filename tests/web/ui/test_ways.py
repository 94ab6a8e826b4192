"""The menu of lists and figures: everybody finds what they may open, and nothing else."""

import pytest
from django.urls import reverse

from tests.factories import people, requests
from tests.web.agency.departments import browser_of
from thirdring.city.models import Agency, City
from thirdring.staff.rules import Role
from thirdring.web.ui.ways import WAYS, ways_of

pytestmark = pytest.mark.django_db


def town(role: Role) -> tuple[City, Agency | None]:
    """A city, and its agency for those who work for one."""
    city = requests.pothole_city()
    of_an_agency = role in {Role.AGENCY_WORKER, Role.AGENCY_LEAD}
    return city, Agency.objects.of(city).earliest("pk") if of_an_agency else None


@pytest.mark.parametrize("role", list(Role))
def test_all_that_a_role_may_open_is_in_its_menu_and_opens(role: Role) -> None:
    city, agency = town(role)
    browser = browser_of(people.staff(city, role, agency=agency))
    opened = [reverse(page) for page in WAYS if browser.get(reverse(page)).status_code == 200]
    assert [address for _, address in ways_of(people.actor(city, role, agency=agency))] == opened


def test_a_lead_finds_the_figures_from_the_queue() -> None:
    city, agency = town(Role.AGENCY_LEAD)
    page = browser_of(people.staff(city, Role.AGENCY_LEAD, agency=agency)).get("/agency/").content.decode()
    assert [each in page for each in ('href="/agency/endings/"', 'href="/desk/figures/"')] == [True, False]


def test_nobody_who_is_not_staff_has_a_way() -> None:
    assert [ways_of(None), ways_of(people.anyone(requests.pothole_city()))] == [[], []]
