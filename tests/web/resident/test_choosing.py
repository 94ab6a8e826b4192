"""Choosing what is wrong: by words, by group, by a link from elsewhere; and danger first."""

from django.test import Client

from tests.web.resident.reader import Reader
from thirdring.city.models import City


def test_words_find_the_type(reader: Reader) -> None:
    page = reader.go("/report/?q=hole+in+the+road")
    assert "Is it one of these?" in page.lines
    assert "Pothole" in page.lines


def test_words_in_spanish_find_it_too(city: City) -> None:
    browser = Client(headers={"accept-language": "es"})
    assert b"Bache" in browser.get("/report/", {"q": "hoyo"}).content


def test_words_that_find_nothing_offer_the_phone(reader: Reader) -> None:
    page = reader.go("/report/?q=zzzzzz")
    assert "Nothing matches these words" in page.lines
    assert page.links["311"] == "tel:311"


def test_words_of_any_length_are_taken(reader: Reader) -> None:
    assert reader.go("/report/?q=" + "hole%20" * 800).status == 200


def test_words_of_danger_say_call_first(reader: Reader) -> None:
    page = reader.go("/report/?q=gas+smell+at+a+pothole")
    assert "This sounds dangerous" in page.lines
    assert page.links["Call 911"] == "tel:911"


def test_a_group_shows_its_types(reader: Reader) -> None:
    page = reader.go("/report/?group=streets")
    names = ["Food safety", "Graffiti", "Pothole", "Question", "Traffic signal out"]
    assert [line for line in page.lines if line in names] == names


def test_a_link_from_elsewhere_begins_with_its_type(reader: Reader) -> None:
    page = reader.go("/report/?service=pothole")
    assert page.lines[2:4] == ["Pothole", "Report this"]
    assert reader.go("/report/?service=unknown").status == 200


def test_a_type_that_is_not_offered_says_so(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    page = reader.send(service_code="no-such-thing")
    assert (page.status, page.problems) == (422, ["Choose what is wrong from the list."])


def test_typing_brings_the_list_alone(city: City) -> None:
    response = Client().get("/report/", {"q": "pothole"}, headers={"hx-request": "true"})
    body = response.content.decode()
    assert body.strip().startswith('<div id="found"')
    assert "<html" not in body


def test_a_dangerous_type_warns_before_anything_is_asked(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    page = reader.send(service_code="signal-out")
    assert page.heading == "Is anyone in danger right now?"
    assert page.links["Call 911"] == "tel:911"
    assert reader.send(danger="no").heading == "Where is it?"


def test_the_question_of_danger_cannot_be_passed_by_accident(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    page = reader.send(service_code="signal-out")
    assert "danger" not in page.form  # nothing is chosen beforehand
    page = reader.send()
    assert (page.status, page.problems) == (422, ["Say whether anyone is in danger."])


def test_whoever_is_in_danger_is_told_to_call_and_finds_the_report_again(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    reader.send(service_code="signal-out")
    page = reader.send(danger="yes")
    assert (page.heading, page.links["Call 911"]) == ("Call 911 now", "tel:911")
    assert "What you wrote stays here. Come back to it when everybody is safe." in page.lines
    assert reader.send(danger="no").heading == "Where is it?"


def test_dangerous_words_in_the_description_warn_once(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    reader.send(service_code="advice")
    assert reader.send(words="There is a gas smell.").heading == "Is anyone in danger right now?"
    assert reader.send(danger="no").heading == "How can we reach you?"
    reader.go("/report/details/")
    assert reader.send(words="Still a gas smell.").heading == "How can we reach you?"


def test_no_danger_no_warning(reader: Reader) -> None:
    reader.go("/report/?group=streets")
    assert reader.send(service_code="pothole").heading == "Where is it?"
