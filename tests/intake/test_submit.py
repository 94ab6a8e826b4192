"""Submitting: every bad input names its field and cure, all at once, and nothing is half written."""

from typing import Any

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from tests.factories.pictures import picture
from thirdring.cases import references
from thirdring.cases.models import Case, Media, Report
from thirdring.cases.rules import Channel
from thirdring.catalogue.definitions import Condition, Option, Question
from thirdring.catalogue.rules import LocationNeed, PhotoNeed, QuestionKind
from thirdring.city.models import City
from thirdring.constituents.models import Constituent, ContactPoint
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import Invalid
from thirdring.messaging.models import Message
from thirdring.places.models import Area

pytestmark = pytest.mark.django_db


def options(*keys: str) -> tuple[Option, ...]:
    return tuple(Option(key=key, names={"en": key.title()}) for key in keys)


SCOPE = Question(
    code="scope",
    kind=QuestionKind.SINGLE,
    texts={"en": "One or more?"},
    required=True,
    options=options("one", "street"),
)
HOW_MANY = Question(
    code="count",
    kind=QuestionKind.NUMBER,
    texts={"en": "How many?"},
    required=True,
    condition=Condition(question="scope", among=("street",)),
)


@pytest.fixture
def city() -> City:
    return requests.pothole_city(questions=(SCOPE, HOW_MANY))


def refused(city: City, **fields: Any) -> list[tuple[str, str]]:
    """What is wrong with the report; whatever it is, nothing of it was written."""
    with pytest.raises(Invalid) as error:
        requests.sent(city, **{"answers": {"scope": "one"}} | fields)
    for table in (Case, Report, Constituent, Message, Media):
        assert table.objects.of(city).count() == 0
    assert all(problem.message.strip() for problem in error.value.problems)
    return [(problem.field, problem.code) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"service_code": "unicorn"}, [("service_code", "unknown")]),
        ({"service_code": "\x00"}, [("service_code", "unknown")]),
        ({"words": "x" * 4001}, [("words", "too_long")]),
        ({"email": "ana at example"}, [("email", "invalid")]),
        ({"phone": "call me"}, [("phone", "invalid")]),
        ({"lat": None}, [("place", "half_a_point")]),
        ({"lon": None, "lat": None}, [("place", "required")]),
        ({"lon": -79.95, "lat": 41.0}, [("place", "outside")]),
        ({"lon": 0.0, "lat": 0.0}, [("place", "outside")]),
        ({"lon": 40.45, "lat": -79.95}, [("place", "outside")]),
        ({"lon": -200.0, "lat": 40.45}, [("place", "not_on_earth")]),
        ({"lon": float("nan"), "lat": 40.45}, [("place", "not_on_earth")]),
        ({"lon": float("inf"), "lat": float("-inf")}, [("place", "not_on_earth")]),
        ({"answers": {}}, [("answers.scope", "required")]),
        ({"answers": {"scope": "galaxy"}}, [("answers.scope", "unknown_option")]),
        ({"answers": {"scope": "street"}}, [("answers.count", "required")]),
        ({"answers": {"scope": "street", "count": "many"}}, [("answers.count", "not_a_number")]),
        ({"photos": (b"not a photo",)}, [("photos", "not_a_photo")]),
        ({"photos": (picture(), b"not a photo", b"nor this")}, [("photos", "not_a_photo")]),
        ({"photos": (picture(),) * 6}, [("photos", "too_many")]),
        ({"client_key": "x" * 61}, [("client_key", "too_long")]),
    ],
)
def test_bad_input_names_its_field(
    city: City, fields: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    assert refused(city, **fields) == problems


def test_everything_wrong_is_told_at_once(city: City) -> None:
    assert refused(
        city,
        words="x" * 4001,
        lat=None,
        email="ana",
        phone="12",
        answers={"scope": "street", "count": "many"},
        photos=(b"",),
    ) == [
        ("words", "too_long"),
        ("place", "half_a_point"),
        ("answers.count", "not_a_number"),
        ("email", "invalid"),
        ("phone", "invalid"),
        ("photos", "not_a_photo"),
    ]


def test_where_nobody_may_stay_unknown_a_contact_is_needed() -> None:
    city = requests.pothole_city(anonymous_allowed=False)
    assert refused(city, answers={}) == [("contact", "required")]
    assert requests.sent(city, phone="412-555-0123").report.constituent_id is not None


def test_a_local_phone_number_is_read_as_the_citys_country_does(city: City) -> None:
    City.objects.filter(pk=city.pk).update(country="DE")
    requests.sent(City.objects.get(pk=city.pk), phone="030 901820", answers={"scope": "one"})
    assert ContactPoint.objects.of(city).get().value == "+4930901820"


def test_where_a_photo_is_needed_it_is_asked_for() -> None:
    city = requests.pothole_city(photo=PhotoNeed.REQUIRED)
    assert refused(city, answers={}) == [("photos", "required")]


def test_a_type_no_longer_offered_is_unknown(city: City) -> None:
    offer(city, definition("graffiti"))
    fresh = City.objects.get(pk=city.pk)
    assert requests.sent(fresh, service_code="graffiti").case.pk


def test_a_question_not_asked_needs_no_answer(city: City) -> None:
    report = requests.sent(city, answers={"scope": "one", "count": "7", "other": "ignored"}).report
    assert report.answers == {"scope": "one"}


def test_answers_are_kept_in_their_one_form(city: City) -> None:
    report = requests.sent(city, answers={"scope": " Street ", "count": "+03"}).report
    assert report.answers == {"scope": "street", "count": "3"}


def test_four_thousand_characters_are_kept_without_nulls(city: City) -> None:
    receipt = requests.sent(city, answers={"scope": "one"}, words="\x00 " + "é" * 4000 + "\ud800\n")
    assert Report.objects.of(city).get().words == requests.reread(receipt.case).summary == "é" * 4000


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_is_kept(city: City, channel: Channel) -> None:
    assert requests.sent(city, answers={"scope": "one"}, channel=channel).report.channel == channel


class TestPlace:
    def test_words_no_map_knows_are_a_place_too(self, city: City) -> None:
        case = requests.case(city, answers={"scope": "one"}, lon=None, lat=None, place="behind the old mill")
        assert (case.place, case.lon, case.lat, case.area_ids) == ("behind the old mill", None, None, [])

    def test_a_point_finds_its_areas(self, city: City) -> None:
        square = {
            "type": "Polygon",
            "coordinates": [[[-80, 40.4], [-79.9, 40.4], [-79.9, 40.5], [-80, 40.5], [-80, 40.4]]],
        }
        area = Area.objects.create(city=city, kind="ward", code="1", name="One", geometry=square)
        assert requests.case(city, answers={"scope": "one"}).area_ids == [area.pk]

    def test_no_place_where_none_is_needed(self) -> None:
        city = requests.pothole_city(location=LocationNeed.NONE)
        assert requests.case(city, lon=None, lat=None).lat is None

    def test_a_city_without_outline_takes_any_point_on_earth(self) -> None:
        city = cities.city(boundary=None, bounds=None)
        offer(city, definition("pothole"))
        assert requests.case(city, lon=2.35, lat=48.85).lon == 2.35


class TestPhotos:
    def test_are_kept_with_report_and_case(self, city: City, settings: Any) -> None:
        photos = (picture(40, 30), picture(30, 40, format="PNG"))
        receipt = requests.sent(city, answers={"scope": "one"}, photos=photos)
        kept = list(Media.objects.of(city).order_by("pk"))
        assert [(m.report_id, m.case_id, m.width, m.height, m.public) for m in kept] == [
            (receipt.report.pk, receipt.case.pk, 40, 30, True),
            (receipt.report.pk, receipt.case.pk, 30, 40, True),
        ]
        assert len(list(settings.MEDIA_ROOT.rglob("*.jpg"))) == 2
        assert receipt.case.entries.get(kind="received").data == {"channel": "web", "photos": 2}

    def test_of_a_private_case_are_private_and_no_address_is_guessable(self) -> None:
        city = requests.pothole_city(private=True)
        case = requests.sent(city, photos=(picture(),)).case
        photo = case.media.get()
        assert (case.private, photo.public) == (True, False)
        assert len((photo.file.name or "").rpartition("/")[2]) == 36


class TestSentTwice:
    def test_gives_the_same_report(self, city: City) -> None:
        first = requests.sent(city, answers={"scope": "one"}, client_key="k", email="ana@example.org")
        again = requests.sent(city, answers={"scope": "one"}, client_key="k", email="ana@example.org")
        assert (first.repeated, again.repeated) == (False, True)
        assert again.report == first.report
        assert (again.case, again.report.case) == (first.case, first.case)
        assert (Report.objects.of(city).count(), Message.objects.of(city).count()) == (1, 1)

    def test_without_a_key_is_two_reports(self, city: City) -> None:
        for _ in range(2):
            requests.sent(city, answers={"scope": "one"})
        assert Report.objects.of(city).count() == 2

    def test_a_programs_key_is_its_own(self, city: City) -> None:
        def program(number: int) -> Actor:
            return Actor(kind=ActorKind.API_CLIENT, city_id=city.pk, id=number, name="An app")

        told = {"answers": {"scope": "one"}, "client_key": "1"}
        receipts = [
            requests.sent(city, actor=who, **told) for who in (program(1), program(2), people.anyone(city))
        ]
        assert [receipt.repeated for receipt in receipts] == [False, False, False]
        assert requests.sent(city, actor=program(2), **told).report == receipts[1].report

    def test_the_same_key_in_another_city_is_another_report(self, city: City) -> None:
        other = requests.pothole_city()
        here = requests.sent(city, answers={"scope": "one"}, client_key="k")
        there = requests.sent(other, client_key="k")
        assert here.report.pk != there.report.pk


class TestStatements:
    """A literal count: whoever adds a statement to every report of every city says so here."""

    @pytest.fixture(autouse=True)
    def _fresh_block_of_references(self) -> None:
        """One report in 32 reserves the next numbers; which one must not depend on the tests before."""
        references._numbers.forget()

    def test_a_report_by_nobody(self, city: City, django_assert_num_queries: Any) -> None:
        requests.sent(city, answers={"scope": "one"})
        with django_assert_num_queries(NOBODYS):
            requests.sent(city, answers={"scope": "one"})

    def test_a_report_by_somebody_new(self, city: City, django_assert_num_queries: Any) -> None:
        requests.sent(city, answers={"scope": "one"})
        with django_assert_num_queries(SOMEBODYS):
            requests.sent(city, answers={"scope": "one"}, name="Ana", email="ana@example.org")

    def test_a_report_with_everything(self, city: City, django_assert_num_queries: Any) -> None:
        told = {
            "answers": {"scope": "one"},
            "name": "Ana",
            "email": "ana@example.org",
            "phone": "412-555-0123",
        }
        requests.sent(city, **told)
        with django_assert_num_queries(EVERYTHING):
            requests.sent(city, **told | {"name": "Ben"}, client_key="k", photos=(picture(),))


# Inside a transaction (here the test's savepoint and its release): the nearest address, the case, its lines,
# the report, the assignment, the promises, news to open pages.
NOBODYS = 2 + 7
# As well the person (wait, look, new person, ways to reach them), the city's words, the message and its job.
SOMEBODYS = NOBODYS + 7
# As well the key with the savepoint it may fall back to, and the photos.
EVERYTHING = SOMEBODYS + 4
