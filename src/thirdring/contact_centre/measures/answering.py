"""How soon calls were answered, and how many were given up: service level, speed of answer, abandons. Pure.

Cities and makers of telephone systems mean different things by the same words, so each variant has a name,
and the same day may keep a target by one and miss it by another.
"""

from dataclasses import dataclass
from enum import StrEnum

from thirdring.contact_centre.measures.measured import Definition, Kind, Measured, not_negative
from thirdring.kernel.errors import invalid

ANSWER_WITHIN_S = 60.0
SHORT_ABANDON_S = 10.0


class ServiceLevel(StrEnum):
    """What "answered in time" is a share of."""

    OF_OFFERED = "SL1"
    WITHOUT_SHORT = "SL2"  # the one we show unless told otherwise
    OF_ANSWERED = "SL3"
    ENDED_IN_TIME = "SL4"  # abandoned in time counts like answered in time


class AbandonRate(StrEnum):
    """Which abandons count."""

    ALL = "AR1"
    WITHOUT_SHORT = "AR2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """What became of the calls that entered a queue, and the two thresholds they were counted by.

    ``short`` waited at most ``short_s`` and gave up; ``answered_in_time`` and ``abandoned_in_time`` waited at
    most ``within_s``; ``waited_s`` is the wait of all that were answered, in seconds.
    """

    offered: int
    answered: int
    abandoned: int
    short: int = 0
    answered_in_time: int = 0
    abandoned_in_time: int = 0
    waited_s: float = 0.0
    within_s: float = ANSWER_WITHIN_S
    short_s: float = SHORT_ABANDON_S

    def __post_init__(self) -> None:
        not_negative(offered=self.offered, answered=self.answered, abandoned=self.abandoned)
        not_negative(short=self.short, waited_s=self.waited_s, within_s=self.within_s, short_s=self.short_s)
        not_negative(answered_in_time=self.answered_in_time, abandoned_in_time=self.abandoned_in_time)
        if self.answered + self.abandoned > self.offered:
            raise invalid("offered", "More calls were answered or abandoned than were offered.")
        if self.answered_in_time > self.answered:
            raise invalid("answered_in_time", "More calls were answered in time than were answered.")
        if max(self.short, self.abandoned_in_time) > self.abandoned:
            raise invalid("abandoned", "More calls were abandoned early than were abandoned.")


def service_level(calls: Answering, variant: ServiceLevel = ServiceLevel.WITHOUT_SHORT) -> Measured:
    """The share answered within the threshold, in the variant named."""
    in_time, ended = calls.answered_in_time, calls.answered_in_time + calls.abandoned_in_time
    counted = {
        ServiceLevel.OF_OFFERED: (in_time, calls.offered),
        ServiceLevel.WITHOUT_SHORT: (in_time, calls.offered - calls.short),
        ServiceLevel.OF_ANSWERED: (in_time, calls.answered),
        ServiceLevel.ENDED_IN_TIME: (ended, calls.offered),
    }
    return Measured(_service_level(variant, calls), *counted[variant])


def service_levels(calls: Answering) -> dict[str, Measured]:
    """All four variants, by name."""
    return {str(variant): service_level(calls, variant) for variant in ServiceLevel}


def abandon_rate(calls: Answering, variant: AbandonRate = AbandonRate.WITHOUT_SHORT) -> Measured:
    """The share given up in the queue, with or without those that gave up at once."""
    short = calls.short if variant is AbandonRate.WITHOUT_SHORT else 0
    return Measured(_abandoned(variant, calls), calls.abandoned - short, calls.offered - short)


def abandon_rates(calls: Answering) -> dict[str, Measured]:
    """Both variants, by name."""
    return {str(variant): abandon_rate(calls, variant) for variant in AbandonRate}


def speed_of_answer(calls: Answering) -> Measured:
    """ASA: the mean wait of those that were answered, in seconds. Not the mean wait of all."""
    return Measured(SPEED_OF_ANSWER, calls.waited_s, calls.answered)


SPEED_OF_ANSWER = Definition(
    name="ASA",
    title="Average speed of answer",
    population="calls answered by a person",
    counted="seconds waited",
    clock="from entering the queue to the answer, in seconds; ringing included",
    exclusions="calls abandoned or left for a callback",
    kind=Kind.MEAN,
)
_OF = {
    ServiceLevel.OF_OFFERED: ("of calls offered", "calls that entered the queue", "none"),
    ServiceLevel.WITHOUT_SHORT: (
        "without short abandons",
        "calls that entered the queue",
        "calls abandoned within {short_s:g} s",
    ),
    ServiceLevel.OF_ANSWERED: ("of calls answered", "calls answered by a person", "calls not answered"),
    ServiceLevel.ENDED_IN_TIME: ("answered or abandoned in time", "calls that entered the queue", "none"),
}


def _service_level(variant: ServiceLevel, calls: Answering) -> Definition:
    title, population, exclusions = _OF[variant]
    both = variant is ServiceLevel.ENDED_IN_TIME
    return Definition(
        name=variant,
        title=f"Service level, {title}",
        population=population,
        counted=f"those answered{' or abandoned' if both else ''} within {calls.within_s:g} s",
        clock=f"from entering the queue to the answer{' or the end' if both else ''}, in seconds",
        exclusions=exclusions.format(short_s=calls.short_s),
    )


def _abandoned(variant: AbandonRate, calls: Answering) -> Definition:
    short = variant is AbandonRate.WITHOUT_SHORT
    return Definition(
        name=variant,
        title=f"Abandon rate, {'without short abandons' if short else 'of all offered'}",
        population="calls that entered the queue",
        counted="those that ended in the queue by the caller's doing",
        clock="from entering the queue to the end, in seconds",
        exclusions=f"calls abandoned within {calls.short_s:g} s" if short else "none",
    )
