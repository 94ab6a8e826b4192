"""How few agents keep a target, and how many to roster for them. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import floor

from thirdring.contact_centre.measures.handling import rostered
from thirdring.contact_centre.staffing.erlang_a import ErlangA
from thirdring.contact_centre.staffing.erlang_c import MOST_AGENTS, ErlangC, Load
from thirdring.kernel.errors import invalid


class Model(StrEnum):
    """By which formula it was worked out."""

    ERLANG_C = "erlang_c"  # nobody gives up: on the safe side
    ERLANG_A = "erlang_a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What is to be kept, each None where it is not wanted.

    ``answered_share`` within ``within_s`` (SL1), ``speed_of_answer_s`` at most, ``abandoned_share`` below.
    """

    answered_share: float | None = None
    within_s: float = 60.0
    speed_of_answer_s: float | None = None
    abandoned_share: float | None = None

    def __post_init__(self) -> None:
        if self.answered_share is None and self.speed_of_answer_s is None and self.abandoned_share is None:
            raise invalid("targets", "Give at least one target.")
        if self.answered_share is not None and not 0 < self.answered_share < 1:
            raise invalid("answered_share", "Give a share between 0 and 1, such as 0.9 for 90 %.")
        if self.abandoned_share is not None and not 0 < self.abandoned_share < 1:
            raise invalid("abandoned_share", "Give a share between 0 and 1, such as 0.05 for 5 %.")
        if self.speed_of_answer_s is not None and not self.speed_of_answer_s > 0:
            raise invalid("speed_of_answer_s", "Give a time above 0 seconds.")

    def kept_by(self, queue: ErlangC | ErlangA) -> bool:
        """Whether a queue keeps all of them. With Erlang C nobody gives up."""
        abandoned = queue.abandoned_share if isinstance(queue, ErlangA) else 0.0
        return (
            (self.answered_share is None or queue.service_level(self.within_s) >= self.answered_share)
            and (self.speed_of_answer_s is None or queue.speed_of_answer_s <= self.speed_of_answer_s)
            and (self.abandoned_share is None or abandoned < self.abandoned_share)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """How many agents it takes, how many to roster, and by which model."""

    model: Model
    agents: int
    rostered: int


def required(
    load: Load, targets: Targets, *, patience_s: float | None = None, shrinkage: float = 0.0
) -> Requirement:
    """The fewest agents that keep the targets: by Erlang A when patience is known, else by Erlang C."""
    agents = _agents(load, targets, patience_s)
    return Requirement(model=_model(patience_s), agents=agents, rostered=rostered(agents, shrinkage))


@lru_cache(maxsize=8192)
def _agents(load: Load, targets: Targets, patience_s: float | None) -> int:
    """Kept by the process: the pages of one plan ask for the same half hours again and again."""
    if not load.calls:
        return 0
    if patience_s is None:
        least = floor(load.erlangs) + 1
        return _fewest(least, lambda agents: targets.kept_by(ErlangC(load, agents)))
    return _fewest(1, lambda agents: targets.kept_by(ErlangA(load, agents, patience_s)))


def _model(patience_s: float | None) -> Model:
    return Model.ERLANG_C if patience_s is None else Model.ERLANG_A


def _fewest(least: int, enough: Callable[[int], bool]) -> int:
    """The smallest number from ``least`` on that is enough, knowing that more is never worse."""
    step, most = 1, least
    while not enough(most):
        if most >= MOST_AGENTS:
            raise invalid("targets", f"Not even {MOST_AGENTS:,} agents would keep this.", "impossible")
        least, most, step = most + 1, min(most + step, MOST_AGENTS), step * 2
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle + 1, most)
    return least
