"""Why nothing is promised for a time is read where the promise would be."""

import pytest
from django.test import Client

from tests.factories import people, requests
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.sla.actions.suspending import end_suspension, suspend
from thirdring.sla.models import Suspension
from thirdring.sla.rules import SuspensionReason
from thirdring.staff.rules import Role
from thirdring.web.resident.sending import RECEIVED

SNOW = {"en": "No potholes are mended in the snow.", "es": "No se reparan baches con nieve."}


def snow(city: City) -> Suspension:
    return suspend(
        city,
        actor=people.actor(city, Role.SUPERVISOR),
        type_ids=[ServiceType.objects.of(city).get(code="pothole").pk],
        area_id=None,
        reason=SuspensionReason.WEATHER,
        message=SNOW,
        starts_at=clock.now(),
        until=None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_tracking_page_says_it_until_it_ends(language: str) -> None:
    city = requests.pothole_city()
    case = requests.case(city)
    suspension = snow(city)

    def told() -> bool:
        page = Client().get(f"/track/{case.reference}", headers={"accept-language": language})
        return SNOW[language] in page.content.decode()

    during = told()
    end_suspension(suspension, actor=people.program(city))
    assert (during, told()) == (True, False)


@pytest.mark.django_db
def test_the_receipt_says_it() -> None:
    city = requests.pothole_city()
    snow(city)
    report = requests.sent(City.objects.get(pk=city.pk)).report
    browser = Client()
    session = browser.session
    session[RECEIVED] = report.reference
    session.save()
    browser.cookies["sessionid"] = session.session_key
    assert SNOW["en"] in browser.get("/report/received/").content.decode()
