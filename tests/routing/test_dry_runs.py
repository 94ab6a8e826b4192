"""What a rule would have changed, as counted and, to be sure, case by case."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories import cities, people, requests
from tests.factories.catalogues import definition, offer
from thirdring.cases.models import Case
from thirdring.catalogue.definitions import Option, Question
from thirdring.catalogue.rules import QuestionKind
from thirdring.city.models import City, Team
from thirdring.kernel import clock
from thirdring.places.models import Area
from thirdring.routing import rules
from thirdring.routing.actions.transferring import accept_transfer, propose
from thirdring.routing.comparing import MOST_SHOWN, compare
from thirdring.routing.misrouted import misroutes
from thirdring.routing.rules import RoutingRule, matches
from thirdring.routing.transfers import TransferReason
from thirdring.staff.rules import Role

pytestmark = pytest.mark.django_db
MONDAY = requests.MONDAY
SINCE = MONDAY - timedelta(days=30)
LANE = Question(
    code="lane",
    kind=QuestionKind.SINGLE,
    texts={"en": "Lane?"},
    options=(Option(key="left", names={"en": "Left"}), Option(key="right", names={"en": "Right"})),
)


@pytest.fixture(autouse=True)
def _on_monday() -> Iterator[None]:
    with clock.frozen_at(MONDAY):
        yield


@pytest.fixture
def city() -> City:
    """Potholes and lamps; a part of the town; a handful of cases at several times of day."""
    made = cities.city()
    offer(made, definition("pothole", questions=(LANE,)), definition("lamp"))
    area = Area.objects.create(city=made, kind="ward", name="West", code="w", geometry=cities.SQUARE)
    for number in range(12):
        with clock.frozen_at(MONDAY - timedelta(days=number * 4, hours=number * 5)):
            answers = {"lane": "left" if number % 3 else "right"} if number % 4 else {}
            case = requests.case(
                made,
                service_code="lamp" if number % 5 == 0 else "pothole",
                answers={} if number % 5 == 0 else answers,
            )
        Case.objects.of(made).filter(pk=case.pk).update(area_ids=[area.pk] if number % 2 else [])
    return made


def crew(city: City) -> Team:
    return cities.team(cities.agency(city, code="night", name="Night"), code="crew", name="Crew")


def rule(team: Team, **fields: Any) -> RoutingRule:
    known = {"id": 0, "name": "x", "agency_id": team.agency_id, "team_id": team.pk, "team_name": team.name}
    return RoutingRule(**known | {"effective_from": MONDAY} | fields)


def by_hand(city: City, tried: RoutingRule) -> tuple[int, list[str]]:
    """The same, one case after the other: all go to their type's owner, unless the rule matches."""
    always = replace(tried, effective_from=SINCE)
    past = [
        case
        for case in Case.objects.of(city).filter(opened_at__gte=SINCE).order_by("-opened_at", "-pk")
        if tried.type_id in {None, case.type_id}
    ]
    changed = []
    for case in past:
        asked = rules.Question(
            type_id=case.type_id,
            area_ids=case.area_ids,
            answers=case.reports.order_by("pk")[0].answers,
            at=case.opened_at,
            local=case.opened_at.astimezone(ZoneInfo(city.time_zone)),
        )
        if matches(always, asked):
            changed.append(case.reference)
    return len(past), changed


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize("answers", [{}, {"lane": ["left"]}])
@pytest.mark.parametrize("hours", [{}, {"mon": [["00:00", "24:00"]], "thu": [["00:00", "12:00"]]}])
def test_a_dry_run_counts_what_a_patient_person_would(
    city: City, typed: bool, placed: bool, answers: Any, hours: Any
) -> None:
    type_id = Case.objects.of(city).filter(type__code="pothole")[0].type_id
    area = Area.objects.of(city).get()
    tried = rule(
        crew(city),
        type_id=type_id if typed else None,
        area_id=area.pk if placed else None,
        answers=answers,
        hours=hours,
    )
    run = compare(city, [], [tried], type_ids={tried.type_id}, since=SINCE)
    assert (run.compared, [each.reference for each in run.examples]) == by_hand(city, tried)
    assert run.changed == len(run.examples)


def test_what_goes_there_already_does_not_change(city: City) -> None:
    team = crew(city)
    standing = [rule(team)]
    run = compare(city, standing, [rule(team, id=1), *standing], type_ids={None}, since=SINCE)
    assert (run.compared > 0, run.changed) == (True, 0)


def test_where_a_case_was_handed_later_is_not_where_it_went_first(city: City) -> None:
    team = crew(city)
    case = requests.case(city)
    worker = requests.worker_of(case)
    propose(case, to=team.agency, team=team, reason=TransferReason.WRONG_AGENCY, actor=worker)
    night = people.actor(city, Role.AGENCY_WORKER, agency=team.agency)
    accept_transfer(requests.reread(case), actor=night)
    run = compare(city, [], [rule(team, type_id=case.type_id)], type_ids={case.type_id}, since=MONDAY)
    assert [(each.reference, each.was) for each in run.examples] == [(case.reference, "Public-Works")]


@pytest.mark.parametrize("answers", [{}, {"lane": ["left"]}])
def test_a_dry_run_takes_as_many_queries_for_many_cases_and_lists_fifty(
    city: City, answers: Any, django_assert_num_queries: Any
) -> None:
    case = requests.case(city, answers={"lane": "left"})
    many = [Case(**_fields(case) | {"id": None, "reference": f"y{n:08d}"}) for n in range(MOST_SHOWN)]
    made = Case.objects.bulk_create(many)
    report = case.reports.get()
    for number, copy in enumerate(made):
        report.pk, report.case, report.reference, report.client_key = None, copy, f"y{number:08d}", None
        report.save(force_insert=True)
    tried = rule(crew(city), type_id=case.type_id, answers=answers)
    compare(city, [], [tried], type_ids={case.type_id}, since=MONDAY)  # the catalogue is known
    with django_assert_num_queries(3):
        run = compare(city, [], [tried], type_ids={case.type_id}, since=MONDAY)
    assert (run.changed, len(run.examples)) == (MOST_SHOWN + 1, MOST_SHOWN)


def _fields(case: Case) -> dict[str, Any]:
    skipped = {"search"}
    return {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if f.name not in skipped}


def test_misroutes_are_counted_by_week_type_and_sender() -> None:
    city = requests.pothole_city()
    water = cities.agency(city, code="water", name="Water")
    waterman = people.actor(city, Role.AGENCY_WORKER, agency=water)
    for days, reason in ((0, "wrong_agency"), (1, "wrong_place"), (7, "wrong_type"), (0, "our_part_done")):
        with clock.frozen_at(MONDAY + timedelta(days=days)):
            case = requests.case(city)
            propose(case, to=water, reason=TransferReason(reason), actor=requests.worker_of(case))
            if days < 7:
                accept_transfer(requests.reread(case), actor=waterman)
    rows = misroutes(people.actor(city, Role.SUPERVISOR), city, since=MONDAY - timedelta(days=1))
    found = [(row.week, row.type_code, row.sender, row.asked, row.moved, row.refused) for row in rows]
    sender = Case.objects.of(city)[0].type.current
    assert sender is not None
    assert found == [
        (datetime(2026, 11, 23, tzinfo=UTC).date(), "pothole", sender.owner.name, 1, 0, 0),
        (datetime(2026, 11, 16, tzinfo=UTC).date(), "pothole", sender.owner.name, 2, 2, 0),
    ]
    assert misroutes(waterman, city, since=MONDAY) == []
