"""Housekeeping of what visitors leave behind."""

from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from procrastinate.contrib.django import app

from thirdring.kernel import clock
from thirdring.web.resident.drafts import sweep_photos


@app.periodic(cron="17 * * * *")
@app.task(queueing_lock="sweep_visits", pass_context=False)
def sweep_visits(timestamp: int) -> None:
    """Forget sessions that ended, and photos of reports that were never sent."""
    call_command("clearsessions")
    sweep_photos(before=clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))
