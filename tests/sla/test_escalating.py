"""Escalations: a person's name on a case in trouble, and a day to reach the resident."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction

from tests.factories import cities, people, requests
from tests.factories.requests import MONDAY, reread
from tests.factories.together import together
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.timeline import Line, append, keep, take
from thirdring.cases.models import Case
from thirdring.cases.rules import EntryKind, Outcome
from thirdring.city.models import City, Team
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor, ActorKind, system
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound
from thirdring.sla.actions.escalating import contacted, log_attempt, raise_escalation, rise, settle
from thirdring.sla.actions.sweeping import sweep
from thirdring.sla.models import Escalation
from thirdring.sla.queries import escalation, escalations_of, open_escalations
from thirdring.sla.rules import Lead, Level, Said, Trigger, asks_in_vain, named
from thirdring.staff.rules import Role

HOUR = timedelta(hours=1)
REACHABLE = {"email": "neighbour@example.org"}
LEADS = (Lead(9), Lead(8), Lead(5, 1), Lead(4, 1, 7), Lead(3, 2), Lead(2, 2, 6))


@pytest.mark.parametrize(
    ("level", "agency", "team", "found"),
    [
        (Level.TEAM_LEAD, 1, 7, (Level.TEAM_LEAD, 4)),
        (Level.TEAM_LEAD, 1, 6, (Level.AGENCY_LEAD, 5)),  # nobody leads this team
        (Level.TEAM_LEAD, 1, None, (Level.AGENCY_LEAD, 5)),
        (Level.AGENCY_LEAD, 2, 6, (Level.AGENCY_LEAD, 3)),
        (Level.AGENCY_LEAD, 3, None, (Level.SUPERVISOR, 8)),
        (Level.SUPERVISOR, 1, 7, (Level.SUPERVISOR, 8)),
    ],
)
def test_an_escalation_names_a_person_of_its_level_or_the_next(
    level: Level, agency: int, team: int | None, found: tuple[Level, int]
) -> None:
    assert named(level, agency, team, LEADS) == found


def test_a_city_without_leads_names_nobody_and_says_so() -> None:
    assert named(Level.TEAM_LEAD, 1, 7, ()) == (Level.SUPERVISOR, None)


@pytest.mark.parametrize(
    ("said", "vain"),
    [
        ([], False),
        ([Said(True, "It is on the left.")], False),
        ([Said(True, "When will you come?")], True),
        ([Said(True, "When will you come?"), Said(False, "On Friday.")], False),
        ([Said(True, "When?"), Said(False, "Friday."), Said(True, "In the morning?")], True),
        ([Said(True, "When?"), Said(True, "It gets deeper.")], True),
        ([Said(False, "May we come on Friday?")], False),
    ],
)
def test_a_question_stands_until_somebody_writes_to_the_resident(said: Sequence[Said], vain: bool) -> None:
    assert asks_in_vain(said) is vain


@pytest.fixture
def city() -> City:
    return requests.pothole_city()


def late_case(city: City, **fields: object) -> Case:
    """A case whose first promise broke at the last moment of its day."""
    with clock.frozen_at(MONDAY):
        case = requests.case(city, **REACHABLE | fields)
    with clock.frozen_at(MONDAY + 5 * HOUR):
        assert sweep(actor=people.program(city)) == 1
    return reread(case)


def only(case: Case) -> Escalation:
    return Escalation.objects.of(case.city_id).select_related("person").get(case=case)


def crew_of(case: Case) -> Team:
    team = cities.team(case.agency)
    Case.objects.of(case.city_id).filter(pk=case.pk).update(team=team)
    return team


def lines(case: Case, kind: EntryKind) -> list[str]:
    rows = case.entries.filter(kind=kind).order_by("number")
    assert set(rows.values_list("public", flat=True)) <= {False}
    return [row.data.get("words") or f"{row.data['trigger']} to {row.data['to']}" for row in rows]


def risen(moment: datetime, most: int = 500) -> int:
    with clock.frozen_at(moment):
        return rise(actor=system(0, reason="a test"), most=most)


@pytest.mark.django_db
class TestRaised:
    def test_a_broken_promise_names_the_lead_and_gives_a_day(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            case = requests.case(city)
        lead = people.staff(city, Role.AGENCY_LEAD, agency=case.agency, team=crew_of(case), name="Ana Ruiz")
        with clock.frozen_at(MONDAY + 5 * HOUR):
            sweep(actor=system(0, reason="a test"))
        found = only(case)
        assert (found.trigger, found.level, found.person) == (Trigger.BREACH, Level.TEAM_LEAD, lead)
        assert found.contact_by == datetime(2026, 11, 17, 19, tzinfo=UTC)
        assert lines(case, EntryKind.ESCALATED) == ["breach to Ana Ruiz"]
        assert chain.first_break(requests.links_of(reread(case))) is None

    def test_a_second_broken_promise_is_the_same_trouble(self, city: City) -> None:
        case = late_case(city)
        with clock.frozen_at(MONDAY + timedelta(days=30)):
            assert sweep(actor=people.program(city)) == 2
        assert only(case).opened_at == MONDAY + 5 * HOUR

    def test_a_matter_of_safety_has_a_name_from_the_start(self) -> None:
        city = requests.pothole_city(safety=True)
        case = requests.case(city)
        assert (only(case).trigger, only(case).level) == (
            Trigger.SAFETY,
            Level.SUPERVISOR,
        )  # nobody leads here
        assert chain.first_break(requests.links_of(case)) is None

    def test_what_is_no_matter_of_safety_has_none(self, city: City) -> None:
        assert escalations_of(requests.case(city)) == []

    def test_closing_over_a_question_is_seen_to(self, city: City) -> None:
        assert [each.trigger for each in self.closed_after(city, "When will you come?")] == [
            Trigger.UNANSWERED
        ]

    def test_closing_after_other_words_is_not(self, city: City) -> None:
        assert self.closed_after(city, "It gets deeper.") == []

    def closed_after(self, city: City, words: str) -> list[Escalation]:
        case, worker = requests.case(city), people.program(city)
        told = Actor(kind=ActorKind.API_CLIENT, city_id=city.pk, roles=frozenset({"read_private"}))

        with transaction.atomic():
            case = take(case, "view", actor=told)
            append(case, [Line(EntryKind.NOTE, data={"words": words})], actor=told, at=clock.now())
            case = keep(case)
        close(case, actor=worker, outcome=Outcome.FIXED, answer="Filled.")
        return escalations_of(case)

    def test_a_person_may_raise_one_by_hand(self, city: City) -> None:
        case = requests.case(city)
        worker = requests.worker_of(case)
        case = raise_escalation(case, trigger=Trigger.RECURRENCE, actor=worker)
        again = raise_escalation(case, trigger=Trigger.RECURRENCE, actor=worker)
        assert again.version == case.version + 1
        assert [each.trigger for each in escalations_of(case)] == [Trigger.RECURRENCE]

    def test_an_analyst_may_not(self, city: City) -> None:
        case = requests.case(city)
        with pytest.raises(NotAllowed):
            raise_escalation(case, trigger=Trigger.SAFETY, actor=people.actor(city, Role.ANALYST))
        assert escalations_of(case) == []


@pytest.mark.django_db
class TestRising:
    def test_it_rises_once_for_each_day_nobody_reached_the_resident(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            case = requests.case(city)
        team = crew_of(case)
        of_team = people.staff(city, Role.AGENCY_LEAD, agency=case.agency, team=team)
        of_agency = people.staff(city, Role.AGENCY_LEAD, agency=case.agency)
        of_city = people.staff(city, Role.SUPERVISOR)
        with clock.frozen_at(MONDAY):
            raise_escalation(reread(case), trigger=Trigger.BREACH, actor=people.program(city))
        named_so_far = [only(case).person]
        assert risen(MONDAY + 24 * HOUR) == 0
        for day in (1, 2):
            late = MONDAY + day * 24 * HOUR + day * timedelta(seconds=1)
            assert (risen(late), risen(late)) == (1, 0)
            named_so_far.append(only(case).person)
            assert only(case).contact_by == late + 24 * HOUR
        assert risen(MONDAY + timedelta(days=9)) == 0
        assert named_so_far == [of_team, of_agency, of_city]
        assert len(lines(case, EntryKind.ESCALATED)) == 3
        assert chain.first_break(requests.links_of(reread(case))) is None

    @pytest.mark.parametrize("tries", [1, 2])
    def test_two_tries_are_enough_and_one_is_not(self, city: City, tries: int) -> None:
        case = late_case(city)
        worker = requests.worker_of(case)
        Escalation.objects.of(city).update(level=Level.AGENCY_LEAD)
        for _ in range(tries):
            log_attempt(only(case), actor=worker, note="No answer.")
        assert risen(MONDAY + timedelta(days=3)) == (1 if tries == 1 else 0)

    def test_reaching_them_is_enough(self, city: City) -> None:
        case = late_case(city)
        Escalation.objects.of(city).update(level=Level.TEAM_LEAD)
        contacted(only(case), actor=requests.worker_of(case), note="We come on Friday.")
        assert risen(MONDAY + timedelta(days=3)) == 0
        assert lines(case, EntryKind.FOLLOWED_UP) == ["Reached: We come on Friday."]


@pytest.mark.django_db
class TestSettled:
    def test_it_ends_with_what_came_of_it(self, city: City) -> None:
        case = late_case(city)
        lead = people.actor(city, Role.AGENCY_LEAD, agency=case.agency)
        contacted(only(case), actor=lead, note="Told her.")
        settled = settle(only(case), actor=lead, outcome="A crew comes tomorrow.")
        assert (only(case).closed_at is not None, settled.outcome) == (True, "A crew comes tomorrow.")
        assert lines(case, EntryKind.SETTLED) == ["A crew comes tomorrow."]
        assert open_escalations(lead) == []
        with pytest.raises(NotFound):
            settle(settled, actor=lead, outcome="Again.")

    def test_not_before_somebody_tried_to_reach_the_resident(self, city: City) -> None:
        case = late_case(city)
        lead = people.actor(city, Role.AGENCY_LEAD, agency=case.agency)
        with pytest.raises(Invalid) as refused:
            settle(only(case), actor=lead, outcome="Never mind.")
        assert [(p.field, p.code) for p in refused.value.problems] == [("outcome", "not_followed_up")]
        assert only(case).closed_at is None

    def test_nobody_has_to_be_reached_where_nobody_left_an_address(self, city: City) -> None:
        case = late_case(city, email="")
        lead = people.actor(city, Role.AGENCY_LEAD, agency=case.agency)
        assert settle(only(case), actor=lead, outcome="A crew comes.").closed_at is not None

    def test_a_worker_who_is_not_named_does_not_settle(self, city: City) -> None:
        case = late_case(city, email="")
        with pytest.raises(NotAllowed):
            settle(only(case), actor=requests.worker_of(case), outcome="Fine.")

    @pytest.mark.parametrize("followed", [True, False])
    def test_closing_the_case_ends_what_was_followed_up(self, city: City, followed: bool) -> None:
        case = late_case(city)
        worker = requests.worker_of(case)
        if followed:
            contacted(only(case), actor=worker, note="Told him.")
        close(reread(case), actor=worker, outcome=Outcome.FIXED, answer="Filled.")
        assert (only(case).closed_at is not None) is followed

    @pytest.mark.parametrize("words", ["", " ", "x" * 501])
    def test_an_attempt_says_what_was_done(self, city: City, words: str) -> None:
        case = late_case(city)
        with pytest.raises(Invalid) as refused:
            log_attempt(only(case), actor=requests.worker_of(case), note=words)
        assert [problem.field for problem in refused.value.problems] == ["note"]
        assert only(case).attempts == 0


@pytest.mark.django_db
def test_each_agency_sees_its_own_and_a_supervisor_all(city: City) -> None:
    case = late_case(city)
    own = people.actor(city, Role.AGENCY_LEAD, agency=case.agency)
    other = people.actor(city, Role.AGENCY_LEAD, agency=cities.agency(city))
    stranger = people.actor(cities.city(), Role.SUPERVISOR)
    seen = [len(open_escalations(who)) for who in (own, other, people.actor(city, Role.SUPERVISOR), stranger)]
    assert seen == [1, 0, 1, 0]
    with pytest.raises(NotFound):
        escalation(other, only(case).pk)


@pytest.mark.django_db(transaction=True)
def test_many_workers_lift_each_escalation_once(city: City) -> None:
    cases = [late_case(city) for _ in range(12)]
    Escalation.objects.of(city).update(level=Level.TEAM_LEAD)
    late = MONDAY + timedelta(days=2)
    counts = together(*(partial(risen, late, 3) for _ in range(4)))
    while more := risen(late, 3):
        counts.append(more)
    assert sum(count for count in counts if isinstance(count, int)) == 12
    assert [len(lines(case, EntryKind.ESCALATED)) for case in cases] == [2] * 12
