"""Cases join an event and leave it as they came; many at once in a bounded number of statements."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories import events, people, requests
from tests.factories.events import BESIDE, again, boss
from tests.factories.requests import MONDAY, reread
from thirdring.cases.actions.closing import close
from thirdring.cases.models import Case
from thirdring.cases.rules import Outcome
from thirdring.city.models import City
from thirdring.kernel import chain, clock
from thirdring.kernel.errors import Invalid, NotAllowed, NotFound, Stale
from thirdring.mass_events.actions.linking import gather, gather_some, link, unlink
from thirdring.mass_events.models import Link
from thirdring.mass_events.queries import cases_of, earlier_cases, event_of
from thirdring.sla.models import Promise

DAY = timedelta(days=1)
PROMISE = ("clock", "due_at", "first_due_at", "warn_at", "kept_at", "broken_at", "paused_at", "suspension")


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def promises(case: Case) -> list[tuple[Any, ...]]:
    return list(Promise.objects.of(case.city_id).filter(case=case).order_by("clock").values_list(*PROMISE))


def sound(case: Case) -> bool:
    return chain.first_break(requests.links_of(case)) is None


class TestByHand:
    def test_a_case_beside_the_ground_comes_under_the_event(self, city: City) -> None:
        storm, case = events.event(city), requests.case(again(city), **BESIDE)
        link(storm, case, actor=boss(city))
        assert event_of(case) == storm
        assert {row[-1] for row in promises(case)} == {storm.suspension_id}
        assert reread(case).due_at is None

    def test_taking_it_out_gives_back_what_it_had(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            storm, case = events.event(city), requests.case(again(city), **BESIDE)
            before, due = promises(case), case.due_at
            linked = link(storm, case, actor=boss(city))
            unlink(events.reread(storm), linked, actor=boss(city))
        assert (promises(case), reread(case).due_at) == (before, due)
        assert event_of(case) is None
        assert [entry.kind for entry in case.entries.all()][-2:] == ["linked", "unlinked"]
        assert sound(case)

    def test_a_case_on_the_ground_that_is_taken_out_is_promised_again(self, city: City) -> None:
        with clock.frozen_at(MONDAY):
            storm = events.event(city)
            case = requests.case(again(city))
        with clock.frozen_at(MONDAY + DAY):
            unlink(events.reread(storm), case, actor=boss(city))
        resolve = case.promises.get(clock="resolve")
        assert (resolve.paused_at, resolve.suspension_id) == (None, None)
        assert reread(case).due_at == resolve.due_at
        assert [pause["reason"] for pause in resolve.pauses] == [
            "suspended"
        ]  # and it says that it stood still

    def test_is_taken_in_again_after_it_was_taken_out(self, city: City) -> None:
        storm, case = events.event(city), requests.case(again(city), **BESIDE)
        case = unlink(storm, link(storm, case, actor=boss(city)), actor=boss(city))
        link(storm, case, actor=boss(city))
        assert event_of(case) == storm

    def test_a_closed_case_or_one_of_another_event_is_refused(self, city: City) -> None:
        storm = events.event(city)
        taken = requests.case(again(city))
        with pytest.raises(Invalid):
            link(storm, taken, actor=boss(city))
        case = requests.case(again(city), **BESIDE)
        closed = close(case, actor=people.program(city), outcome=Outcome.FIXED, answer="Done.")
        with pytest.raises(Invalid):
            link(storm, closed, actor=boss(city))

    def test_who_saw_an_older_case_is_told(self, city: City) -> None:
        storm, case = events.event(city), requests.case(again(city), **BESIDE)
        link(storm, case, actor=boss(city))
        with pytest.raises(Stale):
            unlink(storm, case, actor=boss(city))

    def test_what_is_not_part_of_it_cannot_leave(self, city: City) -> None:
        with pytest.raises(NotFound):
            unlink(events.event(city), requests.case(again(city), **BESIDE), actor=boss(city))

    def test_a_worker_of_an_agency_may_not(self, city: City) -> None:
        storm, case = events.event(city), requests.case(again(city), **BESIDE)
        with pytest.raises(NotAllowed):
            link(storm, case, actor=requests.worker_of(case))


class TestFromBefore:
    def test_those_on_the_ground_are_taken_in(self, city: City) -> None:
        inside, beside = requests.case(city), requests.case(city, **BESIDE)
        storm = events.event(city)
        assert earlier_cases(storm) == [inside.pk]
        events.gathered(gather(storm, actor=boss(city)))
        assert list(cases_of(storm, boss(city)).values_list("pk", flat=True)) == [inside.pk]
        assert (event_of(beside), events.reread(storm).gathering) == (None, False)
        assert sound(inside)

    def test_are_taken_in_once_however_often_it_is_done(self, city: City) -> None:
        case = requests.case(city)
        storm = events.event(city)
        for _ in range(2):
            assert gather_some(storm, [case.pk], actor=events.worker(city)) in {0, 1}
            events.gathered(gather(events.reread(storm), actor=boss(city)))
        assert case.entries.filter(kind="linked").count() == 1
        assert Link.objects.of(city).count() == 1

    def test_what_was_taken_out_by_hand_stays_out(self, city: City) -> None:
        case = requests.case(city)
        storm = events.event(city)
        events.gathered(gather(storm, actor=boss(city)))
        unlink(events.reread(storm), reread(case), actor=boss(city))
        events.gathered(gather(events.reread(storm), actor=boss(city)))
        assert event_of(case) is None

    @pytest.mark.parametrize("cases", [1, 30])
    def test_a_batch_takes_five_statements(
        self, city: City, cases: int, django_assert_num_queries: Any
    ) -> None:
        ids = [requests.case(city).pk for _ in range(cases)]
        storm, by = events.event(city), events.worker(city)
        with django_assert_num_queries(7):  # five, and the savepoint around them
            assert gather_some(storm, ids, actor=by) == cases
