"""Scorecards, and samples of a month's calls that people score."""

from datetime import UTC, date, datetime
from typing import Any

from tests.factories.calls import answered_call
from tests.factories.people import actor, program
from thirdring.city.models import City
from thirdring.contact_centre.actions.reviewing import Given, begin_review, keep_review
from thirdring.contact_centre.actions.sampling import draw_sample
from thirdring.contact_centre.actions.scorecards import Asked, CardSaid, make_card
from thirdring.contact_centre.actions.taking import take_signals
from thirdring.contact_centre.models import Review, Sample, SampleItem, Scorecard
from thirdring.contact_centre.quality_queries import items_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor
from thirdring.staff.rules import Role

MONTH, AFTER = date(2026, 11, 1), datetime(2026, 12, 2, 15, tzinfo=UTC)
QUESTIONS = (
    Asked(question="Was the caller greeted by name?", weight=1),
    Asked(question="Was the right type found?", weight=3, help="Compare with the catalogue."),
    Asked(question="Was danger asked about?", weight=2, fails_all=True),
)


def card(of: City, **fields: Any) -> Scorecard:
    """A card for calls of the three QUESTIONS; five of each agent, one in ten scored twice."""
    usual: dict[str, Any] = {"name": "Calls", "about": "calls", "items": QUESTIONS, "second_share": 0.0}
    return make_card(of, CardSaid(**usual | fields), actor=program(of))


def calls_of(of: City, agent: str, count: int, **fields: Any) -> None:
    """So many calls on START's day that this agent answered, ten minutes apart."""
    for number in range(count):
        told = answered_call(f"{agent} {number} {fields.get('queue', '')}", at=600.0 * number, **fields)
        named = [s if not s.agent else type(s)(**_fields(s) | {"agent": agent}) for s in told]
        take_signals(named, actor=program(of))


def _fields(signal: Any) -> dict[str, Any]:
    return {name: getattr(signal, name) for name in signal.__dataclass_fields__}


def sample(of: City, drawn_for: Scorecard | None = None, *, at: datetime = AFTER) -> Sample:
    """The card's sample of START's month."""
    with clock.frozen_at(at):
        return draw_sample(of, (drawn_for or card(of)).pk, MONTH, actor=program(of))[0]


def item(of: City, drawn: Sample | None = None) -> SampleItem:
    """The first item of a sample."""
    return SampleItem.objects.of(of).filter(sample=drawn or sample(of)).order_by("place")[0]


def given(review: Review, *marks: Mark | str, comment: str = "It was not.") -> dict[int, Given]:
    """The marks for the card's items in order; what was not met has a comment."""
    asked = items_of(review.item.sample.of)
    return {
        each.pk: Given(str(mark), comment if mark == Mark.NOT_MET else "")
        for each, mark in zip(asked, marks, strict=True)
    }


def scored(drawn: SampleItem, *marks: Mark, by: Actor | None = None) -> Review:
    """The item scored and done, by a new supervisor unless told otherwise."""
    by = by or actor(drawn.city, Role.SUPERVISOR)
    review = begin_review(drawn.pk, actor=by)
    return keep_review(review.pk, given(review, *marks), done=True, version=review.version, actor=by)
