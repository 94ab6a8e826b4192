"""My alerts: in by a code though nobody knows you, made, changed, paused, ended with one click, forgotten."""

import re
from typing import Any

import pytest
from django.test import Client
from shapely import box

from tests.factories import alerts, people, requests
from tests.factories.alerts import alert
from tests.web.resident.reader import Page, Reader
from thirdring.alerts.models import Alert
from thirdring.city.models import City
from thirdring.constituents.models import Constituent
from thirdring.constituents.rules import CODES_AN_HOUR
from thirdring.intake.rules import SENDING_BUDGETS, SenderKind
from thirdring.messaging.models import Message
from thirdring.places.actions.areas import import_areas
from thirdring.places.area_files import AreaRow

pytestmark = pytest.mark.django_db
NORA = "nora@example.org"
TRIANGLE = '{"type":"Polygon","coordinates":[[[-79.96,40.44],[-79.94,40.44],[-79.95,40.46],[-79.96,40.44]]]}'
NEW = {"hears": ["opened"], "where": "everywhere", "rhythm": "at_once", "radius": "500"}


@pytest.fixture
def city(db: None) -> City:
    made = requests.city_of_three_types()
    hills = AreaRow(code="oak-hill", name="Oak Hill", shape=box(-79.96, 40.44, -79.94, 40.46))
    one = AreaRow(code="1", name="District 1", shape=box(-80.2, 40.3, -79.7, 40.6))
    by = people.program(made)
    import_areas(made, [hills], kind="neighbourhood", actor=by)
    import_areas(made, [one], kind="council_district", actor=by)
    return City.objects.get(pk=made.pk)


def code_of(city: City) -> str:
    latest = Message.objects.of(city).filter(occasion="sign_in_code").order_by("-pk")[0]
    return re.findall(r"\d{6}", latest.body)[0]


def come_in(reader: Reader, city: City, path: str = "/mine/alerts/", contact: str = NORA) -> Page:
    reader.go(path)
    reader.send(contact=contact)
    return reader.send(code=code_of(city))


def kept(city: City) -> Alert:
    return Alert.objects.of(city).get()


class TestComingIn:
    def test_somebody_nobody_knows_gets_a_code_and_is_known_once_it_was_typed(
        self, city: City, reader: Reader
    ) -> None:
        page = reader.go("/mine/alerts/")
        assert (reader.address, page.heading) == ("/mine/?for=alerts", "My alerts")
        reader.send(contact=NORA)
        assert Constituent.objects.of(city).count() == 0
        page = reader.send(code=code_of(city))
        assert (reader.address, page.heading) == ("/mine/alerts/", "My alerts")
        assert [one.contact_points.get().value for one in Constituent.objects.of(city)] == [NORA]

    def test_whoever_is_known_stays_the_same_person(self, city: City, reader: Reader) -> None:
        requests.case(city, email=NORA, name="Nora Berg")
        come_in(reader, city)
        assert [one.name for one in Constituent.objects.of(city)] == ["Nora Berg"]

    def test_the_page_that_was_wanted_comes_after_the_code(self, city: City, reader: Reader) -> None:
        come_in(reader, city, "/mine/alerts/new/?area=oak-hill")
        assert reader.address == "/mine/alerts/new/?area=oak-hill"
        assert reader.page.form["where"] == "areas"
        assert reader.page.form["areas"] == ["neighbourhood:oak-hill"]

    def test_the_door_to_requests_still_sends_nothing_to_strangers(self, city: City, reader: Reader) -> None:
        reader.go("/mine/")
        page = reader.send(contact=NORA)
        assert "If somebody reported with" in page.text
        assert Message.objects.of(city).count() == 0

    def test_nobody_can_have_codes_sent_without_end(self, city: City) -> None:
        browser = Client()
        for _ in range(CODES_AN_HOUR + 2):
            browser.post("/mine/?for=alerts", {"contact": NORA})
        assert Message.objects.of(city).count() == CODES_AN_HOUR
        most = SENDING_BUDGETS[SenderKind.NETWORK].most
        answers = [browser.post("/mine/?for=alerts", {"contact": f"a{n}@example.org"}) for n in range(most)]
        assert answers[-1].status_code == 429
        assert int(answers[-1]["Retry-After"]) > 0
        assert "Many codes were asked for" in answers[-1].content.decode()

    @pytest.mark.parametrize("path", ["", "new/", "1/"])
    def test_a_stranger_sees_nothing(self, city: City, path: str) -> None:
        assert Client().get(f"/mine/alerts/{path}")["Location"] == "/mine/?for=alerts"


class TestMaking:
    @pytest.fixture(autouse=True)
    def _inside(self, city: City, reader: Reader) -> None:
        come_in(reader, city)
        reader.go("/mine/alerts/new/")

    def test_a_new_one_is_offered_with_quiet_nights(self, city: City, reader: Reader) -> None:
        page = reader.send(kinds=["graffiti"])
        made = kept(city)
        assert (made.hears, made.rhythm, made.contact_point.value) == (["opened"], "at_once", NORA)
        assert (str(made.quiet_since), str(made.quiet_until)) == ("21:00:00", "07:00:00")
        assert len(made.type_ids) == 1 and made.shape is None
        assert "In the whole city" in page.lines and "New reports" in page.lines and "Graffiti" in page.lines
        assert "At once · quiet from 21:00 to 07:00" in page.text

    def test_of_areas(self, city: City, reader: Reader) -> None:
        both = ["neighbourhood:oak-hill", "council_district:1"]
        page = reader.send(where="areas", areas=both, rhythm="weekly")
        assert len(kept(city).area_ids) == 2
        assert "District 1, Oak Hill" in page.lines

    def test_of_ground_that_was_drawn(self, city: City, reader: Reader) -> None:
        page = reader.send(where="drawn", drawn=TRIANGLE, areas=["council_district:1"])
        made = kept(city)
        assert (made.west, made.south, made.east, made.north) == (-79.96, 40.44, -79.94, 40.46)
        assert made.area_ids == [] and "On the ground you drew" in page.lines
        reader.go(f"/mine/alerts/{made.pk}/")
        assert reader.page.form["where"] == "drawn"
        assert "Polygon" in reader.page.form["drawn"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"hears": []}, "hears"),
            ({"where": "areas", "areas": []}, "areas"),
            ({"where": "around", "place": ""}, "place"),
            ({"where": "around", "place": "Nowhere at all 5"}, "place"),
            ({"where": "drawn", "drawn": ""}, "where"),
            ({"where": "drawn", "drawn": '{"type": "Point"}'}, "where"),
            ({"where": "drawn", "drawn": "["}, "where"),
            ({"where": "moon"}, "where"),
            ({"kinds": ["secret"]}, "kinds"),
            ({"rhythm": ""}, "rhythm"),
            ({"quiet_since": "", "quiet_until": "07:00"}, "quiet_until"),
            ({"quiet_since": "late", "quiet_until": "07:00"}, "quiet_since"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, city: City, reader: Reader, fields: dict[str, Any], field: str
    ) -> None:
        response = reader.client.post("/mine/alerts/new/", NEW | fields)
        page = response.content.decode()
        assert response.status_code == 422
        assert f'id="alert_{field}_error"' in page
        assert Alert.objects.of(city).count() == 0

    def test_there_is_an_end_to_it(self, city: City, reader: Reader) -> None:
        for _ in range(20):
            reader.client.post("/mine/alerts/new/", NEW)
        page = reader.client.post("/mine/alerts/new/", NEW).content.decode()
        assert "You have 20 alerts already." in page
        assert Alert.objects.of(city).count() == 20

    def test_the_words_of_what_is_wrong_are_in_the_readers_language(self, city: City, reader: Reader) -> None:
        reader.client.get("/language/es/?next=/")
        page = reader.client.post("/mine/alerts/new/", NEW | {"rhythm": "hourly"}).content.decode()
        assert "no está en la lista" in page
        page = reader.client.post("/mine/alerts/new/", NEW | {"rhythm": ""}).content.decode()
        assert "Elija con qué frecuencia quiere saber." in page


class TestKeeping:
    @pytest.fixture
    def mine(self, city: City, reader: Reader) -> Alert:
        come_in(reader, city)
        return alert(city, NORA)

    def test_one_is_changed(self, city: City, reader: Reader, mine: Alert) -> None:
        reader.go(f"/mine/alerts/{mine.pk}/")
        reader.send(hears=["closed", "notices"], rhythm="daily", quiet_since="", quiet_until="")
        assert (kept(city).hears, kept(city).rhythm, kept(city).quiet) == (
            ["closed", "notices"],
            "daily",
            None,
        )

    def test_one_is_paused_goes_on_and_is_deleted(self, city: City, reader: Reader, mine: Alert) -> None:
        reader.client.post(f"/mine/alerts/{mine.pk}/pause/")
        assert kept(city).paused_at is not None
        assert "Paused" in reader.go("/mine/alerts/").lines
        reader.client.post(f"/mine/alerts/{mine.pk}/pause/")
        assert kept(city).paused_at is None
        reader.client.post(f"/mine/alerts/{mine.pk}/removal/")
        assert Alert.objects.of(city).count() == 0

    def test_nobody_touches_anothers(self, city: City, reader: Reader, mine: Alert) -> None:
        other = alert(city, "olaf@example.org")
        assert reader.client.get(f"/mine/alerts/{other.pk}/").status_code == 404
        for verb in ("pause", "removal"):
            assert reader.client.post(f"/mine/alerts/{other.pk}/{verb}/").status_code == 404
        assert reader.client.post(f"/mine/alerts/{other.pk}/", NEW).status_code == 404
        other.refresh_from_db()
        assert other.paused_at is None

    def test_they_are_taken_along_and_forgotten(self, city: City, reader: Reader, mine: Alert) -> None:
        (told,) = reader.client.get("/mine/data/").json()["alerts"]
        assert (told["hears"], told["rhythm"]) == (["opened"], "at_once")
        assert mine.token not in reader.client.get("/mine/data/").content.decode()
        requests.case(city)
        alerts.worked()
        (person,) = Constituent.objects.of(city)
        reader.client.post("/mine/deletion/", {"who": [str(person.pk)]})
        assert (Alert.objects.of(city).count(), alerts.told(city)) == (0, [])

    def test_the_list_costs_the_same_for_one_and_for_twenty(
        self, city: City, reader: Reader, mine: Alert, django_assert_num_queries: Any
    ) -> None:
        reader.go("/mine/alerts/")
        for count in (1, 15):
            for _ in range(count):
                alert(city, NORA)
            reader.go("/mine/alerts/")
            with django_assert_num_queries(7):
                reader.client.get("/mine/alerts/")


class TestEnding:
    @pytest.fixture
    def made(self, city: City) -> Alert:
        return alert(city, NORA)

    def address(self, made: Alert, token: str = "") -> str:
        return f"/alerts/end/{made.pk}-{token or made.token}/"

    def test_looking_at_the_link_ends_nothing_a_post_does(self, city: City, made: Alert) -> None:
        browser = Client(enforce_csrf_checks=True)
        page = browser.get(self.address(made)).content.decode()
        assert "End this alert?" in page and kept(city).pk == made.pk
        answer = browser.post(self.address(made), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200 and "The alert is ended" in answer.content.decode()
        assert Alert.objects.of(city).count() == 0
        assert browser.post(self.address(made)).status_code == 200  # mail programs may press it twice

    @pytest.mark.parametrize("token", ["wrong", "é", "-" * 43])
    def test_a_wrong_token_ends_nothing_and_reads_the_same(self, city: City, made: Alert, token: str) -> None:
        answer = Client().post(self.address(made, token))
        assert "The alert is ended" in answer.content.decode()
        assert kept(city).pk == made.pk

    def test_only_the_alert_of_that_message_ends(self, city: City, made: Alert) -> None:
        other = alert(city, NORA)
        Client().post(self.address(made))
        assert kept(city).pk == other.pk
        Client().post(f"/alerts/end/{other.pk}-{made.token}/")
        assert kept(city).pk == other.pk
