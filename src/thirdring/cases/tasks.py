"""What is due by itself: the day's seal, looked for every hour, as cities end their days at other hours."""

from procrastinate.contrib.django import app

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
