"""It is not done: the same case again within its window, a linked new one after, never the same person."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import people, requests
from tests.factories.pictures import picture
from tests.factories.requests import MONDAY, reread
from tests.factories.together import together
from thirdring.cases.actions.closing import close
from thirdring.cases.actions.progress import accept
from thirdring.cases.models import Case, Report
from thirdring.cases.queries import report_by_reference
from thirdring.cases.rules import EntryKind, Outcome, Status
from thirdring.city.models import City
from thirdring.feedback.actions.disputing import Disputed, dispute
from thirdring.feedback.models import Dispute
from thirdring.feedback.rules import Remedy, may_reopen
from thirdring.kernel import chain, clock
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import Invalid, NotAllowed, Stale
from thirdring.sla.queries import escalations_of
from thirdring.sla.rules import Level, Trigger
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

DAY = timedelta(days=1)
WINDOW = 14  # days, as the catalogue's types have it


def test_the_window_holds_its_last_moment() -> None:
    last = MONDAY + WINDOW * DAY
    assert (may_reopen(MONDAY, last, days=WINDOW), may_reopen(MONDAY, last + DAY / 86400, days=WINDOW)) == (
        True,
        False,
    )


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city(reopen_days=WINDOW)


def reported(city: City) -> Report:
    with clock.frozen_at(MONDAY):
        return requests.sent(city, email="ana@example.org").report


def done(report: Report, by: Actor, moment: Any = MONDAY) -> None:
    with clock.frozen_at(moment):
        case = reread(report.case)
        if case.status == Status.RECEIVED:
            case = accept(case, actor=by)
        close(case, actor=by, outcome=Outcome.FIXED, answer="Filled.")


def disputed(report: Report, moment: Any = MONDAY + DAY, **fields: Any) -> Disputed:
    fresh = report_by_reference(City.objects.get(pk=report.city_id), report.reference)
    told: dict[str, Any] = {"key": fresh.token, "words": "The hole is still there."}
    with clock.frozen_at(moment):
        return dispute(fresh, actor=people.anyone(fresh.city), **told | fields)


def crew(report: Report, count: int = 2) -> list[Actor]:
    agency = report.case.agency
    return [
        actor_of(people.staff(report.city, Role.AGENCY_WORKER, agency=agency), city=report.city)
        for _ in range(count)
    ]


class TestWithinTheWindow:
    def test_the_same_case_goes_to_somebody_else(self, city: City) -> None:
        report = reported(city)
        closer, other = crew(report)
        done(report, closer)
        answer = disputed(report, photos=(picture(),))
        case = reread(report.case)
        assert (answer.case.pk, case.status, case.assignee_id) == (case.pk, Status.ACCEPTED, other.id)
        row = Dispute.objects.of(city).get()
        assert (row.number, row.remedy, row.closer_id, row.words) == (
            1,
            Remedy.REOPENED,
            closer.id,
            "The hole is still there.",
        )
        assert case.media.filter(report=report).count() == 1
        assert [each.trigger for each in escalations_of(case)] == [Trigger.NOT_DONE]
        assert chain.first_break(requests.links_of(case)) is None

    def test_the_residents_words_are_for_staff(self, city: City) -> None:
        report = reported(city)
        done(report, crew(report)[0])
        disputed(report)
        line = report.case.entries.get(kind=EntryKind.DISPUTED)
        assert (line.public, line.actor_kind, line.actor_name) == (False, "resident", "")
        assert line.data == {"words": "The hole is still there."}

    def test_without_anybody_else_it_is_nobodys(self, city: City) -> None:
        report = reported(city)
        (closer,) = crew(report, 1)
        done(report, closer)
        disputed(report)
        assert reread(report.case).assignee_id is None

    def test_the_third_is_a_supervisors_matter(self, city: City) -> None:
        report = reported(city)
        closer = crew(report)[0]
        lead = people.staff(city, Role.AGENCY_LEAD, agency=report.case.agency)
        boss = people.staff(city, Role.SUPERVISOR)
        levels = []
        for day in range(3):
            done(report, closer, MONDAY + day * DAY)
            disputed(report, MONDAY + day * DAY + DAY / 2)
            (found,) = escalations_of(report.case)
            levels.append((found.level, found.person))
        assert levels == [(Level.AGENCY_LEAD, lead)] * 2 + [(Level.SUPERVISOR, boss)]
        assert list(Dispute.objects.of(city).order_by("pk").values_list("number", flat=True)) == [1, 2, 3]


class TestPastTheWindow:
    def test_a_new_case_names_the_old_one(self, city: City) -> None:
        report = reported(city)
        done(report, crew(report)[0])
        answer = disputed(report, MONDAY + (WINDOW + 1) * DAY)
        old, new = reread(report.case), reread(answer.case)
        assert (old.status, new.status, new.pk == old.pk) == (Status.CLOSED, Status.RECEIVED, False)
        assert (new.place, new.type_id, new.summary) == (old.place, old.type_id, "The hole is still there.")
        named = [case.entries.get(kind=EntryKind.DISPUTED).data["case"] for case in (old, new)]
        assert named == [new.reference, old.reference]
        row = Dispute.objects.of(city).get()
        assert (row.remedy, row.recurrence_id, answer.reference) == (Remedy.RECURRENCE, new.pk, new.reference)
        assert Trigger.RECURRENCE in {each.trigger for each in escalations_of(new)}
        assert [chain.first_break(requests.links_of(case)) for case in (old, new)] == [None, None]

    def test_its_reporter_is_the_same_person(self, city: City) -> None:
        report = reported(city)
        done(report, crew(report)[0])
        answer = disputed(report, MONDAY + (WINDOW + 1) * DAY)
        assert Report.objects.of(city).get(case=answer.case).constituent_id == report.constituent_id

    def test_disputes_count_on_through_it(self, city: City) -> None:
        report = reported(city)
        closer = crew(report)[0]
        done(report, closer)
        later = MONDAY + (WINDOW + 1) * DAY
        again = Report.objects.of(city).get(case=disputed(report, later).case)
        done(again, closer, later)
        assert disputed(again, later + DAY).dispute.number == 2


class TestRefused:
    def test_without_the_reports_own_key(self, city: City) -> None:
        report = reported(city)
        done(report, crew(report)[0])
        with pytest.raises(NotAllowed):
            disputed(report, key="guessed")
        assert reread(report.case).status == Status.CLOSED

    def test_what_is_open(self, city: City) -> None:
        with pytest.raises(Invalid, match="open already"):
            disputed(reported(city))

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"words": " "}, "words"),
            ({"words": "x" * 2001}, "words"),
            ({"photos": (b"no picture",)}, "photos"),
            ({"photos": (b"",) * 6}, "photos"),
        ],
    )
    def test_what_says_nothing(self, city: City, fields: dict[str, Any], field: str) -> None:
        report = reported(city)
        done(report, crew(report)[0])
        with pytest.raises(Invalid) as refused:
            disputed(report, **fields)
        assert {problem.field for problem in refused.value.problems} == {field}
        assert (Dispute.objects.of(city).count(), reread(report.case).status) == (0, Status.CLOSED)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_one_dispute() -> None:
    city = requests.pothole_city(reopen_days=WINDOW)
    report = reported(city)
    done(report, crew(report)[0])
    answers = together(*(lambda: disputed(report) for _ in range(2)))
    assert Dispute.objects.of(city).count() == 1
    assert sorted(type(answer) in {Stale, Invalid} for answer in answers) == [False, True]
    assert Case.objects.of(city).count() == 1
