"""Two people who are one, and two again: exactly what moved goes back, what came since stays."""

from functools import partial
from typing import Any

import pytest
from django.apps import apps

from tests.factories import people, requests
from tests.factories.together import together
from thirdring.cases.actions.following import follow
from thirdring.cases.models import Follow, Report
from thirdring.city.models import City
from thirdring.constituents.actions import Person, forget, remember
from thirdring.constituents.actions.merging import merge_people, unmerge_people
from thirdring.constituents.actions.noting import note_person
from thirdring.constituents.models import Consent, Constituent, ContactPoint, PersonMerge
from thirdring.constituents.queries import known_by, look_up, merges_of
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import DomainError, Invalid, NotAllowed, NotFound, Stale
from thirdring.messaging.queries import recipients
from thirdring.staff.rules import Role

PHONE = "+14125550123"
# Every row that names a person, and who moves it in a merge. A new one is to be thought about.
THOUGHT_ABOUT = {
    "cases.Follow.constituent": "cases",
    "cases.Report.constituent": "cases",
    "constituents.Consent.constituent": "constituents",
    "constituents.Constituent.merged_into": "constituents",
    "constituents.ContactPoint.constituent": "constituents",
    "constituents.PersonFlag.constituent": "constituents",
    "constituents.PersonMerge.merged": "stays: it says who was merged",
    "constituents.PersonMerge.survivor": "stays: it says who was merged",
    "constituents.PersonNote.constituent": "constituents",
    "contact_centre.Contact.constituent": "contact_centre",
}


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


@pytest.fixture
def taker(city: City) -> Actor:
    return people.actor(city, Role.CALL_TAKER)


def known(city: City, name: str, **fields: str) -> Constituent:
    person = remember(city, Person(name=name, **fields), actor=people.program(city))
    assert person is not None
    return person


def both(city: City) -> tuple[Constituent, Constituent]:
    """Ana, and what may be Ana misspelt: each with a report and a number they share."""
    requests.sent(city, name="Ana Ruiz", email="ana@example.org", phone=PHONE, place="1 Elm Street")
    requests.sent(city, name="Anna Ruis", email="anna@example.org", phone=PHONE, place="9 Oak Street")
    ana, anna = Constituent.objects.of(city).order_by("pk")
    return ana, anna


def held(city: City) -> dict[str, Any]:
    """All that people have, by person."""
    return {
        "points": sorted(ContactPoint.objects.of(city).values_list("constituent__name", "value")),
        "reports": sorted(Report.objects.of(city).values_list("constituent__name", "place")),
        "follows": sorted(Follow.objects.of(city).values_list("constituent__name", "case_id", "since")),
        "consents": sorted(Consent.objects.of(city).values_list("constituent__name", "purpose")),
        "people": list(
            Constituent.objects.of(city).order_by("pk").values_list("name", "language", "merged_into")
        ),
    }


def problems(error: Any) -> list[str]:
    return sorted(problem.field for problem in error.value.problems)


def test_every_row_that_names_a_person_is_thought_about() -> None:
    naming = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Constituent
    }
    assert naming == set(THOUGHT_ABOUT)


def test_the_survivor_has_everything_and_nobody_is_found_twice(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    note_person(anna.pk, actor=taker, words="Hard of hearing.")
    merge_people(anna.pk, into=ana.pk, reason="Same number.", actor=taker)
    assert [report.constituent_id for report in Report.objects.of(city)] == [ana.pk, ana.pk]
    assert list(known_by(city, "phone", PHONE)) == [ana]
    assert [look_up(city, text) for text in ("0123", "anna@", "Anna Ruis")] == [[ana]] * 3
    assert [note.words for note in ana.notes.all()] == ["Hard of hearing."]


def test_taking_it_back_puts_exactly_those_back(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    third = requests.sent(city, name="Eve", email="eve@example.org", place="5 Third Street").case
    for person in (ana, anna):
        follow(third, person, actor=people.anyone(city))
        Consent.objects.create(city=city, constituent=person, purpose="updates", given_at=clock.now())
    follow(ana.reports.get().case, anna, actor=people.anyone(city))
    before = held(city)
    merge = merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker, name="Anna Ruis", language="en")
    assert held(city) != before
    unmerge_people(merge.pk, reason="Mother and daughter.", actor=taker)
    assert held(city) == before


def test_who_follows_the_same_is_told_once(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    third = requests.sent(city, name="Eve", email="eve@example.org", place="5 Third Street").case
    for person in (ana, anna):
        follow(third, person, actor=people.anyone(city))
    merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    assert sorted(each.to for each in recipients(third)) == ["ana@example.org", "eve@example.org"]


def test_what_came_since_stays_with_the_survivor(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    merge = merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    requests.sent(city, name="Anna Ruis", email="anna@example.org", place="7 New Street")
    assert Report.objects.of(city).get(place="7 New Street").constituent_id == ana.pk
    unmerge_people(merge.pk, reason="Two.", actor=taker)
    places = Report.objects.of(city).order_by("pk").values_list("constituent", "place")
    assert list(places) == [(ana.pk, "1 Elm Street"), (anna.pk, "9 Oak Street"), (ana.pk, "7 New Street")]


def test_name_and_language_are_chosen_and_given_back_unless_changed_since(city: City, taker: Actor) -> None:
    ana, anna = (
        known(city, "Ana", email="a@example.org"),
        known(city, "Anna", email="b@example.org", language="es"),
    )
    merge = merge_people(anna.pk, into=ana.pk, name="Anna", language="es", reason="Same.", actor=taker)
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Anna", "es")
    Constituent.objects.of(city).filter(pk=ana.pk).update(name="Ana Maria")
    unmerge_people(merge.pk, reason="Two.", actor=taker)
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana Maria", "es")


def test_merged_ones_are_merged_again_and_taken_apart_in_turn(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    hannah = known(city, "Hannah", email="hannah@example.org")
    before = held(city)
    first = merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    second = merge_people(ana.pk, into=hannah.pk, reason="Same.", actor=taker)
    assert known(city, "Anna Ruis", phone=PHONE).pk == hannah.pk
    with pytest.raises(Invalid) as error:
        unmerge_people(first.pk, reason="Two.", actor=taker)
    assert problems(error) == ["merge"]
    for merge in (second, first):
        unmerge_people(merge.pk, reason="Two.", actor=taker)
    assert held(city) == before


def test_the_newest_merge_is_taken_back_first(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    hannah = known(city, "Hannah", email="hannah@example.org")
    first = merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    merge_people(hannah.pk, into=ana.pk, reason="Same.", actor=taker)
    with pytest.raises(Invalid):
        unmerge_people(first.pk, reason="Two.", actor=taker)
    assert [merge.merged.name for merge in merges_of(city, ana.pk)] == ["Hannah", "Anna Ruis"]


def test_what_is_wrong_is_said_all_at_once_and_nothing_moves(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    before = held(city)
    with pytest.raises(Invalid) as error:
        merge_people(anna.pk, into=ana.pk, reason=" ", name="x" * 161, language="tlh", actor=taker)
    assert (problems(error), held(city)) == (["language", "name", "reason"], before)


def test_nobody_is_merged_with_themselves_a_stranger_or_twice(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    with pytest.raises(Invalid):
        merge_people(ana.pk, into=ana.pk, reason="Same.", actor=taker)
    with pytest.raises(NotFound):
        merge_people(ana.pk, into=known(requests.pothole_city(), "Eve").pk, reason="Same.", actor=taker)
    merge = merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    with pytest.raises(Invalid):
        merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    unmerge_people(merge.pk, reason="Two.", actor=taker)
    with pytest.raises(Stale):
        unmerge_people(merge.pk, reason="Two.", actor=taker)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_merge_nobody(city: City, role: Role) -> None:
    ana, anna = both(city)
    with pytest.raises(NotAllowed):
        merge_people(anna.pk, into=ana.pk, reason="Same.", actor=people.actor(city, role))


def test_forgetting_the_survivor_forgets_who_they_also_were(city: City, taker: Actor) -> None:
    ana, anna = both(city)
    merge_people(anna.pk, into=ana.pk, reason="Same.", actor=taker)
    assert forget(city, "phone", PHONE, [ana.pk], actor=people.anyone(city)) == 2
    assert (Constituent.objects.of(city).count(), PersonMerge.objects.of(city).count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_two_into_each_other_one_does() -> None:
    city = requests.pothole_city()
    ana, anna = both(city)
    taker = people.actor(city, Role.CALL_TAKER)

    def tried(one: int, other: int) -> str:
        try:
            merge_people(one, into=other, reason="Same.", actor=taker)
        except DomainError as error:
            return type(error).__name__
        return "merged"

    outcomes = together(partial(tried, ana.pk, anna.pk), partial(tried, anna.pk, ana.pk))
    assert sorted(outcomes) == ["Invalid", "merged"]
    assert PersonMerge.objects.of(city).count() == 1
