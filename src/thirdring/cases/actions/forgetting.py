"""A person is forgotten: their case stays, without them."""

from collections.abc import Collection

from django.db.models import F

from thirdring.cases.models import Report
from thirdring.kernel.action import action
from thirdring.kernel.actor import Actor


@action
def forget_reporters(city_id: int, constituent_ids: Collection[int], *, actor: Actor) -> int:
    """What they wrote is kept as the public reads it, personal data covered; returns how many reports.

    The timeline keeps its seals: it holds no names of residents and no contact points.
    """
    theirs = Report.objects.of(city_id).filter(constituent__in=constituent_ids)
    theirs.filter(covered_words__isnull=False).update(words=F("covered_words"))
    return theirs.update(covered_words=None)
