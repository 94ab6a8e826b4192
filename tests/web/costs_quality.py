"""What the pages of quality reviews cost; ``costs.py`` says what a line means."""

from collections.abc import Mapping
from datetime import timedelta

from tests.factories.calls import START
from tests.factories.people import actor, staff
from tests.factories.reviews import calls_of, card, sample, scored
from tests.web.agency.departments import browser_of
from tests.web.costs import Address, Page, Stage, nothing
from thirdring.contact_centre.actions.contacts import begin_contact, take_over
from thirdring.contact_centre.actions.disputing import dispute
from thirdring.contact_centre.actions.reviewing import begin_review
from thirdring.contact_centre.actions.scorecards import Asked, CardSaid, change_card
from thirdring.contact_centre.models import Review, ReviewDispute, Sample, SampleItem
from thirdring.contact_centre.quality_queries import items_of
from thirdring.contact_centre.quality_rules import Mark
from thirdring.kernel import clock
from thirdring.staff.queries import actor_of
from thirdring.staff.rules import Role

MARKS = (Mark.MET, Mark.PARTLY, Mark.NOT_MET)
HOURS_LATER = START + timedelta(hours=10)


def cards(stage: Stage, rows: int) -> Address:
    """Cards, each with as many versions as there are cards, each of as many questions."""
    by = actor(stage.city, Role.SUPERVISOR)
    for number in range(rows):
        made = card(stage.city, name=f"Card {number}")
    for number in range(rows):
        asked = [Asked(question=f"Question {number}, {place}", weight=1) for place in range(min(rows, 20))]
        said = CardSaid(name="The last", about="calls", items=asked)
        change_card(stage.city, made.pk, said, version=number + 1, actor=by)
    return {"card_id": made.pk}


def samples(stage: Stage, rows: int) -> None:
    calls_of(stage.city, "Lee Park", 1)
    for number in range(rows):
        drawn = sample(stage.city, card(stage.city, name=f"Card {number}"), at=HOURS_LATER)
        scored(drawn.items.get(), *MARKS)


def reviewed(stage: Stage, rows: int) -> None:
    """Two reviews of each of so many calls of one agent, the first disputed; and as many of others."""
    lee = staff(stage.city, Role.CALL_TAKER, name="Lee Park")
    calls_of(stage.city, "Lee Park", rows)
    for number in range(rows):
        calls_of(stage.city, f"Agent {number}", 1, queue=f"queue {number}")
    questions = [Asked(question=f"Question {number}", weight=1, help="Why?") for number in range(3)]
    made = card(stage.city, per_month=90, second_share=1.0, items=questions)
    first, second = (actor(stage.city, Role.SUPERVISOR) for _ in range(2))
    with clock.frozen_at(HOURS_LATER):
        drawn = sample(stage.city, made, at=HOURS_LATER)
        asked = items_of(drawn.of)
        for item in drawn.items.all():
            mine = scored(item, *MARKS, by=first)
            scored(item, *MARKS, by=second)
            if item.about_id == lee.pk:
                dispute(mine.pk, asked[0].pk, "It was.", actor=actor_of(lee, city=stage.city))


def one_sample(stage: Stage, rows: int) -> Address:
    reviewed(stage, rows)
    return {"sample_id": Sample.objects.of(stage.city).get().pk}


def one_review(stage: Stage, rows: int) -> Address:
    reviewed(stage, rows)
    return {"review_id": Review.objects.of(stage.city).filter(place=1).latest("pk").pk}


def one_dispute(stage: Stage, rows: int) -> Address:
    reviewed(stage, rows)
    return {"dispute_id": ReviewDispute.objects.of(stage.city).latest("pk").pk}


def agreement(stage: Stage, rows: int) -> None:
    reviewed(stage, rows)
    for number in range(rows):
        card(stage.city, name=f"Card {number}")


def own(stage: Stage, rows: int) -> None:
    """The agent's own page."""
    reviewed(stage, rows)
    item = SampleItem.objects.of(stage.city).filter(about__isnull=False)[0]
    stage.visitor = browser_of(item.about) if item.about else None


def scoring(stage: Stage, rows: int) -> Address:
    """A card of so many questions, as whoever scores sees it."""
    calls_of(stage.city, "Lee Park", 1)
    asked = [Asked(question=f"Question {number}", weight=1) for number in range(rows)]
    item = sample(stage.city, card(stage.city, items=asked), at=HOURS_LATER).items.get()
    taker, person = actor(stage.city, Role.CALL_TAKER), staff(stage.city, Role.SUPERVISOR)
    talk = begin_contact(stage.city, key="k", call=item.call, actor=taker)
    for _ in range(rows):
        take_over(talk.pk, actor=taker)
    begin_review(item.pk, actor=actor_of(person, city=stage.city))
    stage.visitor = browser_of(person)
    return {"item_id": item.pk}


SUPERVISOR = Role.SUPERVISOR
QUALITY: Mapping[str, Page] = {
    "desk:cards": Page(5, SUPERVISOR, lambda stage, rows: cards(stage, rows) and None),
    "desk:new-card": Page(4, SUPERVISOR, nothing),
    "desk:card": Page(7, SUPERVISOR, cards),
    "desk:quality": Page(7, SUPERVISOR, samples),
    "desk:sample": Page(7, SUPERVISOR, one_sample),
    "desk:sample-frame": Page(7, SUPERVISOR, one_sample),
    "desk:score": Page(12, SUPERVISOR, scoring),
    "desk:my-reviews": Page(6, Role.CALL_TAKER, own),
    "desk:review": Page(8, SUPERVISOR, one_review),
    "desk:disputes": Page(5, SUPERVISOR, reviewed),
    "desk:decision": Page(10, SUPERVISOR, one_dispute),
    "desk:trends": Page(6, SUPERVISOR, reviewed),
    "desk:agreement": Page(6, Role.ANALYST, agreement),
}
