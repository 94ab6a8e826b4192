"""What the contact centre does by the clock."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from procrastinate.contrib.django import app

from thirdring.city.models import City
from thirdring.contact_centre.actions.contacts import forget_drafts
from thirdring.contact_centre.actions.sampling import draw_sample
from thirdring.contact_centre.quality_queries import cards_to_draw
from thirdring.contact_centre.quality_rules import month_before
from thirdring.contact_centre.queries import callers_since
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.kernel.errors import Invalid
from thirdring.knowledge.actions.helping import came_back
from thirdring.knowledge.marks import mark_of

LOOKS_BACK = timedelta(minutes=25)  # more than twice the time between two looks: none is missed


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="hear_callers", pass_context=False)
def hear_callers(timestamp: int) -> None:
    """Who calls within three days of an answer that was enough was not helped by it."""
    for city in City.objects.order_by("pk"):
        hear_callers_of(city)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="forget_contact_drafts", pass_context=False)
def forget_contact_drafts(timestamp: int) -> None:
    """Conversations that nobody has touched for a day are ended, and their drafts forgotten."""
    for city in City.objects.order_by("pk"):
        forget_drafts(city, actor=system(city.pk, reason="a draft was left for a day"))


def hear_callers_of(city: City) -> int:
    """The same in one city; how many answers turned out to be none. Looking again changes nothing."""
    since = clock.now() - LOOKS_BACK
    heard = {mark_of(city.pk, "phone", number): at for number, at in callers_since(city, since)}
    return came_back(city.pk, heard, actor=system(city.pk, reason="who called after an answer"))


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="draw_monthly", pass_context=False)
def draw_monthly(timestamp: int) -> None:
    """Once a month is over, each card in use gets its sample of it."""
    for city in City.objects.order_by("pk"):
        draw_monthly_of(city)


def draw_monthly_of(city: City) -> int:
    """The same in one city; how many samples are new. A month of which nothing can be scored has none."""
    actor, new = system(city.pk, reason="the month is over"), 0
    month = month_before(clock.now().astimezone(ZoneInfo(city.time_zone)).date())
    for card_id in cards_to_draw(city, month):
        try:
            new += draw_sample(city, card_id, month, actor=actor)[1]
        except Invalid:
            continue
    return new
