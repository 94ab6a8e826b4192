"""Whoever was answered and turns to the city all the same was not helped, whatever way they come."""

from thirdring.cases.events import CaseFollowed, CaseOpened
from thirdring.cases.rules import Channel
from thirdring.constituents.models import ContactPoint
from thirdring.kernel import clock
from thirdring.knowledge.actions.helping import came_back
from thirdring.knowledge.marks import mark_of


def hear_reporter(event: CaseOpened) -> None:
    """A report by telephone, mail, text or another program; the web knows the device besides, and says so."""
    if event.reply_to is not None and event.report.channel != Channel.WEB:
        came_back(event.city_id, {mark_of(event.city_id, *event.reply_to): clock.now()}, actor=event.by)


def hear_follower(event: CaseFollowed) -> None:
    """Somebody wants news of what others reported: it is their problem too."""
    points = ContactPoint.objects.of(event.city_id).filter(constituent_id=event.constituent_id)
    heard = {mark_of(event.city_id, each.kind, each.value): clock.now() for each in points}
    came_back(event.city_id, heard, actor=event.by)
