"""The formulas agree with a queue that is simulated call by call, within its confidence interval."""

from math import sqrt
from statistics import mean, stdev

import ciw
import pytest

from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load

LOAD, AGENTS, PATIENCE_S, WITHIN_S = Load(calls=100, handle_s=180), 12, 300.0, 20.0
RUNS, HOURS, WARM_UP_H = 12, 5, 1
T_99 = 3.106  # Student's t, 11 degrees of freedom, 99 % both sides


def simulated(seed: int, patience_s: float | None) -> dict[str, float]:
    """One run of the queue: shares of all callers after the warm-up."""
    giving_up = None if patience_s is None else [ciw.dists.Exponential(1 / patience_s)]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(LOAD.arrivals_per_s)],
        service_distributions=[ciw.dists.Exponential(1 / LOAD.handle_s)],
        number_of_servers=[AGENTS],
        reneging_time_distributions=giving_up,
    )
    ciw.seed(seed)
    run = ciw.Simulation(network)
    run.simulate_until_max_time(HOURS * 3600)
    records = [r for r in run.get_all_records() if WARM_UP_H * 3600 <= r.arrival_date <= HOURS * 3600 - 900]
    answered = [r.waiting_time for r in records if r.record_type == "service"]
    return {
        "service_level": sum(wait <= WITHIN_S for wait in answered) / len(records),
        "abandoned_share": 1 - len(answered) / len(records),
        "speed_of_answer_s": mean(answered),
    }


def agrees(name: str, runs: list[dict[str, float]], expected: float) -> bool:
    values = [run[name] for run in runs]
    return abs(mean(values) - expected) <= T_99 * stdev(values) / sqrt(len(values))


def test_erlang_a_agrees_with_the_simulation_and_a_wrong_number_of_agents_does_not() -> None:
    runs = [simulated(seed, PATIENCE_S) for seed in range(RUNS)]
    right, wrong = (ErlangA(LOAD, agents, PATIENCE_S) for agents in (AGENTS, AGENTS + 2))
    assert agrees("service_level", runs, right.service_level(WITHIN_S))
    assert agrees("abandoned_share", runs, right.abandoned_share)
    assert agrees("speed_of_answer_s", runs, right.speed_of_answer_s)
    assert not agrees("service_level", runs, wrong.service_level(WITHIN_S))


def test_erlang_c_agrees_with_the_simulation_and_erlang_a_does_not() -> None:
    runs = [simulated(seed, None) for seed in range(RUNS)]
    patient, leaving = ErlangC(LOAD, AGENTS), ErlangA(LOAD, AGENTS, 60)
    assert agrees("service_level", runs, patient.service_level(WITHIN_S))
    assert agrees("speed_of_answer_s", runs, patient.speed_of_answer_s)
    assert not agrees("service_level", runs, leaving.service_level(WITHIN_S))


@pytest.mark.parametrize("patience_s", [None, PATIENCE_S])
def test_the_same_seed_simulates_the_same(patience_s: float | None) -> None:
    assert simulated(1, patience_s) == simulated(1, patience_s)
