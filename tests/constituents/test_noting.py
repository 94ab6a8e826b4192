"""Notes about people: for who takes calls, removed but not undone, gone with the person."""

import pytest

from tests.factories import cities, people
from thirdring.city.models import City
from thirdring.constituents.actions import Person, forget, remember
from thirdring.constituents.actions.noting import note_person, remove_note
from thirdring.constituents.models import Constituent, PersonNote
from thirdring.constituents.queries import notes_of
from thirdring.constituents.rules import NOTE_LENGTH
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return cities.city()


@pytest.fixture
def ana(city: City) -> Constituent:
    person = remember(city, Person(name="Ana", email="ana@example.org"), actor=people.program(city))
    assert person is not None
    return person


@pytest.fixture
def taker(city: City) -> Actor:
    return people.actor(city, Role.CALL_TAKER)


def standing(city: City, person: Constituent) -> list[str]:
    return [note.words for note in notes_of(city, [person.pk]).get(person.pk, [])]


def test_notes_stand_newest_first(city: City, ana: Constituent, taker: Actor) -> None:
    note_person(ana.pk, actor=taker, words=" Hard of hearing. ")
    note = note_person(ana.pk, actor=people.actor(city, Role.SUPERVISOR), words="Speak slowly.")
    assert standing(city, ana) == ["Speak slowly.", "Hard of hearing."]
    assert "Speak" not in str(note)


def test_a_removed_note_is_shown_no_more_and_says_who_removed_it(
    city: City, ana: Constituent, taker: Actor
) -> None:
    note = remove_note(note_person(ana.pk, actor=taker, words="Wrong person.").pk, actor=taker)
    assert (standing(city, ana), note.removed_by_id) == ([], taker.id)
    with pytest.raises(Stale):
        remove_note(note.pk, actor=taker)


def test_somebody_else_s_note_is_a_supervisor_s_to_remove(city: City, ana: Constituent, taker: Actor) -> None:
    note = note_person(ana.pk, actor=taker, words="Rude.")
    with pytest.raises(NotAllowed):
        remove_note(note.pk, actor=people.actor(city, Role.CALL_TAKER))
    remove_note(note.pk, actor=people.actor(city, Role.SUPERVISOR))
    assert standing(city, ana) == []


@pytest.mark.parametrize("words", ["", "  ", "\x00", "x" * (NOTE_LENGTH + 1)])
def test_a_note_says_something_and_not_too_much(ana: Constituent, taker: Actor, words: str) -> None:
    with pytest.raises(Invalid) as error:
        note_person(ana.pk, actor=taker, words=words)
    assert [problem.field for problem in error.value.problems] == ["words"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_note_nothing(city: City, ana: Constituent, role: Role) -> None:
    with pytest.raises(NotAllowed):
        note_person(ana.pk, actor=people.actor(city, role), words="x")


def test_another_city_s_person_is_not_there(ana: Constituent) -> None:
    theirs = people.actor(cities.city(), Role.SUPERVISOR)
    with pytest.raises(NotFound):
        note_person(ana.pk, actor=theirs, words="x")


def test_notes_go_with_the_person(city: City, ana: Constituent, taker: Actor) -> None:
    note_person(ana.pk, actor=taker, words="Hard of hearing.")
    forget(city, "email", "ana@example.org", [ana.pk], actor=people.anyone(city))
    assert PersonNote.objects.of(city).count() == 0
