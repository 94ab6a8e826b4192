"""Erlang C against its oracles, C-1 to C-7, and what must hold for any load."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contact_centre.patience import patient
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load, erlang_b
from thirdring.kernel.errors import Invalid

HALF_HOUR = Load(calls=100, handle_s=180)  # oracle C-3: 10 erlangs


def queue(agents: int, erlangs: float) -> ErlangC:
    return ErlangC(Load(calls=erlangs, handle_s=60, interval_s=60), agents)


@pytest.mark.parametrize(("agents", "erlangs", "share"), [(2, 1, 1 / 3), (3, 2, 4 / 9), (1, 0.8, 0.8)])
def test_oracle_c1_by_hand(agents: int, erlangs: float, share: float) -> None:
    assert queue(agents, erlangs).waiting_share == pytest.approx(share, abs=1e-15)


def test_oracle_c2_tables() -> None:
    assert queue(10, 8).waiting_share == pytest.approx(0.4091801508, abs=5e-11)
    assert erlang_b(5, 10) == pytest.approx(0.0183845703, abs=5e-11)
    assert erlang_b(8, 10) == pytest.approx(0.1216610643, abs=5e-11)


def test_oracle_c3_fourteen_agents() -> None:
    found = ErlangC(HALF_HOUR, 14)
    assert HALF_HOUR.erlangs == pytest.approx(10)
    assert found.waiting_share == pytest.approx(0.1741319336, abs=5e-11)
    assert found.service_level(20) == pytest.approx(0.8883500192, abs=5e-11)
    assert found.speed_of_answer_s == pytest.approx(7.835937, abs=5e-7)
    assert found.occupancy == pytest.approx(0.7142857, abs=5e-8)


def test_oracle_c3_fewer_agents() -> None:
    thirteen, twelve, eleven = (ErlangC(HALF_HOUR, agents) for agents in (13, 12, 11))
    assert thirteen.waiting_share == pytest.approx(0.2852704530, abs=5e-11)
    assert thirteen.service_level(20) == pytest.approx(0.7955947884, abs=5e-11)
    assert thirteen.speed_of_answer_s == pytest.approx(17.11623, abs=5e-6)
    assert twelve.service_level(20) == pytest.approx(0.6401580404, abs=5e-11)
    assert eleven.service_level(20) == pytest.approx(0.3896138117, abs=5e-11)
    assert eleven.speed_of_answer_s == pytest.approx(122.78128, abs=5e-6)


def test_oracle_c4() -> None:
    found = ErlangC(Load(calls=360, handle_s=240), 55)
    assert found.waiting_share == pytest.approx(0.2387009364, abs=5e-11)
    assert found.speed_of_answer_s == pytest.approx(8.184032, abs=5e-7)
    assert found.occupancy == pytest.approx(0.8727273, abs=5e-8)
    assert found.service_level(15) == pytest.approx(0.8458830922, abs=5e-11)


def test_oracle_c5() -> None:
    found = queue(50, 48)
    assert found.waiting_share == pytest.approx(0.6944556, abs=5e-8)
    assert found.speed_of_answer_s == pytest.approx(20.83367, abs=5e-6)
    assert found.queue_length == pytest.approx(16.66693, abs=5e-6)
    assert found.occupancy == pytest.approx(0.96)


def test_oracle_c6_like_a_311_centre() -> None:
    nineteen, twenty = (ErlangC(Load(calls=240, handle_s=240, interval_s=3600), n) for n in (19, 20))
    assert nineteen.service_level(60) == pytest.approx(0.8235, abs=5e-5)
    assert nineteen.speed_of_answer_s == pytest.approx(29.8855, abs=5e-5)
    assert twenty.service_level(60) == pytest.approx(0.9057942, abs=5e-8)
    assert twenty.speed_of_answer_s == pytest.approx(15.36466, abs=1e-5)  # given cut off, not rounded


@pytest.mark.parametrize("agents", [9, 10])
def test_oracle_c7_too_few_agents_are_unstable_and_no_negative_wait(agents: int) -> None:
    with pytest.raises(Invalid, match=rf"unstable: {agents} agents can't keep up with 10 erlangs"):
        ErlangC(HALF_HOUR, agents)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"calls": -1}, "calls: Give a number of calls"),
        ({"calls": float("nan")}, "calls: Give a number of calls"),
        ({"handle_s": 0}, "handle_s: Give a handle time"),
        ({"interval_s": 0}, "interval_s: Give an interval"),
    ],
)
def test_loads_that_are_none_are_refused_in_words(fields: dict[str, float], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        Load(**{"calls": 1.0, "handle_s": 60.0} | fields)


def test_nobody_waits_where_nobody_calls() -> None:
    found = ErlangC(Load(calls=0, handle_s=180), 1)
    assert (found.waiting_share, found.service_level(0), found.speed_of_answer_s) == (0, 1, 0)


def test_it_is_stable_for_thousands_of_agents() -> None:
    found = queue(8100, 8000)
    assert 0 < found.waiting_share < 0.3
    assert found.speed_of_answer_s == pytest.approx(found.waiting_share * 60 / 100)


@patient()
@given(st.floats(0.1, 400), st.integers(1, 60), st.floats(0, 300))
def test_one_more_agent_never_makes_it_worse(erlangs: float, spare: int, within_s: float) -> None:
    fewer, more = (queue(int(erlangs) + spare + extra, erlangs) for extra in (0, 1))
    assert more.waiting_share <= fewer.waiting_share + 1e-12
    assert more.speed_of_answer_s <= fewer.speed_of_answer_s + 1e-12
    assert more.service_level(within_s) >= fewer.service_level(within_s) - 1e-12


@patient()
@given(st.floats(0.1, 400), st.integers(1, 60), st.floats(0, 300))
def test_every_share_is_one_and_waiting_longer_is_enough_for_more(
    erlangs: float, spare: int, within_s: float
) -> None:
    found = queue(int(erlangs) + spare, erlangs)
    assert 0 <= found.waiting_share <= 1
    assert found.immediate_share == pytest.approx(found.service_level(0), abs=1e-12)
    assert found.service_level(within_s) <= found.service_level(within_s + 1) + 1e-12
