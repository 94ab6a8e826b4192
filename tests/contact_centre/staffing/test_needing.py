"""A day's needs agree with the formulas, interval by interval."""

import pytest

from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import ErlangC, Load
from thirdring.contact_centre.staffing.needing import met, needs, promised
from thirdring.contact_centre.staffing.requiring import Targets
from thirdring.contact_centre.staffing.what_if import Scenario

LOADS = [Load(calls=calls, handle_s=240) for calls in (0, 30, 120)]
TARGETS = Targets(answered_share=0.9, within_s=60)


@pytest.mark.parametrize("patience_s", [None, 180.0])
def test_each_interval_says_what_it_takes_and_what_callers_meet(patience_s: float | None) -> None:
    found = needs(Scenario(loads=LOADS, targets=TARGETS, patience_s=patience_s, shrinkage=0.3))
    empty, _, busy = found.rows
    assert (empty.requirement.agents, empty.met) == (0, None)
    agents = busy.requirement.agents
    queue = ErlangC(LOADS[2], agents) if patience_s is None else ErlangA(LOADS[2], agents, patience_s)
    fewer = ErlangC(LOADS[2], agents - 1) if patience_s is None else ErlangA(LOADS[2], agents - 1, patience_s)
    assert busy.met is not None
    assert busy.met.service_level == queue.service_level(60) >= 0.9 > fewer.service_level(60)
    assert busy.met.speed_of_answer_s == queue.speed_of_answer_s
    assert busy.met.occupancy == queue.occupancy
    assert (busy.met.abandoned_share > 0) is (patience_s is not None)


def test_the_days_hours_are_sums_of_its_half_hours() -> None:
    found = needs(Scenario(loads=LOADS, targets=TARGETS, patience_s=180, shrinkage=0.3))
    assert found.agent_hours == sum(row.requirement.agents for row in found.rows) / 2
    assert found.rostered_hours == sum(row.requirement.rostered for row in found.rows) / 2
    assert found.most == found.rows[2].requirement.rostered > found.rows[2].requirement.agents
    assert needs(Scenario(loads=[], targets=TARGETS)).most == 0


def test_all_calls_in_time_is_promised_as_99_percent() -> None:
    assert promised(1.0, within_s=20) == Targets(answered_share=0.99, within_s=20)
    assert promised(0.8, within_s=20) == Targets(answered_share=0.8, within_s=20)


def test_without_patience_nobody_gives_up() -> None:
    assert met(LOADS[1], 8, None, within_s=60).abandoned_share == 0
