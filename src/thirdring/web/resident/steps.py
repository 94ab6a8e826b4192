"""Which steps a report of a type has, and which comes next. Pure."""

from collections.abc import Collection
from enum import StrEnum

from thirdring.catalogue.definitions import Definition
from thirdring.catalogue.rules import LocationNeed, PhotoNeed


class Step(StrEnum):
    WHAT = "what"
    WHERE = "where"
    DETAILS = "details"
    PHOTO = "photo"
    CONTACT = "contact"
    REVIEW = "review"


def steps_of(definition: Definition) -> tuple[Step, ...]:
    """The steps of a report of this type, in order."""
    skipped = set()
    if definition.location is LocationNeed.NONE:
        skipped.add(Step.WHERE)
    if definition.photo is PhotoNeed.NONE:
        skipped.add(Step.PHOTO)
    return tuple(step for step in Step if step not in skipped)


def next_step(definition: Definition, done: Collection[str]) -> Step:
    """The first step not yet answered; the review when all are."""
    return next(
        (step for step in steps_of(definition) if step is not Step.WHAT and step not in done), Step.REVIEW
    )


def before(step: Step, definition: Definition) -> Step:
    """The step that the Back link leads to."""
    steps = steps_of(definition)
    return steps[max(steps.index(step) - 1, 0)]
