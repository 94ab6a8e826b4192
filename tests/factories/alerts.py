"""Alerts as people make them, and the worker that lets them speak."""

from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import people
from thirdring.alerts import tasks
from thirdring.alerts.actions.keeping import Wish, keep_alert
from thirdring.alerts.models import Alert
from thirdring.city.models import City
from thirdring.constituents.actions import Person, remember
from thirdring.messaging.models import Message

WORK = {
    "thirdring.alerts.tasks.hear_case": tasks.hear_case,
    "thirdring.alerts.tasks.hear_notice": tasks.hear_notice,
}


def alert(of: City, to: str = "nora@example.org", **wish: Any) -> Alert:
    """An alert of new reports in the whole city, at once, to an e-mail address or a phone."""
    kind = "email" if "@" in to else "phone"
    remember(of, Person(**{kind: to}), actor=people.program(of))
    made = keep_alert(of, kind, to, Wish(**{"hears": ["opened"]} | wish), actor=people.anyone(of))
    of.refresh_from_db()
    return made


def worked(*, twice: bool = False) -> int:
    """Do the jobs put aside for alerts, perhaps twice, as after a crash; how many there were."""
    jobs = list(ProcrastinateJob.objects.filter(task_name__in=WORK).order_by("pk"))
    for job in jobs:
        for _ in range(1 + twice):
            WORK[job.task_name](**job.args)
    return len(jobs)


def told(of: City) -> list[Message]:
    """What alerts wrote, in order."""
    return list(Message.objects.of(of).filter(occasion__startswith="alert").order_by("pk"))
