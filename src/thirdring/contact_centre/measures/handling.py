"""How long calls take the people who answer them, and how much of their time is calls. Pure."""

from dataclasses import dataclass
from math import ceil

from thirdring.contact_centre.measures.measured import Definition, Kind, Measured, not_negative
from thirdring.kernel.errors import invalid

_ROUNDING = 1e-9  # what dividing by 0.7 may add to a whole number


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Seconds spent on calls that were answered: talk, the caller on hold, and work after the call."""

    answered: int
    talk_s: float
    hold_s: float = 0.0
    wrap_s: float = 0.0

    def __post_init__(self) -> None:
        not_negative(answered=self.answered, talk_s=self.talk_s, hold_s=self.hold_s, wrap_s=self.wrap_s)

    @property
    def seconds(self) -> float:
        return self.talk_s + self.hold_s + self.wrap_s


def handle_time(work: Handling) -> Measured:
    """AHT: seconds a call answered took, hold and work after the call included."""
    return Measured(HANDLE_TIME, work.seconds, work.answered)


def occupancy(work: Handling, *, idle_s: float) -> Measured:
    """The share of agents' time on duty that went into calls; ``idle_s``: ready, without one."""
    not_negative(idle_s=idle_s)
    return Measured(OCCUPANCY, work.seconds, work.seconds + idle_s)


def shrinkage(*, unavailable_s: float, paid_s: float) -> Measured:
    """The share of paid time in which nobody could take a call: leave, breaks, meetings, training."""
    not_negative(unavailable_s=unavailable_s, paid_s=paid_s)
    if unavailable_s > paid_s:
        raise invalid("unavailable_s", "More time was unavailable than was paid.")
    return Measured(SHRINKAGE, unavailable_s, paid_s)


def rostered(required: int, share_lost: float) -> int:
    """How many to roster so that ``required`` are there, when this share of paid time is lost."""
    not_negative(required=required, shrinkage=share_lost)
    if share_lost >= 1:
        raise invalid("shrinkage", "Give a share below 1: with all time lost nobody is ever there.")
    return ceil(required / (1 - share_lost) - _ROUNDING)


HANDLE_TIME = Definition(
    name="AHT",
    title="Average handle time",
    population="calls answered by a person",
    counted="seconds of talk, hold and work after the call",
    clock="from the answer to the end of the work after the call; transfers add up",
    exclusions="ringing and the wait before the answer",
    kind=Kind.MEAN,
)
OCCUPANCY = Definition(
    name="OCC",
    title="Occupancy",
    population="seconds in which agents were on a call or ready for one",
    counted="those on a call: talk, hold and work after it",
    exclusions="time not ready, with any reason",
    attributed_to="the interval in which the time passed",
    kind=Kind.SHARE_OF_TIME,
)
SHRINKAGE = Definition(
    name="SHR",
    title="Shrinkage",
    population="seconds paid",
    counted="those in which the agent could take no call",
    attributed_to="the interval in which the time passed",
    kind=Kind.SHARE_OF_TIME,
)
