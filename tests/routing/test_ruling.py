"""Rules that a supervisor writes: added, changed from a day on, moved, ended; and which can never decide."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import cities, people, requests
from tests.factories.corrections import correcting_city, mistaken
from tests.factories.together import together
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import Agency, City, Team
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.routing.actions.ruling import RuleDraft, end_rule, move_rule, publish, trial
from thirdring.routing.comparing import MOST_COMPARED, compare
from thirdring.routing.models import Rule
from thirdring.routing.order import covers, instead, moved, seen_as, shadowed, with_rule, without
from thirdring.routing.queries import matched_since, standing_rules
from thirdring.routing.rules import Question, RoutingRule, matches
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 16, 15, tzinfo=UTC)


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def boss(city: City) -> Actor:
    return people.actor(city, Role.SUPERVISOR)


@pytest.fixture
def crew(city: City) -> Team:
    return cities.team(Agency.objects.of(city).get(code="public-works"), name="Crew")


def kind(city: City, code: str) -> int:
    return ServiceType.objects.of(city).get(code=code).pk


def seen(city: City) -> str:
    return seen_as(standing_rules(city))


def written(city: City, boss: Actor, team: Team, name: str = "Ours", **fields: Any) -> Rule:
    """A rule published by somebody who saw the rules as they are."""
    how = {key: fields.pop(key) for key in ("before", "replaces", "begins") if key in fields}
    draft = RuleDraft(name=name, team_id=team.pk, **fields)
    made = publish(city, draft, actor=boss, seen=seen(city), **how)
    city.refresh_from_db()
    return made


def names(city: City) -> list[str]:
    return [rule.name for rule in standing_rules(city)]


def test_rules_stand_last_or_before_another(city: City, boss: Actor, crew: Team) -> None:
    first = written(city, boss, crew, "A")
    written(city, boss, crew, "B")
    written(city, boss, crew, "C", before=first.pk)
    assert names(city) == ["C", "A", "B"]


def test_rules_change_places_with_their_neighbours(city: City, boss: Actor, crew: Team) -> None:
    made = [written(city, boss, crew, name) for name in "ABC"]
    move_rule(city, made[2].pk, up=True, actor=boss, seen=seen(city))
    move_rule(city, made[0].pk, up=False, actor=boss, seen=seen(city))
    assert names(city) == ["C", "A", "B"]
    move_rule(city, made[2].pk, up=True, actor=boss, seen=seen(city))
    assert names(city) == ["C", "A", "B"]


def test_a_changed_rule_is_a_new_one_from_a_day_on_and_the_old_one_stays_to_be_read(
    city: City, boss: Actor, crew: Team
) -> None:
    other = cities.team(crew.agency, name="Night crew")
    old = written(city, boss, crew, type_id=kind(city, "pothole"))
    day = clock.now() + timedelta(days=3)
    new = written(city, boss, other, "Night", type_id=kind(city, "pothole"), replaces=old.pk, begins=day)
    old.refresh_from_db()
    assert (old.effective_to, new.effective_from, new.position) == (day, day, old.position)
    assert mistaken(city).team == crew
    with clock.frozen_at(day + timedelta(hours=1)):
        assert mistaken(city).team == other


def test_an_ended_rule_decides_nothing_and_stays_to_be_read(city: City, boss: Actor, crew: Team) -> None:
    rule = written(city, boss, crew)
    end_rule(city, rule.pk, actor=boss, seen=seen(city))
    city.refresh_from_db()
    assert (mistaken(city).team, names(city), Rule.objects.of(city).count()) == (None, [], 1)
    with pytest.raises(NotFound):
        end_rule(city, rule.pk, actor=boss, seen=seen(city))


def test_everything_wrong_is_told_at_once(city: City, boss: Actor, crew: Team) -> None:
    Team.objects.of(city).filter(pk=crew.pk).update(active=False)
    hours = {"mon": [["08:00", "12:00"], ["11:00", "17:00"]], "tue": [["17:00", "07:00"]]}
    answers = {"deep": ["yes"], "lane": ["sideways"], "colour": ["red"]}
    draft = RuleDraft(
        name=" ", team_id=crew.pk, type_id=kind(city, "pothole"), area_id=0, answers=answers, hours=hours
    )
    with pytest.raises(Invalid) as error:
        publish(city, draft, actor=boss, seen=seen(city), begins=clock.now() - timedelta(days=1))
    assert [problem.field for problem in error.value.problems] == [
        *("name", "hours.mon", "hours.tue", "answers.lane", "answers.colour", "team", "area", "begins"),
    ]
    assert not Rule.objects.of(city).exists()


def test_answers_need_a_kind_that_is_offered(city: City, boss: Actor, crew: Team) -> None:
    for fields in ({"answers": {"deep": ["yes"]}}, {"type_id": 0}):
        with pytest.raises(Invalid):
            written(city, boss, crew, **fields)


def test_only_supervisors_and_administrators_write_rules(city: City, crew: Team) -> None:
    assert written(city, people.actor(city, Role.ADMINISTRATOR), crew).pk
    for role in (Role.ANALYST, Role.CALL_TAKER):
        with pytest.raises(NotAllowed):
            written(city, people.actor(city, role), crew)


def test_who_saw_other_rules_is_told(city: City, boss: Actor, crew: Team) -> None:
    before = seen(city)
    rule = written(city, boss, crew)
    for change in (
        partial(publish, city, RuleDraft(name="B", team_id=crew.pk)),
        partial(end_rule, city, rule.pk),
        partial(move_rule, city, rule.pk, up=True),
    ):
        with pytest.raises(Stale):
            change(actor=boss, seen=before)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_rules_at_once_the_second_is_told() -> None:
    city = correcting_city()
    boss = people.actor(city, Role.SUPERVISOR)
    crew = cities.team(Agency.objects.of(city).get(code="water"))
    mark = seen(city)
    drafts = [RuleDraft(name=name, team_id=crew.pk) for name in "AB"]
    answers = together(*(partial(publish, city, draft, actor=boss, seen=mark) for draft in drafts))
    assert sorted(type(answer).__name__ for answer in answers) == ["Rule", "Stale"]
    assert Rule.objects.of(city).count() == 1


def test_a_trial_says_which_past_cases_would_go_elsewhere(city: City, boss: Actor, crew: Team) -> None:
    deep, flat = (mistaken(city, answers={"deep": deep}) for deep in ("yes", "no"))
    requests.case(city, service_code="sign")
    since = clock.now() - timedelta(days=1)
    potholes = kind(city, "pothole")
    draft = RuleDraft(name="Deep", team_id=crew.pk, type_id=potholes, answers={"deep": ["yes"]})
    new = trial(draft, crew)
    run = compare(city, [], [new], type_ids={potholes}, since=since)
    assert (run.compared, run.changed, run.sampled) == (2, 1, False)
    assert [(each.reference, each.was, each.now) for each in run.examples] == [
        (deep.reference, "Public-Works", "Crew")
    ]
    above = replace(new, id=1, answers={}, team_id=0, team_name="Nobody")
    assert compare(city, [above], [above, new], type_ids={potholes}, since=since).changed == 0
    assert compare(city, [above], [new], type_ids={potholes}, since=since).changed == 2
    assert flat.pk


def test_a_trial_looks_at_the_latest_cases_only(city: City, crew: Team, monkeypatch: Any) -> None:
    monkeypatch.setattr("thirdring.routing.comparing.MOST_COMPARED", 2)
    for _ in range(3):
        mistaken(city)
    new = trial(RuleDraft(name="All", team_id=crew.pk), crew)
    run = compare(city, [], [new], type_ids={None}, since=clock.now() - timedelta(days=1))
    assert (run.compared, run.changed, run.sampled) == (2, 2, True)
    assert MOST_COMPARED == 20_000


def test_a_rule_knows_what_it_decided_lately(city: City, boss: Actor, crew: Team) -> None:
    rule = written(city, boss, crew, type_id=kind(city, "pothole"))
    mistaken(city)
    mistaken(city)
    requests.case(city, service_code="sign")
    assert matched_since(city, clock.now() - timedelta(days=90)) == {rule.pk: 2}


def plain(number: int, **fields: Any) -> RoutingRule:
    told: dict[str, Any] = {
        **{"id": number, "name": str(number), "agency_id": 1, "team_id": number, "team_name": ""},
        "effective_from": NOW,
    }
    return RoutingRule(**told | fields)


def test_a_rule_below_a_wider_one_can_never_decide() -> None:
    wide = plain(1, type_id=1, hours={"mon": [["00:00", "24:00"]]})
    night = plain(2, type_id=1, hours={"mon": [["17:00", "24:00"]]})
    always = plain(3, type_id=1)
    assert shadowed([wide, night, always]) == {2: wide}
    assert shadowed([night, wide, always]) == {}
    assert shadowed([always, replace(always, id=4, area_id=7)]) == {4: always}


_RULES = st.builds(
    plain,
    st.integers(1, 9),
    type_id=st.sampled_from([None, 1, 2]),
    area_id=st.sampled_from([None, 5]),
    answers=st.sampled_from([{}, {"a": ["x"]}, {"a": ["x", "y"]}, {"a": ["x"], "b": ["z"]}]),
    hours=st.sampled_from([{}, {"mon": [["08:00", "12:00"]]}, {"mon": [["00:00", "24:00"]]}]),
)
_QUESTIONS = st.builds(
    Question,
    type_id=st.sampled_from([1, 2]),
    area_ids=st.sampled_from([(), (5,)]),
    answers=st.sampled_from([{}, {"a": "x"}, {"a": "y", "b": "z"}, {"a": "x", "b": "z"}]),
    at=st.just(NOW + timedelta(days=1)),
    local=st.sampled_from([NOW, NOW.replace(hour=9), NOW + timedelta(days=1)]),
)


@given(_RULES, _RULES, _QUESTIONS)
def test_a_rule_that_covers_another_matches_whatever_that_does(
    wide: RoutingRule, narrow: RoutingRule, question: Question
) -> None:
    assert not (covers(wide, narrow) and matches(narrow, question)) or matches(wide, question)


@given(st.lists(st.integers(1, 9), unique=True, min_size=1), st.data())
def test_orders_keep_every_rule(numbers: list[int], data: st.DataObject) -> None:
    rules = [plain(number) for number in numbers]
    one = data.draw(st.sampled_from(numbers))
    assert sorted(each.id for each in moved(rules, one, up=True)) == sorted(numbers)
    assert moved(moved(rules, one, up=True), one, up=False) == rules or rules[0].id == one
    assert without(with_rule(rules, plain(0), before=one), 0) == rules
    assert [each.id for each in instead(rules, one, plain(0))] == [0 if n == one else n for n in numbers]
    assert seen_as(rules) == seen_as(list(rules))
