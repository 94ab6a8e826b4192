"""What practice does by the clock."""

from procrastinate.contrib.django import app

from thirdring.city.models import City
from thirdring.kernel.actor import system
from thirdring.training.actions.forgetting import forget_practice


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="forget_old_practice", pass_context=False)
def forget_old_practice(timestamp: int) -> None:
    """Practice that nobody ended, and what is more than a year old, is forgotten."""
    for city in City.objects.order_by("pk"):
        forget_practice(city, actor=system(city.pk, reason="practice is kept for a year"))
