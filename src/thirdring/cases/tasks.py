"""What is due by itself: the day's seal, each hour; what came back, every other minute; the map's count."""

from datetime import timedelta

from procrastinate.contrib.django import app

from thirdring.cases.actions.map_counting import count_map, map_is_old
from thirdring.cases.actions.recurring import flag_recurrences
from thirdring.cases.actions.sealing import seal_day
from thirdring.cases.audit import days_to_seal
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import system


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="seal_days", pass_context=False)
def seal_days(timestamp: int) -> None:
    """Seal every day that is over, in every city."""
    for city in City.objects.order_by("pk"):
        for day in days_to_seal(city, clock.now()):
            seal_day(city, day, actor=system(city.pk, reason="nightly seal"))


LOOKS_BACK = timedelta(days=1)  # what a worker that stood still for a day would have missed


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="flag_recurrences", pass_context=False)
def sweep_recurrences(timestamp: int) -> None:
    """Flag new cases that repeat one closed shortly before, in every city."""
    for city in City.objects.order_by("pk"):
        flag_recurrences(city, since=clock.now() - LOOKS_BACK, actor=system(city.pk, reason="recurrences"))


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="count_maps", pass_context=False)
def count_maps(timestamp: int) -> None:
    """Count the public's map of every city afresh whose day is over or where much has changed."""
    for city in City.objects.order_by("pk"):
        if map_is_old(city):
            count_map(city, actor=system(city.pk, reason="the public's map"))
