"""Hearing of what was put aside, and telling what is due, each minute with as many workers as there are."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from thirdring.alerts.actions.telling import forget_told, hear_of_case, hear_of_notice, tell_some
from thirdring.alerts.queries import cities_with_due
from thirdring.alerts.rules import Hears
from thirdring.city.models import City
from thirdring.kernel import clock
from thirdring.kernel.actor import Actor, system

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)
MOST_ROUNDS = 500


@app.task(name="thirdring.alerts.tasks.hear_case", retry=AGAIN)
def hear_case(*, city_id: int, case_id: int, what: str, key: str) -> None:
    """Let the alerts hear of a case, then tell those whose moment is now."""
    city, actor = City.objects.get(pk=city_id), _program(city_id)
    hear_of_case(city, case_id, Hears(what), key, actor=actor)
    tell_due(city, actor)


@app.task(name="thirdring.alerts.tasks.hear_notice", retry=AGAIN)
def hear_notice(*, city_id: int, notice_id: int, version: int) -> None:
    """The same of a city notice."""
    city, actor = City.objects.get(pk=city_id), _program(city_id)
    hear_of_notice(city, notice_id, version, actor=actor)
    tell_due(city, actor)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tell_alerts", pass_context=False)
def tell_alerts(timestamp: int) -> None:
    """Tell what is due, in every city."""
    for city in City.objects.filter(pk__in=cities_with_due(clock.now())):
        tell_due(city, _program(city.pk))


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_alerts_told", pass_context=False)
def forget_alerts_told(timestamp: int) -> None:
    """Forget what was told a while ago, in every city."""
    for city in City.objects.order_by("pk"):
        forget_told(actor=_program(city.pk))


def tell_due(city: City, actor: Actor) -> None:
    """Round after round, until nobody is left who is to be told now."""
    for _round in range(MOST_ROUNDS):
        if not tell_some(city, actor=actor):
            return


def _program(city_id: int) -> Actor:
    return system(city_id, reason="alerts")
