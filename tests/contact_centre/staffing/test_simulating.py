"""The simulated room keeps the desk telephone's rule, and agrees with Erlang A and with ciw."""

from math import sqrt
from statistics import mean, stdev

import ciw
import numpy as np
import pytest

from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import Load
from thirdring.contact_centre.staffing.simulating import (
    Agent,
    Interval,
    Line,
    Room,
    Tally,
    one_day,
    simulated,
    student_95,
)
from thirdring.kernel.errors import Invalid

HALF_HOURS, CALLS, HANDLE_S, PATIENCE_S, AGENTS = 48, 50.0, 180.0, 300.0, 6
ALL_DAY = [(0.0, 1e6)]


def people(number: int, **fields: object) -> list[Agent]:
    return [Agent(there=ALL_DAY, **fields) for _ in range(number)]  # type: ignore[arg-type]  # a test's


def line(code: str, calls: float = CALLS, **fields: object) -> Line:
    plain = {"handle_s": HANDLE_S, "patience_s": PATIENCE_S, "within_s": 20.0}
    return Line(code=code, calls=[calls] * HALF_HOURS, **plain | fields)  # type: ignore[arg-type]  # a test's


def holds(interval: Interval, value: float, *, wider: float = 1.4) -> bool:
    """Whether the value lies within the interval of 99 %, which is 1.4 times as wide."""
    return abs(interval.mean - value) <= wider * interval.off


@pytest.fixture(scope="module")
def alone() -> dict[str, Interval]:
    return simulated(Room(lines=[line("a")], agents=people(AGENTS)), runs=20)["a"]


def test_one_queue_agrees_with_erlang_a_and_one_more_agent_does_not(alone: dict[str, Interval]) -> None:
    load = Load(calls=CALLS, handle_s=HANDLE_S)
    right, wrong = (ErlangA(load, agents, PATIENCE_S) for agents in (AGENTS, AGENTS + 1))
    assert holds(alone["SL1"], right.service_level(20))
    assert holds(alone["AR1"], right.abandoned_share)
    assert holds(alone["ASA"], right.speed_of_answer_s)
    assert not holds(alone["SL1"], wrong.service_level(20))
    assert not holds(alone["AR1"], wrong.abandoned_share)


def ciw_day(seed: int) -> dict[str, float]:
    """The share answered of an urgent and of another queue, both of the same people, as ciw simulates it."""
    calls, done = ciw.dists.Exponential(CALLS / 2 / 1800), ciw.dists.Exponential(1 / HANDLE_S)
    leaves = ciw.dists.Exponential(1 / PATIENCE_S)
    network = ciw.create_network(
        arrival_distributions={"Urgent": [calls], "Other": [calls]},
        service_distributions={"Urgent": [done], "Other": [done]},
        reneging_time_distributions={"Urgent": [leaves], "Other": [leaves]},
        priority_classes={"Urgent": 0, "Other": 1},
        number_of_servers=[AGENTS],
    )
    ciw.seed(seed)
    run = ciw.Simulation(network)
    run.simulate_until_max_time(HALF_HOURS * 1800 + 3600)
    records = [each for each in run.get_all_records() if each.arrival_date <= HALF_HOURS * 1800]
    return {
        kind: mean(each.record_type == "service" for each in records if each.customer_class == kind)
        for kind in ("Urgent", "Other")
    }


def test_two_queues_of_different_urgency_agree_with_ciw() -> None:
    lines = [line("Urgent", CALLS / 2, priority=1), line("Other", CALLS / 2, priority=2)]
    ours = simulated(Room(lines=lines, agents=people(AGENTS)), runs=12)
    theirs = [ciw_day(seed) for seed in range(8)]
    for kind in ("Urgent", "Other"):
        answered = [1 - each[kind] for each in theirs]
        off = student_95(len(theirs) - 1) * stdev(answered) / sqrt(len(theirs))
        mine = ours[kind]["AR1"]
        assert abs(mine.mean - mean(answered)) <= 1.4 * sqrt(mine.off**2 + off**2)
    assert ours["Urgent"]["SL1"].ends[0] > ours["Other"]["SL1"].ends[1]


def test_languages_and_skills_cost_something(alone: dict[str, Interval]) -> None:
    """The same calls and people, but each person takes only one of two queues: pooling is lost."""
    lines = [line(code, CALLS / 2, skills=frozenset({code})) for code in ("a", "b")]
    agents = [*people(AGENTS // 2, skills=frozenset({"a"})), *people(AGENTS // 2, skills=frozenset({"b"}))]
    apart = simulated(Room(lines=lines, agents=agents), runs=10)
    assert all(apart[code]["SL1"].ends[1] < alone["SL1"].ends[0] for code in ("a", "b"))


def day(lines: list[Line], agents: list[Agent], seed: int = 1) -> dict[str, Tally]:
    return one_day(Room(lines=lines, agents=agents), np.random.default_rng(seed))


def test_a_skill_is_never_waived() -> None:
    found = day([line("trees", 5, skills=frozenset({"trees"}))], people(50, skills=frozenset({"billing"})))
    assert (found["trees"].offered > 100, found["trees"].answered) == (True, 0)


def test_a_language_is_waited_for_twenty_seconds_then_anybody_answers() -> None:
    spanish = line("a", 5, spoken={"es": 1.0}, patience_s=None)
    theirs, others = people(50, languages=frozenset({"es"})), people(50, languages=frozenset({"en"}))
    at_once, later = day([spanish], theirs)["a"], day([spanish], others)["a"]
    assert (at_once.waited_s, at_once.answered) == (0, at_once.offered)
    assert later.answered == later.offered
    assert later.waited_s == pytest.approx(20 * later.offered)


def test_who_speaks_the_language_is_asked_before_who_has_been_free_longer() -> None:
    said = line("a", 1, spoken={"es": 1.0}, patience_s=None, handle_s=1.0)
    mixed = [*people(20, languages=frozenset({"en"})), *people(20, languages=frozenset({"es"}))]
    assert day([said], mixed)["a"].waited_s == 0


def test_nobody_answers_who_is_not_there() -> None:
    half = [Agent(there=[(0.0, 12 * 3600.0)]) for _ in range(50)]
    found = day([line("a", 20)], half)["a"]
    assert found.answered == pytest.approx(found.offered / 2, rel=0.15)
    assert day([line("a", 20)], [])["a"].answered == 0


def test_somebody_on_a_break_is_there_again_after_it() -> None:
    worker = Agent(there=[(0.0, 3600.0), (7200.0, 1e6)])
    waits = line("a", 0.0, patience_s=None)
    once = Line(code="a", calls=[0, 0, 40, *waits.calls[3:]], handle_s=1.0, within_s=1e6)
    found = day([once], [worker])["a"]
    assert found.answered == found.offered > 20
    assert found.waited_s > 1800 * found.offered


def test_the_same_seed_simulates_the_same_and_another_not() -> None:
    room = Room(lines=[line("a")], agents=people(AGENTS))
    one, again, other = (one_day(room, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one == again, one == other) == (True, False)


def test_a_queue_that_nobody_calls_says_nothing() -> None:
    assert simulated(Room(lines=[line("a", 0)], agents=[]), runs=5) == {"a": {}}
    assert "ASA" not in simulated(Room(lines=[line("a", 1)], agents=[]), runs=5)["a"]


def test_what_is_too_large_or_no_room_is_refused() -> None:
    with pytest.raises(Invalid, match="at most 20,000 calls"):
        Room(lines=[line("a", 20_001 / HALF_HOURS)], agents=[])
    with pytest.raises(Invalid, match="500 people"):
        Room(lines=[], agents=people(501))
    with pytest.raises(Invalid, match="above 0"):
        Room(lines=[line("a", handle_s=0)], agents=[])
    with pytest.raises(Invalid, match="at least 5 runs"):
        simulated(Room(lines=[], agents=[]), runs=4)


@pytest.mark.parametrize(("freedom", "known"), [(4, 2.776), (9, 2.262), (11, 2.201), (29, 2.045)])
def test_students_t_is_that_of_the_tables(freedom: int, known: float) -> None:
    assert student_95(freedom) == pytest.approx(known, rel=0.01)
