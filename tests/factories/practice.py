"""Exercises of a city that mends potholes and has a City Hall, and a card that checks tell of."""

from typing import Any

from tests.factories.people import program, staff
from tests.factories.reviews import card
from tests.web.agency.departments import Department, department
from thirdring.city.models import City
from thirdring.contact_centre.actions.scorecards import Asked
from thirdring.contact_centre.desk_rules import Disposition, Relay, Said, said_from
from thirdring.contact_centre.models import Scorecard, ScorecardItem
from thirdring.kernel.actor import Actor
from thirdring.places.actions.streets import Gazetteer, Place, load_gazetteer
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role
from thirdring.training.actions.checking import choose_checks
from thirdring.training.actions.ending import end_practice, hang_up
from thirdring.training.actions.importing import Imported, import_exercises
from thirdring.training.actions.practising import ask, start_practice, write_down
from thirdring.training.exercises import Exercise
from thirdring.training.models import PracticeCall
from thirdring.training.reading import read
from thirdring.training.rules import Ask, Check, question_about

HALL = (-79.985, 40.405)
PAGE = """\
languages: [en, es]
topics:
  first:
    names: {en: First steps, es: Primeros pasos}
    exercises:
      wheel:
        names: {en: A wheel on Main Street, es: Una rueda en la calle principal}
        difficulty: easy
        minutes: 4
        caller: {name: Rosa Medina, phone: 412-555-0131, speaks: [en, es], mood: calm}
        opening: {en: My wheel is broken., es: Se me rompió la rueda.}
        says:
          danger: {en: 'No, only my wheel.', es: 'No, solo la rueda.'}
          place: {en: In front of City Hall., es: Frente al ayuntamiento.}
          other: {en: I don't know., es: No sé.}
          thanks: {en: Thank you., es: Gracias.}
        answers:
          in_lane: {en: 'Yes, in my lane.', es: 'Sí, en mi carril.'}
        truth: {place: City Hall, type: pothole, answers: {in_lane: 'yes'}}
        ends: {as: new_case}
        lesson: {en: Danger first., es: Primero el peligro.}
  danger:
    names: {en: Danger, es: Peligro}
    exercises:
      wire:
        names: {en: A tree in the street, es: Un árbol en la calle}
        difficulty: hard
        minutes: 2
        caller: {name: Ann Lee, phone: 412-555-0132, speaks: [en], mood: worried}
        opening: {en: There is something in the street.}
        says:
          danger: {en: 'Well, there is a wire on the car, and my son sits in it!'}
          place: {en: At City Hall.}
          other: {en: I don't know.}
          thanks: {en: Thank you.}
        truth: {danger: yes, place: City Hall}
        ends: {as: emergency}
        lesson: {en: Ask everybody., es: Pregunte siempre.}
  people:
    names: {en: People, es: Personas}
    exercises:
      open-already:
        names: {en: The hole again, es: Otra vez el hoyo}
        difficulty: medium
        minutes: 3
        caller: {name: Joe Bell, phone: 412-555-0133, speaks: [en], mood: calm}
        opening: {en: There is a hole at City Hall.}
        says:
          danger: {en: No.}
          place: {en: City Hall.}
          other: {en: I don't know.}
          thanks: {en: Thank you.}
        truth: {place: City Hall, type: pothole}
        near:
          - {type: graffiti, place: City Hall, people: 1, days: 9}
          - {type: pothole, place: City Hall, people: 3, days: 2}
        ends: {as: joined, joins: 2}
        lesson: {en: Look near., es: Mire cerca.}
      furious:
        names: {en: The third call, es: La tercera llamada}
        difficulty: hard
        minutes: 4
        caller: {name: Walt Kern, phone: 412-555-0134, speaks: [en], mood: angry}
        opening: {en: This is the third time I call!}
        says:
          danger: {en: Nobody is hurt.}
          place: {en: City Hall!}
          hot: {en: Don't you people listen?}
          calmed: {en: All right. Thank you.}
          other: {en: I don't know.}
          thanks: {en: Fine.}
        answers:
          in_lane: {en: 'Yes.'}
        truth: {place: City Hall, type: pothole, answers: {in_lane: 'yes'}}
        ends: {as: new_case}
        lesson: {en: First the person., es: Primero la persona.}
      rude:
        names: {en: Bad words, es: Malas palabras}
        difficulty: hard
        minutes: 3
        caller: {name: N. N., phone: 412-555-0135, speaks: [en], mood: abusive}
        opening: {en: You idiots.}
        says:
          danger: {en: Idiot.}
          abuse: {en: 'Idiot!'}
          warned: {en: 'You can''t tell me what to say!'}
          other: {en: Idiot.}
          thanks: {en: Idiot.}
        ends: {as: ended_for_abuse}
        lesson: {en: Warn twice., es: Avise dos veces.}
      cut-off:
        names: {en: A bad line, es: Una mala línea}
        difficulty: medium
        minutes: 5
        caller: {name: Eva Stone, phone: 412-555-0136, speaks: [en], mood: calm}
        opening: {en: I call about a hole.}
        says:
          danger: {en: No.}
          place: {en: City Hall.}
          back: {en: 'Hello, it is me again.'}
          other: {en: I don't know.}
          thanks: {en: Thank you.}
        answers:
          in_lane: {en: 'No.'}
        truth: {place: City Hall, type: pothole, answers: {in_lane: 'no'}}
        breaks_after: place
        ends: {as: new_case}
        lesson: {en: Nothing twice., es: Nada dos veces.}
      spanish:
        names: {en: Another language, es: Otro idioma}
        difficulty: medium
        minutes: 6
        caller: {name: Luz Paz, phone: 412-555-0137, speaks: [es], mood: calm}
        opening: {en: Good morning; there is a hole., es: 'Buenos días, hay un hoyo.'}
        says:
          danger: {en: 'No, nobody.', es: 'No, nadie.'}
          place: {en: At City Hall., es: En el ayuntamiento.}
          not_understood: {en: I speak no English., es: No hablo inglés.}
          other: {en: I don't know., es: No sé.}
          thanks: {en: Thank you., es: Gracias.}
        answers:
          in_lane: {en: 'Yes.', es: 'Sí.'}
        truth: {place: City Hall, type: pothole, answers: {in_lane: 'yes'}}
        ends: {as: new_case}
        lesson: {en: Ask for an interpreter., es: Pida un intérprete.}
      how-far:
        names: {en: A number, es: Un número}
        difficulty: easy
        minutes: 2
        caller: {name: Kim Roe, phone: 412-555-0138, speaks: [en], mood: calm}
        opening: {en: How does my case stand?}
        says:
          danger: {en: No.}
          reference: {en: It is 2604-1873-5.}
          other: {en: I don't know.}
          thanks: {en: Thank you.}
        near:
          - {type: pothole, place: City Hall, days: 4, reference: 2604-1873-5}
        ends: {as: status_given}
        lesson: {en: Read it back., es: Repítalo.}
"""
QUESTIONS = (
    Asked(question="Was danger asked about?", weight=3, fails_all=True),
    Asked(question="Was the right type found?", weight=2),
    Asked(question="Was the caller greeted warmly?", weight=1),
)


def exercises(page: str = PAGE) -> tuple[Exercise, ...]:
    return read([("page.yaml", page.encode())])


def exercise(code: str = "wheel") -> Exercise:
    return next(each for each in exercises() if each.code == code)


def house_that_practises() -> Department:
    """A city with a City Hall on its map, the exercises of PAGE, and a card of QUESTIONS, two checked."""
    house = department()
    settle(house)
    return house


def settle(house: Department) -> None:
    """Give a city all that."""
    hall = Place("City Hall", "city_hall", *HALL)
    load_gazetteer(house.city, Gazetteer(streets=["4th Avenue"], places=[hall]), actor=program(house.city))
    brought_in(house.city)
    made = practice_card(house.city)
    items = {item.place: item.pk for item in ScorecardItem.objects.of(house.city).filter(of__card=made)}
    chosen = {items[1]: Check.DANGER.value, items[2]: Check.TYPE.value}
    choose_checks(house.city, made.pk, chosen, actor=program(house.city))


def practice_card(of: City, **fields: Any) -> Scorecard:
    return card(of, **{"name": "Calls", "items": QUESTIONS} | fields)


def brought_in(of: City, page: str = PAGE) -> Imported:
    return import_exercises(of, exercises(page), actor=program(of))


def trainee(house: Department, name: str = "Tia Trainee", role: Role = Role.CALL_TAKER) -> Actor:
    return actor_of(staff(house.city, role, name=name), city=house.city)


def ringing(house: Department, who: Actor, code: str = "wheel", **wishes: Any) -> PracticeCall:
    """The exercise's caller is on the line."""
    return start_practice(house.city, code=code, actor=who, **wishes)


def asks(call: PracticeCall, who: Actor, *abouts: str) -> list[str]:
    """What the caller replies to each, in the language of the call; '' for silence."""
    return [ask(call.pk, about, actor=who).reply.get(call.language, "") for about in abouts]


def writes(call: PracticeCall, who: Actor, **said: Any) -> PracticeCall:
    """Written down beside what was written before."""
    call.refresh_from_db()
    known = said_from(call.written).as_json()
    return write_down(call.pk, Said(**known | said), language=call.language, relay=Relay.NONE, actor=who)


def place_found() -> dict[str, Any]:
    """City Hall, as the desk finds it on the map."""
    return {"place": "City Hall", "placed": "City Hall", "lon": HALL[0], "lat": HALL[1]}


def played(house: Department, who: Actor) -> PracticeCall:
    """The wheel, as it should go."""
    call = ringing(house, who)
    asks(call, who, Ask.DANGER)
    writes(call, who, danger="no")
    asks(call, who, Ask.PLACE)
    writes(call, who, **place_found())
    asks(call, who, question_about("in_lane"))
    writes(call, who, sought="hole", service_code="pothole", answers={"in_lane": "yes"})
    end_practice(call.pk, Disposition.NEW_CASE, actor=who)
    asks(call, who, Ask.REFERENCE, Ask.NEXT)
    return hang_up(call.pk, actor=who)
