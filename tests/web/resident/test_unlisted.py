"""Reporting what is not in the list, without scripts."""

import pytest

from tests.web.resident.reader import Reader
from tests.web.resident.town import town
from thirdring.cases.models import Case
from thirdring.catalogue.rules import UNLISTED
from thirdring.city.models import City


@pytest.fixture
def city(db: None) -> City:
    return town()


def begun(words: str = "a bee swarm") -> Reader:
    """A reader who searched, found nothing, and chose that it is not in the list."""
    reader = Reader()
    reader.go(f"/report/?q={words}")
    assert "It is not in the list" in reader.page.text
    form = next(
        each for each in reader.page.forms if each.get("q") == words and "csrfmiddlewaretoken" in each
    )
    reader._arrive(reader.client.post("/report/", form | {"service_code": UNLISTED}, follow=True), "/report/")
    return reader


def test_it_is_always_there_also_without_a_search(city: City) -> None:
    reader = Reader()
    for address in ("/report/", "/report/?group=streets", "/report/?q=pothole"):
        assert "It is not in the list" in reader.go(address).text


def test_the_words_are_kept_the_report_arrives_and_is_promised_a_look(city: City) -> None:
    reader = begun()
    assert reader.page.heading == "Where is it?"
    reader.send(place="12 Mill Street")
    assert reader.page.form["words"] == "a bee swarm"
    reader.send(words="A bee swarm on our porch")
    assert reader.page.heading == "Do you have a photo?"
    reader.send()
    assert "Only city staff see this report until we know what it is." in reader.send().text
    page = reader.send()
    assert page.heading == "Thank you. We have your report."
    case = Case.objects.of(city).get()
    assert (case.type.code, case.private, case.summary) == (UNLISTED, True, "A bee swarm on our porch")
    assert [(each.clock, each.amount) for each in case.promises.all()] == [("acknowledge", 4)]


def test_without_words_there_is_nothing_to_go_by(city: City) -> None:
    reader = begun()
    reader.send(place="12 Mill Street")
    page = reader.send(words=" ")
    assert page.status == 422
    assert page.problems == ["Say in your words what it is: that is all we have to go by."]


def test_what_the_words_may_mean_is_offered_with_why_and_never_forced(city: City) -> None:
    reader = begun("something odd")
    reader.send(place="12 Mill Street")
    page = reader.send(words="Somebody painted graffiti, and there is a hole")
    assert page.heading == "Could it be one of these?"
    assert "“graffiti” is in its name" in page.text
    assert "“hole” as in “hole in the road”, which it is also called" in page.text
    assert reader.send(none="1").heading == "Do you have a photo?"


def test_choosing_one_keeps_what_was_written(city: City) -> None:
    reader = begun("something odd")
    reader.send(place="12 Mill Street")
    reader.send(words="there is a hole in the road")
    page = reader.send(service_code="pothole")
    assert page.heading == "Where is it?"
    assert page.form["place"] == "12 Mill Street"
    page = reader.send()
    assert (page.heading, page.form["words"]) == ("Tell us more", "there is a hole in the road")


def test_danger_is_said_before_any_suggestion(city: City) -> None:
    reader = begun("something odd")
    reader.send(place="12 Mill Street")
    assert "in danger" in reader.send(words="There is a gas smell near the hole").heading


def test_programs_can_not_send_it(city: City) -> None:
    begun()
    listed = Reader().client.get(f"/open311/{city.jurisdiction_id}/v2/services.json").json()
    assert UNLISTED not in {each["service_code"] for each in listed}
