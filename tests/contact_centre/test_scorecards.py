"""Scorecards: what is wrong is said field by field; a question that changes is a new version."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.cities import city
from tests.factories.people import actor
from tests.factories.reviews import QUESTIONS, card
from thirdring.city.models import City
from thirdring.contact_centre.actions.scorecards import CardSaid, change_card, make_card, retire_card
from thirdring.contact_centre.models import Scorecard, ScorecardItem, ScorecardVersion
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
SAID = CardSaid(name="Calls", about="calls", items=QUESTIONS)


@pytest.fixture
def of() -> City:
    return city()


@pytest.fixture
def supervisor(of: City) -> Actor:
    return actor(of, Role.SUPERVISOR)


def versions(made: Scorecard) -> list[tuple[int, int]]:
    """(number, how many questions) of each."""
    rows = ScorecardVersion.objects.of(made.city_id).filter(card=made).order_by("number")
    return [(row.number, row.items.count()) for row in rows]


def test_a_card_begins_with_its_first_version(of: City, supervisor: Actor) -> None:
    made = make_card(of, SAID, actor=supervisor)
    assert versions(made) == [(1, 3)]
    assert ScorecardVersion.objects.of(of).get().by_id == supervisor.id


def test_other_questions_make_a_version_and_the_old_one_stays(of: City, supervisor: Actor) -> None:
    made = make_card(of, SAID, actor=supervisor)
    change_card(of, made.pk, replace(SAID, items=QUESTIONS[:2]), version=1, actor=supervisor)
    assert versions(made) == [(1, 3), (2, 2)]


def test_another_name_or_plan_is_no_version(of: City, supervisor: Actor) -> None:
    made = make_card(of, SAID, actor=supervisor)
    kept = change_card(of, made.pk, replace(SAID, name="Phone", per_month=9), version=1, actor=supervisor)
    assert (versions(made), kept.name, kept.per_month, kept.version) == ([(1, 3)], "Phone", 9, 2)


def test_the_database_refuses_to_change_a_question(of: City) -> None:
    made = card(of)
    for change in (
        lambda: ScorecardItem.objects.of(of).update(weight=9),
        lambda: ScorecardVersion.objects.of(of).filter(card=made).update(number=7),
    ):
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"about": "cats"}, "about"),
        ({"per": "street"}, "per"),
        ({"per_month": 0}, "per_month"),
        ({"second_share": 1.01}, "second_share"),
        ({"second_share": float("nan")}, "second_share"),
        ({"items": ()}, "question_0"),
        ({"items": (replace(QUESTIONS[0], question="", row=4),)}, "question_4"),
        ({"items": (QUESTIONS[0], replace(QUESTIONS[0], row=1))}, "question_1"),
        ({"items": (replace(QUESTIONS[0], weight=0),)}, "weight_0"),
        ({"items": (replace(QUESTIONS[0], weight=float("inf")),)}, "weight_0"),
        ({"items": (replace(QUESTIONS[0], weight=None),)}, "weight_0"),
        ({"items": (replace(QUESTIONS[0], help="x" * 401),)}, "help_0"),
    ],
)
def test_what_is_wrong_names_its_field(
    of: City, supervisor: Actor, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as told:
        make_card(of, replace(SAID, **wrong), actor=supervisor)
    assert [problem.field for problem in told.value.problems] == [field]
    assert not Scorecard.objects.of(of).exists()


def test_all_that_is_wrong_is_said_at_once(of: City, supervisor: Actor) -> None:
    with pytest.raises(Invalid) as told:
        make_card(of, CardSaid(name="", about="", items=(), per_month=999), actor=supervisor)
    assert [problem.field for problem in told.value.problems] == ["name", "about", "per_month", "question_0"]


def test_two_cards_have_two_names(of: City, supervisor: Actor) -> None:
    card(of)
    with pytest.raises(Invalid):
        make_card(of, SAID, actor=supervisor)


def test_whoever_comes_second_is_told(of: City, supervisor: Actor) -> None:
    made = card(of)
    change_card(of, made.pk, SAID, version=1, actor=supervisor)
    for verb in (
        lambda: change_card(of, made.pk, SAID, version=1, actor=supervisor),
        lambda: retire_card(of, made.pk, version=1, actor=supervisor),
    ):
        with pytest.raises(Stale):
            verb()


def test_a_retired_card_is_not_changed(of: City, supervisor: Actor) -> None:
    kept = retire_card(of, card(of).pk, version=1, actor=supervisor)
    assert kept.retired_at is not None
    with pytest.raises(Stale):
        change_card(of, kept.pk, SAID, version=2, actor=supervisor)


def test_another_citys_card_is_not_there(of: City, supervisor: Actor) -> None:
    with pytest.raises(NotFound):
        retire_card(of, card(city()).pk, version=1, actor=supervisor)


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.ANALYST, Role.AUDITOR])
def test_others_write_no_cards(of: City, role: Role) -> None:
    with pytest.raises(NotAllowed):
        make_card(of, SAID, actor=actor(of, role))
