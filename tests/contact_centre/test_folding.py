"""One call record from signals, whatever order they come in and however often."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from tests.factories.calls import START, abandoned_call, answered_call, signal
from thirdring.contact_centre.folding import fold
from thirdring.contact_centre.rules import CallStatus, SignalKind
from thirdring.contact_centre.signals import Signal, event_id_of
from thirdring.kernel.errors import Invalid

K = SignalKind


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


TRANSFERRED = [
    signal(K.OFFERED, 0, caller="+12175550123"),
    signal(K.QUEUED, 10, queue="general", language="es"),
    signal(K.ANSWERED, 40, agent="dana"),
    signal(K.HELD, 100, agent="dana"),
    signal(K.RESUMED, 130, agent="dana"),
    signal(K.TRANSFERRED, 160, agent="dana"),
    signal(K.QUEUED, 160, queue="spanish"),
    signal(K.WRAPPED, 170, agent="dana"),
    signal(K.RINGING, 175, agent="luis", queue="spanish"),
    signal(K.ANSWERED, 180, agent="luis", queue="spanish"),
    signal(K.CONFERENCED, 200, agent="luis"),
    signal(K.ENDED, 300),
    signal(K.WRAPPED, 320, agent="luis"),
]
CALLED_BACK = [
    signal(K.OFFERED, 0),
    signal(K.QUEUED, 5, queue="general"),
    signal(K.CALLBACK_REQUESTED, 65, due_at=after(3600)),
    signal(K.ENDED, 66),
    signal(K.CALLBACK_MADE, 3000, agent="dana"),
    signal(K.ANSWERED, 3010, agent="dana"),
    signal(K.ENDED, 3070),
    signal(K.WRAPPED, 3080, agent="dana"),
]
AT_ONE_MOMENT = [signal(kind, 0, agent="dana", queue="q") for kind in K]
STORIES = [answered_call(), abandoned_call(), TRANSFERRED, CALLED_BACK, AT_ONE_MOMENT]


@st.composite
def shuffled(draw: st.DrawFn, signals: list[Signal]) -> list[Signal]:
    """The signals in any order, some of them more than once."""
    again = draw(st.lists(st.sampled_from(signals), max_size=len(signals)))
    return draw(st.permutations([*signals, *again]))


@patient()
@given(st.sampled_from(STORIES).flatmap(lambda story: st.tuples(st.just(story), shuffled(story))))
def test_any_order_with_any_repetition_makes_the_same_record(told: tuple[list[Signal], list[Signal]]) -> None:
    story, again = told
    assert fold(again) == fold(story)


_ANY = st.builds(
    lambda kind, seconds, agent, queue, number: signal(
        kind, seconds, agent=agent, queue=queue, event_id=f"any{number}"
    ),
    st.sampled_from(K),
    st.integers(0, 5),
    st.sampled_from(["", "dana", "luis"]),
    st.sampled_from(["", "general", "spanish"]),
    st.integers(0, 30),
)


@patient(max_examples=60)
@given(st.lists(_ANY, min_size=1, max_size=14).flatmap(lambda s: st.tuples(st.just(s), shuffled(s))))
def test_so_does_whatever_a_confused_system_tells(told: tuple[list[Signal], list[Signal]]) -> None:
    story, again = told
    record = fold(story)
    assert fold(again) == record
    assert record.wait_ms is None or record.wait_ms >= 0
    assert all(min(leg.talk_ms, leg.hold_ms, leg.wrap_ms) >= 0 for leg in record.legs)
    assert record.answered_at is None or record.abandoned_at is None


def test_a_call_that_was_answered() -> None:
    record = fold(answered_call(wait=20, talk=180))
    assert (record.status, record.queue, record.wait_ms) == (CallStatus.HANDLED, "general", 20_000)
    assert (record.talk_ms, record.hold_ms, record.wrap_ms) == (180_000, 0, 30_000)
    assert (record.queued_at, record.answered_at, record.ended_at) == (after(5), after(25), after(205))


def test_a_call_that_was_given_up() -> None:
    record = fold(abandoned_call(wait=90))
    assert (record.status, record.wait_ms, record.abandoned_at) == (CallStatus.ABANDONED, 90_000, after(95))


def test_a_caller_who_hangs_up_in_the_menu_was_never_offered_to_a_queue() -> None:
    record = fold([signal(K.OFFERED, 0), signal(K.ABANDONED, 8)])
    assert (record.status, record.queued_at, record.abandoned_at) == (CallStatus.LEFT_MENU, None, None)


def test_a_call_that_ends_in_the_queue_was_given_up_even_if_nobody_says_so() -> None:
    record = fold([signal(K.QUEUED, 0), signal(K.ENDED, 8)])
    assert (record.status, record.wait_ms) == (CallStatus.ABANDONED, 8_000)


def test_a_transfer_is_one_call_with_two_legs() -> None:
    record = fold(TRANSFERRED)
    assert (record.status, record.transfers, record.conferences) == (CallStatus.HANDLED, 1, 1)
    assert (record.queue, record.language, record.caller) == ("general", "es", "+12175550123")
    assert [(leg.agent, leg.queue, leg.talk_ms, leg.hold_ms, leg.wrap_ms) for leg in record.legs] == [
        ("dana", "general", 90_000, 30_000, 10_000),
        ("luis", "spanish", 120_000, 0, 20_000),
    ]
    assert (record.wait_ms, record.talk_ms, record.hold_ms, record.wrap_ms) == (
        30_000,
        210_000,
        30_000,
        30_000,
    )


def test_a_callback_is_neither_answered_nor_given_up_but_its_talk_counts() -> None:
    record = fold(CALLED_BACK)
    assert (record.status, record.answered_at, record.abandoned_at) == (CallStatus.CALLED_BACK, None, None)
    assert (record.wait_ms, record.talk_ms) == (60_000, 60_000)
    assert (record.callback_due_at, record.callback_made_at) == (after(3600), after(3000))


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (1, CallStatus.IN_MENU),
        (2, CallStatus.WAITING),
        (3, CallStatus.TALKING),
        (4, CallStatus.ON_HOLD),
        (5, CallStatus.TALKING),
        (7, CallStatus.WAITING),
        (9, CallStatus.RINGING),
        (10, CallStatus.TALKING),
        (12, CallStatus.WRAPPING_UP),
        (13, CallStatus.HANDLED),
    ],
)
def test_how_a_call_stands_while_it_lasts(known: int, status: CallStatus) -> None:
    assert fold(TRANSFERRED[:known]).status == status


def test_a_hold_that_nobody_ended_ends_with_the_call() -> None:
    record = fold([*answered_call()[:4], signal(K.HELD, 85, agent="dana"), signal(K.ENDED, 205)])
    assert (record.talk_ms, record.hold_ms) == (60_000, 120_000)


def test_an_answer_told_after_an_abandon_wins_because_somebody_spoke() -> None:
    record = fold([*answered_call()[:4], signal(K.ABANDONED, 200)])
    assert (record.status, record.abandoned_at) == (CallStatus.WRAPPING_UP, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"call_id": ""}, "call_id"),
        ({"queue": "q" * 61}, "queue"),
        ({"agent": "a\x00"}, "agent"),
        ({"caller": "\ud800"}, "caller"),
        ({"at": START.replace(tzinfo=None)}, "at"),
        ({"at": START.replace(year=1970)}, "at"),
        ({"due_at": START.replace(year=2999)}, "due_at"),
    ],
)
def test_a_signal_that_can_not_be_one_is_refused_by_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        signal(K.QUEUED, 0, **fields)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_an_event_without_an_id_gets_one_from_its_words() -> None:
    assert event_id_of("a", "bc") == event_id_of("a", "bc") != event_id_of("ab", "c")
