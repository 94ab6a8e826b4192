"""Questions between agencies that nobody answered, every five minutes."""

from procrastinate.contrib.django import app

from thirdring.kernel.actor import system
from thirdring.routing.actions.transferring import lapse


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="lapse_transfers", pass_context=False)
def lapse_transfers(timestamp: int) -> None:
    """Bring them before the referee."""
    while lapse(actor=system(0, reason="unanswered transfers")):
        pass
