"""Closing in bulk: one answer and one line a case, what changed is left, some are looked at again."""

from typing import Any

import pytest

from tests.factories import events, people, requests
from tests.factories.events import again, boss
from tests.factories.requests import reread
from thirdring.cases.actions.progress import accept, hold, note
from thirdring.cases.models import Case
from thirdring.cases.rules import HoldReason
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.errors import Invalid, NotAllowed, Stale
from thirdring.mass_events import tasks
from thirdring.mass_events.actions.closing import begin_closing, close_some, finish_closing
from thirdring.mass_events.actions.looking import look
from thirdring.mass_events.models import Closing, ClosingCase, Event, Look
from thirdring.mass_events.queries import closings_of, left_cases, looks_of, sample_result
from thirdring.messaging.models import Message

ANSWER = "The street is clear again."


@pytest.fixture
def city(db: None) -> City:
    return requests.pothole_city()


def begun(storm: Event, expected: int, **fields: Any) -> Closing:
    said: dict[str, Any] = {"outcome": "fixed", "answer": ANSWER, "expected": expected}
    return begin_closing(events.reread(storm), actor=boss(storm.city), **said | fields)


def done(closing: Closing) -> None:
    tasks.close_cases(closing_id=closing.pk, city_id=closing.city_id)


def in_storm(city: City, cases: int) -> tuple[Event, list[Case]]:
    storm = events.event(city)
    fresh = again(city)
    return storm, [requests.case(fresh, email=f"p{n}@example.org") for n in range(cases)]


class TestClosing:
    def test_closes_each_with_one_line_and_one_answer(self, city: City) -> None:
        storm, cases = in_storm(city, 3)
        closing = begun(storm, 3)
        done(closing)
        done(closing)
        assert [reread(case).status for case in cases] == ["closed"] * 3
        assert [case.entries.filter(kind="closed").count() for case in cases] == [1, 1, 1]
        assert Message.objects.of(city).filter(occasion="closed").count() == 3
        line = cases[0].entries.get(kind="closed")
        assert (line.actor_name, line.data["answer"]) == (closing.by.name, ANSWER)  # type: ignore[union-attr]
        assert (closings_of(storm)[0].closed, closings_of(storm)[0].left) == (3, 0)  # type: ignore[attr-defined]

    def test_leaves_what_somebody_changed_and_lists_it_with_why(self, city: City) -> None:
        storm, (changed, waiting, plain) = in_storm(city, 3)
        worker = requests.worker_of(changed)
        held = accept(waiting, actor=worker)
        later = clock.now() + events.HOUR
        hold(held, actor=worker, reason=HoldReason.WAITING_FOR_PARTS, review_at=later)
        closing = begun(storm, 3)
        note(changed, actor=worker, words="A wire hangs in it.", public=False)
        done(closing)
        assert reread(plain).status == "closed"
        left = {row.case_id: row.left for row in left_cases(storm)}
        assert left == {changed.pk: "changed", waiting.pk: "waits"}
        assert (reread(changed).status, reread(waiting).status) == ("received", "on_hold")

    def test_goes_on_where_a_worker_died(self, city: City) -> None:
        storm, cases = in_storm(city, 4)
        closing = begun(storm, 4)
        first = ClosingCase.objects.of(city).filter(closing=closing).order_by("pk")[:2]
        ClosingCase.objects.of(city).exclude(pk__in=[row.pk for row in first]).update(step="left")
        assert close_some(closing, actor=events.worker(city)) == 2
        ClosingCase.objects.of(city).filter(step="left").update(step="waiting")
        tasks.resume(0)
        assert [case.entries.filter(kind="closed").count() for case in cases] == [1] * 4
        assert Closing.objects.of(city).get().done_at is not None

    def test_asks_to_look_again_when_there_are_others_by_now(self, city: City) -> None:
        storm, _ = in_storm(city, 1)
        with pytest.raises(Stale):
            begun(storm, 2)

    def test_one_at_a_time(self, city: City) -> None:
        storm, _ = in_storm(city, 1)
        begun(storm, 1)
        with pytest.raises(Invalid):
            begun(storm, 1)

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"answer": ""}, "answer"), ({"answer": "x" * 4001}, "answer"), ({"outcome": "magic"}, "outcome")],
    )
    def test_what_is_wrong_is_named(self, city: City, fields: dict[str, str], field: str) -> None:
        storm, _ = in_storm(city, 1)
        with pytest.raises(Invalid) as refused:
            begun(storm, 1, **fields)
        assert [problem.field for problem in refused.value.problems] == [field]
        assert not Closing.objects.of(city).exists()


class TestTheSample:
    def sampled(self, city: City, cases: int = 3) -> tuple[Event, Look]:
        storm, _ = in_storm(city, cases)
        done(begun(storm, cases))
        (drawn,) = looks_of(storm)
        return storm, drawn

    def test_is_drawn_once_from_what_was_closed(self, city: City) -> None:
        storm, drawn = self.sampled(city)
        assert not finish_closing(drawn.closing, actor=events.worker(city))
        assert reread(drawn.case).status == "closed"
        assert sample_result(looks_of(storm)) == (0, 0, 1)

    def test_a_yes_is_counted(self, city: City) -> None:
        storm, drawn = self.sampled(city)
        look(storm, drawn.pk, actor=boss(city), done=True, note="")
        assert (sample_result(looks_of(storm)), reread(drawn.case).status) == ((1, 1, 1), "closed")

    def test_a_no_opens_the_case_again_with_the_note(self, city: City) -> None:
        storm, drawn = self.sampled(city)
        look(storm, drawn.pk, actor=boss(city), done=False, note="The trunk still lies there.")
        assert (sample_result(looks_of(storm)), reread(drawn.case).status) == ((0, 1, 1), "accepted")
        assert drawn.case.entries.get(kind="reopened").data == {"reason": "The trunk still lies there."}

    def test_a_no_needs_to_say_why(self, city: City) -> None:
        storm, drawn = self.sampled(city)
        with pytest.raises(Invalid):
            look(storm, drawn.pk, actor=boss(city), done=False, note=" ")
        assert sample_result(looks_of(storm)) == (0, 0, 1)

    def test_is_answered_once(self, city: City) -> None:
        storm, drawn = self.sampled(city)
        look(storm, drawn.pk, actor=boss(city), done=True, note="")
        with pytest.raises(Stale):
            look(storm, drawn.pk, actor=boss(city), done=False, note="No.")

    def test_is_for_supervisors(self, city: City) -> None:
        storm, drawn = self.sampled(city, 1)
        with pytest.raises(NotAllowed):
            look(storm, drawn.pk, actor=people.anyone(city), done=True, note="")
