"""Where it is: an address, a choice, a point, or just words."""

import pytest
from django.test import Client

from tests.web.resident.reader import Reader
from tests.web.resident.test_report import at_where
from thirdring.city.models import City
from thirdring.web.resident.drafts import Draft, load


def draft_of(reader: Reader) -> Draft:
    return load(reader.client.session)


def test_a_clear_address_is_found(reader: Reader) -> None:
    at_where(reader)
    assert reader.send(place="12 mill st").heading == "Tell us more"
    draft = draft_of(reader)
    assert (draft.place, draft.lon, draft.lat) == ("12 Mill Street", -79.95, 40.4512)


def test_a_whole_street_is_asked_about_and_may_be_meant(reader: Reader) -> None:
    at_where(reader)
    page = reader.send(place="Mill Street")
    assert page.heading == "Where is it?"
    assert "Which of these do you mean?" in page.lines
    assert "None of these: take my words as they are" in page.lines
    assert reader.send(chosen="Mill Street").heading == "Tell us more"
    assert draft_of(reader).place == "Mill Street"


def test_going_on_without_a_choice_asks_for_one(reader: Reader) -> None:
    at_where(reader)
    reader.send(place="Mill Street")
    page = reader.send()
    assert page.problems == ["Choose one of these places, or take your words as they are."]
    assert "Which of these do you mean?" in page.lines
    assert reader.send(place="12 Mill Street").heading == "Tell us more"


def test_words_may_be_taken_as_they_are(reader: Reader) -> None:
    at_where(reader)
    reader.send(place="Mill Street behind the bakery")
    reader.send(place="Mill Street behind the bakery", chosen="words")
    draft = draft_of(reader)
    assert (draft.place, draft.lon, draft.lat) == ("Mill Street behind the bakery", None, None)


def test_words_that_name_nothing_are_enough(reader: Reader) -> None:
    at_where(reader)
    assert reader.send(place="qqqq xxxx zzzz").heading == "Tell us more"
    assert draft_of(reader).place == "qqqq xxxx zzzz"


def test_a_point_with_its_words_is_taken_as_it_is(reader: Reader) -> None:
    at_where(reader)
    reader.send(place="by the oak", placed="by the oak", lon="-79.9501", lat="40.4513")
    draft = draft_of(reader)
    assert (draft.place, draft.lon, draft.lat) == ("by the oak", -79.9501, 40.4513)


def test_a_point_without_words_gets_its_address(reader: Reader) -> None:
    at_where(reader)
    reader.send(place="", placed="", lon="-79.95", lat="40.4512")
    assert draft_of(reader).place == "12 Mill Street"


def test_the_point_of_other_words_is_dropped(reader: Reader) -> None:
    at_where(reader)
    reader.send(place="12 Mill Street")
    reader.go("/report/where/")
    reader.send(place="40 Mill Street")
    draft = draft_of(reader)
    assert (draft.place, draft.lat) == ("40 Mill Street", 40.454)


def test_a_point_outside_the_city_is_refused_and_the_words_kept(reader: Reader) -> None:
    at_where(reader)
    page = reader.send(place="far", placed="far", lon="2.35", lat="48.85")
    assert page.status == 422
    assert page.problems == ["This point is outside Riverton. Choose a place inside the city."]
    assert page.form["place"] == "far"


@pytest.mark.parametrize(
    ("lon", "lat"), [("nan", "nan"), ("inf", "40"), ("999", "40"), ("x", "y"), ("1", "")]
)
def test_a_broken_point_never_gets_through(reader: Reader, lon: str, lat: str) -> None:
    at_where(reader)
    reader.send(place="", placed="", lon=lon, lat=lat)
    assert reader.address == "/report/where/"
    assert draft_of(reader).lon is None


def test_no_place_at_all_says_what_to_give(reader: Reader) -> None:
    at_where(reader)
    page = reader.send(place="  ")
    expected = "Say where it is: an address, a crossing, a landmark, or a point on the map."
    assert (page.status, page.problems, page.beside) == (422, [expected], [expected])


def test_a_place_too_long_says_how_long_it_may_be(reader: Reader) -> None:
    at_where(reader)
    page = reader.send(place="x" * 301)
    assert page.problems == ["Describe the place in at most 300 characters."]


def test_a_type_with_an_optional_place_goes_on_without(reader: Reader) -> None:
    at_where(reader, "graffiti")
    assert reader.send(place="").heading == "Tell us more"


def test_type_ahead_gives_places_and_their_points(city: City) -> None:
    found = Client().get("/report/places", {"q": "12 mill"}).json()
    assert found["places"][0] == {"label": "12 Mill Street", "lon": -79.95, "lat": 40.4512}


def test_type_ahead_gives_at_most_eight(city: City) -> None:
    assert len(Client().get("/report/places", {"q": "mill " * 400}).json()["places"]) <= 8


def test_a_point_gives_its_address(city: City) -> None:
    answer = Client().get("/report/places", {"lon": "-79.95", "lat": "40.4512"}).json()
    assert answer == {"label": "12 Mill Street", "inside": True}


@pytest.mark.parametrize("sent", [{}, {"lon": "1"}, {"lon": "x", "lat": "y"}])
def test_type_ahead_without_a_question_says_what_to_send(city: City, sent: dict[str, str]) -> None:
    response = Client().get("/report/places", sent)
    assert (response.status_code, response.json()) == (400, {"problem": "Send q, or lon and lat in degrees."})


@pytest.mark.parametrize(("lon", "lat"), [("nan", "nan"), ("2.35", "48.85"), ("1e400", "0")])
def test_a_point_elsewhere_has_no_address(city: City, lon: str, lat: str) -> None:
    assert Client().get("/report/places", {"lon": lon, "lat": lat}).json() == {"label": "", "inside": False}
