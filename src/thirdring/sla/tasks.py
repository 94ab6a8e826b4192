"""The sweep that notices broken promises, every minute."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import Actor, ActorKind
from thirdring.sla.actions import SWEEP_BATCH, sweep

MOST_BATCHES = 500


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_promises", pass_context=False)
def sweep_promises(timestamp: int) -> None:
    """Break what has run out, in batches small enough to lock briefly; what is left waits a minute."""
    actor = Actor(kind=ActorKind.SYSTEM, city_id=0, name="Third Ring", reason="promise sweep")
    for _ in range(MOST_BATCHES):
        if sweep(actor=actor) < SWEEP_BATCH:
            return
