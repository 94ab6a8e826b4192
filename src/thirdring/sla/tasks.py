"""The sweep that notices broken promises, every minute."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.sla.actions import sweep

MOST_ROUNDS = 500


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep_promises", pass_context=False)
def sweep_promises(timestamp: int) -> None:
    """Break what has run out, in batches small enough to lock briefly; what is left waits a minute."""
    for _ in range(MOST_ROUNDS):
        if not sweep(actor=system(0, reason="promise sweep")):
            return
