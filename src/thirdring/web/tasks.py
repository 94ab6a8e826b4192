"""Housekeeping of what visitors leave behind."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from procrastinate.contrib.django import app

from thirdring.city.models import City
from thirdring.intake.actions import forget_sendings
from thirdring.kernel import clock
from thirdring.kernel.actor import system
from thirdring.web.resident.drafts import sweep_photos


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sweep_visits", pass_context=False)
def sweep_visits(timestamp: int) -> None:
    """Forget sessions that ended, photos of reports never sent, and what sending budgets were spent by."""
    call_command("clearsessions")
    sweep_photos(before=clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    for city in City.objects.all():
        forget_sendings(actor=system(city.pk, reason="sending budgets that are whole again"))
