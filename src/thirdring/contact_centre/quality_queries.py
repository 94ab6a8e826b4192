"""Reads over quality reviews: cards, samples, what somebody may see of them, and the marks that hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q, QuerySet

from thirdring.cases.models import Media
from thirdring.city.models import City
from thirdring.contact_centre.models import (
    Review,
    ReviewDispute,
    ReviewMark,
    Sample,
    SampleFrame,
    SampleItem,
    Scorecard,
    ScorecardItem,
    ScorecardVersion,
)
from thirdring.contact_centre.quality_policy import visible_to
from thirdring.contact_centre.quality_rules import Per, ReviewStatus, Unit, draw, month_after
from thirdring.kernel.actor import Actor
from thirdring.kernel.errors import NotFound

MOST_SAMPLES, MOST_ITEMS, MOST_REVIEWS, MOST_DISPUTES = 100, 200, 200, 200  # on one page


def cards_of(city: City) -> list[Scorecard]:
    """The city's scorecards, those in use first, by name."""
    cards = list(Scorecard.objects.of(city).order_by("name"))
    return sorted(cards, key=lambda card: card.retired_at is not None)


def cards_to_draw(city: City, month: date) -> list[int]:
    """The cards that are drawn by themselves, were there in the month, and have no sample of it; by id."""
    over = datetime.combine(month_after(month), time.min, ZoneInfo(city.time_zone))
    first = ScorecardVersion.objects.of(city).filter(number=1, at__lt=over)
    cards = Scorecard.objects.of(city).filter(monthly=True, retired_at__isnull=True)
    done = Sample.objects.of(city).filter(month=month)
    wanted = cards.filter(pk__in=first.values("card")).exclude(pk__in=done.values("card"))
    return list(wanted.order_by("pk").values_list("pk", flat=True))


def card_of(city: City, card_id: int) -> tuple[Scorecard, list[ScorecardVersion]]:
    """A card and its versions, the newest first, items and writers loaded. Raises NotFound."""
    card = Scorecard.objects.of(city).filter(pk=card_id).first()
    if card is None:
        raise NotFound("There is no such scorecard here.")
    items = Prefetch("items", ScorecardItem.objects.of(city).order_by("place"))
    versions = ScorecardVersion.objects.of(city).filter(card=card).select_related("by")
    return card, list(versions.prefetch_related(items).order_by("-number"))


def items_of(version: ScorecardVersion) -> list[ScorecardItem]:
    """The questions of a version, in order."""
    return list(ScorecardItem.objects.of(version.city_id).filter(of=version).order_by("place"))


def samples_of(city: City) -> "QuerySet[Sample]":
    """The city's samples, the newest month first; with ``drawn``, ``finished`` and ``aside`` counted."""
    rows = (
        Sample.objects.of(city)
        .select_related("card")
        .annotate(
            drawn=Count("items"),
            finished=Count("items", filter=Q(items__finished_at__isnull=False)),
            aside=Count("items", filter=Q(items__set_aside_at__isnull=False)),
        )
    )
    return rows.order_by("-month", "card__name")[:MOST_SAMPLES]


def sample_of(city: City, sample_id: int) -> Sample:
    """A sample, its card, version and who drew it loaded. Raises NotFound."""
    sample = Sample.objects.of(city).select_related("card", "of", "by").filter(pk=sample_id).first()
    if sample is None:
        raise NotFound("There is no such sample here.")
    return sample


def items_of_sample(sample: Sample, *, after: int = 0) -> tuple[list[SampleItem], bool]:
    """A page of a sample's items behind a place, reviews in hand loaded; and whether there are more."""
    live = Review.objects.of(sample.city_id).exclude(status=ReviewStatus.LEFT).select_related("reviewer")
    rows = SampleItem.objects.of(sample.city_id).filter(sample=sample, place__gt=after)
    rows = rows.select_related("about").prefetch_related(Prefetch("reviews", live.order_by("place")))
    found = list(rows.order_by("place")[: MOST_ITEMS + 1])
    return found[:MOST_ITEMS], len(found) > MOST_ITEMS


def keys_of(sample: Sample) -> list[str]:
    """What was drawn, in order."""
    rows = SampleItem.objects.of(sample.city_id).filter(sample=sample)
    return list(rows.order_by("place").values_list("key", flat=True))


def photos_of(city: City, item: SampleItem) -> int:
    """How many photos a closing has."""
    return Media.objects.of(city).filter(closure=item.closure_id).count() if item.closure_id else 0


def open_disputes(city: City) -> int:
    """How many disputes wait to be decided."""
    return ReviewDispute.objects.of(city).filter(decided_at__isnull=True).count()


def frame_of(city: City, sample: Sample) -> list[Unit]:
    """Everything the sample could have taken, as it was when it was drawn."""
    units = SampleFrame.objects.of(city).get(sample=sample).units
    names = ("key", "person", "team", "kind")
    return [Unit(**dict(zip(names, unit, strict=True))) for unit in units]


def drawn_again(sample: Sample, frame: Collection[Unit]) -> list[str]:
    """The keys that the seed draws from the frame, in order: the sample's own, or something was changed."""
    drawn = draw(frame, seed=sample.seed, per=Per(sample.per), most=sample.per_month)
    return [unit.key for unit in drawn]


def item_of(city: City, item_id: int) -> SampleItem:
    """An item drawn; its sample, card, version, call and closed case loaded. Raises NotFound."""
    loaded = ("sample__card", "sample__of", "about", "call__queue", "closure__case__type", "closure__by")
    item = SampleItem.objects.of(city).select_related(*loaded).filter(pk=item_id).first()
    if item is None:
        raise NotFound("There is no such call or closure in a sample here.")
    return item


def own_draft(actor: Actor, item: SampleItem) -> Review | None:
    """The actor's draft of an item; None where they have none."""
    drafts = Review.objects.of(actor.city_id).filter(item=item, status=ReviewStatus.DRAFT)
    return drafts.filter(reviewer_id=actor.id).first()


def marks_that_hold(review: Review) -> dict[int, ReviewMark]:
    """The last mark of each item of a review, by the item's id."""
    rows = ReviewMark.objects.of(review.city_id).filter(review=review)
    return {row.item_id: row for row in rows.order_by("item", "-pk").distinct("item")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSeen:
    """One item of a review as it is read: its marks from the first to the one that holds, and its dispute."""

    item: ScorecardItem
    marks: list[ReviewMark]
    dispute: ReviewDispute | None

    @property
    def last(self) -> ReviewMark | None:
        return self.marks[-1] if self.marks else None


def review_of(actor: Actor, review_id: int) -> tuple[Review, list[ItemSeen]]:
    """A review that the actor may see, with all of it. Raises NotFound for any other."""
    loaded = ("item__sample__card", "item__sample__of", "item__call", "item__closure__case", "reviewer")
    review = visible_to(actor).select_related(*loaded).filter(pk=review_id).first()
    if review is None:
        raise NotFound("There is no such review here.")
    marks: dict[int, list[ReviewMark]] = {}
    given = ReviewMark.objects.of(actor.city_id).filter(review=review).select_related("by")
    for mark in given.order_by("pk"):
        marks.setdefault(mark.item_id, []).append(mark)
    rows = ReviewDispute.objects.of(actor.city_id).filter(review=review).select_related("by", "decided_by")
    disputes = {row.item_id: row for row in rows}
    seen = [
        ItemSeen(item=item, marks=_done(marks.get(item.pk, [])), dispute=disputes.get(item.pk))
        for item in items_of(review.item.sample.of)
    ]
    return review, seen


def _done(marks: list[ReviewMark]) -> list[ReviewMark]:
    """Without what was only a draft: the last before any dispute, and those that settled one."""
    settled = [mark for mark in marks if mark.dispute_id]
    own = [mark for mark in marks if not mark.dispute_id]
    return own[-1:] + settled


def reviews_about(actor: Actor) -> list[Review]:
    """The actor's own calls and closures that were reviewed, the newest first."""
    rows = visible_to(actor).filter(item__about_id=actor.id, place=1, status=ReviewStatus.DONE)
    rows = rows.filter(item__finished_at__isnull=False).select_related("item__sample__card")
    return list(rows.order_by("-item__finished_at", "-pk")[:MOST_REVIEWS])


def disputes_of(city: City) -> list[ReviewDispute]:
    """The disputes, open ones first and of these the oldest."""
    loaded = ("by", "decided_by", "item", "review__reviewer", "review__item__sample__card")
    rows = ReviewDispute.objects.of(city).select_related(*loaded).order_by("-at")[:MOST_DISPUTES]
    return sorted(rows, key=_open_first)


def _open_first(row: ReviewDispute) -> tuple[bool, float]:
    at = row.at.timestamp()
    return row.decided_at is not None, at if row.decided_at is None else -at


def dispute_of(city: City, dispute_id: int) -> ReviewDispute:
    """One dispute with its review and item. Raises NotFound."""
    loaded = ("by", "decided_by", "item", "review__reviewer", "review__item__sample__card")
    found = ReviewDispute.objects.of(city).select_related(*loaded).filter(pk=dispute_id).first()
    if found is None:
        raise NotFound("There is no such dispute here.")
    return found
