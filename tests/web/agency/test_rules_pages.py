"""The pages on which supervisors write the routing rules."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import cities, people
from tests.factories.corrections import correcting_city, mistaken
from tests.web.agency.departments import browser_of
from thirdring.catalogue.models import ServiceType
from thirdring.city.models import Agency, City, Team
from thirdring.routing.actions.assigning import add_rule
from thirdring.routing.models import Rule
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return correcting_city()


@pytest.fixture
def crew(city: City) -> Team:
    return cities.team(Agency.objects.of(city).get(code="public-works"), name="Crew")


@pytest.fixture
def boss(city: City) -> Client:
    return browser_of(people.staff(city, Role.SUPERVISOR))


def page(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def filled(city: City, crew: Team, **fields: Any) -> dict[str, Any]:
    pothole = ServiceType.objects.of(city).get(code="pothole").pk
    told = {"name": "Deep holes", "type": pothole, "team": f"team-{crew.pk}", "answers.deep": ["yes"]}
    return told | {"hours.mon": "00:00-24:00"} | fields


def ruled(city: City, crew: Team, name: str) -> Rule:
    made = add_rule(city, actor=people.program(city), name=name, team=crew)
    city.refresh_from_db()
    return made


def test_a_rule_is_tried_on_past_cases_and_published_as_it_was_tried(
    city: City, crew: Team, boss: Client
) -> None:
    deep = mistaken(city, answers={"deep": "yes"})
    mistaken(city, answers={"deep": "no"})
    said = filled(
        city, crew, **{f"hours.{day}": "00:00-24:00" for day in ("tue", "wed", "thu", "fri", "sat", "sun")}
    )
    tried = boss.post("/agency/rules/new/", said)
    assert "1 of last year's 2 would go elsewhere." in page(tried)
    assert (deep.reference in tried.content.decode(), Rule.objects.of(city).exists()) == (True, False)
    marks = {"tried": hidden(tried, "tried"), "seen": hidden(tried, "seen")}
    changed = boss.post("/agency/rules/new/", said | marks | {"answers.deep": ["no"]})
    assert (changed.status_code, Rule.objects.of(city).exists()) == (200, False)
    answer = boss.post("/agency/rules/new/", said | marks, follow=True)
    assert "Published. Later cases follow it." in page(answer)
    rule = Rule.objects.of(city).get()
    assert (rule.name, rule.team, rule.answers, rule.hours["mon"]) == (
        "Deep holes", crew, {"deep": ["yes"]}, [["00:00", "24:00"]],
    )  # fmt: skip


def test_a_chosen_kind_shows_what_it_asks_and_keeps_what_was_typed(
    city: City, crew: Team, boss: Client
) -> None:
    shown = boss.post("/agency/rules/new/", filled(city, crew, ask="yes", name="Half"))
    names = set(re.findall(r'name="(answers\.[a-z]+)"', shown.content.decode()))
    assert (names, "Half" in shown.content.decode()) == ({"answers.lane", "answers.deep"}, True)
    assert "usa-error-message" not in shown.content.decode()


def test_what_is_wrong_is_told_and_what_was_typed_stays(city: City, crew: Team, boss: Client) -> None:
    said = filled(city, crew, **{"hours.mon": "17:00-07:00"})
    answer = boss.post("/agency/rules/new/", said)
    assert (answer.status_code, "17:00-07:00" in answer.content.decode()) == (422, True)
    assert "17:00 to 07:00 ends before it starts." in page(answer)


def test_who_saw_other_rules_is_told_and_sees_the_trial_again(city: City, crew: Team, boss: Client) -> None:
    said = filled(city, crew)
    tried = boss.post("/agency/rules/new/", said)
    ruled(city, crew, "Quicker")
    marks = {"tried": hidden(tried, "tried"), "seen": hidden(tried, "seen")}
    answer = boss.post("/agency/rules/new/", said | marks)
    assert (answer.status_code, Rule.objects.of(city).count()) == (409, 1)
    assert "was changed by somebody else meanwhile" in page(answer)
    marks = {"tried": hidden(answer, "tried"), "seen": hidden(answer, "seen")}
    assert boss.post("/agency/rules/new/", said | marks).status_code == 302


def test_a_rule_is_changed_on_its_page(city: City, crew: Team, boss: Client) -> None:
    old = ruled(city, crew, "Ours")
    address = f"/agency/rules/{old.pk}/"
    assert "Ours" in boss.get(address).content.decode()
    said = filled(city, crew, name="Ours, but deep")
    tried = boss.post(address, said)
    boss.post(address, said | {"tried": hidden(tried, "tried"), "seen": hidden(tried, "seen")})
    old.refresh_from_db()
    new = Rule.objects.of(city).get(effective_to__isnull=True)
    assert (new.name, new.position, old.effective_to) == ("Ours, but deep", old.position, new.effective_from)
    assert boss.get(address).status_code == 404


def test_rules_are_moved_and_ended_from_the_list(city: City, crew: Team, boss: Client) -> None:
    first, second = ruled(city, crew, "First"), ruled(city, crew, "Second")
    listed = boss.get("/agency/rules/")
    assert "Never asked: “First” always decides before it." in page(listed)
    seen = {"seen": hidden(listed, "seen")}
    moved = boss.post(f"/agency/rules/{second.pk}/place/", {"to": "up"} | seen, follow=True)
    assert re.findall(r"(First|Second)</a>", moved.content.decode()) == ["Second", "First"]
    late = boss.post(f"/agency/rules/{second.pk}/place/", {"to": "up"} | seen, follow=True)
    assert "was changed by somebody else meanwhile" in page(late)
    asked = boss.get(f"/agency/rules/{first.pk}/end/")
    assert "0 of last year's 0 would go elsewhere." in page(asked)
    boss.post(f"/agency/rules/{first.pk}/end/", {"seen": hidden(asked, "seen")})
    assert re.findall(r"(First|Second)</a>", boss.get("/agency/rules/").content.decode()) == ["Second"]


def test_the_list_says_what_a_rule_asks_for_with_days_in_a_row_together(
    city: City, crew: Team, boss: Client
) -> None:
    pothole = ServiceType.objects.of(city).get(code="pothole").pk
    night = {day: [["17:00", "24:00"]] for day in ("mon", "tue", "wed", "sat")}
    add_rule(
        city, actor=people.program(city), name="Deep at night", team=crew, type_id=pothole,
        answers={"deep": ["yes"]}, hours=night,
    )  # fmt: skip
    said = page(boss.get("/agency/rules/"))
    assert "Pothole Deep?: Yes · Monday-Wednesday 17:00-24:00 · Saturday 17:00-24:00" in said


def test_only_supervisors_and_administrators_see_the_rules(city: City) -> None:
    browsers = [browser_of(people.staff(city, role)) for role in (Role.ADMINISTRATOR, Role.ANALYST)]
    assert [each.get("/agency/rules/").status_code for each in browsers] == [200, 403]


@pytest.mark.parametrize("rules", [1, 30])
def test_the_pages_take_a_fixed_number_of_queries(
    city: City, crew: Team, boss: Client, rules: int, django_assert_num_queries: Any
) -> None:
    first = ruled(city, cities.team(crew.agency, name="Night crew"), "First")
    for number in range(rules):
        ruled(city, crew, f"Rule {number}")
    mistaken(city, answers={"deep": "yes"})
    for path, queries in (
        ("/agency/rules/", 6),
        ("/agency/rules/new/", 7),
        (f"/agency/rules/{first.pk}/", 7),
        (f"/agency/rules/{first.pk}/end/", 8),
    ):
        boss.get(path)
        with django_assert_num_queries(queries):
            assert boss.get(path).status_code == 200
    said = filled(city, crew, **{"hours.mon": "", "before": first.pk})
    boss.post("/agency/rules/new/", said)
    with django_assert_num_queries(12):
        assert "1 of last year's 1 would go elsewhere." in page(boss.post("/agency/rules/new/", said))
