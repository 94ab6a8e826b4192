"""Signals taken in: each once, whatever the order and whoever takes them at the same time."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from tests.contact_centre.test_folding import CALLED_BACK, STORIES, TRANSFERRED, shuffled
from tests.factories.calls import START, abandoned_call, answered_call, signal
from tests.factories.cities import city
from tests.factories.people import actor, program
from tests.factories.together import together
from thirdring.city.models import City
from thirdring.contact_centre.actions.taking import Taken, take_presence, take_signals
from thirdring.contact_centre.folding import CallRecord, fold
from thirdring.contact_centre.models import AgentState, Call, Callback, CallEvent, CallLeg, Queue
from thirdring.contact_centre.rules import AwayReason, Presence, SignalKind
from thirdring.contact_centre.signals import AgentSignal, Signal
from thirdring.kernel.actor import system
from thirdring.kernel.errors import NotAllowed
from thirdring.staff.rules import Role

LEG = ("number", "agent", "queue", "answered_at", "ended_at", "wrapped_at", "talk_ms", "hold_ms", "wrap_ms")
CALL = ("status", "medium", "language", "caller", "queue", "offered_at", "queued_at", "answered_at")
CALL += ("abandoned_at", "ended_at", "wait_ms", "talk_ms", "hold_ms", "wrap_ms", "transfers", "conferences")


def as_stored(of: City, call_id: str = "c1") -> dict[str, Any]:
    """The call in the database, in the words of its record."""
    call = Call.objects.of(of).select_related("queue").get(external_id=call_id)
    legs = CallLeg.objects.of(of).filter(call=call).select_related("queue").order_by("number")
    callback = Callback.objects.of(of).filter(call=call).first()
    return {
        **{name: _code(getattr(call, name)) for name in CALL},
        "callback": callback and (callback.requested_at, callback.promised_at, callback.made_at),
        "legs": [tuple(_code(getattr(leg, name)) for name in LEG) for leg in legs],
    }


def as_folded(record: CallRecord) -> dict[str, Any]:
    times = (record.callback_requested_at, record.callback_due_at, record.callback_made_at)
    return {
        **{name: getattr(record, name) for name in CALL},
        "callback": times if record.callback_requested_at else None,
        "legs": [tuple(getattr(leg, name) for name in LEG) for leg in record.legs],
    }


def _code(value: Any) -> Any:
    return value.code if isinstance(value, Queue) else value


@pytest.mark.django_db
@pytest.mark.parametrize("story", [TRANSFERRED, CALLED_BACK, answered_call(), abandoned_call()])
def test_what_is_stored_is_what_folding_makes(story: list[Signal]) -> None:
    of = city()
    assert take_signals(story, actor=program(of)) == Taken(len(story), 0)
    assert as_stored(of) == as_folded(fold(story))


@pytest.mark.django_db
@patient(max_examples=15)
@given(
    st.sampled_from(STORIES[:4]).flatmap(lambda story: st.tuples(st.just(story), shuffled(story))), st.data()
)
def test_one_at_a_time_in_any_order_ends_in_the_same_row(
    told: tuple[list[Signal], list[Signal]], data: st.DataObject
) -> None:
    of, (story, again) = city(), told
    while again:
        size = data.draw(st.integers(1, len(again)))
        take_signals(again[:size], actor=program(of))
        again = again[size:]
    assert as_stored(of) == as_folded(fold(story))
    assert CallEvent.objects.of(of).count() == len(story)


@pytest.mark.django_db
def test_taking_signals_again_changes_nothing() -> None:
    of = city()
    take_signals(TRANSFERRED, actor=program(of))
    before = as_stored(of)
    assert take_signals([*TRANSFERRED, *TRANSFERRED], actor=program(of)) == Taken(0, 2 * len(TRANSFERRED))
    assert as_stored(of) == before


@pytest.mark.django_db
def test_a_late_signal_mends_the_record() -> None:
    of = city()
    early, late = [s for s in TRANSFERRED if s.kind is not SignalKind.HELD], TRANSFERRED[3]
    take_signals(early, actor=program(of))
    assert as_stored(of)["hold_ms"] == 0
    assert take_signals([late], actor=program(of)) == Taken(1, 0)
    assert as_stored(of)["hold_ms"] == 30_000


@pytest.mark.django_db
def test_a_leg_that_a_late_signal_takes_away_is_gone() -> None:
    of = city()
    twice = [signal(SignalKind.ENDED, 50, agent="dana"), signal(SignalKind.ANSWERED, 60, agent="dana")]
    story = [*answered_call()[:4], *twice, signal(SignalKind.ENDED, 90)]
    take_signals(story, actor=program(of))
    CallLeg.objects.of(of).create(city=of, call=Call.objects.of(of).get(), number=3, answered_at=START)
    take_signals([signal(SignalKind.WRAPPED, 99)], actor=program(of))
    assert [number for number, *_ in as_stored(of)["legs"]] == [1, 2]


@pytest.mark.django_db
def test_the_same_ids_in_another_city_or_from_another_system_are_another_call() -> None:
    here, there = city(), city()
    for of, source in ((here, "desk"), (here, "other"), (there, "desk")):
        take_signals(answered_call(source=source), actor=program(of))
    assert [Call.objects.of(of).count() for of in (here, there)] == [2, 1]


@pytest.mark.django_db
def test_a_queue_nobody_has_described_is_made_with_the_usual_wishes() -> None:
    of = city()
    take_signals(answered_call(queue="3-1-1 tree"), actor=program(of))
    queue = Queue.objects.of(of).get()
    assert (queue.code, queue.name, queue.answer_within_s, queue.short_abandon_s) == (
        "3-1-1 tree",
        "3-1-1 tree",
        60,
        10,
    )
    assert (queue.skills, queue.languages, queue.priority, queue.target_share) == ([], [], 5, 0.9)


@pytest.mark.django_db
@pytest.mark.parametrize(("made_after", "kept"), [(3000, True), (3600, True), (3601, False), (None, None)])
def test_a_callback_is_kept_when_it_was_made_in_time(made_after: float | None, kept: bool | None) -> None:
    of = city()
    made = [] if made_after is None else [signal(SignalKind.CALLBACK_MADE, made_after, agent="dana")]
    take_signals([*CALLED_BACK[:4], *made], actor=program(of))
    callback = Callback.objects.of(of).get()
    assert (callback.promised_at, callback.kept) == (START + timedelta(hours=1), kept)


@pytest.mark.django_db
@pytest.mark.parametrize("calls", [1, 30])
def test_a_batch_is_a_fixed_number_of_statements(calls: int) -> None:
    of = city()
    batch = [s for n in range(calls) for s in answered_call(f"c{n}", at=n)]
    take_signals(batch[:1], actor=program(of))
    with CaptureQueriesContext(connection) as queries:
        take_signals(batch, actor=program(of))
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) == 8  # the last asks whether the room was told within a second


@pytest.mark.django_db
def test_nothing_told_is_nothing_taken() -> None:
    assert take_signals([], actor=program(city())) == Taken(0, 0)


@pytest.mark.django_db
def test_only_the_program_takes_signals() -> None:
    of = city()
    with pytest.raises(NotAllowed):
        take_signals(answered_call(), actor=actor(of, Role.SUPERVISOR))
    assert Call.objects.of(of).count() == 0


@pytest.mark.django_db
def test_what_agents_do_is_rows_that_may_come_late_and_twice() -> None:
    of = city()
    told = [
        AgentSignal(
            source="desk", agent="dana", presence=presence, reason=reason, at=START + timedelta(minutes=m)
        )
        for m, presence, reason in (
            (30, Presence.AWAY, AwayReason.BREAK),
            (0, Presence.READY, None),
            (45, Presence.READY, None),
        )
    ]
    assert take_presence([*told, told[0]], actor=program(of)) == Taken(3, 1)
    assert take_presence(told, actor=program(of)) == Taken(0, 3)
    rows = AgentState.objects.of(of).order_by("since").values_list("presence", "reason")
    assert list(rows) == [("ready", ""), ("away", "break"), ("ready", "")]


@pytest.mark.django_db(transaction=True)
def test_many_processes_told_of_the_same_calls_end_in_the_same_rows() -> None:
    of = city()
    of_calls = [[*answered_call(f"c{n}", at=n), *abandoned_call(f"d{n}", at=n)] for n in range(8)]
    everything = [s for story in of_calls for s in story]
    parts = [everything[n::4] for n in range(4)]

    def take(part: list[Signal]) -> Taken:
        by, total = system(of.pk, reason="a test"), Taken(0, 0)
        for start in range(0, len(part), 5):
            total += take_signals(part[start : start + 5], actor=by)
        return total

    workers: list[Callable[[], Taken]] = [partial(take, part[::step]) for part in parts for step in (1, -1)]
    answers = together(*workers)
    assert [type(answer) for answer in answers] == [Taken] * 8
    assert sum(answer.new for answer in answers if isinstance(answer, Taken)) == len(everything)
    for n, story in enumerate(of_calls):
        for call_id in (f"c{n}", f"d{n}"):
            assert as_stored(of, call_id) == as_folded(fold(s for s in story if s.call_id == call_id))
