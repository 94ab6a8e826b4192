"""Erlang A against its oracles, A-1 to A-8, against its own differential equation, and for any load."""

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load
from thirdring.kernel.errors import Invalid

HALF_HOUR = Load(calls=100, handle_s=180)  # the load of oracle C-3
FIVE_MINUTES = 300.0


def a_minute(agents: int, calls: float, patience_min: float) -> ErlangA:
    """Calls of one minute, so many a minute."""
    return ErlangA(Load(calls=calls, handle_s=60, interval_s=60), agents, patience_min * 60)


def test_oracle_a1_when_patience_is_the_handle_time_the_number_there_is_poisson() -> None:
    found = a_minute(1, 1, 1)
    assert found.waiting_share == pytest.approx(1 - exp(-1), abs=1e-14)
    assert found.abandoned_share == pytest.approx(exp(-1), abs=1e-14)
    assert found.queue_length == pytest.approx(exp(-1), abs=1e-14)


def test_oracle_a2_the_tail_of_poisson() -> None:
    found = a_minute(12, 10, 1)
    tail = 1 - sum(exp(-10) * 10**n / factorial(n) for n in range(12))
    assert found.waiting_share == pytest.approx(0.3032238537, abs=5e-11)
    assert found.waiting_share == pytest.approx(tail, abs=1e-13)
    assert found.queue_length == pytest.approx(0.5309162537, abs=5e-11)
    assert found.abandoned_share == pytest.approx(0.0530916254, abs=5e-11)


def test_oracle_a3() -> None:
    found = ErlangA(HALF_HOUR, 14, FIVE_MINUTES)
    assert found.waiting_share == pytest.approx(0.14526, abs=5e-6)
    assert found.abandoned_share == pytest.approx(0.013984, abs=5e-7)
    assert found.occupancy == pytest.approx(0.704297, abs=5e-7)
    assert found.wait_of_all_s / 60 == pytest.approx(0.069919, abs=5e-7)
    assert found.service_level(20) == pytest.approx(0.916792, abs=5e-7)
    assert found.speed_of_answer_s / 60 == pytest.approx(0.0646413, abs=5e-8)


def test_oracle_a4() -> None:
    found = ErlangA(HALF_HOUR, 13, FIVE_MINUTES)
    assert found.service_level(20) == pytest.approx(0.858178, abs=5e-7)
    assert found.occupancy == pytest.approx(0.750028, abs=5e-7)
    assert found.abandoned_share == pytest.approx(0.024963, abs=5e-7)
    assert found.waiting_share == pytest.approx(0.225797, abs=5e-7)
    assert found.wait_of_all_s / 60 == pytest.approx(0.124817, abs=5e-7)


def test_oracle_a5_the_classic_contrast_with_erlang_c() -> None:
    found = a_minute(50, 48, 2)
    assert found.abandoned_share == pytest.approx(0.0309122, abs=5e-8)
    assert found.wait_of_all_s / 60 == pytest.approx(0.0618245, abs=5e-8)
    assert found.wait_of_all_s == pytest.approx(3.71, abs=5e-3)
    assert found.occupancy == pytest.approx(0.930324, abs=5e-7)
    assert found.waiting_share == pytest.approx(0.467774, abs=5e-7)
    assert found.service_level(20) == pytest.approx(0.943019, abs=5e-7)
    assert ErlangC(found.load, 50).speed_of_answer_s == pytest.approx(20.8, abs=0.05)


def test_oracle_a6_overload_is_stable_because_callers_leave() -> None:
    found = a_minute(50, 60, 2)
    assert found.abandoned_share == pytest.approx(0.1682286, abs=5e-8)
    assert found.occupancy == pytest.approx(0.9981257, abs=5e-8)
    assert found.service_level(20) == pytest.approx(0.3836172, abs=5e-8)


@pytest.mark.parametrize(("agents", "level"), [(16, 0.8037), (17, 0.8602), (18, 0.9039), (19, 0.9361)])
def test_oracle_a7_like_a_311_centre(agents: int, level: float) -> None:
    found = ErlangA(Load(calls=240, handle_s=240, interval_s=3600), agents, 180)
    assert found.service_level(60) == pytest.approx(level, abs=5e-5)
    assert {18: 0.0561, 19: 0.0390}.get(agents, found.abandoned_share) == pytest.approx(
        found.abandoned_share, abs=5e-5
    )


def test_oracle_a8_endless_patience_is_erlang_c() -> None:
    patient, for_ever = ErlangA(HALF_HOUR, 14, 60e6), ErlangC(HALF_HOUR, 14)
    assert patient.waiting_share == pytest.approx(for_ever.waiting_share, abs=1e-4)
    assert patient.service_level(20) == pytest.approx(for_ever.service_level(20), abs=1e-4)
    assert patient.speed_of_answer_s == pytest.approx(for_ever.speed_of_answer_s, abs=1e-4)
    assert patient.abandoned_share < 1e-4


def by_differential_equation(queue: ErlangA, within_s: float) -> float:
    """SL1 by stepping V_j' = (c mu + j theta)(V_{j-1} - V_j) - theta V_j, as it is usually given."""
    waiting = queue._waiting[:400]
    theta, places = 1 / queue.patience_s, np.arange(waiting.size)
    ahead = queue.agents / queue.load.handle_s + places * theta

    def slope(v: np.ndarray) -> np.ndarray:
        return ahead * (np.concatenate(([1.0], v[:-1])) - v) - theta * v

    step, answered = 0.02, np.zeros(waiting.size)
    for _ in range(round(within_s / step)):
        k1 = slope(answered)
        k2 = slope(answered + step / 2 * k1)
        k3 = slope(answered + step / 2 * k2)
        answered = answered + step / 6 * (k1 + 2 * k2 + 2 * k3 + slope(answered + step * k3))
    return float(1 - waiting.sum() + waiting @ answered)


@pytest.mark.parametrize("agents", [8, 10, 14])
def test_the_closed_form_solves_the_differential_equation(agents: int) -> None:
    found = ErlangA(HALF_HOUR, agents, FIVE_MINUTES)
    assert found.service_level(20) == pytest.approx(by_differential_equation(found, 20), abs=1e-9)


def test_the_speed_of_answer_follows_from_the_service_level() -> None:
    found = ErlangA(HALF_HOUR, 11, FIVE_MINUTES)
    within = np.linspace(0, 3000, 30_001)
    late = 1 - found.abandoned_share - np.array([found.service_level(float(t)) for t in within[::100]])
    mean = float(np.trapezoid(late, within[::100])) / (1 - found.abandoned_share)
    assert found.speed_of_answer_s == pytest.approx(mean, rel=1e-2)


def test_everybody_is_answered_or_gives_up() -> None:
    found = ErlangA(HALF_HOUR, 9, FIVE_MINUTES)
    assert found.service_level(100_000) == pytest.approx(1 - found.abandoned_share, abs=1e-12)


def test_thousands_of_agents_are_no_more_trouble() -> None:
    found = a_minute(5000, 5100, 2)
    assert found.abandoned_share == pytest.approx(1 - 5000 / 5100, rel=0.05)
    assert 0 < found.service_level(5) < 1


@pytest.mark.parametrize(
    ("agents", "patience_s", "message"),
    [(0, 60, "agents: Give a whole number"), (3, 0, "patience_s: Give a patience above 0")],
)
def test_what_makes_no_queue_is_refused_in_words(agents: int, patience_s: float, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        ErlangA(HALF_HOUR, agents, patience_s)


def test_a_queue_beyond_all_measure_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match=r"would wait\. Give more agents"):
        _ = a_minute(10, 1000, 1e6).waiting_share


@patient(max_examples=40)
@given(st.floats(0.5, 120), st.integers(1, 140), st.floats(10, 3600), st.floats(0, 120))
def test_one_more_agent_never_makes_it_worse(
    erlangs: float, agents: int, patience_s: float, within_s: float
) -> None:
    load = Load(calls=erlangs, handle_s=180, interval_s=180)
    fewer, more = (ErlangA(load, agents + extra, patience_s) for extra in (0, 1))
    assert more.waiting_share <= fewer.waiting_share + 1e-9
    assert more.abandoned_share <= fewer.abandoned_share + 1e-9
    assert more.service_level(within_s) >= fewer.service_level(within_s) - 1e-9


@patient(max_examples=20)
@given(st.floats(0.5, 40), st.integers(1, 10))
def test_it_comes_near_erlang_c_as_patience_grows(erlangs: float, spare: int) -> None:
    load = Load(calls=erlangs, handle_s=180, interval_s=180)
    for_ever = ErlangC(load, int(erlangs) + spare)
    gaps = [
        abs(ErlangA(load, for_ever.agents, patience_s).service_level(20) - for_ever.service_level(20))
        for patience_s in (600, 60_000, 6_000_000)
    ]
    assert gaps[0] + 1e-9 >= gaps[1] >= gaps[2] - 1e-9
    assert gaps[2] < 0.02
