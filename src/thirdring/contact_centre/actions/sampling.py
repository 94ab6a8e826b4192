"""A sample is drawn, once for a card and month, by a seed that nobody chose."""

import secrets
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from thirdring.city.models import City
from thirdring.contact_centre.models import Sample, SampleFrame, SampleItem, Scorecard, ScorecardVersion
from thirdring.contact_centre.policy import require
from thirdring.contact_centre.quality_rules import About, Per, Unit, draw, month_after, second_reviews
from thirdring.contact_centre.sample_frames import call_units, closure_units, owner_of, owners
from thirdring.kernel import clock
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor, ActorKind
from thirdring.kernel.errors import NotAllowed, NotFound, Stale, invalid
from thirdring.kernel.words import storable

REASON_LENGTH = 300


@action
def draw_sample(city: City, card_id: int, month: date, *, actor: Actor) -> tuple[Sample, bool]:
    """The card's sample of a month, and whether it is new: a second time changes nothing.

    Raises NotAllowed, NotFound, Invalid: for a month to come, or one of which nothing can be scored.
    """
    if actor.kind is not ActorKind.SYSTEM or actor.city_id != city.pk:
        require(actor, "draw", city.pk, noun="sample")
    card = Scorecard.objects.of(city).select_for_update().filter(pk=card_id).first()
    if card is None:
        raise NotFound("There is no such scorecard here.")
    month = month.replace(day=1)
    known = Sample.objects.of(city).filter(card=card, month=month).first()
    if known is not None:
        return known, False
    if card.retired_at:
        raise Stale("scorecard")
    return _drawn(city, card, month, actor), True


@action
def set_aside(item_id: int, why: str, *, actor: Actor) -> SampleItem:
    """Say that an item can't be scored, and why; it stays in the sample. Raises Stale once it is scored."""
    require(actor, "review", actor.city_id, noun="sample")
    rows = SampleItem.objects.of(actor.city_id).select_for_update()
    item = rows.filter(pk=item_id).first()
    if item is None:
        raise NotFound("There is no such call or closure in a sample here.")
    if item.set_aside_at or item.reviews.filter(status="done").exists():
        raise Stale("sample")
    if owner_of(item) == actor.id:
        raise NotAllowed("set aside", "call or closure of your own")
    why = storable(why)
    if not 0 < len(why) <= REASON_LENGTH:
        raise invalid("why", f"Say why in 1 to {REASON_LENGTH} letters.")
    item.set_aside_at, item.set_aside_by_id, item.set_aside_why = clock.now(), actor.id, why
    item.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_why"])
    return item


def _drawn(city: City, card: Scorecard, month: date, actor: Actor) -> Sample:
    zone, now = ZoneInfo(city.time_zone), clock.now()
    since, over = (datetime.combine(day, time.min, zone) for day in (month, month_after(month)))
    if since >= now:
        raise invalid("month", "Choose a month that has begun.")
    until = min(now, over)
    read = call_units if card.about == About.CALLS else closure_units
    units = read(city, since=since, until=until)
    if not units:
        raise invalid("month", "Nothing of this month can be scored.")
    sample = Sample.objects.create(
        city=city,
        card=card,
        of=ScorecardVersion.objects.of(city).filter(card=card).order_by("-number")[0],
        month=month,
        until=until,
        seed=secrets.token_hex(8),
        per=card.per,
        per_month=card.per_month,
        second_share=card.second_share,
        population=len(units),
        at=now,
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
    )
    SampleFrame.objects.create(city=city, sample=sample, units=[astuple(unit) for unit in units])
    SampleItem.objects.bulk_create(_items(city, sample, units))
    return sample


def _items(city: City, sample: Sample, units: Sequence[Unit]) -> list[SampleItem]:
    drawn = draw(units, seed=sample.seed, per=Per(sample.per), most=sample.per_month)
    twice = second_reviews(drawn, seed=sample.seed, share=sample.second_share)
    whose = owners(city, drawn)
    return [
        SampleItem(
            city=city,
            sample=sample,
            place=place,
            key=unit.key,
            person=unit.person,
            team=unit.team,
            kind=unit.kind,
            about_id=whose.get(unit.key),
            two_score=unit.key in twice,
            **_what(unit.key),
        )
        for place, unit in enumerate(drawn, 1)
    ]


def _what(key: str) -> dict[str, int]:
    """The rows that a unit's key names: 'call 7 1' or 'closure 9'."""
    what, number, *leg = key.split()
    return {f"{what}_id": int(number)} | ({"leg_number": int(leg[0])} if leg else {})
