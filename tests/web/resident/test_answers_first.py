"""Answers before the form: one is enough, or the report goes on; and whether it truly was is measured."""

from datetime import timedelta

import pytest
from shapely import box

from tests.factories.articles import given
from tests.factories.calls import START, answered_call
from tests.factories.people import program
from tests.web.resident.reader import Page, Reader
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.tasks import hear_callers_of
from thirdring.kernel import clock
from thirdring.knowledge.models import AnswerShown
from thirdring.knowledge.queries import deflection
from thirdring.knowledge.rules import Deflection
from thirdring.places.actions.areas import AreaRow, import_areas

SWEPT = """\
      when-swept:
        titles: {en: When is my street swept?, es: ¿Cuándo barren mi calle?}
        bodies: {en: The signs say the hours., es: Las señales dicen las horas.}
        here:
          kind: ward
          says: {en: 'Here it is swept {value}.', es: 'Aquí se barre {value}.'}
          values:
            north: {en: on Tuesdays, es: los martes}
        types: [pothole]
        owner: public-works
"""
ARTICLES = """\
languages: [en, es]
topics:
  streets:
    names: {en: Streets, es: Calles}
    articles:
      hole-damage:
        titles: {en: Who pays for my tire?, es: ¿Quién paga mi llanta?}
        bodies: {en: Send the claim form to the law office., es: Envíe el formulario a la oficina legal.}
        types: [pothole]
        owner: public-works
      hole-when:
        titles: {en: When are potholes filled?, es: ¿Cuándo se tapan los baches?}
        bodies: {en: Within five days., es: En cinco días.}
        types: [pothole, signal-out]
        owner: public-works
"""


@pytest.fixture(autouse=True)
def articles(city: City) -> None:
    given(city, ARTICLES)


@pytest.fixture
def reader(city: City) -> Reader:
    return Reader()


def chosen(reader: Reader, code: str = "pothole") -> Page:
    reader.go("/report/?group=streets")
    return reader.send(service_code=code)


def rates(city: City) -> dict[str, Deflection]:
    return deflection(city, since=clock.now() - timedelta(days=7))


def sends_a_report(reader: Reader) -> None:
    chosen(reader, "advice")
    reader.send(words="Who sweeps my street?")
    reader.send()
    assert "This is your reference" in reader.send().text or reader.address == "/report/received/"


def test_the_answers_about_a_type_come_before_its_form_nearest_first(reader: Reader) -> None:
    page = chosen(reader)
    assert page.heading == "Is this what you need?"
    assert [line for line in page.lines if line.endswith("?") and line != page.heading] == [
        "Who pays for my tire?",
        "When are potholes filled?",
    ]


def test_going_on_leads_to_the_form_and_asks_no_second_time(reader: Reader) -> None:
    chosen(reader)
    assert reader.send(on="1").heading == "Where is it?"
    assert chosen(reader).heading == "Where is it?"


def test_a_type_without_answers_goes_straight_on(reader: Reader) -> None:
    assert chosen(reader, "graffiti").heading == "Where is it?"


def test_danger_comes_before_any_answer(reader: Reader) -> None:
    assert chosen(reader, "signal-out").heading == "Is anyone in danger right now?"
    assert reader.send(danger="no").heading == "Is this what you need?"


def test_an_answer_that_is_enough_ends_the_visit_and_is_counted(city: City, reader: Reader) -> None:
    chosen(reader)
    page = reader.send(enough="hole-damage")
    assert page.heading == "Good that this helped"
    assert "Nothing was sent." in page.text
    assert rates(city) == {"pothole": Deflection(shown=1, answered=1, wrongly=0)}
    assert rates(city)["pothole"].share == 1


def test_who_finds_it_not_enough_after_all_goes_on_where_they_were(reader: Reader) -> None:
    chosen(reader)
    reader.send(enough="hole-damage")
    reader.address = "/report/answers/"
    assert reader.send(on="1").heading == "Where is it?"


def test_neither_choice_is_said_beside_and_at_the_top(reader: Reader) -> None:
    chosen(reader)
    page = reader.send()
    assert page.problems == ["Say whether one of these is enough."]


def test_the_same_person_writing_within_three_days_was_answered_wrongly(city: City, reader: Reader) -> None:
    chosen(reader)
    reader.send(enough="hole-when")
    sends_a_report(reader)
    assert rates(city)["pothole"] == Deflection(shown=1, answered=1, wrongly=1)
    assert rates(city)["pothole"].wrong_share == 1


def test_what_waited_on_the_phone_counts_as_writing_too(city: City, reader: Reader) -> None:
    chosen(reader)
    reader.send(enough="hole-when")
    kept = {"key": "k" * 36, "service_code": "advice", "words": "Who sweeps my street?"}
    assert reader.client.post("/report/offline/sending/", kept).status_code == 201
    assert rates(city)["pothole"].wrongly == 1


def test_who_gave_a_number_here_before_and_calls_about_it_was_answered_wrongly(
    city: City, reader: Reader
) -> None:
    chosen(reader, "advice")
    reader.send(words="Who sweeps my street?")
    reader.send(phone="(443) 555-0123")
    reader.send()
    assert reader.address == "/report/received/"
    chosen(reader)
    reader.send(enough="hole-when")
    actor = program(city)
    take_signals(answered_call(caller="+14435550123", at=_seconds_since_start()), actor=actor)
    assert hear_callers_of(city) == 1
    assert rates(city)["pothole"].wrongly == 1


def _seconds_since_start() -> float:
    return (clock.now() - START).total_seconds()


def test_later_or_somebody_else_is_another_matter(city: City, reader: Reader) -> None:
    chosen(reader)
    reader.send(enough="hole-when")
    sends_a_report(Reader())
    AnswerShown.objects.of(city).update(answered_at=clock.now() - timedelta(hours=73))
    sends_a_report(reader)
    assert rates(city)["pothole"].wrongly == 0


def test_reading_the_page_again_is_one_visit(city: City, reader: Reader) -> None:
    chosen(reader)
    reader.go("/report/answers/")
    assert rates(city)["pothole"].shown == 1


def test_words_find_answers_beside_the_types(reader: Reader) -> None:
    page = reader.go("/report/?q=who+pays+for+my+tire")
    assert page.links["Who pays for my tire?"] == "/answers/hole-damage/"


@pytest.fixture
def swept(city: City) -> City:
    """A city whose northern ward is swept on Tuesdays; 12 Mill Street lies in it."""
    north = AreaRow(code="north", name="North", shape=box(-80.1, 40.3, -79.8, 40.6), population=None)
    import_areas(city, [north], kind="ward", actor=program(city))
    given(city, ARTICLES + SWEPT)
    return city


def at_the_place(reader: Reader, place: str = "12 Mill Street") -> Page:
    chosen(reader)
    reader.send(on="1")
    return reader.send(place=place)


def test_after_the_place_comes_what_the_city_knows_of_it(swept: City, reader: Reader) -> None:
    page = at_the_place(reader)
    assert (page.heading, reader.address) == ("Is this what you need?", "/report/here/")
    assert "Here it is swept on Tuesdays." in page.lines
    assert "Who pays for my tire?" not in page.lines
    reader.send(enough="when-swept")
    assert reader.address == "/report/answered/"
    assert rates(swept)["pothole"] == Deflection(shown=1, answered=1, wrongly=0)


def test_what_is_known_of_a_place_is_said_in_the_readers_language(swept: City, reader: Reader) -> None:
    reader.client.cookies["django_language"] = "es"
    chosen(reader)
    reader.send(on="1")
    assert "Aquí se barre los martes." in reader.send(place="12 Mill Street").lines


def test_going_on_asks_no_second_time_but_of_another_place(swept: City, reader: Reader) -> None:
    at_the_place(reader)
    assert reader.send(on="1").heading == "Tell us more"
    reader.go("/report/where/")
    assert reader.send(place="12 Mill Street").heading == "Tell us more"
    reader.go("/report/where/")
    assert reader.send(place="14 Mill Street").heading == "Is this what you need?"


def test_a_place_the_city_knows_nothing_of_goes_straight_on(city: City, reader: Reader) -> None:
    given(city, ARTICLES)
    assert at_the_place(reader).heading == "Tell us more"
